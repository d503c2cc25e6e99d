using System.Text;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Simulations;
using Leeward.Runs;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Simulations;

public sealed class SimulationTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly SimulationSettings Made = SimulationSettings.Usual with { Source = CaseSource.Generated, Days = 6, PerDay = 1, RunOutDays = 10, Roles = [new("police_intake", 1, 1, 20)] };

    [Theory, Databases]
    public async Task Draft_is_played_over_real_runs_beside_the_version_in_force(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        await world.LiveAsync(inTime: 0, late: 6);
        var draft = await world.DraftAsync();
        var ministry = await world.ColleagueAsync("minister", "ministry", "");
        var (id, error) = await world.PlayAsync(ministry, draft.Id);
        Assert.Null(error);
        var view = await world.SeeAsync(ministry, id);
        Assert.Equal((6L, 6L), (view.Cases.Before, view.Cases.After));
        Assert.True(view.Protected);
        var triage = view.Triage();
        Assert.Equal((6L, 0L, -1.0), (triage.Before!.Late, triage.After!.Late, triage.LateMoved));
        Assert.Equal((2.0, 2.0), (triage.Before.ToDone, triage.After.ToDone));
        var change = Assert.Single(triage.Changes);
        Assert.Equal(("due", ChangeEffect.Laxer), (change.Field, change.Effect));
        Assert.All(view.Steps.Where(step => step.Step != "CN-A03" && !step.Withheld), step => Assert.Equal(step.Before?.Late, step.After?.Late));

        // One that is broken off keeps nothing, and begun again it finds the same.
        Guid broken;
        await using (var scope = world.As(ministry)) { broken = (await scope.Get<AskSimulation>().OfDraftAsync(draft.Id, SimulationSettings.Usual, Ct)).Value; }
        using var kill = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.DoneAsync(broken, new AfterFirst(kill), kill.Token));
        Assert.Equal("", await ResultAsync(world, broken));
        Assert.Null(await world.DoneAsync(broken));
        Assert.Equal(await ResultAsync(world, id), await ResultAsync(world, broken));
    }

    [Theory, Databases]
    public async Task Unchanged_version_beside_itself_is_late_exactly_as_it_was_recorded(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var runs = await world.LiveAsync(inTime: 1, late: 2);
        var supervisor = await world.ColleagueAsync("head", "supervisor", Playing.County);
        string hash;
        Dictionary<string, int> late;
        await using (var scope = world.AsMachinery())
        {
            var rows = await scope.Get<IRecords>().Unfiltered<Run>("test").AsNoTracking().Where(r => runs.Contains(r.Id)).ToListAsync(Ct);
            hash = rows[0].ContentHash;
            late = (await RecordedAsync(scope, runs)).SelectMany(found => found.Late).GroupBy(one => one.Occurrence.Step).ToDictionary(g => g.Key, g => g.Count());
        }
        Guid id;
        await using (var scope = world.As(supervisor)) { id = (await scope.Get<AskSimulation>().OfVersionAsync(hash, SimulationSettings.Usual, Ct)).Value; }
        Assert.Null(await world.DoneAsync(id));
        var view = await world.SeeAsync(supervisor, id);
        Assert.False(view.Protected);
        Assert.All(view.Steps, step => Assert.Equal((late.GetValueOrDefault(step.Step), late.GetValueOrDefault(step.Step), 0.0), (step.Before!.Late, step.After!.Late, step.LateMoved)));
        Assert.Equal((2L, 3L), (view.Triage().After!.Late, view.Triage().After!.Done));
        Assert.True(late.Count > 1);
    }

    [Theory, Databases]
    public async Task Exact_figures_are_for_who_asked_and_sees_the_runs_and_small_counts_are_withheld_from_others(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        await world.LiveAsync(inTime: 4, late: 2);
        var supervisor = await world.ColleagueAsync("head", "supervisor", Playing.County);
        string hash;
        await using (var scope = world.As(supervisor)) { hash = (await scope.Get<Procedures.Published.ProcedureLibrary>().ListAsync(Ct)).Single(one => one.Code == Drafts.DraftTests.OneStop).ContentHash; }
        Guid id;
        await using (var scope = world.As(supervisor)) { id = (await scope.Get<AskSimulation>().OfVersionAsync(hash, SimulationSettings.Usual, Ct)).Value; }
        Assert.Null(await world.DoneAsync(id));
        Assert.Equal((2L, 6L), ((await world.SeeAsync(supervisor, id)).Triage().After!.Late, (await world.SeeAsync(supervisor, id)).Triage().After!.Required));

        foreach (var other in new[] { await world.ColleagueAsync("minister", "ministry", ""), await world.ColleagueAsync("deputy", "supervisor", Playing.County) })
        {
            var view = await world.SeeAsync(other, id);
            Assert.True(view.Protected && view.Triage() is { Withheld: true, Before: null, After: null, LateMoved: null });
            await using var scope = world.As(other);
            var csv = Encoding.UTF8.GetString((await scope.Get<SimulationCsv>().RunAsync(id, Ct)).Value);
            Assert.Contains("CN-A03", csv, StringComparison.Ordinal);
            Assert.DoesNotContain(csv.Split('\n'), row => row.Contains("CN-A03", StringComparison.Ordinal) && row.Contains(",2,", StringComparison.Ordinal));
        }
    }

    [Theory, Databases]
    public async Task Need_to_know_runs_count_only_for_who_is_named_and_in_protected_figures(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        await world.LiveAsync(inTime: 0, late: 5, Sensitivity.NeedToKnow);
        var draft = await world.DraftAsync();
        // Sees runs, but not these: there is nothing to play. Reads no drafts either, so that the version is asked of.
        var supervisor = await world.ColleagueAsync("head", "supervisor", Playing.County);
        Guid id;
        await using (var scope = world.As(supervisor)) { id = (await scope.Get<AskSimulation>().OfVersionAsync(draft.Basis, SimulationSettings.Usual, Ct)).Value; }
        Assert.Equal("procedures.simulation.no_runs", await world.DoneAsync(id));
        var ministry = await world.ColleagueAsync("minister", "ministry", "");
        var (counted, error) = await world.PlayAsync(ministry, draft.Id);
        Assert.Null(error);
        Assert.Equal(5, (await world.SeeAsync(ministry, counted)).Triage().Before!.Late);
        await using var keep = world.AsMachinery();
        var stored = await keep.Get<IRecords>().Unfiltered<Simulation>("test").AsNoTracking().SingleAsync(s => s.Id == counted, Ct);
        Assert.DoesNotContain("CA-", stored.Result + stored.Settings, StringComparison.Ordinal);
    }

    [Theory, Databases]
    public async Task Generated_cases_come_out_the_same_for_a_seed_and_a_second_try_changes_nothing(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        await using (var scope = world.AsMachinery()) { Assert.True((await scope.Get<Procedures.Published.ProcedureLibrary>().PublishFromPackAsync(Ct)).Ok); }
        var draft = await world.DraftAsync();
        var officer = await world.ColleagueAsync("writer", "procedure_officer", "");
        var (one, error) = await world.PlayAsync(officer, draft.Id, Made);
        Assert.Null(error);
        var (two, _) = await world.PlayAsync(officer, draft.Id, Made);
        var (first, second) = (await ResultAsync(world, one), await ResultAsync(world, two));
        Assert.Equal(first, second);
        var view = await world.SeeAsync(officer, one);
        Assert.False(view.Protected);
        Assert.True(view.Cases.After > 0 && view.Cases.After == view.Cases.Before);
        Assert.True(view.Triage().After!.Late <= view.Triage().Before!.Late);
        Assert.NotEmpty(view.Roles);
    }

    [Theory, Databases]
    public async Task Asking_reading_and_deleting_are_refused_without_the_right_and_outside_the_region(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        await world.LiveAsync(inTime: 0, late: 5);
        var draft = await world.DraftAsync();
        var ministry = await world.ColleagueAsync("minister", "ministry", "");
        var (id, _) = await world.PlayAsync(ministry, draft.Id);
        var elsewhere = await world.ColleagueAsync("zhejiang", "procedure_officer", "33");
        await using (var scope = world.As(elsewhere))
        {
            Assert.Equal("procedures.simulation.region", (await scope.Get<AskSimulation>().OfDraftAsync(draft.Id, SimulationSettings.Usual with { Region = "52" }, Ct)).Refusal!.Code);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<SimulationDesk>().FindAsync(id, Ct)).Refusal!.Kind);
            Assert.Empty((await scope.Get<SimulationDesk>().OfDraftAsync(draft.Id, null, null, Ct)).Value.Items);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<AskSimulation>().DeleteAsync(id, Ct)).Refusal!.Kind);
        }
        await using (var scope = world.As(await world.ColleagueAsync("signer", "signatory", "")))
        {
            Assert.True((await scope.Get<SimulationDesk>().FindAsync(id, Ct)).Ok);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<AskSimulation>().OfDraftAsync(draft.Id, SimulationSettings.Usual, Ct)).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<AskSimulation>().DeleteAsync(id, Ct)).Refusal!.Kind);
        }
        await using var stranger = world.As(await world.ColleagueAsync("worker", "child_worker", Playing.County));
        Assert.Equal(RefusalKind.NotFound, (await stranger.Get<SimulationDesk>().FindAsync(id, Ct)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await stranger.Get<AskSimulation>().OfVersionAsync(draft.Basis, SimulationSettings.Usual, Ct)).Refusal!.Kind);
    }

    [Theory, Databases]
    public async Task What_cannot_be_played_is_said_by_its_field(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        await using (var machinery = world.AsMachinery()) { Assert.True((await machinery.Get<Procedures.Published.ProcedureLibrary>().PublishFromPackAsync(Ct)).Ok); }
        var draft = await world.DraftAsync();
        var ministry = await world.ColleagueAsync("minister", "ministry", "");
        await using var scope = world.As(ministry);
        var ask = scope.Get<AskSimulation>();
        foreach (var (field, settings) in new (string, SimulationSettings)[]
        {
            ("Days", Made with { Days = 366 }), ("PerDay", Made with { PerDay = double.NaN }), ("PerDay", Made with { Days = 100, PerDay = 50 }), ("FromHour", Made with { FromHour = 9, ToHour = 9 }), ("RunOutDays", Made with { RunOutDays = 0 }),
            ("Seed", Made with { Seed = 0 }), ("Roles", Made with { Roles = [new("nobody", 1, 1, 1)] }), ("Roles", Made with { Roles = [new("court", 1, 1, 1), new("court", 2, 1, 1)] }), ("Region", Made with { Region = "a b" }), ("Against", Made with { Against = "nothing" }),
        })
        {
            Assert.Equal(field, (await ask.OfDraftAsync(draft.Id, settings, Ct)).Refusal?.Field);
        }
        var opened = await scope.Get<EditDraft>().ChangeAsync(draft.Id, draft.Version, document => { DraftDocument.Step(document, "CN-A03")!["role"] = "nobody"; return null; }, null, Ct);
        Assert.True(opened.Value.Row.Errors > 0);
        Assert.Equal("procedures.simulation.errors", (await ask.OfDraftAsync(draft.Id, Made, Ct)).Refusal!.Code);
    }

    [Theory, Databases]
    public async Task Deleted_simulation_keeps_no_figures_and_one_deleted_before_it_is_played_gets_none(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        await world.LiveAsync(inTime: 0, late: 5);
        var draft = await world.DraftAsync();
        var ministry = await world.ColleagueAsync("minister", "ministry", "");
        var (played, _) = await world.PlayAsync(ministry, draft.Id);
        Guid waiting;
        await using (var scope = world.As(ministry)) { waiting = (await scope.Get<AskSimulation>().OfDraftAsync(draft.Id, SimulationSettings.Usual, Ct)).Value; }
        foreach (var id in new[] { played, waiting }) { await using var scope = world.As(ministry); Assert.True((await scope.Get<AskSimulation>().DeleteAsync(id, Ct)).Ok); }
        Assert.Null(await world.DoneAsync(waiting));
        Assert.Equal(("", ""), (await ResultAsync(world, played), await ResultAsync(world, waiting)));
        await using var after = world.As(ministry);
        Assert.Empty((await after.Get<SimulationDesk>().OfDraftAsync(draft.Id, null, null, Ct)).Value.Items);
        Assert.Equal(RefusalKind.NotFound, (await after.Get<SimulationDesk>().FindAsync(played, Ct)).Refusal!.Kind);
        Assert.True(await after.Get<AppDbContext>().AuditEntries.CountAsync(entry => entry.Verb == AskSimulation.Right && entry.Kind == nameof(Simulation), Ct) >= 4);
    }

    private static async Task<string> ResultAsync(TestWorld world, Guid id)
    {
        await using var scope = world.AsMachinery();
        return (await scope.Get<IRecords>().Unfiltered<Simulation>("test").AsNoTracking().SingleAsync(s => s.Id == id, Ct)).Result;
    }

    private static async Task<List<Leeward.Conformance.RunConformance>> RecordedAsync(TestScope scope, List<Guid> runs)
    {
        var found = new List<Leeward.Conformance.RunConformance>();
        foreach (var run in runs)
        {
            var opened = (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value;
            found.Add(Leeward.Conformance.RunConformance.Check(opened.Definition, opened.State!, scope.Get<RunDesk>().Now, opened.Calendar));
        }
        return found;
    }
}
