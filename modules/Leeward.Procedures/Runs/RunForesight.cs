using Leeward.Deadlines;
using Leeward.Runs;

namespace Leeward.Procedures.Runs;

/// <summary>What a run keeps in the clear about its own future, so that those who wait for it open no seal.</summary>
internal static class RunForesight
{
    /// <summary>The rank of what is no limit.</summary>
    public const int Least = 4;

    /// <summary>Notes when time alone changes more of the run than that a step is late (its row says that), how grave that is, and up to when it depends on working days.</summary>
    public static void Foresee(this Run run, ProcedureDefinition definition, RunState state, RunView view)
    {
        var next = RunEngine.NextTurn(definition, state, view);
        run.WakeTicks = next?.UtcTicks ?? long.MaxValue;
        run.WakeRank = next is { } at ? Rank(view.Steps, view.Now, at) : Least;
        run.WorkDayTicks = CalendarRecount.CountsUntil(definition, state, view).UtcTicks;
    }

    /// <summary>Notes the same where a run was counted again, without looking at all of it where time alone changes it when it would have before.</summary>
    public static void Foresee(this Run run, ProcedureDefinition definition, CalendarRecount recount, DateTimeOffset now, WorkCalendar calendar)
    {
        if (recount.WakesElsewhen)
        {
            var view = RunEngine.View(definition, recount.State, now, calendar);
            run.Foresee(definition, recount.State, view);
            // By the calendar now a step should have followed by now: the watch keeps the breach.
            if (view.Findings.Any(one => one is { Constraint.Type: ConstraintType.Response, Kind: FindingKind.Violation })) { run.WakeTicks = now.UtcTicks; }
            return;
        }
        run.WorkDayTicks = recount.Until.UtcTicks;
        if (recount.Changed.Count > 0 && run.WakeTicks > now.UtcTicks && run.WakeTicks < long.MaxValue) { run.WakeRank = Rank(recount.Turns, now, new(run.WakeTicks, TimeSpan.Zero)); }
    }

    /// <summary>0 where a window of the body closes, then law, the body's own rule, advice; last what is no limit.</summary>
    private static int Rank(IEnumerable<StepView> steps, DateTimeOffset now, DateTimeOffset at) => steps.Where(step => step.IsOpen).SelectMany(step => step.Due)
        .Where(due => due.At is { } last && !Deadline.IsLate(last, now) && Deadline.IsLate(last, at))
        .Select(due => Grave(due.Rule)).DefaultIfEmpty(Least).Min();

    /// <summary>How grave it is that a limit passes: 0 the gravest.</summary>
    public static int Grave(DeadlineRule rule) => rule.Kind switch
    {
        _ when rule.Hard => 0,
        DeadlineKind.Clinical => 0,
        DeadlineKind.Statutory => 1,
        DeadlineKind.Policy => 2,
        _ => 3,
    };
}
