using System.Data.Common;
using System.Globalization;
using Leeward.Conformance;
using Leeward.Kernel;
using Leeward.Kernel.Bulk;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Packs;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Leeward.Procedures.Conformance;

/// <summary>Judges the runs that have changed since they were judged, or that time has changed. Each partition is done wholly and once.</summary>
internal sealed class JudgeRuns(RunJudge judge) : IJobKind
{
    public const string Name = "procedures.conformance.judge";
    private const int PerPartition = 25; // on SQLite nobody else writes meanwhile

    public string Kind => Name;

    public async Task<Outcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var cursor = Guid.TryParse(run.Cursor, out var last) ? last : Guid.Empty;
        var before = run.Done;
        await run.SetTotalAsync(before + await judge.Waiting(cursor).LongCountAsync(ct), ct);
        while (true)
        {
            var ids = await judge.Waiting(cursor).OrderBy(r => r.Id).Select(r => r.Id).Take(PerPartition).ToListAsync(ct);
            if (ids.Count == 0) { return Outcome.Done; }
            (cursor, before) = (ids[^1], before + ids.Count);
            var done = await run.PartitionAsync(cursor.ToString(), before, async (services, stop) =>
            {
                var judged = await services.GetRequiredService<RunJudge>().JudgeAsync(ids, stop);
                return judged.Ok ? before.ToString(CultureInfo.InvariantCulture) : judged.Refusal!;
            }, ct);
            if (!done.Ok) { return done; }
        }
    }
}

/// <summary>Opens runs as machinery, compares them with their procedure and keeps what was found without names.</summary>
internal sealed partial class RunJudge(IRecords records, IIdentities identities, IBulk bulk, ProcedureLibrary library, PackSet pack, TimeProvider clock, ILogger<RunJudge> log)
{
    private const string Why = "runs are compared with their procedure";

    /// <summary>The runs behind a place that are not judged as they stand now.</summary>
    public IQueryable<Run> Waiting(Guid after)
    {
        var ticks = clock.GetUtcNow().UtcTicks;
        var judged = records.Unfiltered<Judgement>(Why);
        return records.Unfiltered<Run>(Why).AsNoTracking().Where(r => r.Id.CompareTo(after) > 0 && !judged.Any(j => j.RunId == r.Id && j.Revision == r.Revision && j.NextTicks > ticks));
    }

    public async Task<Outcome> JudgeAsync(IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        await library.ReadCalendarsAsync(ct);
        var runs = await records.Unfiltered<Run>(Why).AsNoTracking().Where(r => ids.Contains(r.Id)).ToListAsync(ct);
        var opener = await identities.OpenForMachineryAsync(Why, ct);
        var (judgements, points, now) = (new List<Judgement>(), new List<JudgedPoint>(), clock.GetUtcNow());
        foreach (var run in runs)
        {
            if (opener.KeptOf(run) is not { } kept) { continue; }
            var definition = await library.ByHashAsync(run.ContentHash, ct);
            var (judgement, went) = await JudgeAsync(run, definition, kept, opener, now, ct);
            judgements.Add(judgement);
            points.AddRange(went.Select(p => p.For(Ids.New(clock), judgement.Id)));
        }
        var old = records.Unfiltered<Judgement>(Why).Where(j => ids.Contains(j.RunId));
        await records.Unfiltered<JudgedPoint>(Why).Where(p => old.Any(j => j.Id == p.OwnerId)).ExecuteDeleteAsync(ct);
        await old.ExecuteDeleteAsync(ct);
        var written = await bulk.WriteAsync(JudgeRuns.Name, new BulkBatch().Add(judgements).Add(points), ct);
        return written.Ok ? Outcome.Done : written.Refusal!;
    }

    /// <summary>A run that cannot be judged is told apart in the figures, and the others go on.</summary>
    private async Task<(Judgement Judgement, IEnumerable<RunPoint> Points)> JudgeAsync(Run run, ProcedureDefinition definition, KeptState kept, Opener opener, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            var (state, calendar) = (kept.Read(), library.CalendarOf(definition, run.CalendarNumber));
            var found = RunConformance.Check(definition, state, now, calendar);
            var judgement = Of(run, found, RunEngine.NextChange(definition, state, found.View), now);
            var went = RunPoints.Of(found, definition);
            return (judgement, state.Past.Count == 0 ? went : judgement.Moved(await PastAsync(run, state, went, opener, ct)));
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException or DbException))
        {
            Unjudged(run.Id, e.GetType().Name);
            return (Of(run, null, null, now), []);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} cannot be judged: {Error}")]
    private partial void Unjudged(Guid run, string error);

    /// <summary>A run that was moved is judged by each version for what was done by it.</summary>
    private async Task<List<RunPoint>> PastAsync(Run run, RunState state, IEnumerable<RunPoint> points, Opener opener, CancellationToken ct)
    {
        var rows = await records.PartsOf<RunEventRow>(run).AsNoTracking().OrderBy(e => e.Seq).ToListAsync(ct);
        var history = rows.ConvertAll(e => opener.EventOf(run, e)!);
        foreach (var hash in history.OfType<RunMoved>().Select(m => m.ContentHash).Concat(state.Past.Select(p => p.ContentHash))) { await library.ByHashAsync(hash, ct); }
        return PastPoints.Of(state, points, history, library.Known, definition => library.CalendarOf(definition, run.CalendarNumber));
    }

    private Judgement Of(Run run, RunConformance? found, DateTimeOffset? next, DateTimeOffset now)
    {
        var began = TimeZoneInfo.ConvertTime(run.StartedAt, TimeZoneInfo.FindSystemTimeZoneById(pack.TimeZone));
        var optimal = found?.Alignment.Outcome == AlignmentOutcome.Optimal;
        return new()
        {
            Id = Ids.New(clock), Region = run.Region, Sensitivity = run.Sensitivity, AccessId = run.AccessId, RunId = run.Id, CentreId = run.CentreId,
            ProcedureCode = run.ProcedureCode, ContentHash = run.ContentHash, Month = (began.Year * 100) + began.Month, IsClosed = run.ClosedAt is not null,
            Cost = optimal ? found!.Alignment.DeviationCost / MoveCosts.Standard.Unit : 0, WorstCost = optimal ? found!.Alignment.WorstDeviationCost / MoveCosts.Standard.Unit : 0,
            GaveUp = !optimal, Revision = run.Revision, NextTicks = next?.UtcTicks ?? long.MaxValue, JudgedAt = now,
        };
    }
}

/// <summary>Asks for the job whenever runs wait to be judged.</summary>
internal sealed partial class JudgeWatcher(IServiceScopeFactory scopes, TimeProvider clock, ILogger<JudgeWatcher> log) : Watcher(scopes, clock, "conformance")
{
    private readonly TimeProvider _clock = clock;

    protected override TimeSpan First { get; } = TimeSpan.FromSeconds(10);

    protected override TimeSpan Pause { get; } = TimeSpan.FromMinutes(5);

    protected override async Task<bool> LookAsync(IServiceProvider services, CancellationToken ct)
    {
        await AskAsync(services, _clock, ct);
        return false;
    }

    protected override void Tell(string error) => Wrong(error);

    /// <summary>Asks for one job where there is something to judge. Of several nodes that ask at once each job finds what the other has left.</summary>
    public static async Task<Guid?> AskAsync(IServiceProvider services, TimeProvider clock, CancellationToken ct)
    {
        if (!await services.GetRequiredService<RunJudge>().Waiting(Guid.Empty).AnyAsync(ct)) { return null; }
        var desk = services.GetRequiredService<JobDesk>();
        var asked = await desk.AskAsync(JudgeRuns.Name, desk.New(Ids.New(clock), JudgeRuns.Name, RegionCode.Whole, "{}", "all", anyNode: true), ct);
        return asked.Ok ? asked.Value : null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Runs cannot be judged: {Error}")]
    private partial void Wrong(string error);
}
