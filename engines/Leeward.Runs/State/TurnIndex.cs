using System.Collections.Immutable;

namespace Leeward.Runs;

/// <summary>
/// The turns of a state by their steps: looked up far more often than they change. Made from the list it belongs to and thrown away with it; it is no part of what a state is, so all are equal.
/// </summary>
internal sealed class TurnIndex
{
    // Where each step's turns stand in _turns; the same for all that were made from one another while no step is touched for the first time.
    private readonly Dictionary<string, int> _places;
    private readonly OccurrenceState[][] _turns;

    public TurnIndex(ImmutableList<OccurrenceState> source)
    {
        (Source, All) = (source, [.. source]);
        var bySteps = All.GroupBy(turn => turn.Ref.Step, StringComparer.Ordinal).ToList();
        _turns = bySteps.ConvertAll(one => one.ToArray()).ToArray();
        _places = new(bySteps.Count, StringComparer.Ordinal);
        foreach (var one in bySteps) { _places[one.Key] = _places.Count; }
    }

    private TurnIndex(TurnIndex before, OccurrenceState turn)
    {
        var own = before.Of(turn.Ref.Step);
        var (place, ownPlace) = (Place(before.All, turn.Ref), Place(own, turn.Ref));
        (Source, All) = (place < 0 ? before.Source.Add(turn) : before.Source.SetItem(place, turn), Put(before.All, place, turn));
        _places = own.Length > 0 ? before._places : new(before._places, StringComparer.Ordinal) { [turn.Ref.Step] = before._places.Count };
        _turns = Put(before._turns, own.Length > 0 ? _places[turn.Ref.Step] : -1, Put(own, ownPlace, turn));
    }

    /// <summary>The list that it was made from.</summary>
    public ImmutableList<OccurrenceState> Source { get; }

    /// <summary>All turns, in order of appearance.</summary>
    public OccurrenceState[] All { get; }

    /// <summary>The turns of a step, in order of appearance.</summary>
    public OccurrenceState[] Of(string step) => _places.TryGetValue(step, out var place) ? _turns[place] : [];

    public OccurrenceState? Find(OccurrenceRef which)
    {
        foreach (var turn in Of(which.Step)) { if (turn.Ref.Number == which.Number) { return turn; } }
        return null;
    }

    public bool Done(string step) => Array.Exists(Of(step), turn => turn.Settlement == Settlement.Done);

    /// <summary>The same with a turn in the place of the one before it, or behind all others where it is new.</summary>
    public TurnIndex With(OccurrenceState turn) => new(this, turn);

    private static int Place(OccurrenceState[] turns, OccurrenceRef which)
    {
        for (var place = 0; place < turns.Length; place++) { if (turns[place].Ref == which) { return place; } }
        return -1;
    }

    private static T[] Put<T>(T[] all, int place, T one)
    {
        var next = new T[place < 0 ? all.Length + 1 : all.Length];
        all.CopyTo(next, 0);
        next[place < 0 ? all.Length : place] = one;
        return next;
    }

    public override bool Equals(object? obj) => obj is TurnIndex;

    public override int GetHashCode() => 0;
}
