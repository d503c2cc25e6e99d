using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>Learns from recorded runs how long steps take, what the facts are and what happens from outside. Where too few are recorded, stated defaults take its place.</summary>
public sealed class SimulationFit
{
    /// <summary>The fewest recorded runs from which anything is learnt; fewer say little, and may say too much of single children.</summary>
    public const int Least = 20;

    /// <summary>What fewer runs have is not told, nor what all but fewer have.</summary>
    private const int LeastTold = 5;

    /// <summary>A fact with more different values than this is described by the most frequent ones.</summary>
    private const int MostValues = 40;

    private readonly Dictionary<string, List<double>> _lengths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _runs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<Value, int>> _facts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<double>> _events = new(StringComparer.Ordinal);

    /// <summary>How many runs were looked at.</summary>
    public int Runs { get; private set; }

    /// <summary>Looks at a recorded run.</summary>
    public void Add(RunState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Runs++;
        var done = state.Occurrences.FindAll(one => one is { Settlement: Settlement.Done, Extra: false, ActivatedAt: not null, SettledAt: not null });
        foreach (var step in done.Select(turn => turn.Ref.Step).Distinct()) { _runs[step] = _runs.GetValueOrDefault(step) + 1; }
        foreach (var turn in done)
        {
            // A step that was recorded as done before it could be took no time; a logarithm needs some.
            List(_lengths, turn.Ref.Step).Add(Math.Log(Math.Max(60, (turn.SettledAt!.Value - turn.ActivatedAt!.Value).TotalSeconds)));
        }

        foreach (var (name, value) in state.Facts)
        {
            if (!_facts.TryGetValue(name, out var counts)) { _facts.Add(name, counts = []); }
            counts[value] = counts.GetValueOrDefault(value) + 1;
        }

        foreach (var happened in state.Events.Where(one => one.From is null).DistinctBy(one => one.Code)) { List(_events, happened.Code).Add((happened.OccurredAt - state.StartedAt).TotalSeconds); }
    }

    /// <summary>The delay of each step: log-normal by maximum likelihood where at least <see cref="Least"/> runs did it; else half the time that the version in force gives, D.</summary>
    /// <param name="definition">The version simulated.</param>
    /// <param name="inForce">The version in force, whose deadlines set the default; null where there is none.</param>
    public IReadOnlyDictionary<string, StepDelay> Delays(ProcedureDefinition definition, ProcedureDefinition? inForce)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return definition.Steps.ToDictionary(step => step.Id, step => _runs.GetValueOrDefault(step.Id) >= Least ? Fitted(_lengths[step.Id]) : Default(inForce?.Step(step.Id) ?? step), StringComparer.Ordinal);
    }

    /// <summary>The shares of facts: as recorded where at least <see cref="Least"/> runs are; else each listed value, or yes and no, as often as any other, D.</summary>
    public IReadOnlyList<FactShares> Facts(ProcedureDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return [.. definition.Variables.Values.Where(one => one.ComputedFrom is null).Select(one => new FactShares(one.Name, Shares(one)))];
    }

    /// <summary>What happens from outside: as recorded where at least <see cref="Least"/> runs are; else that which starts the first step at once, and other events after a day in half of the cases, D.</summary>
    public IReadOnlyList<EventShare> Events(ProcedureDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var told = definition.Steps.SelectMany(step => step.EmitsIf.Select(one => one.Event).Append(step.Emits)).ToHashSet(StringComparer.Ordinal);
        var first = definition.Steps.Select(step => step.Start.Event).FirstOrDefault(code => code is not null && !told.Contains(code));
        return [.. definition.Events.Keys.Where(code => !told.Contains(code)).Select(code => Outside(code, code == first))];
    }

    private EventShare Outside(string code, bool first)
    {
        if (Runs < Least) { return first ? new(code, 1, TimeSpan.Zero, 0) : new(code, 0.5, TimeSpan.FromDays(1), 0.7); }
        if (!_events.TryGetValue(code, out var after)) { return new(code, 0, TimeSpan.Zero, 0); }
        after.Sort();
        return new(code, after.Count < LeastTold ? 0 : Math.Round((double)after.Count / Whole(after.Count), 3), TimeSpan.FromSeconds(Math.Round(after[after.Count / 2])), after[after.Count / 2] == 0 ? 0 : 0.7);
    }

    private List<FactShare> Shares(VariableDefinition variable)
    {
        if (Runs >= Least)
        {
            if (!_facts.TryGetValue(variable.Name, out var counts)) { return []; }
            // A value that fewer had than may be told of is left to "not known".
            var told = counts.Where(one => one.Value >= LeastTold && variable.Type.Accepts(one.Key)).OrderByDescending(one => one.Value).ThenBy(one => one.Key.ToString(), StringComparer.Ordinal).Take(MostValues).ToList();
            var whole = Whole(told.Sum(one => one.Value));
            return [.. told.Select(one => new FactShare(one.Key, Math.Round((double)one.Value / whole, 3)))];
        }

        List<Value> values = variable.Type switch
        {
            { Kind: ValueKind.Truth } => [Value.Of(true), Value.Of(false)],
            { Kind: ValueKind.Text, Allowed: { } allowed } => [.. allowed.Select(Value.Of)],
            { Kind: ValueKind.Number, Min: { } min, Max: { } max } when max - min < MostValues => [.. Enumerable.Range(0, (int)(max - min) + 1).Select(one => Value.Of(min + one))],
            _ => [],
        };
        return [.. values.Select(value => new FactShare(value, 1.0 / values.Count))];
    }

    /// <summary>What is told, where too few are left over to be told of; else all.</summary>
    private int Whole(int told) => Runs - told < LeastTold ? told : Runs;

    private static StepDelay Fitted(List<double> logs)
    {
        var mean = logs.Average();
        var spread = Math.Sqrt(logs.Sum(one => (one - mean) * (one - mean)) / logs.Count);
        return new(new(TimeSpan.FromSeconds(Math.Round(Math.Exp(Math.Min(mean, Math.Log(LogNormal.Longest.TotalSeconds))))), Math.Round(spread, 3)), logs.Count);
    }

    private static StepDelay Default(StepDefinition step)
    {
        var within = step.Due.Where(due => due.BeforeStep is null && due.Rule.Direction == Direction.After)
            .Select(due => due.Rule.Within.Clock == Clock.Elapsed ? due.Rule.Within.Span : TimeSpan.FromDays(due.Rule.Within.Days)).Where(one => one > TimeSpan.Zero).ToList();
        return new(new(within.Count == 0 ? TimeSpan.FromHours(24) : within.Min() / 2, 0.7), 0);
    }

    private static List<double> List(Dictionary<string, List<double>> lists, string key)
    {
        if (!lists.TryGetValue(key, out var list)) { lists.Add(key, list = []); }
        return list;
    }
}
