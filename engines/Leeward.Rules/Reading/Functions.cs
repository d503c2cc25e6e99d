namespace Leeward.Rules;

internal enum Function
{
    Known,
    Unknown,
    Contains,
    Min,
    Max,
    Count,
    Sum,
    Coalesce,
    If,
    YearsBetween,
}

/// <summary>Names and shapes of the functions; a name counts as a function only before a parenthesis.</summary>
internal static class Functions
{
    private static readonly Dictionary<string, Function> ByName = new(StringComparer.Ordinal)
    {
        ["known"] = Function.Known, ["unknown"] = Function.Unknown, ["contains"] = Function.Contains,
        ["min"] = Function.Min, ["max"] = Function.Max, ["count"] = Function.Count, ["sum"] = Function.Sum,
        ["coalesce"] = Function.Coalesce, ["if"] = Function.If, ["years_between"] = Function.YearsBetween,
    };

    public static IEnumerable<string> Names => ByName.Keys.Append("date");

    public static bool TryGet(string name, out Function function) => ByName.TryGetValue(name, out function);

    public static string NameOf(Function function) => function switch
    {
        Function.Known => "known",
        Function.Unknown => "unknown",
        Function.Contains => "contains",
        Function.Min => "min",
        Function.Max => "max",
        Function.Count => "count",
        Function.Sum => "sum",
        Function.Coalesce => "coalesce",
        Function.If => "if",
        _ => "years_between",
    };

    public static string ShapeOf(Function function) => function switch
    {
        Function.Known => "known(name)",
        Function.Unknown => "unknown(name)",
        Function.Contains => "contains(set, 'code')",
        Function.Count => "count(condition, condition, ...) or count(set)",
        Function.Coalesce => "coalesce(value, default)",
        Function.If => "if(condition, then, otherwise)",
        Function.YearsBetween => "years_between(from, to)",
        _ => $"{NameOf(function)}(number, number, ...)",
    };

    /// <summary>Whether the number of arguments fits.</summary>
    public static bool Fits(Function function, int count) => function switch
    {
        Function.Known or Function.Unknown => count == 1,
        Function.Contains or Function.YearsBetween => count == 2,
        Function.If => count == 3,
        _ => count >= 1,
    };
}
