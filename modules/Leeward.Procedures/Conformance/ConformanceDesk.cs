using System.Globalization;
using System.Linq.Expressions;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Packs;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Conformance;

/// <summary>
/// Counts how runs and procedures agree. Who may see runs gets exact figures of the runs they may see; everybody else figures of all runs where they hold the right, in which
/// what could point at one child is withheld, unless they hold <see cref="Exact"/>.
/// </summary>
internal sealed class ConformanceDesk(IRecords records, IAccess access, PackSet pack, ProcedureLibrary library, TimeProvider clock)
{
    public const string Read = "procedures.conformance.read";

    /// <summary>The right to exact figures without seeing runs: for those who answer for all centres.</summary>
    public const string Exact = "procedures.conformance.exact";
    private const string Why = "points of judgements that were reached through the filter";

    /// <summary>Whether the person sees runs, and with them exact figures.</summary>
    public bool SeesRuns => access.Actor.IsMachinery || access.HoldsAnywhere(RunDesk.Read);

    /// <summary>Whether the person counts all runs exactly, without seeing them.</summary>
    public bool CountsExactly => !SeesRuns && access.HoldsAnywhere(Exact);

    /// <summary>The smallest count that is shown to those who may not see the runs: the pack's own.</summary>
    public long Threshold => pack.Indicators.Values.Select(set => set.DisclosureThreshold).DefaultIfEmpty(5).Max();

    public async Task<Outcome<ConformanceFigures>> FiguresAsync(ConformanceFilter filter, CancellationToken ct)
    {
        if (filter.Wrong is { } wrong) { return wrong; }
        var runs = Judged(filter);
        var hits = Hits(runs, filter);
        string[] asked = filter.Kind is { Length: > 0 } one ? [one] : PointKinds.Deviations;
        var deviating = hits.Where(h => !h.Lawful && asked.Contains(h.Kind));
        var late = hits.Where(h => !h.Lawful && h.Kind == PointKinds.Late);
        var lawful = hits.Where(h => h.Lawful);
        long? threshold = SeesRuns || CountsExactly ? null : Threshold;
        var sums = await runs.GroupBy(j => new { j.CentreId, j.Month }).Select(g => new Sum(g.Key.CentreId, g.Key.Month, g.LongCount(), g.Sum(j => j.Cost), g.Sum(j => j.WorstCost), g.LongCount(j => j.GaveUp), g.Max(j => j.JudgedAt))).ToListAsync(ct);
        var (d, l, a) = (await CountsAsync(deviating, ct), await CountsAsync(late, ct), await CountsAsync(lawful, ct));
        var all = new GroupCount("", new("", ""), sums.Sum(s => s.Runs), d.All, l.All, a.All, sums.Sum(s => s.Cost), sums.Sum(s => s.Worst));
        GroupCount Group(string key, LocalText label, List<Sum> of) => new(key, label, of.Sum(s => s.Runs), d.Of(key), l.Of(key), a.Of(key), of.Sum(s => s.Cost), of.Sum(s => s.Worst));
        var names = await CentresAsync([.. sums.Select(s => s.Centre).Distinct()], ct);
        var centres = sums.GroupBy(s => s.Centre).OrderBy(g => names.TryGetValue(g.Key, out var c) ? c.Region : "").ThenBy(g => g.Key)
            .Select(g => Group(g.Key.ToString(), names.TryGetValue(g.Key, out var c) ? c.Name : new("?", "?"), [.. g])).ToList();
        var months = sums.GroupBy(s => s.Month).OrderBy(g => g.Key).Select(g => Group(Month(g.Key), new(Month(g.Key), Month(g.Key)), [.. g])).ToList();
        var steps = (await StepsAsync(runs, filter, ct)).ConvertAll(s => new GroupCount(s.Step, s.Title, Math.Max(s.Runs, Math.Max(d.Of("s:" + s.Step), Math.Max(l.Of("s:" + s.Step), a.Of("s:" + s.Step)))), d.Of("s:" + s.Step), l.Of("s:" + s.Step), a.Of("s:" + s.Step), 0, 0));
        var byKind = (await hits.Where(h => !h.Lawful).Select(h => new { h.Kind, h.Run }).Distinct().GroupBy(h => h.Kind).Select(g => new { g.Key, N = g.LongCount() }).ToListAsync(ct)).ToDictionary(g => g.Key, g => g.N, StringComparer.Ordinal);
        var lawfulByKind = (await lawful.Select(h => new { h.Kind, h.Run }).Distinct().GroupBy(h => h.Kind).Select(g => new { g.Key, N = g.LongCount() }).ToListAsync(ct)).ToDictionary(g => g.Key, g => g.N, StringComparer.Ordinal);
        var kinds = PointKinds.All.Select(k => new GroupCount(k, new(k, k), all.Runs, byKind.GetValueOrDefault(k), 0, lawfulByKind.GetValueOrDefault(k), 0, 0)).ToList();
        var (total, shownCentres) = FigureTable.Of(all, centres, threshold, disjoint: true, funnel: true);
        var gaveUp = sums.Sum(s => s.GaveUp);
        return new ConformanceFigures(threshold is not null, threshold ?? 0, sums.Count == 0 ? null : sums.Max(s => s.At), threshold is { } t && gaveUp > 0 && gaveUp < t ? null : gaveUp, total, shownCentres,
            FigureTable.Of(all, steps, threshold, disjoint: false, funnel: false).Rows, FigureTable.Of(all, months, threshold, disjoint: true, funnel: false).Rows, FigureTable.Of(all, kinds, threshold, disjoint: false, funnel: false).Rows);
    }

    /// <summary>The judged runs under a filter that the person may count.</summary>
    public IQueryable<Judgement> Judged(ConformanceFilter filter)
    {
        var all = Placed(SeesRuns ? Seen() : records.Countable<Judgement>(CountsExactly ? Exact : Read)).AsNoTracking();
        if (filter.Year is { } year) { all = all.Where(j => j.Month >= year * 100 && j.Month < (year + 1) * 100); }
        if (filter.Region is { Length: > 0 } region) { all = all.Where(j => EF.Functions.Like(j.Region, region + "%")); }
        if (filter.Centre is { } centre) { all = all.Where(j => j.CentreId == centre); }
        if (filter.Procedure is { Length: > 0 } code) { all = all.Where(j => j.ProcedureCode == code); }
        if (filter.Version is { Length: > 0 } hash) { all = all.Where(j => j.ContentHash == hash); }
        if (filter.Step is { Length: > 0 } step)
        {
            var rows = Applied().Where(s => s.Step == step);
            var points = records.Unfiltered<JudgedPoint>(Why).Where(p => p.Step == step);
            all = all.Where(j => rows.Any(s => s.RunId == j.RunId) || points.Any(p => p.OwnerId == j.Id));
        }
        return all;
    }

    /// <summary>What the filters can be set to.</summary>
    public async Task<FilterChoices> ChoicesAsync(CancellationToken ct)
    {
        var groups = await Judged(ConformanceFilter.None).GroupBy(j => new { j.CentreId, j.Region, j.ContentHash, j.Month }).Select(g => g.Key).ToListAsync(ct);
        var names = await CentresAsync([.. groups.Select(g => g.CentreId).Distinct()], ct);
        var versions = new List<(string Hash, string Code, LocalText Title)>();
        var steps = new List<(string Step, LocalText Title)>();
        foreach (var hash in groups.Select(g => g.ContentHash).Distinct())
        {
            var definition = await library.ByHashAsync(hash, ct);
            versions.Add((hash, definition.Id, new($"{definition.Title.En} {definition.Version}", $"{definition.Title.Zh} {definition.Version}")));
            steps.AddRange(definition.Steps.Select(s => (s.Id, new LocalText(s.Title.En, s.Title.Zh))));
        }
        return new([.. groups.Select(g => g.Month / 100).Distinct().OrderDescending()], [.. groups.SelectMany(g => new[] { 2, 4, 6 }.Where(n => n <= g.Region.Length).Select(n => g.Region[..n])).Distinct().Order(StringComparer.Ordinal)],
            [.. names.OrderBy(c => c.Value.Region, StringComparer.Ordinal).Select(c => (c.Key, c.Value.Name))], [.. versions.OrderBy(v => v.Code, StringComparer.Ordinal)], [.. steps.DistinctBy(s => s.Step)]);
    }

    private IQueryable<Judgement> Seen()
    {
        // As closely held as the run is today, not as it was when it was judged.
        var seen = records.Query<Run>(RunDesk.Read);
        return records.Unfiltered<Judgement>("judgements of runs that the person may see").Where(j => seen.Any(r => r.Id == j.RunId));
    }

    /// <summary>Where the right is held: who holds it for a centre alone counts that centre alone, wherever its children come from.</summary>
    private IQueryable<Judgement> Placed(IQueryable<Judgement> all)
    {
        if (access.Actor.IsMachinery) { return all; }
        var places = access.Actor.Roles.Where(h => pack.Roles.TryGetValue(h.Role, out var role) && role.GrantsFor(h.Region).Any(g => g.Covers(Read))).Select(h => (h.Region.Value, h.UnitId)).ToList();
        if (places.Count == 0) { places = [.. access.Actor.GrantsFor(Read).Select(g => (g.Region.Value, (Guid?)null))]; }
        var judgement = Expression.Parameter(typeof(Judgement), "j");
        Expression any = Expression.Constant(false);
        foreach (var (region, unit) in places)
        {
            if (region.Length == 0 && unit is null) { return all; }
            Expression<Func<Judgement, bool>> here = unit is { } centre ? j => j.CentreId == centre : j => j.Region.StartsWith(region);
            any = Expression.OrElse(any, new Swap(here.Parameters[0], judgement).Visit(here.Body));
        }
        return all.Where(Expression.Lambda<Func<Judgement, bool>>(any, judgement));
    }

    private IQueryable<Hit> Hits(IQueryable<Judgement> runs, ConformanceFilter filter)
    {
        var points = records.Unfiltered<JudgedPoint>(Why);
        if (filter.Step is { Length: > 0 } step) { points = points.Where(p => p.Step == step); }
        return from p in points join j in runs on p.OwnerId equals j.Id select new Hit { Run = j.RunId, Centre = j.CentreId, Month = j.Month, Step = p.Step, Kind = p.Kind, Lawful = p.Lawful };
    }

    private static async Task<Counts> CountsAsync(IQueryable<Hit> hits, CancellationToken ct)
    {
        var by = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var g in await hits.Select(h => new { h.Centre, h.Run }).Distinct().GroupBy(h => h.Centre).Select(g => new { g.Key, N = g.LongCount() }).ToListAsync(ct)) { by[g.Key.ToString()] = g.N; }
        foreach (var g in await hits.Select(h => new { h.Month, h.Run }).Distinct().GroupBy(h => h.Month).Select(g => new { g.Key, N = g.LongCount() }).ToListAsync(ct)) { by[Month(g.Key)] = g.N; }
        foreach (var g in await hits.Select(h => new { h.Step, h.Run }).Distinct().GroupBy(h => h.Step).Select(g => new { g.Key, N = g.LongCount() }).ToListAsync(ct)) { by["s:" + g.Key] = g.N; }
        return new(await hits.Select(h => h.Run).Distinct().LongCountAsync(ct), by);
    }

    /// <summary>The steps that applied, with how many runs they applied in.</summary>
    private async Task<List<(string Step, LocalText Title, long Runs)>> StepsAsync(IQueryable<Judgement> runs, ConformanceFilter filter, CancellationToken ct)
    {
        var applied = Applied();
        if (filter.Step is { Length: > 0 } only) { applied = applied.Where(s => s.Step == only); }
        var counts = (await applied.Where(s => runs.Any(j => j.RunId == s.RunId)).GroupBy(s => s.Step).Select(g => new { g.Key, N = g.LongCount() }).ToListAsync(ct)).ToDictionary(g => g.Key, g => g.N, StringComparer.Ordinal);
        var found = new List<(string, LocalText, long)>();
        foreach (var hash in await runs.Select(j => j.ContentHash).Distinct().ToListAsync(ct))
        {
            var definition = await library.ByHashAsync(hash, ct);
            found.AddRange(definition.Steps.Where(s => counts.ContainsKey(s.Id)).Select(s => (s.Id, new LocalText(s.Title.En, s.Title.Zh), counts[s.Id])));
        }
        return [.. found.DistinctBy(s => s.Item1)];
    }

    /// <summary>First turns of steps that were to be done in their run by now: done, lawfully left out, missed, past their time, or left open at the end of the run.</summary>
    private IQueryable<StepRow> Applied()
    {
        var now = clock.GetUtcNow().UtcTicks;
        return records.Unfiltered<StepRow>(Why).Where(s => s.Number == 1 && (s.Status == "Done" || s.Status == "Deviated" || s.Status == "Missed"
            || ((!s.IsOpen || s.DueTicks < now) && (s.Status == "Required" || s.Status == "External" || s.Status == "Deferred"))));
    }

    private async Task<Dictionary<Guid, (LocalText Name, string Region)>> CentresAsync(List<Guid> ids, CancellationToken ct) =>
        (await records.Unfiltered<Centre>("the names of centres are no secret").AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync(ct)).ToDictionary(c => c.Id, c => (c.Name, c.Region));

    private static string Month(int month) => string.Create(CultureInfo.InvariantCulture, $"{month / 100:0000}-{month % 100:00}");

    private sealed class Hit
    {
        public Guid Run { get; init; }
        public Guid Centre { get; init; }
        public int Month { get; init; }
        public string Step { get; init; } = "";
        public string Kind { get; init; } = "";
        public bool Lawful { get; init; }
    }

    private sealed record Sum(Guid Centre, int Month, long Runs, long Cost, long Worst, long GaveUp, DateTimeOffset At);

    private sealed record Counts(long All, Dictionary<string, long> By)
    {
        public long Of(string key) => By.GetValueOrDefault(key);
    }

    private sealed class Swap(ParameterExpression from, Expression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}

/// <summary>What the filters of the conformance pages can be set to.</summary>
internal sealed record FilterChoices(
    IReadOnlyList<int> Years, IReadOnlyList<string> Regions, IReadOnlyList<(Guid Id, LocalText Name)> Centres, IReadOnlyList<(string Hash, string Code, LocalText Title)> Versions, IReadOnlyList<(string Step, LocalText Title)> Steps);
