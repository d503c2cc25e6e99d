using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>
/// The conditions of a procedure that speak of time passed and decide how a run goes on. While nothing is recorded and each of them says the same as at the moment before, nothing follows from a moment but rounds.
/// </summary>
internal sealed class TimedConditions
{
    private readonly Expression[] _plain;
    private readonly (string Step, Expression When)[] _telling;
    private readonly ILookup<string, Expression> _looked;

    public TimedConditions(ProcedureDefinition definition)
    {
        bool Timed(Expression condition) => condition.Variables.Any(name => definition.Variables.TryGetValue(name, out var variable) && variable.ComputedFrom is not null);
        IEnumerable<Expression> Plain(StepDefinition step) => step.Due.Select(due => due.When).Append(step.When).OfType<Expression>().Where(Timed);
        IEnumerable<Expression> Looked(StepDefinition step) => Plain(step)
            .Concat(step.EvidenceIf.Select(one => one.When).Concat(step.Checks.SelectMany(one => new[] { one.If, one.Require })).Where(Timed))
            .Concat(definition.Constraints.Where(one => one.Step == step.Id).SelectMany(one => new[] { one.When, one.Unless }).OfType<Expression>().Where(Timed));
        _plain = [.. definition.Steps.SelectMany(Plain).DistinctBy(condition => condition.Text)];
        _telling = [.. from step in definition.Steps from one in step.EmitsIf where Timed(one.When) select (step.Id, one.When)];
        _looked = (from step in definition.Steps from condition in Looked(step) select (step.Id, condition)).ToLookup(one => one.Id, one => one.condition, StringComparer.Ordinal);
    }

    /// <summary>Those that decide how an open turn of a step looks, with its proof, its checks and its constraints.</summary>
    public IEnumerable<Expression> Of(StepDefinition step) => _looked[step.Id];

    /// <summary>What each says at a moment; those that tell of events once for each turn done, with what is known of its performance.</summary>
    public void Ask(ProcedureDefinition definition, RunState state, DateTimeOffset now, List<Truth> answers)
    {
        answers.Clear();
        var facts = new RunFacts(definition, state, now);
        foreach (var condition in _plain) { answers.Add(condition.Test(facts)); }
        foreach (var (step, when) in _telling)
        {
            foreach (var turn in state.Turns.Of(step))
            {
                if (turn.Settlement == Settlement.Done) { answers.Add(when.Test(new RunFacts(definition, state, now, turn.Attributes))); }
            }
        }
    }
}
