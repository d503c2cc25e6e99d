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
        Sight[] sights = threshold is not { } most ? [.. groups.Select(_ => Sight.All)]
            : disjoint ? Of(groups, most) : [.. groups.Select(g => Of([g], most)[0])];
        var places = funnel ? Funnel.Plot([.. groups.Where((_, i) => sights[i].Deviating).Select(g => new FunnelCount(g.Key, g.Deviating, g.Runs))], all.Runs == 0 ? null : (double)all.Deviating / all.Runs).ToDictionary(p => p.Counted.Key, p => p.Place, StringComparer.Ordinal) : [];
        return (Show(all, threshold is null ? Sight.All : Of([all], threshold.Value)[0], null), [.. groups.Select((g, i) => Show(g, sights[i], places.TryGetValue(g.Key, out var place) ? place : null))]);
    }

    /// <summary>What of a group can be shown: a share that tells of fewer than the threshold is withheld, and what would give it away; where the number of runs itself must be, all of the group.</summary>
    private readonly record struct Sight(bool Deviating, bool Late, bool Lawful)
    {
        public static readonly Sight All = new(true, true, true);

        public bool Runs => Deviating || Late || Lawful;
    }

    private static Sight[] Of(IReadOnlyList<GroupCount> groups, long threshold)
    {
        if (groups.Count == 0) { return []; }
        var measures = ((Func<GroupCount, long>[])[g => g.Deviating, g => g.Late, g => g.Lawful]).Select(measure =>
            Leeward.Disclosure.Suppression.Protect([.. groups.SelectMany(g => new Leeward.Disclosure.CountEntry[] { new([g.Key, Yes], measure(g)), new([g.Key, No], g.Runs - measure(g)) })], threshold)
                .Where(c => c.Count is not null && c.Key[0] is not null).Select(c => (c.Key[0], c.Key[1])).ToHashSet()).ToList();
        bool Known(int measure, string key) => measures[measure].Contains((key, Yes)) && measures[measure].Contains((key, No));
        return [.. groups.Select(g => measures.TrueForAll(known => known.Contains((g.Key, null))) ? new Sight(Known(0, g.Key), Known(1, g.Key), Known(2, g.Key)) : default)];
    }

    private static Figure Show(GroupCount g, Sight sight, FunnelPlace? place)
    {
        var sure = sight.Deviating ? Proportion.Wilson(g.Deviating, g.Runs) : default;
        long? If(bool shown, long value) => shown ? value : null;
        return new(
            g.Key, g.Label, If(sight.Runs, g.Runs), If(sight.Deviating, g.Deviating), !sight.Deviating || g.Runs == 0 ? null : (double)g.Deviating / g.Runs, sight.Deviating ? sure.Low : null, sight.Deviating ? sure.High : null,
            If(sight.Late, g.Late), If(sight.Lawful, g.Lawful), !sight.Deviating || g.Worst == 0 ? null : 1 - ((double)g.Cost / g.Worst), place);
    }
}
