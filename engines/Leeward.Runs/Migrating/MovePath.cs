namespace Leeward.Runs;

/// <summary>From which version of a procedure to which a run is moved, and which step of the one is which of the other.</summary>
public sealed class MovePath
{
    private readonly Dictionary<string, string> _names;
    private readonly Dictionary<string, string> _back;
    private readonly Dictionary<string, int?[]> _instead = new(StringComparer.Ordinal);

    /// <summary>A path between two versions.</summary>
    /// <param name="before">The version before.</param>
    /// <param name="after">The other version.</param>
    /// <param name="names">Ids of steps by the version before and what the other calls them, where that differs; null: none.</param>
    public MovePath(ProcedureDefinition before, ProcedureDefinition after, IReadOnlyDictionary<string, string>? names = null)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        (Before, After, _names, _back) = (before, after, new(names ?? new Dictionary<string, string>(), StringComparer.Ordinal), new(StringComparer.Ordinal));
        Problem = before.Id != after.Id ? "runs.move.other_procedure" : before.ContentHash == after.ContentHash ? "runs.move.same" : Named() ? null : "runs.move.names";
        foreach (var step in before.Steps)
        {
            if (Target(step.Id) is not { } target) { continue; }
            _back.TryAdd(target.Id, step.Id);
            _instead[step.Id] = Counterparts(step, target);
        }
    }

    /// <summary>The version before.</summary>
    public ProcedureDefinition Before { get; }

    /// <summary>The other version.</summary>
    public ProcedureDefinition After { get; }

    /// <summary>Ids of steps that the other version calls otherwise.</summary>
    public IReadOnlyDictionary<string, string> Names => _names;

    /// <summary>Why no run can go this way, as a code; null where runs can.</summary>
    public string? Problem { get; }

    /// <summary>The step of the other version that continues a step; null where none does.</summary>
    public StepDefinition? Target(string step) => After.Step(_names.GetValueOrDefault(step, step));

    /// <summary>The id by the version before of a step of the other version; null for a new step.</summary>
    public string? Source(string step) => _back.GetValueOrDefault(step);

    /// <summary>Which deadline of the continuing step took the place of a deadline; null where none did.</summary>
    internal int? Instead(string step, int due) => due >= 0 && _instead.TryGetValue(step, out var places) ? places[due] : null;

    /// <summary>A renamed step is gone by its old id, and its new id was nobody's: so that no turn can be taken for another's.</summary>
    private bool Named() => _names.All(one => Before.Step(one.Key) is not null && After.Step(one.Value) is not null && Before.Step(one.Value) is null && After.Step(one.Key) is null)
        && _names.Values.Distinct(StringComparer.Ordinal).Count() == _names.Count;

    /// <summary>Pairs deadlines, the most alike first: the same rule under the same condition, then the same anchor and condition, the same anchor, the same place.</summary>
    private static int?[] Counterparts(StepDefinition before, StepDefinition after)
    {
        var (places, free) = (new int?[before.Due.Count], after.Due.Select(due => due.Index).ToHashSet());
        static bool Anchor(DueDefinition one, DueDefinition other) => (one.Anchor, one.BeforeStep, one.Rule.Direction) == (other.Anchor, other.BeforeStep, other.Rule.Direction);
        static bool When(DueDefinition one, DueDefinition other) => (one.When?.Text, one.Otherwise) == (other.When?.Text, other.Otherwise);
        Func<DueDefinition, DueDefinition, bool>[] alike =
        [
            (one, other) => Anchor(one, other) && When(one, other) && one.Rule == other.Rule,
            (one, other) => Anchor(one, other) && When(one, other),
            Anchor,
            (one, other) => one.Index == other.Index && one.BeforeStep is null == other.BeforeStep is null,
        ];
        foreach (var match in alike)
        {
            foreach (var one in before.Due.Where(due => places[due.Index] is null))
            {
                if (after.Due.FirstOrDefault(other => free.Contains(other.Index) && match(one, other)) is not { } found) { continue; }
                places[one.Index] = found.Index;
                free.Remove(found.Index);
            }
        }

        return places;
    }
}
