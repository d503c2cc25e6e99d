using System.Collections.Frozen;
using System.Globalization;

namespace Leeward.Conformance;

/// <summary>A place of a net: holds tokens.</summary>
/// <param name="Id">Its id, unique among places and transitions.</param>
/// <param name="Name">What it is called.</param>
public sealed record Place(string Id, string Name);

/// <summary>A transition of a net: takes tokens and makes tokens.</summary>
/// <param name="Id">Its id, unique among places and transitions.</param>
/// <param name="Label">The activity that it stands for; null for a silent one, which no log records. Several transitions may bear the same label.</param>
public sealed record Transition(string Id, string? Label)
{
    /// <summary>Whether no log records it.</summary>
    public bool Silent => Label is null;
}

/// <summary>An arc between a place and a transition.</summary>
/// <param name="Source">Id of the place or transition it comes from.</param>
/// <param name="Target">Id of the transition or place it leads to.</param>
/// <param name="Weight">How many tokens it takes or makes; at least 1.</param>
public sealed record Arc(string Source, string Target, int Weight = 1);

/// <summary>
/// An accepting Petri net: places, transitions, arcs with weights, the marking it begins with and the marking it ends with (Murata, Petri nets: properties, analysis and
/// applications, Proceedings of the IEEE 77, 1989; van der Aalst, Process Mining, 2016). A case fits if its events take the net from the one exactly to the other.
/// </summary>
public sealed class PetriNet
{
    private PetriNet(string id, string name, IReadOnlyList<Place> places, IReadOnlyList<Transition> transitions, IReadOnlyList<Arc> arcs, IReadOnlyDictionary<string, int> initial, IReadOnlyDictionary<string, int> final) =>
        (Id, Name, Places, Transitions, Arcs, InitialMarking, FinalMarking) = (id, name, places, transitions, arcs, initial, final);

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>Its places.</summary>
    public IReadOnlyList<Place> Places { get; }

    /// <summary>Its transitions.</summary>
    public IReadOnlyList<Transition> Transitions { get; }

    /// <summary>Its arcs.</summary>
    public IReadOnlyList<Arc> Arcs { get; }

    /// <summary>Tokens by place id at the beginning; places without tokens are not listed.</summary>
    public IReadOnlyDictionary<string, int> InitialMarking { get; }

    /// <summary>Tokens by place id at the end; places without tokens are not listed.</summary>
    public IReadOnlyDictionary<string, int> FinalMarking { get; }

    /// <summary>The activities it knows, each once, in the order of its transitions.</summary>
    public IEnumerable<string> Activities => Transitions.Select(one => one.Label).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>Checks and makes a net. The problems name ids; there are none where the net is given.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="places">Its places.</param>
    /// <param name="transitions">Its transitions.</param>
    /// <param name="arcs">Its arcs.</param>
    /// <param name="initial">Tokens by place id at the beginning.</param>
    /// <param name="final">Tokens by place id at the end.</param>
    public static NetReading Make(
        string id, string name, IReadOnlyList<Place> places, IReadOnlyList<Transition> transitions, IReadOnlyList<Arc> arcs, IReadOnlyDictionary<string, int> initial, IReadOnlyDictionary<string, int> final)
    {
        var problems = new List<FormatProblem>();
        var kinds = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (one, isPlace) in places.Select(place => (place.Id, true)).Concat(transitions.Select(transition => (transition.Id, false))))
        {
            if (!kinds.TryAdd(one, isPlace)) { problems.Add(new("net.doubled_id", 0, 0, $"two nodes bear the id '{one}'", one)); }
        }
        foreach (var arc in arcs)
        {
            var ends = new[] { arc.Source, arc.Target }.FirstOrDefault(end => !kinds.ContainsKey(end));
            if (ends is not null) { problems.Add(new("net.unknown_node", 0, 0, $"an arc from '{arc.Source}' to '{arc.Target}' ends at '{ends}', which is not there", arc.Source, arc.Target, ends)); }
            else if (kinds[arc.Source] == kinds[arc.Target]) { problems.Add(new("net.same_kind", 0, 0, $"the arc from '{arc.Source}' to '{arc.Target}' joins two nodes of the same kind", arc.Source, arc.Target)); }
            if (arc.Weight is < 1 or > MostTokens) { problems.Add(new("net.weight", 0, 0, $"the arc from '{arc.Source}' to '{arc.Target}' has the weight {Number(arc.Weight)}; it must be from 1 to {Number(MostTokens)}", arc.Source, arc.Target, Number(arc.Weight), Number(MostTokens))); }
        }
        foreach (var (place, tokens) in initial.Concat(final))
        {
            if (!kinds.TryGetValue(place, out var isPlace) || !isPlace) { problems.Add(new("net.unknown_place", 0, 0, $"a marking puts tokens on '{place}', which is no place", place)); }
            if (tokens is < 0 or > MostTokens) { problems.Add(new("net.tokens", 0, 0, $"a marking puts {Number(tokens)} tokens on '{place}'; it must be from 0 to {Number(MostTokens)}", place, Number(tokens), Number(MostTokens))); }
        }
        if (!initial.Any(one => one.Value > 0)) { problems.Add(new("net.no_initial", 0, 0, "the net has no initial marking: nothing could ever happen")); }
        if (!final.Any(one => one.Value > 0)) { problems.Add(new("net.no_final", 0, 0, "the net has no final marking and no place without an outgoing arc that could be taken for it")); }
        if (problems.Count > 0) { return new(null, false, problems); }
        return new(new PetriNet(id, name, [.. places], [.. transitions], [.. arcs], Kept(initial), Kept(final)), false, []);
    }

    /// <summary>The most tokens that a marking or a weight may have.</summary>
    internal const int MostTokens = 10_000;

    private static FrozenDictionary<string, int> Kept(IReadOnlyDictionary<string, int> marking) => marking.Where(one => one.Value > 0).ToFrozenDictionary(StringComparer.Ordinal);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A net, or what is wrong with it.</summary>
/// <param name="Net">The net; null where something is wrong.</param>
/// <param name="FinalGuessed">The file did not say how the net ends: one token on each place without an outgoing arc was taken, as other tools do.</param>
/// <param name="Problems">What is wrong.</param>
public sealed record NetReading(PetriNet? Net, bool FinalGuessed, IReadOnlyList<FormatProblem> Problems)
{
    /// <summary>How grave a deviation is, by activity, where the file says it: from 1 to 1,000, for <see cref="MoveCosts.BySeverity"/>. Empty where it does not.</summary>
    public IReadOnlyDictionary<string, int> Weights { get; init; } = FrozenDictionary<string, int>.Empty;
}
