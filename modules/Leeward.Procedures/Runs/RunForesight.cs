using Leeward.Deadlines;
using Leeward.Runs;

namespace Leeward.Procedures.Runs;

/// <summary>What a run keeps in the clear about its own future, so that those who wait for it open no seal.</summary>
internal static class RunForesight
{
    /// <summary>The rank of what is no limit.</summary>
    public const int Least = 4;

    /// <summary>Notes when the run changes next by time alone, how grave that is, and up to when it depends on working days.</summary>
    public static void Foresee(this Run run, ProcedureDefinition definition, RunState state, RunView view)
    {
        var next = RunEngine.NextChange(definition, state, view);
        run.WakeTicks = next?.UtcTicks ?? long.MaxValue;
        run.WakeRank = next is { } at ? Rank(view, at) : Least;
        run.WorkDayTicks = CalendarRecount.CountsUntil(definition, state, view).UtcTicks;
    }

    /// <summary>
    /// Somebody acted between a due time and the watch, or started what was late already: what is open, late and not told yet wakes the run at once. The watch tells it, as
    /// only the watch does: so it is told once.
    /// </summary>
    public static void WakeForUntold(this Run run, IEnumerable<StepRow> rows, DateTimeOffset now) =>
        run.WakeNow([.. rows.Where(row => row.IsOpen && row.DueAt < now && row.ToldTicks != row.DueTicks).Select(row => Grave(row.IsHard, Enum.TryParse<DeadlineKind>(row.DeadlineKind, ignoreCase: true, out var kind) ? kind : null))], now);

    /// <summary>The same where due times may have moved into the past and it is not at hand what was told: the watch finds out.</summary>
    public static void WakeForLate(this Run run, RunView view) =>
        run.WakeNow([.. view.Steps.Where(step => step is { ActivatedAt: not null, IsOpen: true } && (step.DeferredUntil ?? step.DueAt) < view.Now).SelectMany(step => step.Due.Where(due => due.At < view.Now)).Select(due => Grave(due.Rule.Hard, due.Rule.Kind))], view.Now);

    private static void WakeNow(this Run run, int[] ranks, DateTimeOffset now)
    {
        if (ranks.Length > 0) { (run.WakeTicks, run.WakeRank) = (now.UtcTicks, ranks.Min()); }
    }

    /// <summary>0 where a window of the body closes, then law, the body's own rule, advice; last what is no limit.</summary>
    private static int Rank(RunView view, DateTimeOffset at) => view.Steps.Where(step => step.IsOpen).SelectMany(step => step.Due)
        .Where(due => due.At is { } last && !Deadline.IsLate(last, view.Now) && Deadline.IsLate(last, at))
        .Select(due => Grave(due.Rule.Hard, due.Rule.Kind)).DefaultIfEmpty(Least).Min();

    private static int Grave(bool hard, DeadlineKind? kind) => kind switch
    {
        _ when hard => 0,
        DeadlineKind.Clinical => 0,
        DeadlineKind.Statutory => 1,
        DeadlineKind.Policy => 2,
        _ => 3,
    };
}
