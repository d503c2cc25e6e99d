namespace Leeward.Runs.Tests.Reference;

/// <summary>Proof, checks and rules that span steps, in the reference interpreter.</summary>
internal sealed class SlowRules(SlowWorld world)
{
    private Plan Plan => world.Plan;

    public bool Applies(PlanRule rule, Func<string, object?> known) =>
        rule.When?.Holds(known) != false && rule.Unless?.Holds(known) != true && !(rule.UnlessDone is { } done && world.Done(done));

    public List<string> Missing(PlanStep step, SlowTurn? turn, Func<string, object?> known)
    {
        var needed = step.Evidence.Concat(step.EvidenceIf.Where(one => one.When.Holds(known) != false).Select(one => one.Proof))
            .Concat(Plan.Rules.Where(rule => rule.Type == "requires_evidence" && rule.Step == step.Id && Applies(rule, known)).Select(rule => rule.Proof!));
        return [.. needed.Distinct().Where(proof => turn is null || !turn.Proofs.Contains(proof))];
    }

    public static List<(string Require, bool Unknown)> Unmet(PlanStep step, Func<string, object?> known) =>
    [
        .. step.Checks.Where(one => one.If.Holds(known) != false && one.Require.Holds(known) != true)
            .Select(one => (one.Require.Text, one.If.Holds(known) is null || one.Require.Holds(known) is null)),
    ];

    /// <summary>What keeps a turn from being completed.</summary>
    public List<string> Problems(PlanStep step, SlowTurn turn, string actor, DateTimeOffset at, DateTimeOffset now, Dictionary<string, object?> attributes)
    {
        var known = world.Known(at, attributes);
        var problems = new List<string>();
        if (Missing(step, turn, known) is { Count: > 0 } missing) { problems.Add($"runs.evidence.missing {string.Join(',', missing)}"); }
        problems.AddRange(Unmet(step, known).Select(check => $"runs.check.unmet {turn},{check.Require},L"));
        foreach (var rule in Plan.Rules.Where(rule => Applies(rule, known)))
        {
            var broken = rule.Type switch
            {
                "at_most" => rule.Step == step.Id && world.Of(step.Id).Count(one => one.Settled == "done" && one.Number != turn.Number) >= rule.Times && !(turn.Extra && turn.Approver is not null),
                "precedence" => rule.Other == step.Id && !DoneBefore(rule.Step, at, now),
                "requires_attribute" => rule.Step == step.Id && rule.Expr!.Holds(known) != true,
                "not_coexist" => rule.Step == step.Id && OpenAt(rule, at, now, known),
                "separation_of_duty" => (rule.Step == step.Id && DoneBy(rule.Other!, actor)) || (rule.Other == step.Id && DoneBy(rule.Step, actor)),
                _ => false,
            };
            if (broken) { problems.Add($"runs.constraint {rule.Id}"); }
        }

        return problems;
    }

    /// <summary>What there is to say about the rules, as the rule, the kind, the turn and who approved.</summary>
    public List<string> Findings(DateTimeOffset now, Func<PlanStep, SlowTurn, bool> passed)
    {
        var list = new List<string>();
        foreach (var rule in Plan.Rules)
        {
            foreach (var turn in world.Of(rule.Type == "precedence" ? rule.Other! : rule.Step).Where(turn => turn.Settled == "done"))
            {
                var at = turn.SettledAt!.Value;
                var known = world.Known(at, turn.Attributes);
                if (!Applies(rule, known)) { continue; }
                if (rule.Type == "response")
                {
                    var (owed, by) = Followed(rule.Other!, now, passed);
                    if (owed is not null) { list.Add($"{rule.Id} {owed} {turn} {by}"); }
                    continue;
                }

                FindingKind? kind = rule.Type switch
                {
                    "at_most" when world.Of(rule.Step).Count(one => one.Settled == "done" && one.Number <= turn.Number) > rule.Times => FindingKind.Violation,
                    "precedence" when !DoneBefore(rule.Step, at, now) => FindingKind.Violation,
                    "requires_evidence" when !turn.Proofs.Contains(rule.Proof!) => FindingKind.Violation,
                    "requires_attribute" when rule.Expr!.Holds(known) != true => FindingKind.Violation,
                    "not_performed_by" or "not_coexist_room" when !turn.Confirmed.Contains(rule.Id) => FindingKind.Unconfirmed,
                    "not_coexist" when OpenAt(rule, at, now, known) => FindingKind.Violation,
                    "separation_of_duty" when DoneBy(rule.Other!, turn.Actor!) => FindingKind.Violation,
                    _ => null,
                };
                var lawful = kind == FindingKind.Violation && turn.Approver is not null;
                if (kind is { } told) { list.Add($"{rule.Id} {(lawful ? FindingKind.Lawful : told)} {turn} {(lawful ? turn.Approver : null)}"); }
            }
        }

        return list;
    }

    /// <summary>A step that must follow: owed while any of its turns may still come, unless a turn was done.</summary>
    private (FindingKind?, string? By) Followed(string step, DateTimeOffset now, Func<PlanStep, SlowTurn, bool> passed)
    {
        var (plan, turns) = (Plan.Step(step), world.Of(step));
        if (turns.Exists(turn => turn.Settled == "done")) { return (null, null); }
        if (turns.Exists(turn => passed(plan, turn))) { return (FindingKind.Violation, null); }
        var mayCome = turns.Count == 0 || turns.Exists(turn => turn.Settled is null && world.Standing(plan, turn, now).Status != StepStatus.NotApplicable);
        if (mayCome && world.Closed is null) { return (FindingKind.Warning, null); }
        var by = mayCome ? world.ClosedBy : turns.Select(turn => turn.Approver).FirstOrDefault(approver => approver is not null);
        return by is not null ? (FindingKind.Lawful, by) : mayCome ? (FindingKind.Violation, null) : (null, null);
    }

    private bool DoneBy(string step, string actor) => world.Of(step).Exists(turn => turn.Settled == "done" && turn.Actor == actor);

    private bool DoneBefore(string step, DateTimeOffset then, DateTimeOffset now)
    {
        var turn = world.First(step);
        return world.Standing(Plan.Step(step), turn, now).Status switch
        {
            StepStatus.Done or StepStatus.Deviated => turn!.SettledAt <= then,
            StepStatus.NotApplicable or StepStatus.Missed => true,
            _ => false,
        };
    }

    private bool OpenAt(PlanRule rule, DateTimeOffset then, DateTimeOffset now, Func<string, object?> known)
    {
        var begun = world.Of(rule.Other!).FindAll(turn => turn.Began <= then);
        return rule.When is { } when ? when.Holds(known) == true && begun.Count > 0
            : begun.Exists(turn => turn.SettledAt is { } settled ? settled > then : world.Open(Plan.Step(rule.Other!), turn, now));
    }
}
