namespace Leeward.Conformance;

/// <summary>A net as arrays, for the search.</summary>
internal sealed class CompiledNet
{
    public CompiledNet(PetriNet net, MoveCosts costs)
    {
        costs.Check();
        Net = net;
        PlaceCount = net.Places.Count;
        var places = net.Places.Select((place, index) => (place.Id, index)).ToDictionary(one => one.Id, one => one.index, StringComparer.Ordinal);
        var transitions = net.Transitions.Select((transition, index) => (transition.Id, index)).ToDictionary(one => one.Id, one => one.index, StringComparer.Ordinal);
        Labels = [.. net.Activities];
        LabelOf = Labels.Select((label, index) => (label, index)).ToDictionary(one => one.label, one => one.index, StringComparer.Ordinal);
        TransitionLabel = [.. net.Transitions.Select(one => one.Label is null ? -1 : LabelOf[one.Label])];
        ModelCost = [.. net.Transitions.Select(one => one.Label is null ? costs.Silent : costs.OfSkipped(one.Label))];
        var (takes, makes) = (Sums(), Sums());
        foreach (var arc in net.Arcs)
        {
            if (places.TryGetValue(arc.Source, out var from)) { Add(takes[transitions[arc.Target]], from, arc.Weight); }
            else { Add(makes[transitions[arc.Source]], places[arc.Target], arc.Weight); }
        }
        Takes = [.. takes.Select(Sorted)];
        Makes = [.. makes.Select(Sorted)];
        Initial = Marking(net.InitialMarking, places);
        Final = Marking(net.FinalMarking, places);

        SortedDictionary<int, int>[] Sums() => [.. net.Transitions.Select(_ => new SortedDictionary<int, int>())];
    }

    public PetriNet Net { get; }

    public int PlaceCount { get; }

    public int TransitionCount => Takes.Length;

    /// <summary>The activities it knows.</summary>
    public string[] Labels { get; }

    public IReadOnlyDictionary<string, int> LabelOf { get; }

    /// <summary>The label of each transition; -1 for silent ones.</summary>
    public int[] TransitionLabel { get; }

    /// <summary>What each transition costs without the log.</summary>
    public int[] ModelCost { get; }

    /// <summary>Places and tokens each transition takes.</summary>
    public (int Place, int Tokens)[][] Takes { get; }

    /// <summary>Places and tokens each transition makes.</summary>
    public (int Place, int Tokens)[][] Makes { get; }

    public ushort[] Initial { get; }

    public ushort[] Final { get; }

    private static void Add(SortedDictionary<int, int> sums, int place, int tokens) => sums[place] = sums.GetValueOrDefault(place) + tokens;

    private static (int Place, int Tokens)[] Sorted(SortedDictionary<int, int> sums) => [.. sums.Select(one => (one.Key, one.Value))];

    private ushort[] Marking(IReadOnlyDictionary<string, int> tokens, Dictionary<string, int> places)
    {
        var marking = new ushort[PlaceCount];
        foreach (var (place, count) in tokens) { marking[places[place]] = (ushort)count; }
        return marking;
    }
}
