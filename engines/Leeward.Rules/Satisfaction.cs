namespace Leeward.Rules;

/// <summary>Whether conditions can hold together.</summary>
public enum Satisfiable
{
    /// <summary>There are facts under which they do; an example is given.</summary>
    Yes,

    /// <summary>Proved: there are none.</summary>
    No,

    /// <summary>Neither was found within the effort allowed.</summary>
    Undecided,
}

/// <summary>The answer of <see cref="Satisfaction.Find"/>.</summary>
/// <param name="Verdict">Whether they can hold together.</param>
/// <param name="Example">For <see cref="Satisfiable.Yes"/>: facts under which they do. A variable that is not in it is unknown.</param>
public sealed record SatisfactionAnswer(Satisfiable Verdict, Facts Example);

/// <summary>
/// Finds facts under which conditions hold or fail together, or proves that there are none: "this step's condition can never be true", "no deadline
/// applies when the child is eight".
/// </summary>
/// <remarks>
/// Depth-first over the variables that the conditions name, each tried with values that stand for all others: every code of a list, both truths, and for a
/// number those that the conditions name and some between, below and above them, as many as there are numbers that may be compared with each other. Branches that
/// <see cref="Expression.Explore"/> proves dead are cut. Conditions that calculate or call functions, or ask free texts or dates, are never refuted by trying, only by that proof.
/// </remarks>
public static class Satisfaction
{
    /// <summary>How many partial assignments are looked at before giving up.</summary>
    public const int DefaultEffort = 20_000;

    /// <summary>Looks for facts under which every condition is as wanted.</summary>
    /// <param name="wanted">The conditions, and whether each shall be true or false.</param>
    /// <param name="vocabulary">The variables with their types.</param>
    /// <param name="effort">How many partial assignments are looked at before giving up.</param>
    public static SatisfactionAnswer Find(IReadOnlyList<(Expression Condition, bool Holds)> wanted, Vocabulary vocabulary, int effort = DefaultEffort)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(vocabulary);
        return new Search(wanted, vocabulary, effort).Run();
    }

    private sealed class Search
    {
        private readonly IReadOnlyList<(Expression Condition, bool Holds)> _wanted;
        private readonly List<(string Name, VariableType Type, IReadOnlyList<Value> Values)> _variables = [];
        private readonly Dictionary<string, Value> _chosen = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Possible> _possible = new(StringComparer.Ordinal);
        private readonly bool _complete;
        private int _left;

        public Search(IReadOnlyList<(Expression Condition, bool Holds)> wanted, Vocabulary vocabulary, int effort)
        {
            (_wanted, _left) = (wanted, effort);
            var asks = wanted.Any(one => one.Condition.AsksWhatIsKnown);
            _complete = !wanted.Any(one => one.Condition.Calculates);
            var names = wanted.SelectMany(one => one.Condition.Variables).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            var types = names.Select(name => vocabulary.TryGet(name, out var type) ? type : throw new ArgumentException($"'{name}' is not in the vocabulary.", nameof(vocabulary))).ToList();
            var between = Math.Max(1, types.Count(type => type.Kind == ValueKind.Number));
            var numbers = wanted.SelectMany(one => one.Condition.Numbers).Distinct().Order().ToList();
            for (var i = 0; i < names.Count; i++)
            {
                var (values, all) = Representatives(types[i], numbers, between);
                _complete &= all;
                _variables.Add((names[i], types[i], asks ? [.. values, Value.Unknown] : values));
                _possible[names[i]] = Possible.AnyOf(types[i]);
            }
        }

        public SatisfactionAnswer Run()
        {
            var found = Try(0);
            return found is not null ? new(Satisfiable.Yes, found)
                : new(_left > 0 && (_complete || Dead()) ? Satisfiable.No : Satisfiable.Undecided, Facts.Empty);
        }

        private Facts? Try(int depth)
        {
            if (--_left <= 0 || Dead()) { return null; }
            if (depth == _variables.Count)
            {
                var facts = Facts.Of(_chosen);
                return _wanted.All(one => one.Condition.Test(facts) == (one.Holds ? Truth.True : Truth.False)) ? facts : null;
            }

            var (name, type, values) = _variables[depth];
            foreach (var value in values)
            {
                _chosen[name] = value;
                _possible[name] = Possible.Of(value);
                if (Try(depth + 1) is { } found) { return found; }
            }

            _chosen.Remove(name);
            _possible[name] = Possible.AnyOf(type);
            return null;
        }

        private bool Dead() => _wanted.Any(one => one.Condition.Explore(name => _possible[name]) is var can && !(one.Holds ? can.CanBeTrue : can.CanBeFalse));

        private static (IReadOnlyList<Value> Values, bool All) Representatives(VariableType type, List<decimal> named, int between) => type.Kind switch
        {
            ValueKind.Truth => ([Value.Of(true), Value.Of(false)], true),
            ValueKind.Text when type.Allowed is { } codes => ([.. codes.Select(Value.Of)], true),
            ValueKind.Number => ([.. Numbers(type, named, between).Select(Value.Of)], true),
            ValueKind.Set when type.Allowed is { Count: > 0 and <= 6 } codes => ([.. Subsets(codes).Select(Value.OfSet)], true),
            _ => ([Value.Unknown], false),
        };

        private static IEnumerable<decimal> Numbers(VariableType type, List<decimal> named, int between)
        {
            List<decimal> marks = [.. named, .. type.Min is { } min ? new[] { min } : [], .. type.Max is { } max ? new[] { max } : []];
            marks = [.. marks.Distinct().Order()];
            if (marks.Count == 0) { marks.Add(0m); }
            var all = new List<decimal>(marks);
            for (var i = 1; i <= between; i++)
            {
                all.Add(marks[0] - i);
                all.Add(marks[^1] + i);
                all.AddRange(marks.Zip(marks.Skip(1), (a, b) => a + ((b - a) * i / (between + 1))));
            }

            return all.Where(one => !(one < type.Min) && !(one > type.Max)).Distinct().Order();
        }

        private static IEnumerable<string[]> Subsets(IReadOnlyList<string> codes) =>
            Enumerable.Range(0, 1 << codes.Count).Select(bits => codes.Where((_, at) => (bits & (1 << at)) != 0).ToArray());
    }
}
