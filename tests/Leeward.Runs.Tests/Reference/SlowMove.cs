namespace Leeward.Runs.Tests.Reference;

/// <summary>Moving to another plan, in the reference interpreter: what the history says when a move is taken back.</summary>
internal static class SlowMove
{
    /// <summary>Which deadline of the other step stands in the place of each: the very same, else of the same anchor and condition, else of the same anchor, else at the same place.</summary>
    public static int?[] Places(PlanStep before, PlanStep after)
    {
        var places = new int?[before.Due.Length];
        for (var level = 0; level < 4; level++)
        {
            for (var one = 0; one < before.Due.Length; one++)
            {
                for (var other = 0; other < after.Due.Length && places[one] is null; other++)
                {
                    if (!places.Contains(other) && Alike(level, before.Due[one], after.Due[other], one == other)) { places[one] = other; }
                }
            }
        }

        return places;
    }

    /// <summary>Why a move cannot be taken back; nothing where it can.</summary>
    public static List<string> Refusals(SlowWorld world, IReadOnlyList<RunEvent?> history) =>
        world.Closed is not null ? ["runs.closed "] : Last(history) < 0 ? ["runs.move.none "] : [];

    /// <summary>Where the move stands that is taken back: the last one, unless something was settled by the other plan.</summary>
    public static int Last(IReadOnlyList<RunEvent?> history)
    {
        for (var i = history.Count - 1; i >= 0; i--)
        {
            if (history[i] is RunMoved) { return i; }
            if (history[i] is StepCompleted or StepDeviated or StepNotNeeded or RunClosed) { return -1; }
        }

        return -1;
    }

    /// <summary>What was recorded by the other plan, as the plan before calls it; null where that has no such thing.</summary>
    public static RunEvent? Back(Plan before, Plan after, RunEvent? happened)
    {
        var step = happened switch { EvidenceAdded one => one.Occurrence.Step, StepDeferred one => one.Occurrence.Step, StepReopened one => one.Occurrence.Step, StepRepeated one => one.Step, DeadlineExtended one => one.Occurrence.Step, _ => null };
        if (happened is DeadlineHeld or DeadlineRecalculationAccepted || (step is not null && !before.Steps.Any(one => one.Id == step))) { return null; }
        if (happened is not DeadlineExtended { Due: { } due } more) { return happened; }
        var place = Array.IndexOf(Places(before.Step(step!), after.Step(step!)), due);
        return place < 0 ? null : more with { Due = place };
    }

    private static bool Alike(int level, PlanDue one, PlanDue other, bool samePlace)
    {
        var anchor = one.From == other.From && one.BeforeEvent == other.BeforeEvent && one.BeforeStep == other.BeforeStep;
        var when = one.When?.Text == other.When?.Text && one.Otherwise == other.Otherwise;
        var rule = (one.Clock, one.Amount, one.Kind, one.ExcludeStart, one.Roll, one.CutOffHour, one.TargetHours, one.Hard) == (other.Clock, other.Amount, other.Kind, other.ExcludeStart, other.Roll, other.CutOffHour, other.TargetHours, other.Hard);
        return level switch { 0 => anchor && when && rule, 1 => anchor && when, 2 => anchor, _ => samePlace && (one.BeforeStep is null) == (other.BeforeStep is null) };
    }
}
