namespace Leeward.Kernel.People;

/// <summary>What an audit line says beyond its verb: <c>key=value</c> pairs that pages put into words. Codes and staff names only.</summary>
public static class Details
{
    /// <summary>Joins pairs; a null value leaves the pair out.</summary>
    public static string Of(params IReadOnlyList<(string Key, string? Value)> pairs) =>
        string.Join("; ", pairs.Where(p => p.Value is not null).Select(p => $"{p.Key}={p.Value!.Replace(';', ',').ReplaceLineEndings(" ")}"));

    /// <summary>Reads pairs; what is no pair has an empty key.</summary>
    public static IReadOnlyList<(string Key, string Value)> Read(string details)
    {
        ArgumentNullException.ThrowIfNull(details);
        return [.. details.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(part =>
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            return at > 0 && part.AsSpan(0, at).IndexOfAnyExceptInRange('a', 'z') < 0 ? (part[..at], part[(at + 1)..]) : ("", part);
        })];
    }
}
