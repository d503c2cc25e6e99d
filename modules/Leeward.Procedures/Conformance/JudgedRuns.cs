using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Web;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Sharing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Conformance;

/// <summary>A judged run in the list of those the reader may see.</summary>
internal sealed record JudgedRunLine(
    Guid RunId, string SubjectNumber, LocalText Procedure, string Version, int Month, bool Closed, long Deviations, long Weight, long Late, long Lawful, double? Fitness, DateTimeOffset JudgedAt);

/// <summary>One thing that went differently, in words of the procedure.</summary>
internal sealed record PointLine(
    string Step, int Number, LocalText Title, string Kind, bool Lawful, int Weight, string Rule, LocalText RuleTitle, string After, LocalText AfterTitle, DateTimeOffset? At, DateTimeOffset? DueAt);

/// <summary>A run beside its procedure; without a line it waits to be judged.</summary>
internal sealed record JudgedRun(string SubjectNumber, JudgedRunLine? Run, bool GaveUp, bool Stale, IReadOnlyList<PointLine> Points)
{
    /// <summary>The reader sees how every step stands, and may have the net of the run.</summary>
    public bool Whole { get; init; }
}

/// <summary>The runs behind the figures, for who may see them.</summary>
internal sealed class JudgedRuns(IRecords records, ConformanceDesk desk, ProcedureLibrary library, RunSight sights)
{
    private const string Why = "points of runs that were reached through the filter";

    public async Task<Outcome<Page<JudgedRunLine>>> ListAsync(ConformanceFilter filter, string? cursor, int? size, CancellationToken ct)
    {
        if (filter.Wrong is { } wrong) { return wrong; }
        var (take, judged) = (Cursor.Size(size), Narrowed(filter));
        if (Cursor.TryUnpack(cursor, out _, out var last)) { judged = judged.Where(j => j.RunId.CompareTo(last) < 0); }
        var rows = await judged.OrderByDescending(j => j.RunId).Take(take + 1).ToListAsync(ct);
        var lines = await LinesAsync([.. rows.Take(take)], ct);
        return new Page<JudgedRunLine>(lines, rows.Count > take ? Cursor.Pack(0, rows[take - 1].RunId) : null);
    }

    /// <summary>The judgements under a filter whose runs the person may see; with a step or a kind, those in which it went differently.</summary>
    public IQueryable<Judgement> Narrowed(ConformanceFilter filter)
    {
        var visible = records.Query<Run>(RunDesk.Read);
        var judged = desk.Judged(filter).Where(j => visible.Any(r => r.Id == j.RunId));
        if (filter.Kind is not { Length: > 0 } && filter.Step is not { Length: > 0 }) { return judged; }
        var points = records.Unfiltered<JudgedPoint>(Why).Where(p => !p.Lawful);
        if (filter.Kind is { Length: > 0 } kind) { points = points.Where(p => p.Kind == kind); }
        if (filter.Step is { Length: > 0 } step) { points = points.Where(p => p.Step == step); }
        return judged.Where(j => points.Any(p => p.OwnerId == j.Id));
    }

    public async Task<Outcome<JudgedRun>> FindAsync(Guid runId, CancellationToken ct)
    {
        var found = await records.FindAsync<Run>(runId, RunDesk.Read, ct);
        if (!found.Ok) { return found.Refusal!; }
        var judged = await desk.Judged(ConformanceFilter.None).FirstOrDefaultAsync(j => j.RunId == runId, ct);
        if (judged is null) { return new JudgedRun(found.Value.SubjectNumber, null, false, true, []); }
        var sight = await sights.OfAsync(found.Value, ct);
        var points = (await records.PartsOf<JudgedPoint>(judged).AsNoTracking().ToListAsync(ct)).FindAll(p => sight.Step(p.Step));
        var definition = await library.ByHashAsync(judged.ContentHash, ct);
        LocalText Title(string step) => definition.Step(step) is { } one ? new(one.Title.En, one.Title.Zh) : new(step, step);
        var order = definition.Steps.Select((step, index) => (step.Id, index)).ToDictionary(s => s.Id, s => s.index, StringComparer.Ordinal);
        var lines = points.OrderBy(p => p.Lawful).ThenByDescending(p => p.Weight).ThenBy(p => order.GetValueOrDefault(p.Step)).ThenBy(p => p.Number)
            .Select(p => new PointLine(p.Step, p.Number, Title(p.Step), p.Kind, p.Lawful, p.Weight, p.Rule, Rule(definition, p.Rule), p.After, p.After.Length == 0 ? new("", "") : Title(p.After), p.At, p.DueAt)).ToList();
        return new JudgedRun(found.Value.SubjectNumber, (await LinesAsync([judged], ct))[0], judged.GaveUp, judged.Revision != found.Value.Revision, lines) { Whole = sight.Whole };
    }

    private async Task<List<JudgedRunLine>> LinesAsync(List<Judgement> judged, CancellationToken ct)
    {
        var (ids, owners) = (judged.ConvertAll(j => j.RunId), judged.ConvertAll(j => j.Id));
        var numbers = await records.Query<Run>(RunDesk.Read).AsNoTracking().Where(r => ids.Contains(r.Id)).Select(r => new { r.Id, r.SubjectNumber }).ToDictionaryAsync(r => r.Id, r => r.SubjectNumber, ct);
        var points = (await records.PartsOf<JudgedPoint>(owners).AsNoTracking().Select(p => new { p.OwnerId, p.Kind, p.Lawful, p.Weight }).ToListAsync(ct)).ToLookup(p => p.OwnerId);
        var lines = new List<JudgedRunLine>();
        foreach (var j in judged)
        {
            var (definition, own) = (await library.ByHashAsync(j.ContentHash, ct), points[j.Id].ToList());
            var deviations = own.FindAll(p => !p.Lawful && PointKinds.Deviations.Contains(p.Kind));
            lines.Add(new(j.RunId, numbers.GetValueOrDefault(j.RunId, ""), new(definition.Title.En, definition.Title.Zh), definition.Version, j.Month, j.IsClosed, deviations.Count, deviations.Sum(p => (long)p.Weight),
                own.LongCount(p => !p.Lawful && p.Kind == PointKinds.Late), own.LongCount(p => p.Lawful), j.WorstCost == 0 ? null : 1 - ((double)j.Cost / j.WorstCost), j.JudgedAt));
        }
        return lines;
    }

    private static LocalText Rule(Leeward.Runs.ProcedureDefinition definition, string id) =>
        definition.Constraints.FirstOrDefault(c => c.Id == id) is { } rule ? new(rule.Title.En, rule.Title.Zh) : new(id, id);
}
