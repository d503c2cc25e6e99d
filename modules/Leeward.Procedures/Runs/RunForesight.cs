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
        run.WakeRank = next is { } at ? Rank(view, at) : Least;
        run.WorkDayTicks = CalendarRecount.CountsUntil(definition, state, view).UtcTicks;
    }

    /// <summary>0 where a window of the body closes, then law, the body's own rule, advice; last what is no limit.</summary>
    private static int Rank(RunView view, DateTimeOffset at) => view.Steps.Where(step => step.IsOpen).SelectMany(step => step.Due)
        .Where(due => due.At is { } last && !Deadline.IsLate(last, view.Now) && Deadline.IsLate(last, at))
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
