using System.Globalization;
using System.Text.Json;
using Leeward.Runs;

namespace Leeward.Procedures.Proofs;

/// <summary>Where two states of a run differ first, by the names of what they hold: <c>Facts/in_school</c>, <c>Occurrences/CN-E06#1/Due/0</c>. Never a value.</summary>
internal static class StateDifference
{
    /// <summary>The place; null where they are alike.</summary>
    public static string? Of(RunState one, RunState other)
    {
        var (first, second) = (RunStateText.Write(one), RunStateText.Write(other));
        if (first.AsSpan().SequenceEqual(second)) { return null; }
        using var mine = JsonDocument.Parse(first);
        using var theirs = JsonDocument.Parse(second);
        var path = new List<string>();
        Find(mine.RootElement, theirs.RootElement, path);
        return string.Join('/', path);
    }

    private static bool Find(JsonElement one, JsonElement other, List<string> path) => (one.ValueKind, other.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => InObject(one, other, path),
        (JsonValueKind.Array, JsonValueKind.Array) => InList(one, other, path),
        _ => one.GetRawText() != other.GetRawText(),
    };

    private static bool InObject(JsonElement one, JsonElement other, List<string> path)
    {
        foreach (var name in one.EnumerateObject().Concat(other.EnumerateObject()).Select(p => p.Name).Distinct(StringComparer.Ordinal))
        {
            if (Below(name, one.TryGetProperty(name, out var mine) ? mine : null, other.TryGetProperty(name, out var theirs) ? theirs : null, path)) { return true; }
        }
        return false;
    }

    private static bool InList(JsonElement one, JsonElement other, List<string> path)
    {
        var (mine, theirs) = (one.EnumerateArray().ToList(), other.EnumerateArray().ToList());
        for (var i = 0; i < Math.Max(mine.Count, theirs.Count); i++)
        {
            JsonElement? first = i < mine.Count ? mine[i] : null, second = i < theirs.Count ? theirs[i] : null;
            if (Below(Turn(first ?? second!.Value) ?? i.ToString(CultureInfo.InvariantCulture), first, second, path)) { return true; }
        }
        return false;
    }

    private static bool Below(string name, JsonElement? one, JsonElement? other, List<string> path)
    {
        path.Add(name);
        if (one is null || other is null || Find(one.Value, other.Value, path)) { return true; }
        path.RemoveAt(path.Count - 1);
        return false;
    }

    /// <summary>The turn that an element tells of.</summary>
    private static string? Turn(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(nameof(OccurrenceState.Ref), out var turn) && turn.ValueKind == JsonValueKind.Object
        && turn.TryGetProperty(nameof(OccurrenceRef.Step), out var step) && turn.TryGetProperty(nameof(OccurrenceRef.Number), out var number) ? $"{step.GetString()}#{number.GetRawText()}" : null;
}
