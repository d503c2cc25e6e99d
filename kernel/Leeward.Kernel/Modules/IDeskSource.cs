using System.Globalization;

namespace Leeward.Kernel.Modules;

/// <summary>What waits for the acting person in one module; the home page asks every module and knows none.</summary>
public interface IDeskSource
{
    /// <summary>What waits, counted within what the person may see; nothing for work the person has no right to.</summary>
    Task<IReadOnlyList<DeskLine>> LinesAsync(CancellationToken ct);
}

/// <summary>A line of the desk: so and so many of something wait.</summary>
/// <param name="Menu">The path of the navigation entry it belongs to, for example <c>/triage</c>.</param>
/// <param name="Path">Where they are listed.</param>
/// <param name="Count">How many; never more than <see cref="Most"/>.</param>
/// <param name="Text">What they are, with <c>{0}</c> for the number.</param>
/// <param name="IsUrgent">Late, or grave.</param>
public sealed record DeskLine(string Menu, string Path, int Count, LocalText Text, bool IsUrgent = false)
{
    /// <summary>Beyond this, more are not counted.</summary>
    public const int Most = 1000;

    /// <summary>The line in words: <c>3 late</c>, <c>999+ open</c>.</summary>
    public string Words(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return string.Format(culture, Text.For(culture), Count >= Most ? "999+" : Count.ToString(culture));
    }
}
