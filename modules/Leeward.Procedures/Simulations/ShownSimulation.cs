using Leeward.Conformance;
using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Procedures.Conformance;
using Leeward.Procedures.Drafts;
using Leeward.Runs;

namespace Leeward.Procedures.Simulations;

/// <summary>Shows what came out, exactly or protected by the rule of the conformance pages: no figure, and no difference of two, tells of fewer cases than the threshold.</summary>
internal sealed class ShownSimulation(SimulationOutcome outcome, ProcedureDefinition after, ProcedureDefinition? before, long? threshold)
{
    /// <summary>Of fewer cases an outermost twentieth or a peak is a single one.</summary>
    private const int EnoughForEdges = 20;

    public SimulationView View(SimulationLine line, SimulationSettings settings)
    {
        var (then, now) = (outcome.Before, outcome.After);
        var compared = SimulationComparison.Of(before ?? after, then ?? now, after, now);
        List<StepLine> steps = [.. compared.Steps.Where(one => one.Before is { Required: > 0 } || one.After is { Required: > 0 } || one.Changes.Count > 0).Select(Step)];
        var late = steps.Exists(step => step.Range is { Direction: not 0 }) ? BesideRanges(then!, now)
            : Pair(then?.CasesLate, now.CasesLate, Tells(then, one => one.Cases, one => one.CasesLate) && Tells(now, one => one.Cases, one => one.CasesLate));
        return new(
            line, Both(after.Title), settings, threshold is not null, threshold ?? 0, Pair(then?.Cases, now.Cases, shown: true), late,
            Pair(then?.NeverEnd, now.NeverEnd, Tells(then, one => one.Cases, one => one.NeverEnd) && Tells(now, one => one.Cases, one => one.NeverEnd)),
            Small(outcome.Found), Small(outcome.Unread), Small(now.Left), Small(outcome.LearntFrom), outcome.From, outcome.Until,
            steps, Roles([.. steps.Where(step => step.Range is { Of: RangeOf.Applies }).Select(step => step.Role)]), Rules(),
            [.. after.Phases.Select(phase => new SimulationPart(phase.Code, Both(phase.Title)))]);
    }

    /// <summary>A total that differs, and whether it could be shown, would narrow the ranges beside it, down to the exact number: only the version before is shown, or that nothing differs.</summary>
    private SidePair BesideRanges(SimulationFigures then, SimulationFigures now)
    {
        var shown = Tells(then, one => one.Cases, one => one.CasesLate);
        return new(Count(then.CasesLate, shown), Count(now.CasesLate, shown && now.CasesLate == then.CasesLate));
    }

    private StepLine Step(StepComparison one)
    {
        var (was, now) = (outcome.Before is null ? null : one.Before, one.After);
        var withheld = threshold is not null && !(Tells(was, s => s.Cases, s => s.CasesLate) && Tells(now, s => s.Cases, s => s.CasesLate)
            && Tells(was?.CasesLate, now?.CasesLate) && Tells(was?.Cases, now?.Cases));
        var range = withheld ? Range(was, now) : null;
        // Whether the version after could be shown by itself is not asked: that would narrow the range.
        var alone = range is { Of: not RangeOf.Cases, Direction: not 0 } && Tells(was, s => s.Cases, s => s.CasesLate) ? Side(was) : null;
        var step = after.Step(one.Step) ?? before!.Step(one.Step)!;
        return new(
            step.Id, Both(step.Title), step.Phase, step.Role, withheld, range, withheld ? alone : Side(was), withheld ? null : Side(now), withheld || was is null && outcome.Before is null ? null : one.LateMoved,
            outcome.Before is not null && one.OwnChange, outcome.Fitted.Contains(step.Id), outcome.Before is null ? [] : [.. one.Changes.Select(OpenDraft.Line)]);
    }

    /// <summary>What can be said of a step in place of its figures: that something is less than the threshold. Null where it is not.</summary>
    private StepRange? Range(StepFigures? was, StepFigures? now)
    {
        if (threshold is not { } least || was is null || now is null) { return null; }
        if (Math.Max(was.Cases, now.Cases) < least) { return new(RangeOf.Cases, 0, least); }
        if (Math.Min(was.Cases, now.Cases) < least) { return null; }
        var (cases, late) = (now.Cases - was.Cases, now.CasesLate - was.CasesLate);
        return cases != 0 ? Math.Abs(cases) < least ? new(RangeOf.Applies, Math.Sign(cases), least) : null
            : Math.Abs(late) < least ? new(RangeOf.Late, Math.Sign(late), least) : null;
    }

    private StepSide? Side(StepFigures? one)
    {
        if (one is null) { return null; }
        var (sure, edges) = (Proportion.Wilson(one.Late, one.Required), threshold is null || one.Cases >= EnoughForEdges);
        var none = one.Required == 0;
        return new(one.Cases, one.Required, one.Done, one.Late, none ? null : (double)one.Late / one.Required, none ? null : sure.Low, none ? null : sure.High,
            Hours(one.ToDone), edges ? Hours(one.ToDone95) : null, Hours(one.Slack), edges ? Hours(one.Slack95) : null);
    }

    /// <param name="ranged">Roles with a step of which only a range of cases is said: their hours, where they differ, would give the number away.</param>
    private List<RoleLine> Roles(HashSet<string> ranged)
    {
        var (was, now) = (outcome.Before?.Roles.ToDictionary(one => one.Role, StringComparer.Ordinal), outcome.After.Roles.ToDictionary(one => one.Role, StringComparer.Ordinal));
        var codes = after.Roles.Keys.Concat(before?.Roles.Keys ?? []).Distinct().Where(code => now.ContainsKey(code) || was?.ContainsKey(code) == true);
        return [.. codes.Select(code =>
        {
            var (then, here) = (was?.GetValueOrDefault(code), now.GetValueOrDefault(code));
            var withheld = threshold is { } least && (then is { Cases: var a } && a < least || here is { Cases: var b } && b < least || ranged.Contains(code) && then?.Hours != here?.Hours);
            return new RoleLine(code, Both(after.Roles.GetValueOrDefault(code) ?? before!.Roles[code]), withheld, withheld ? null : Side(then), withheld ? null : Side(here));
        })];
    }

    private RoleSide? Side(RoleLoad? one)
    {
        if (one is null) { return null; }
        var peaks = threshold is null || one.Cases >= EnoughForEdges;
        return new(one.Hours, one.Busy, one.Waiting, peaks ? one.PeakBusy : null, peaks ? one.PeakBusyHour : null, peaks ? one.PeakWaiting : null, peaks ? one.PeakWaitingHour : null);
    }

    private List<RuleLine> Rules()
    {
        var (was, now) = (outcome.Before?.Broken.ToDictionary(one => one.Constraint, StringComparer.Ordinal), outcome.After.Broken.ToDictionary(one => one.Constraint, StringComparer.Ordinal));
        var rules = after.Constraints.Concat(before?.Constraints ?? []).DistinctBy(rule => rule.Id).Where(rule => now.ContainsKey(rule.Id) || was?.ContainsKey(rule.Id) == true);
        return [.. rules.Select(rule =>
        {
            var (then, here) = (was?.GetValueOrDefault(rule.Id), now.GetValueOrDefault(rule.Id));
            var shown = Small(then?.Cases ?? 0) is not null && Small(here?.Cases ?? 0) is not null && Tells(then?.Cases ?? 0, here?.Cases ?? 0);
            return new RuleLine(rule.Id, Both(rule.Title), new(was is null || !shown ? null : then?.Times ?? 0, shown ? here?.Times ?? 0 : null));
        })];
    }

    private SidePair Pair(long? was, long now, bool shown)
    {
        shown = shown && Tells(was, now) && (was is not { } then || Small(then) is not null) && Small(now) is not null;
        return new(Count(was, shown), Count(now, shown));
    }

    private static long? Count(long? value, bool shown) => shown ? value : null;

    private long? Small(long value) => threshold is { } least && value > 0 && value < least ? null : value;

    /// <summary>Whether a difference can be shown: played over the same cases, it would tell of those in which something differs.</summary>
    private bool Tells(long? was, long? now) => was is not { } a || now is not { } b || Small(Math.Abs(a - b)) is not null;

    private bool Tells<T>(T? one, Func<T, int> cases, Func<T, int> late)
        where T : class
    {
        if (one is null || threshold is not { } least || cases(one) == 0) { return true; }
        var count = new GroupCount("", new("", ""), cases(one), late(one), late(one), 0, 0, 0);
        return !FigureTable.Of(count, [count], least, disjoint: false, funnel: false).Rows[0].Withheld;
    }

    private static double? Hours(TimeSpan? span) => span is { } known ? Math.Round(known.TotalHours, 2) : null;

    private static LocalText Both(Bilingual words) => new(words.En, words.Zh);
}
