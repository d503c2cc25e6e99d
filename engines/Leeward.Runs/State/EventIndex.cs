using System.Collections.Immutable;

namespace Leeward.Runs;

/// <summary>
/// What happened in a run by its codes: asked for far more often than it changes. Made from the list it belongs to and thrown away with it; it is no part of what a state is, so all are equal.
/// </summary>
internal sealed class EventIndex
{
    private readonly Dictionary<string, HappenedEvent[]> _byCodes;

    public EventIndex(ImmutableList<HappenedEvent> source)
    {
        Source = source;
        _byCodes = new(source.Count, StringComparer.Ordinal);
        foreach (var one in source) { _byCodes[one.Code] = _byCodes.TryGetValue(one.Code, out var before) ? [.. before, one] : [one]; }
    }

    /// <summary>The list that it was made from.</summary>
    public ImmutableList<HappenedEvent> Source { get; }

    /// <summary>The events of a code, in order of recording.</summary>
    public HappenedEvent[] Of(string code) => _byCodes.TryGetValue(code, out var events) ? events : [];

    public HappenedEvent? First(string code) => Of(code) is [var first, ..] ? first : null;

    public HappenedEvent? Last(string code) => Of(code) is [.., var last] ? last : null;

    public bool Has(string code) => _byCodes.ContainsKey(code);

    public override bool Equals(object? obj) => obj is EventIndex;

    public override int GetHashCode() => 0;
}
