using CsCheck;

namespace Leeward.Conformance.Tests;

/// <summary>Nets for tests: by hand, and random ones that CsCheck can shrink.</summary>
internal static class Nets
{
    private static readonly string[] Words = ["a", "b", "c", "d"];

    /// <summary>Traces over the activities of the random nets and one that none of them knows.</summary>
    public static Gen<string[]> Traces { get; } = Gen.OneOfConst("a", "b", "c", "d", "unknown").Array[0, 7];

    /// <summary>Any wiring at all: bounded or not, with a way to the end or without.</summary>
    public static Gen<PetriNet> Wild { get; } =
        Gen.Select(Gen.Int[2, 5], Gen.Select(Gen.Int[-1, 3], Gen.Select(Gen.Int[0, 4], Gen.Int[1, 2]).Array[0, 2], Gen.Select(Gen.Int[0, 4], Gen.Int[1, 2]).Array[0, 2]).Array[1, 6])
            .Select((places, transitions) =>
            {
                var arcs = new List<Arc>();
                for (var t = 0; t < transitions.Length; t++)
                {
                    arcs.AddRange(transitions[t].Item2.Select(one => new Arc($"p{one.Item1 % places}", $"t{t}", one.Item2)));
                    arcs.AddRange(transitions[t].Item3.Select(one => new Arc($"t{t}", $"p{one.Item1 % places}", one.Item2)));
                }
                return Of(places, [.. transitions.Select((one, t) => new Transition($"t{t}", one.Item1 < 0 ? null : Words[one.Item1]))], arcs, new() { ["p0"] = 1 }, new() { [$"p{places - 1}"] = 1 });
            });

    /// <summary>Nets as procedures are: sequences, choices, things side by side, loops.</summary>
    public static Gen<PetriNet> Orderly { get; } = Gen.Int[0, 99].Array[1, 25].Select(numbers =>
    {
        var making = new Making(numbers);
        making.Block("p0", "p1", 0);
        return Of(making.Places, making.Transitions, making.Arcs, new() { ["p0"] = 1 }, new() { ["p1"] = 1 });
    });

    /// <summary>register, then check and examine in any order, then decide; a reminder may come in between any number of times.</summary>
    public static PetriNet Request { get; } = Of(
        6,
        [new("register", "register"), new("check", "check"), new("examine", "examine"), new("remind", "remind"), new("decide", "decide"), new("none", null)],
        [
            new("p0", "register"), new("register", "p1"), new("register", "p2"), new("p1", "check"), new("check", "p3"), new("p2", "examine"), new("examine", "p4"),
            new("p3", "remind"), new("remind", "p3"), new("p3", "decide"), new("p4", "decide"), new("decide", "p5"), new("p4", "none"), new("none", "p4"),
        ],
        new() { ["p0"] = 1 },
        new() { ["p5"] = 1 });

    public static PetriNet Of(int places, IReadOnlyList<Transition> transitions, IReadOnlyList<Arc> arcs, Dictionary<string, int> initial, Dictionary<string, int> final)
    {
        var reading = PetriNet.Make("net", "A net", [.. Enumerable.Range(0, places).Select(p => new Place($"p{p}", $"place {p}"))], transitions, arcs, initial, final);
        Assert.Empty(reading.Problems);
        return reading.Net!;
    }

    public static EventLog Log(params (string Case, string[] Activities)[] traces) => new() { Traces = [.. traces.Select(one => new LogTrace(one.Case, [.. one.Activities.Select(activity => new LogEvent(activity, null))]))] };

    private sealed class Making(int[] numbers)
    {
        private int _at;

        public int Places { get; private set; } = 2;

        public List<Transition> Transitions { get; } = [];

        public List<Arc> Arcs { get; } = [];

        public void Block(string from, string to, int depth)
        {
            var number = _at < numbers.Length ? numbers[_at++] : 0;
            switch (depth > 3 || _at >= numbers.Length ? number % 5 : number % 9)
            {
                case < 4: Step(Words[number % 4], from, to); break;
                case 4: Step(null, from, to); break;
                case 5:
                    var middle = Place();
                    Block(from, middle, depth + 1);
                    Block(middle, to, depth + 1);
                    break;
                case 6:
                    Block(from, to, depth + 1);
                    Block(from, to, depth + 1);
                    break;
                case 7:
                    var (a, b, c, d) = (Place(), Place(), Place(), Place());
                    Transitions.Add(new($"t{Transitions.Count}", null));
                    Arcs.AddRange([new(from, Transitions[^1].Id), new(Transitions[^1].Id, a), new(Transitions[^1].Id, b)]);
                    Block(a, c, depth + 1);
                    Block(b, d, depth + 1);
                    Transitions.Add(new($"t{Transitions.Count}", null));
                    Arcs.AddRange([new(c, Transitions[^1].Id), new(d, Transitions[^1].Id), new(Transitions[^1].Id, to)]);
                    break;
                default:
                    var (begun, done) = (Place(), Place());
                    Step(null, from, begun);
                    Block(begun, done, depth + 1);
                    Block(done, begun, depth + 1);
                    Step(null, done, to);
                    break;
            }
        }

        private string Place() => $"p{Places++}";

        private void Step(string? label, string from, string to)
        {
            var id = $"t{Transitions.Count}";
            Transitions.Add(new(id, label));
            Arcs.AddRange([new(from, id), new(id, to)]);
        }
    }
}
