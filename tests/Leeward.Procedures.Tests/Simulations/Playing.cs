using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Records;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Simulations;
using Leeward.Procedures.Tests.Conformance;
using Leeward.Procedures.Tests.Drafts;
using Leeward.Procedures.Tests.Runs;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Simulations;

internal static class Playing
{
    public const string County = "520102";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Runs made by the use cases: triage (CN-A03, due within an hour) is done after half an hour in some and after two hours in the others.</summary>
    public static async Task<List<Guid>> LiveAsync(this TestWorld world, int inTime, int late, Sensitivity sensitivity = Sensitivity.Normal)
    {
        var runs = new List<Guid> { (await RunTests.StartAsync(world, sensitivity)).Run };
        while (runs.Count < inTime + late) { runs.Add(await world.StartAsync(sensitivity, runs.Count)); }
        world.Clock.Advance(TimeSpan.FromMinutes(30));
        foreach (var run in runs.Take(inTime)) { await world.DoAsync(run, "CN-A03"); }
        world.Clock.Advance(TimeSpan.FromMinutes(90));
        foreach (var run in runs.Skip(inTime)) { await world.DoAsync(run, "CN-A03"); }
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        return runs;
    }

    /// <summary>A national draft from the version in force in which triage is due within four hours.</summary>
    public static async Task<DraftLine> DraftAsync(this TestWorld world, string within = "4")
    {
        var author = world.Person("author", "", Sensitivity.Sensitive, "procedures.*");
        await using var scope = world.As(author);
        var hash = (await scope.Get<Procedures.Published.ProcedureLibrary>().ListAsync(Ct)).Single(one => one.Code == DraftTests.OneStop).ContentHash;
        var draft = (await scope.Get<DraftDesk>().StartAsync(new(hash, null, null, null, null), Ct)).Value;
        var due = new DueForm { Clock = "elapsed", Within = within, Side = "from", Anchor = "report_received", Kind = "policy", Src = "PROJ", Prov = "D" };
        var changed = await scope.Get<EditDraft>().ChangeAsync(draft.Id, draft.Version, document => due.Into(DraftDocument.Step(document, "CN-A03")!["due"]![0]!.AsObject()), null, Ct);
        Assert.True(changed.Ok, changed.Refusal?.Code);
        return OpenDraft.Line(changed.Value.Row);
    }

    /// <summary>Asks, and has the job done; gives the simulation and the code for which it was given up.</summary>
    public static async Task<(Guid Id, string? Error)> PlayAsync(this TestWorld world, Actor asker, Guid draft, SimulationSettings? settings = null)
    {
        Guid id;
        await using (var scope = world.As(asker))
        {
            var asked = await scope.Get<AskSimulation>().OfDraftAsync(draft, settings ?? SimulationSettings.Usual, Ct);
            Assert.True(asked.Ok, asked.Refusal?.Code);
            id = asked.Value;
        }
        return (id, await world.DoneAsync(id));
    }

    public static async Task<string?> DoneAsync(this TestWorld world, Guid id, IProgress<(long, long?)>? progress = null, CancellationToken? stop = null)
    {
        await using var runner = world.AsMachinery();
        var row = await runner.Get<IRecords>().Unfiltered<Simulation>("test").AsNoTracking().SingleAsync(s => s.Id == id, Ct);
        return (await runner.Get<JobRunner>().RunAsync(row.JobId, progress, stop ?? Ct))!.Error;
    }

    public static async Task<SimulationView> SeeAsync(this TestWorld world, Actor reader, Guid id)
    {
        await using var scope = world.As(reader);
        var found = await scope.Get<SimulationDesk>().FindAsync(id, Ct);
        Assert.True(found.Ok, found.Refusal?.Code);
        Assert.NotNull(found.Value.View);
        return found.Value.View;
    }

    public static StepLine Triage(this SimulationView view) => view.Steps.Single(step => step.Step == "CN-A03");

    private static async Task<Guid> StartAsync(this TestWorld world, Sensitivity sensitivity, int number)
    {
        await using var scope = world.AsMachinery();
        // The centre has five places; where it is full, people still bring a child there.
        var centre = await scope.Get<IRecords>().Unfiltered<Run>("test").Select(r => r.CentreId).FirstAsync(Ct);
        var started = await scope.Get<IProcedureRuns>().StartAsync(new(Ids.New(world.Clock), $"CA-{number + 1}", new(County), sensitivity, DraftTests.OneStop, centre, world.Clock.GetUtcNow(),
            new Dictionary<string, object?> { ["abuse_type"] = "sexual", ["victim_age"] = 9 }, new Dictionary<string, DateTimeOffset>()), Ct);
        Assert.True(started.Ok, started.Refusal?.Code);
        return started.Value.Value;
    }
}
