using System.Text.Json;
using System.Text.Json.Nodes;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Bulk;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.Moves;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Runs;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Moves;

/// <summary>
/// Two versions of the one-stop procedure, a centre that works by the new one, and cases that run by the old one. The new version has a shorter limit for CN-A03, a longer one for CN-A02, no CN-X1,
/// calls CN-X2 CN-X3, and begins with CN-X4.
/// </summary>
internal sealed class Moving(TestWorld world, Guid centre, string from, Actor manager)
{
    public const string OneStop = "sop-cn-onestop", County = "520102";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    public TestWorld World => world;
    public Guid Centre => centre;
    public string From => from;
    public string To { get; private set; } = "";
    public Actor Manager => manager;

    public static async Task<Moving> BeginAsync(TestWorld world)
    {
        Guid centre;
        await using (var scope = world.AsMachinery())
        {
            Assert.True((await scope.Get<ProcedureLibrary>().PublishFromPackAsync(Ct)).Ok);
            centre = (await scope.Get<CentreDesk>().AddAsync(new("Nanming centre", "南明中心", County, null, null, null, true, 5), Ct)).Value.Id;
        }
        var from = await PublishAsync(world, "1.0", steps => { steps.Add(Step("CN-X1", "PT5H")); steps.Add(Step("CN-X2", "PT6H")); }, new(RunningCases.Move, ""), approved: false);
        var moving = new Moving(world, centre, from, await world.ColleagueAsync("supervisor", "supervisor", County));
        await moving.AdoptAsync();
        return moving;
    }

    /// <summary>Puts the new version in force, and the centre takes it up.</summary>
    public async Task<Moving> RenewAsync(TransitionRule? rule = null, bool adopt = true, bool approved = true)
    {
        To = await PublishAsync(world, "2.0", steps =>
        {
            Find(steps, "CN-A03")["due"]![0]!["within"] = "PT30M";
            Find(steps, "CN-A02")["due"]![0]!["within"] = "PT3H";
            steps.Add(Step("CN-X3", "PT6H"));
            steps.Add(Step("CN-X4", "PT8H"));
        }, rule ?? new(RunningCases.Move, ""), approved);
        if (adopt) { await AdoptAsync(); }
        return this;
    }

    public async Task AdoptAsync()
    {
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var scope = world.AsMachinery();
        Assert.True((await scope.Get<CentreDesk>().AdoptAsync(centre, OneStop, world.Clock.GetUtcNow(), Ct)).Ok);
    }

    public async Task<Guid> StartAsync(string number = "CA-1", Sensitivity sensitivity = Sensitivity.Normal)
    {
        await using var scope = world.AsMachinery();
        var started = await scope.Get<IProcedureRuns>().StartAsync(
            new(Ids.New(world.Clock), number, new(County), sensitivity, OneStop, centre, world.Clock.GetUtcNow(), new Dictionary<string, object?> { ["abuse_type"] = "sexual" }, new Dictionary<string, DateTimeOffset>()), Ct);
        Assert.True(started.Ok, started.Refusal?.Code);
        return started.Value.Value;
    }

    /// <summary>Asks for the dry run and has it done.</summary>
    public async Task<Guid> LookAsync(Actor? by = null)
    {
        var asked = await AskAsync(by);
        Assert.True(asked.Ok, asked.Refusal?.Code);
        await WorkAsync();
        return asked.Value;
    }

    public async Task<Outcome<Guid>> AskAsync(Actor? by = null, string? region = County, bool named = true)
    {
        await using var scope = world.As(by ?? manager);
        return await scope.Get<ManageMove>().RunAsync(new(from, To, region, named ? new Dictionary<string, string> { ["CN-X2"] = "CN-X3" } : null), Ct);
    }

    public async Task<Outcome> ActAsync(Guid move, Func<ManageMove, int, Task<Outcome>> act, Actor? by = null)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var scope = world.As(by ?? manager);
        var version = (await scope.Get<MoveDesk>().FindAsync(move, Ct)).Value.Line.Version;
        return await act(scope.Get<ManageMove>(), version);
    }

    public async Task MoveAsync(Guid move)
    {
        var begun = await ActAsync(move, (manage, version) => manage.MoveAsync(move, version, "the new version protects better", Ct));
        Assert.True(begun.Ok, begun.Refusal?.Code);
        await WorkAsync();
    }

    public async Task UndoAsync(Guid move)
    {
        var begun = await ActAsync(move, (manage, version) => manage.UndoAsync(move, version, "too soon", Ct));
        Assert.True(begun.Ok, begun.Refusal?.Code);
        await WorkAsync();
    }

    /// <summary>Does what jobs are waiting, as a node does.</summary>
    public async Task WorkAsync()
    {
        foreach (var id in await JobsAsync())
        {
            await using var scope = world.AsMachinery();
            var done = await scope.Get<JobRunner>().RunAsync(id, null, Ct);
            Assert.Equal((JobState.Done, null), (done!.State, done.Error));
        }
    }

    public async Task<List<Guid>> JobsAsync()
    {
        await using var scope = world.AsMachinery();
        return await scope.Get<IRecords>().Unfiltered<Job>("test").Where(j => j.State == JobState.Waiting).OrderBy(j => j.AskedAt).Select(j => j.Id).ToListAsync(Ct);
    }

    public async Task<T> ReadAsync<T>(Func<IRecords, Task<T>> read)
    {
        await using var scope = world.AsMachinery();
        return await read(scope.Get<IRecords>());
    }

    public Task<Run> RunAsync(Guid run) => ReadAsync(records => records.Unfiltered<Run>("test").AsNoTracking().SingleAsync(r => r.Id == run, Ct));

    public Task<MovedCase> CaseAsync(Guid move, Guid run) => ReadAsync(records => records.Unfiltered<MovedCase>("test").AsNoTracking().SingleAsync(c => c.MoveId == move && c.RunId == run, Ct));

    /// <summary>The due rows of a run, one line each.</summary>
    public async Task<List<string>> RowsAsync(Guid run) =>
        [.. (await ReadAsync(records => records.Unfiltered<StepRow>("test").AsNoTracking().Where(s => s.RunId == run).ToListAsync(Ct))).Select(s => $"{s.Step}#{s.Number} {s.Status} {s.IsOpen} {s.DueAt:u} {s.SettledLate} {s.ContentHash[..6]} {s.Phase} {s.Role}").Order(StringComparer.Ordinal)];

    public async Task<RunState> StateAsync(Guid run)
    {
        await using var scope = world.AsMachinery();
        var row = await scope.Get<IRecords>().Unfiltered<Run>("test").AsNoTracking().SingleAsync(r => r.Id == run, Ct);
        return JsonSerializer.Deserialize<RunState>((await scope.Get<IIdentities>().OpenForMachineryAsync("test", Ct)).Text(SealClass.Narrative, row, row.State)!)!;
    }

    /// <summary>The state that the whole history gives, over both versions.</summary>
    public async Task<RunState> ReplayAsync(Guid run)
    {
        await using var scope = world.AsMachinery();
        var row = await scope.Get<IRecords>().Unfiltered<Run>("test").AsNoTracking().SingleAsync(r => r.Id == run, Ct);
        var opener = await scope.Get<IIdentities>().OpenForMachineryAsync("test", Ct);
        var rows = await scope.Get<IRecords>().Unfiltered<RunEventRow>("test").AsNoTracking().Where(e => e.OwnerId == run).OrderBy(e => e.Seq).ToListAsync(Ct);
        Assert.Equal(Enumerable.Range(1, rows.Count), rows.Select(e => e.Seq));
        var library = scope.Get<ProcedureLibrary>();
        return RunEngine.Replay(await library.ByHashAsync(from, Ct), rows.Select(e => JsonSerializer.Deserialize<RunEvent>(opener.Text(SealClass.Narrative, row, run, e.Body)!)!), await library.ByHashAsync(To, Ct)).State!;
    }

    /// <summary>Many cases like one, without their history.</summary>
    public async Task CopyAsync(Guid run, int count)
    {
        var (like, state) = (await RunAsync(run), JsonSerializer.Serialize(await StateAsync(run)));
        await using var scope = world.AsMachinery();
        var rows = Enumerable.Range(0, count).Select(number =>
        {
            var id = Ids.New(world.Clock);
            return new Run
            {
                Id = id, AccessId = id, Region = like.Region, SubjectNumber = $"CP-{number}", ProcedureCode = like.ProcedureCode, ContentHash = like.ContentHash, CentreId = like.CentreId, StartedAt = like.StartedAt,
                Revision = like.Revision, CalendarNumber = like.CalendarNumber, State = scope.Get<IVault>().Seal(SealClass.Narrative, id, state),
            };
        }).ToList();
        Assert.True((await scope.Get<IBulk>().WriteAsync("test", new BulkBatch().Add(rows), Ct)).Ok);
    }

    private static async Task<string> PublishAsync(TestWorld world, string edition, Action<JsonArray> change, TransitionRule rule, bool approved)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var scope = world.AsMachinery();
        var records = scope.Get<IRecords>();
        var pack = await records.Unfiltered<PublishedProcedure>("test").Where(p => p.Code == OneStop && p.ApprovalId == null).OrderBy(p => p.PublishedAt).FirstAsync(Ct);
        var document = JsonNode.Parse(pack.Definition)!.AsObject();
        document["version"] = edition;
        change(DraftDocument.List(document, "steps"));
        var reading = ProcedureReader.Read(JsonSerializer.SerializeToElement(document));
        Assert.Empty(reading.Errors.Select(e => $"{e.JsonPointer} {e.Message}"));
        var id = Ids.New(world.Clock);
        records.Add(new PublishedProcedure
        {
            Id = id, AccessId = id, Code = OneStop, Edition = edition, ContentHash = reading.Definition!.ContentHash, Definition = document.ToJsonString(), EffectiveFrom = world.Clock.GetUtcNow(), PublishedAt = world.Clock.GetUtcNow(),
            RunningCases = rule.Running, FromPhase = rule.FromPhase, ApprovalId = approved ? id : null,
        });
        Assert.True((await records.SaveAsync("test", Ct)).Ok);
        return reading.Definition.ContentHash;
    }

    private static JsonObject Find(JsonArray steps, string id) => steps.OfType<JsonObject>().Single(step => (string?)step["id"] == id);

    private static JsonNode Step(string id, string within) => JsonNode.Parse($$$"""
        {"id": "{{{id}}}", "phase": "A", "title": {"en": "Step {{{id}}}", "zh": "步骤{{{id}}}"}, "role": "coordinator", "start": {"event": "report_received"}, "mod": "mandatory",
         "due": [{"within": "{{{within}}}", "clock": "elapsed", "from": "report_received", "kind": "policy", "src": "PROJ", "prov": "D"}], "src": ["PROJ"]}
        """)!;
}
