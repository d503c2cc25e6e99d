using Leeward.Deadlines;

namespace Leeward.Runs;

/// <summary>What the changes of a part mean for those who must act, field by field. Where some of it is stricter and some laxer, it is neither.</summary>
internal static class ChangeEffects
{
    public static ChangeEffect Of(string field, StepDefinition was, StepDefinition step) => field switch
    {
        "modality" => step.Modality < was.Modality ? ChangeEffect.Stricter : ChangeEffect.Laxer,
        "on_unknown" => was.When is null || step.When is null ? ChangeEffect.None : step.OnUnknown == OnUnknown.Require ? ChangeEffect.Stricter : ChangeEffect.Laxer,
        "evidence" => Sets(was.Evidence, step.Evidence),
        "evidence_if" => Sets(was.EvidenceIf.Select(Text), step.EvidenceIf.Select(Text)),
        "checks" => Sets(was.Checks.Select(Text), step.Checks.Select(Text)),
        "repeat" => Repeat(was.Repeat, step.Repeat),
        "role" or "start" or "when" or "emits" or "external" or "urgent" => ChangeEffect.Other,
        _ => ChangeEffect.None,
    };

    public static ChangeEffect Of(string field, ConstraintDefinition was, ConstraintDefinition one) => field switch
    {
        "times" => Less(was.Times.CompareTo(one.Times)),
        "severity" => Less(one.Severity.CompareTo(was.Severity)),
        "when" => was.When is null ? ChangeEffect.Laxer : one.When is null ? ChangeEffect.Stricter : ChangeEffect.Other,
        "unless" => (was.Unless is null && was.UnlessDone is null) ? ChangeEffect.Laxer : (one.Unless is null && one.UnlessDone is null) ? ChangeEffect.Stricter : ChangeEffect.Other,
        "type" or "steps" or "evidence" or "require" or "who" => ChangeEffect.Other,
        _ => ChangeEffect.None,
    };

    public static ChangeEffect Of(string field, VariableDefinition _, VariableDefinition __) => field is "type" or "values" or "computed" or "unit" ? ChangeEffect.Other : ChangeEffect.None;

    public static ChangeEffect Of(string field, PhaseDefinition _, PhaseDefinition one) => field != "safety" ? ChangeEffect.None : one.Safety ? ChangeEffect.Stricter : ChangeEffect.Laxer;

    /// <summary>Two forms of a deadline. Its source, its provenance and its remark change nothing of what is owed.</summary>
    public static ChangeEffect Of(DueDefinition a, DueDefinition b)
    {
        if (ProcedureDiff.DueKey(a) != ProcedureDiff.DueKey(b)) { return ChangeEffect.Other; }
        var (x, y) = (a.Rule, b.Rule);
        var after = x.Direction == Direction.After;
        // Whatever lets the time end later is laxer; of a time counted back it is not so plain.
        ChangeEffect Later(bool was, bool now) => was == now ? ChangeEffect.None : !after ? ChangeEffect.Other : now ? ChangeEffect.Laxer : ChangeEffect.Stricter;
        return Sum(
            after ? Longer(x.Within, y.Within) : Longer(y.Within, x.Within),
            x.Target is not { } old ? (y.Target is null ? ChangeEffect.None : ChangeEffect.Stricter) : y.Target is { } target ? (after ? Longer(old, target) : Longer(target, old)) : ChangeEffect.Laxer,
            Flag(x.Hard, y.Hard), Flag(x.Immediate, y.Immediate), Later(x.ExcludeStart, y.ExcludeStart), Later(x.RollForward, y.RollForward), Later(x.CutOff is not null, y.CutOff is not null),
            x.CutOff is { } then && y.CutOff is { } time && then != time ? (!after ? ChangeEffect.Other : time < then ? ChangeEffect.Laxer : ChangeEffect.Stricter) : ChangeEffect.None,
            x.Kind == y.Kind ? ChangeEffect.None : Less(Force(y.Kind).CompareTo(Force(x.Kind)), ChangeEffect.Other));
    }

    private static int Force(DeadlineKind kind) => kind switch { DeadlineKind.Recommended => 0, DeadlineKind.Policy => 1, _ => 2 };

    private static ChangeEffect Flag(bool was, bool now) => was == now ? ChangeEffect.None : now ? ChangeEffect.Stricter : ChangeEffect.Laxer;

    private static ChangeEffect Longer(Period was, Period now) =>
        was.Clock != now.Clock ? ChangeEffect.Other : Less(was.Clock == Clock.Elapsed ? was.Span.CompareTo(now.Span) : was.Days.CompareTo(now.Days));

    /// <summary>Stricter above zero, laxer below it.</summary>
    private static ChangeEffect Less(int sign, ChangeEffect same = ChangeEffect.None) => sign > 0 ? ChangeEffect.Stricter : sign < 0 ? ChangeEffect.Laxer : same;

    private static ChangeEffect Repeat(RepeatDefinition? was, RepeatDefinition? now) =>
        was is null ? ChangeEffect.Stricter : now is null ? ChangeEffect.Laxer
        : was.Every is { } old && now.Every is { } fresh && old != fresh && was with { Every = fresh } == now ? Less(old.CompareTo(fresh)) : ChangeEffect.Other;

    private static ChangeEffect Sets(IEnumerable<string> was, IEnumerable<string> now)
    {
        var (old, here) = (was.ToHashSet(StringComparer.Ordinal), now.ToHashSet(StringComparer.Ordinal));
        return old.SetEquals(here) ? ChangeEffect.None : here.IsSupersetOf(old) ? ChangeEffect.Stricter : old.IsSupersetOf(here) ? ChangeEffect.Laxer : ChangeEffect.Other;
    }

    private static string Text(EvidenceCondition one) => $"{one.When}: {string.Join(',', one.Require.Order(StringComparer.Ordinal))}";

    private static string Text(CheckDefinition one) => $"{one.If}: {one.Require}";

    private static ChangeEffect Sum(params ReadOnlySpan<ChangeEffect> all)
    {
        var sum = ChangeEffect.None;
        foreach (var one in all) { sum = one == ChangeEffect.None || one == sum ? sum : sum == ChangeEffect.None ? one : ChangeEffect.Other; }
        return sum;
    }
}
