using Leeward.Rules;

namespace Leeward.Runs.Tests.Reference;

/// <summary>Random things that people record, sensible and not.</summary>
internal static class RandomActs
{
    public static readonly DateTimeOffset Start = World.At(9, 14, 9).ToUniversalTime();

    /// <summary>An event at a moment; all times on quarter hours.</summary>
    public static RunEvent Make(Plan plan, int[] numbers, DateTimeOffset at)
    {
        var dice = new Dice(numbers);
        var kind = dice.Up(34);
        var actor = dice.Of("x", "y");
        var approver = dice.Chance(85) ? "head" : dice.Of(actor, "");
        var given = dice.Chance(45) ? new Override(approver, "r") : null;
        var turn = new OccurrenceRef(plan.Steps[dice.Up(plan.Steps.Length)].Id, dice.Chance(25) ? dice.Up(5) : 1);
        var code = dice.Chance(2) ? "none" : plan.Events[dice.Up(plan.Events.Length)].Code;
        var past = at.AddMinutes(15 * -dice.Up(400));
        var around = at.AddMinutes(15 * (dice.Up(900) - 150));
        var maybe = dice.Chance(3) ? around : past;
        return kind switch
        {
            < 6 => new EventHappened(at, actor, code, maybe),
            6 => new EventPlanned(at, actor, code, around),
            7 or 8 => new EventTimeCorrected(at, actor, code, dice.Up(4), maybe, "r"),
            < 13 => Fact(dice, at, actor),
            < 16 => new EvidenceAdded(at, actor, turn, dice.Chance(3) ? "none" : dice.Of(Plan.Proofs), "id"),
            < 23 => new StepCompleted(at, actor, turn)
            {
                PerformedAt = dice.Chance(40) ? maybe : null,
                Attributes = dice.Chance(50) ? new Dictionary<string, Value> { [dice.Chance(90) ? Plan.InterviewerSex : Plan.Yes] = dice.Chance(95) ? Value.Of(dice.Of("female", "male")) : Value.Of(true) } : new(),
                Facts = dice.Chance(25) ? new Dictionary<string, Value> { [Plan.Kind] = Value.Of(dice.Of(Plan.Values)) } : new(),
                Confirmed = dice.Chance(50) ? ["K0", "K1", "K2"] : [],
                Override = given,
            },
            23 => new StepDeferred(at, actor, turn, "r", around),
            24 => new StepDeviated(at, actor, turn, "r", dice.Chance(80) ? approver : null),
            25 => new StepNotNeeded(at, actor, turn, "r"),
            26 => new StepReopened(at, actor, turn, "r"),
            27 => new StepRepeated(at, actor, turn.Step, "r", given),
            28 => new Suspended(at, actor, "r", approver),
            29 => new Resumed(at, actor),
            30 => new DeadlineExtended(at, actor, turn, dice.Chance(50) ? dice.Up(3) : null, around, approver, "r"),
            31 => new DeadlineHeld(at, actor, turn, dice.Up(3), around),
            32 => new DeadlineRecalculationAccepted(at, actor, turn, approver, "r"),
            _ => dice.Chance(60) ? new RunReopened(at, actor, "r") : new RunClosed(at, actor, "r", given),
        };
    }

    private static FactRecorded Fact(Dice dice, DateTimeOffset at, string actor) => new(
        at, actor, dice.Chance(4) ? dice.Of(Plan.SinceHours, "nothing", Plan.InterviewerSex) : dice.Of(Plan.Kind, Plan.Yes),
        dice.Up(8) switch { 0 => Value.Unknown, 1 or 2 => Value.Of(dice.Chance(50)), _ => Value.Of(dice.Of(Plan.Values)) });
}
