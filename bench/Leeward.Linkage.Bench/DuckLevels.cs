using Leeward.Linkage.Chinese;
using Leeward.Linkage.Features;

namespace Leeward.Linkage.Bench;

/// <summary>The levels of a feature as a CASE of SQL, with DuckDB's own functions; as near to the engine's rules as they allow (no pet forms, no swapped names, no readings, no lunar dates: all in DuckDB's favour).</summary>
internal static class DuckLevels
{
    public static string Case(Feature feature, int f)
    {
        string l = $"l.f{f}", r = $"r.f{f}";
        var top = feature.Levels.Count - 1;
        var near = feature switch
        {
            DateFeature => Dates(l, r, top),
            ChineseFeature { IsSurname: true } => $"WHEN l.p{f} = r.p{f} THEN 3",
            ChineseFeature => $"WHEN l.p{f} = r.p{f} THEN 6 WHEN length({l}) <> length({r}) AND (ends_with({l}, {r}) OR ends_with({r}, {l})) THEN 4 WHEN length({l}) = length({r}) AND damerau_levenshtein({l}, {r}) = 1 THEN 2",
            TextFeature text => Text(text.Kind, l, r),
            _ => "",
        };
        return $"CASE WHEN {l} IS NULL OR {r} IS NULL OR {l} = '' OR {r} = '' THEN 0 WHEN {l} = {r} THEN {top} {near} ELSE 1 END";
    }

    private static string Text(TextKind kind, string l, string r)
    {
        string distance = $"damerau_levenshtein({l}, {r})", alike = $"jaro_winkler_similarity({l}, {r})";
        if (kind == TextKind.Name) { return $"WHEN {distance} = 1 THEN 5 WHEN {alike} >= 0.92 THEN 5 WHEN starts_with({l}, {r}) OR starts_with({r}, {l}) THEN 3 WHEN {alike} >= 0.85 THEN 4 WHEN {alike} >= 0.7 THEN 2"; }
        if (kind == TextKind.Place) { return $"WHEN {distance} = 1 THEN 3 WHEN {alike} >= 0.93 THEN 3 WHEN {alike} >= 0.85 OR starts_with({l}, {r}) OR starts_with({r}, {l}) THEN 2"; }
        if (kind == TextKind.Postcode) { return $"WHEN {distance} = 1 THEN 3 WHEN left({l}, 3) = left({r}, 3) THEN 2"; }
        if (kind == TextKind.Mail) { return $"WHEN {distance} <= 2 THEN 3 WHEN {alike} >= 0.92 THEN 2"; }
        if (kind == TextKind.Words) { return $"WHEN {distance} <= greatest(1, least(length({l}), length({r})) // 6) THEN 3 WHEN len(list_intersect(string_split({l}, ' '), string_split({r}, ' '))) > 0 THEN 2 WHEN {alike} >= 0.88 THEN 2"; }
        if (kind == TextKind.Region) { return $"WHEN left({l}, 6) = left({r}, 6) THEN 4 WHEN left({l}, 4) = left({r}, 4) THEN 3 WHEN left({l}, 2) = left({r}, 2) THEN 2"; }
        if (kind == TextKind.Few || kind == TextKind.Number) { return $"WHEN length({l}) >= 2 AND {distance} = 1 THEN 2"; }
        return $"WHEN {distance} = 1 THEN 3 WHEN {distance} = 2 THEN 2";
    }

    private static string Dates(string l, string r, int top) =>
        $"WHEN damerau_levenshtein({l}, {r}) = 1 THEN {top - 1} WHEN left({l}, 4) = left({r}, 4) AND substr({l}, 6, 2) = right({r}, 2) AND substr({r}, 6, 2) = right({l}, 2) THEN {top - 1} "
        + $"WHEN left({l}, 7) = left({r}, 7) OR right({l}, 5) = right({r}, 5) THEN 4 WHEN left({l}, 4) = left({r}, 4) THEN 3 WHEN abs(try_cast(left({l}, 4) AS INTEGER) - try_cast(left({r}, 4) AS INTEGER)) <= 2 THEN 2";
}
