using Leeward.Conformance;
using Leeward.Kernel;

namespace Leeward.Procedures.Conformance;

/// <summary>Which runs and points are looked at.</summary>
internal sealed record ConformanceFilter(int? Year, string? Region, Guid? Centre, string? Procedure, string? Version, string? Step, string? Kind)
{
    public static readonly ConformanceFilter None = new(null, null, null, null, null, null, null);

    /// <summary>Why the filter cannot be used; null where it can.</summary>
    public Refusal? Wrong =>
        Year is not (null or (>= 1 and <= 9999)) ? Refusal.Invalid("year", "procedures.conformance.year")
        : Region is { Length: > 0 } && !RegionCode.IsValid(Region) ? Refusal.Invalid("region", "procedures.conformance.region")
        : Kind is { Length: > 0 } kind && !PointKinds.All.Contains(kind, StringComparer.Ordinal) ? Refusal.Invalid("kind", "procedures.conformance.kind")
        : null;

    /// <summary>The filter as it stands behind the question mark of an address; one part can be replaced.</summary>
    public string Address(string? part = null, string? value = null) => string.Join('&', new (string Name, string? Value)[]
        {
            ("year", Year?.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("region", Region), ("centre", Centre?.ToString()), ("procedure", Procedure), ("version", Version), ("step", Step), ("kind", Kind),
        }.Select(p => p.Name == part ? (p.Name, Value: value) : p).Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
}

/// <summary>How many of a group of runs deviate. What is withheld to protect single children is null.</summary>
/// <param name="Key">The centre, step, month or kind.</param>
/// <param name="Label">In words.</param>
/// <param name="Runs">How many runs.</param>
/// <param name="Deviating">Runs with at least one deviation of the kinds asked for that nobody approved.</param>
/// <param name="Share">Of all runs of the group.</param>
/// <param name="Low">From where the true share may lie (Wilson, 95 %).</param>
/// <param name="High">To where.</param>
/// <param name="Late">Runs with a step that was late, whatever their order.</param>
/// <param name="Lawful">Runs in which somebody approved an exception.</param>
/// <param name="Weighted">How much of what could go wrong in order went right, by how grave it is: 1 where nothing deviates. Of centres, months and all.</param>
/// <param name="Place">Where a centre stands in the funnel.</param>
internal sealed record Figure(string Key, LocalText Label, long? Runs, long? Deviating, double? Share, double? Low, double? High, long? Late, long? Lawful, double? Weighted, FunnelPlace? Place)
{
    public bool Withheld => Deviating is null;
}

/// <summary>What can be said about conformance under a filter.</summary>
/// <param name="Protected">Small counts are withheld, because the reader may not see the runs themselves.</param>
/// <param name="Threshold">The smallest count that is then shown.</param>
/// <param name="JudgedAt">When the latest run was judged; null where none is.</param>
/// <param name="GaveUp">Runs too tangled to be compared; null where withheld.</param>
/// <param name="Total">All together.</param>
/// <param name="Centres">By centre, in the order of regions: never a ranking.</param>
/// <param name="Steps">By step, in the order of the procedure.</param>
/// <param name="Months">By the month in which the runs began.</param>
/// <param name="Kinds">By kind of point.</param>
internal sealed record ConformanceFigures(
    bool Protected, long Threshold, DateTimeOffset? JudgedAt, long? GaveUp, Figure Total, IReadOnlyList<Figure> Centres, IReadOnlyList<Figure> Steps, IReadOnlyList<Figure> Months, IReadOnlyList<Figure> Kinds);

/// <summary>The counts of a group before they are shown.</summary>
internal sealed record GroupCount(string Key, LocalText Label, long Runs, long Deviating, long Late, long Lawful, long Cost, long Worst);

/// <summary>Turns counts into figures: with intervals, and protected where the reader may not see the runs.</summary>
internal static class FigureTable
{
    private const string Yes = "1", No = "0";

    public static (Figure Total, IReadOnlyList<Figure> Rows) Of(GroupCount all, IReadOnlyList<GroupCount> groups, long? threshold, bool disjoint, bool funnel)
    {
        // Groups that overlap, such as steps, have no sum: each is a table of its own.
        bool[] shown = threshold is not { } most ? [.. groups.Select(_ => true)]
            : disjoint ? Shown(groups, most) : [.. groups.Select(g => Shown([g], most)[0])];
        var places = funnel ? Funnel.Plot([.. groups.Where((_, i) => shown[i]).Select(g => new FunnelCount(g.Key, g.Deviating, g.Runs))], all.Runs == 0 ? null : (double)all.Deviating / all.Runs).ToDictionary(p => p.Counted.Key, p => p.Place, StringComparer.Ordinal) : [];
        var totalShown = threshold is null || Shown([all], threshold.Value)[0];
        return (Show(all, totalShown, null), [.. groups.Select((g, i) => Show(g, shown[i], places.TryGetValue(g.Key, out var place) ? place : null))]);
    }

    /// <summary>Whether each group can be shown: none of its three shares may tell of fewer than the threshold, nor may the others give it away.</summary>
    private static bool[] Shown(IReadOnlyList<GroupCount> groups, long threshold)
    {
        var shown = groups.Select(_ => true).ToArray();
        foreach (var measure in (Func<GroupCount, long>[])[g => g.Deviating, g => g.Late, g => g.Lawful])
        {
            if (groups.Count == 0) { break; }
            var cells = Leeward.Disclosure.Suppression.Protect([.. groups.SelectMany(g => new Leeward.Disclosure.CountEntry[] { new([g.Key, Yes], measure(g)), new([g.Key, No], g.Runs - measure(g)) })], threshold);
            var known = cells.Where(c => c.Count is not null && c.Key[0] is not null).Select(c => (c.Key[0], c.Key[1])).ToHashSet();
            for (var i = 0; i < groups.Count; i++) { shown[i] &= known.Contains((groups[i].Key, Yes)) && known.Contains((groups[i].Key, No)) && known.Contains((groups[i].Key, null)); }
        }
        return shown;
    }

    private static Figure Show(GroupCount g, bool shown, FunnelPlace? place)
    {
        if (!shown) { return new(g.Key, g.Label, null, null, null, null, null, null, null, null, null); }
        var sure = Proportion.Wilson(g.Deviating, g.Runs);
        return new(g.Key, g.Label, g.Runs, g.Deviating, g.Runs == 0 ? null : (double)g.Deviating / g.Runs, sure.Low, sure.High, g.Late, g.Lawful, g.Worst == 0 ? null : 1 - ((double)g.Cost / g.Worst), place);
    }
}
