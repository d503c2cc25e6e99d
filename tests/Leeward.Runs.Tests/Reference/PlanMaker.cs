namespace Leeward.Runs.Tests.Reference;

/// <summary>Random procedures that can be read without an error: every step can start, none waits for itself.</summary>
internal static class PlanMaker
{
    private static readonly string[] Outside = ["e0", "e1", "e2"];
    private static readonly string[] Told = ["m0", "m1"];
    private static readonly string[] All = [.. Outside, .. Told];

    public static Plan Make(int[] numbers)
    {
        var dice = new Dice(numbers);
        var count = 1 + dice.Up(7);
        var ids = Enumerable.Range(0, count).Select(index => $"S{index}").ToArray();
        var steps = ids.Select((id, index) => Step(dice, id, index, ids)).ToArray();
        var rules = Enumerable.Range(0, dice.Up(4)).Select(index => Rule(dice, $"K{index}", ids)).ToArray();
        // An event that only a step tells may be one that comes from outside too.
        return new([.. All.Select(code => new PlanEvent(code, Outside.Contains(code) || !dice.Chance(50)))], steps, rules);
    }

    public static Condition Condition(Dice dice, int depth = 0) => dice.Up(depth < 2 ? 9 : 6) switch
    {
        0 or 1 => new Condition.Is(Plan.Kind, dice.Of(Plan.Values)),
        2 => new Condition.Flag(Plan.Yes),
        3 => new Condition.Below(Plan.SinceHours, 1 + dice.Up(90)),
        4 => new Condition.Below(Plan.SinceDays, 1 + dice.Up(9)),
        5 => new Condition.Known(Plan.Kind),
        6 => new Condition.Not(Condition(dice, depth + 1)),
        7 => new Condition.Both(Condition(dice, depth + 1), Condition(dice, depth + 1)),
        _ => new Condition.Either(Condition(dice, depth + 1), Condition(dice, depth + 1)),
    };

    private static PlanStep Step(Dice dice, string id, int index, string[] ids)
    {
        var conditional = dice.Chance(45);
        var optional = dice.Chance(15);
        var step = new PlanStep(id, Start(dice, index, ids), optional ? "optional" : conditional ? "conditional" : "mandatory")
        {
            When = conditional ? Condition(dice) : null,
            Skip = dice.Chance(30),
            Evidence = dice.Chance(35) ? [dice.Of(Plan.Proofs)] : [],
            EvidenceIf = dice.Chance(20) ? [(Condition(dice), dice.Of(Plan.Proofs))] : [],
            Checks = dice.Chance(25) ? [(Condition(dice), dice.Chance(50) ? new Condition.Is(Plan.InterviewerSex, "female") : Condition(dice))] : [],
            Emits = dice.Chance(35) ? dice.Of(Told) : null,
            EmitsIf = dice.Chance(20) ? [(Condition(dice), dice.Of(All))] : [],
            External = dice.Chance(10),
            Urgent = dice.Chance(15),
            Repeat = dice.Chance(30) ? Repeat(dice) : null,
        };
        var due = Enumerable.Range(0, dice.Up(4)).Select(_ => Due(dice, index, ids)).ToList();
        if (due.Count > 1 && dice.Chance(40))
        {
            due[0] = due[0] with { When = Condition(dice), Otherwise = false };
            due[^1] = due[^1] with { When = null, Otherwise = true };
        }

        return step with { Due = [.. due] };
    }

    private static PlanStart Start(Dice dice, int index, string[] ids)
    {
        if (index == 0 || dice.Chance(40)) { return new(index == 0 ? "e0" : dice.Of(All), [], false, null); }
        if (dice.Chance(15)) { return new(null, [], false, ids[dice.Up(index)]); }
        var after = Enumerable.Range(0, 1 + dice.Up(3)).Select(_ => ids[dice.Up(index)]).Distinct().ToArray();
        return new(null, after, dice.Chance(35), null);
    }

    private static PlanDue Due(Dice dice, int index, string[] ids)
    {
        var clock = dice.Of("elapsed", "calendar_day", "working_day");
        var due = new PlanDue(clock, clock == "elapsed" ? 1 + dice.Up(100) : dice.Up(9), dice.Of("policy", "statutory", "clinical", "recommended"))
        {
            When = dice.Chance(25) ? Condition(dice) : null,
            ExcludeStart = dice.Chance(50),
            Roll = dice.Chance(30),
            CutOffHour = dice.Chance(20) ? 9 + dice.Up(9) : null,
            TargetHours = dice.Chance(25) ? 1 + dice.Up(40) : null,
            Hard = dice.Chance(15),
        };
        return dice.Up(8) switch
        {
            0 when index + 1 < ids.Length => new("elapsed", 0, due.Kind) { When = due.When, BeforeStep = ids[index + 1 + dice.Up(ids.Length - index - 1)] },
            1 => due with { BeforeEvent = dice.Of(All) },
            2 => due with { From = dice.Of(ids) },
            _ => due with { From = dice.Of(All) },
        };
    }

    private static PlanRepeat Repeat(Dice dice)
    {
        int? times = dice.Chance(40) ? 1 + dice.Up(4) : null;
        return dice.Up(4) switch
        {
            0 => new(1 + dice.Up(6), null, null, null, times, dice.Of(All)),
            1 => new(null, [1 + dice.Up(4), 1 + dice.Up(9), 1 + dice.Up(9)], null, null, times, dice.Of(All)),
            2 => new(null, null, [1 + dice.Up(3), 4 + dice.Up(3), 8 + dice.Up(9)], null, times, dice.Chance(30) ? dice.Of(All) : null),
            _ => new(null, null, null, dice.Of(All), times, null),
        };
    }

    private static PlanRule Rule(Dice dice, string id, string[] ids)
    {
        var step = dice.Up(ids.Length);
        var type = dice.Of("at_most", "precedence", "response", "requires_evidence", "requires_attribute", "not_performed_by", "not_coexist", "separation_of_duty", "not_coexist_room");
        var two = type is "precedence" or "response" or "not_coexist" or "separation_of_duty";
        if (two && ids.Length == 1) { (type, two) = ("at_most", false); }
        var rule = new PlanRule(id, type, ids[step], dice.Of("low", "critical"))
        {
            Other = two ? ids[(step + 1 + dice.Up(ids.Length - 1)) % ids.Length] : null,
            Times = type == "at_most" ? 1 + dice.Up(2) : 1,
            Proof = type == "requires_evidence" ? dice.Of(Plan.Proofs) : null,
            Expr = type == "requires_attribute" ? new Condition.Is(Plan.InterviewerSex, "female") : null,
            When = dice.Chance(25) ? Condition(dice) : null,
            Unless = dice.Chance(15) ? Condition(dice) : null,
        };
        return dice.Chance(10) ? rule with { Unless = null, UnlessDone = dice.Of(ids) } : rule;
    }
}
