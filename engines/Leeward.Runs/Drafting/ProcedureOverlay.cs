using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>
/// Whether a place's own version of a procedure only tightens the one it rests on: every duty of the base stands in it unchanged or stricter. Allowed are shorter
/// deadlines on the same clock from the same anchor, further deadlines, further proof, further steps and constraints, and whatever names these need.
/// </summary>
/// <remarks>
/// What follows, and is tried with random histories in the tests: under the same acts that both take, a step that the base requires is required here too, and never due later.
/// A further step therefore may neither be waited for by a step of the base nor cause an event of the base; a further constraint may not concern only steps of the base that
/// are urgent, since it could keep them from being done.
/// </remarks>
public static class ProcedureOverlay
{
    /// <summary>What of the base is laxer or otherwise in the overlay; empty where it only tightens. Codes begin with <c>overlay.</c>; pointers are by code: <c>step/CN-A01</c>.</summary>
    public static IReadOnlyList<DefinitionError> Loosened(ProcedureDefinition basis, ProcedureDefinition overlay)
    {
        ArgumentNullException.ThrowIfNull(basis);
        ArgumentNullException.ThrowIfNull(overlay);
        var found = new List<DefinitionError>();
        void Say(string place, string code, FormattableString message) => found.Add(Reader.Problem(place, code, message, false) with { Code = "overlay." + code });
        if (basis.Calendar != overlay.Calendar) { Say("", "calendar", $"The calendar is '{overlay.Calendar}', not '{basis.Calendar}'."); }
        foreach (var one in basis.Phases.Where(one => overlay.Phases.FirstOrDefault(other => other.Code == one.Code) is var other && (other is null || (one.Safety && !other.Safety)))) { Say($"phase/{one.Code}", "phase", $"The phase '{one.Code}' is gone or no longer about safety."); }
        foreach (var one in basis.Events.Values.Where(one => !overlay.Events.TryGetValue(one.Code, out var other) || other.External != one.External)) { Say($"event/{one.Code}", "event", $"The event '{one.Code}' is gone or comes from elsewhere."); }
        foreach (var one in basis.Variables.Values.Where(one => !overlay.Variables.TryGetValue(one.Name, out var other) || !SameVariable(one, other))) { Say($"variable/{one.Name}", "variable", $"The fact '{one.Name}' is gone or of another kind."); }
        foreach (var step in basis.Steps)
        {
            if (overlay.Step(step.Id) is not { } other) { Say($"step/{step.Id}", "step_removed", $"The step '{step.Id}' is gone."); continue; }
            Step(basis, step, other, (code, message) => Say($"step/{step.Id}", code, message));
            if (step.Modality != other.Modality && (step.Emits is not null || step.EmitsIf.Count > 0 || basis.Steps.Any(one => one.Start.Steps.Contains(step.Id)))) { Say($"step/{step.Id}", "waited_for", $"Others wait for '{step.Id}': to make it a duty would let them start later."); }
        }

        foreach (var step in overlay.Steps.Where(step => basis.Step(step.Id) is null))
        {
            foreach (var caused in step.EmitsIf.Select(one => one.Event).Append(step.Emits).Where(code => code is not null && basis.Events.ContainsKey(code)))
            {
                Say($"step/{step.Id}", "causes", $"The further step '{step.Id}' causes '{caused}', an event of the base.");
            }
        }

        foreach (var one in basis.Constraints.Where(one => overlay.Constraints.FirstOrDefault(other => other.Id == one.Id) is var other && (other is null || !Tightens(one, other)))) { Say($"constraint/{one.Id}", "constraint", $"The rule '{one.Id}' is gone or laxer."); }
        foreach (var one in overlay.Constraints.Where(one => basis.Constraints.All(other => other.Id != one.Id) && Step(one).Any(id => basis.Step(id)?.Urgent == true))) { Say($"constraint/{one.Id}", "delays_urgent", $"The further rule '{one.Id}' could keep an urgent step from being done."); }
        return found;
    }

    private static IEnumerable<string> Step(ConstraintDefinition one) => one.Type is ConstraintType.Precedence ? [one.Other!] : one.Other is null ? [one.Step] : [one.Step, one.Other];

    private static bool SameVariable(VariableDefinition a, VariableDefinition b) =>
        a.Type.Kind == b.Type.Kind && a.Type.Min == b.Type.Min && a.Type.Max == b.Type.Max && a.ComputedFrom == b.ComputedFrom && a.Unit == b.Unit && (a.Type.Allowed ?? []).SequenceEqual(b.Type.Allowed ?? []);

    private static void Step(ProcedureDefinition basis, StepDefinition a, StepDefinition b, Action<string, FormattableString> say)
    {
        if (a.Role != b.Role || a.External != b.External) { say("role", $"'{a.Id}' belongs to somebody else."); }
        if (a.Phase != b.Phase) { say("moved", $"'{a.Id}' stands in another phase."); }
        if (a.Start.Kind != b.Start.Kind || a.Start.Event != b.Start.Event || a.Start.Any != b.Start.Any || !a.Start.Steps.SequenceEqual(b.Start.Steps)) { say("start", $"'{a.Id}' starts otherwise."); }
        if (b.Modality != a.Modality && b.Modality != Modality.Mandatory) { say("modality", $"'{a.Id}' must be done less often."); }
        if (b.Modality == Modality.Conditional && (!Same(a.When, b.When) || (a.OnUnknown == OnUnknown.Require && b.OnUnknown != OnUnknown.Require))) { say("when", $"The condition of '{a.Id}' is another."); }
        if (a.Evidence.Any(code => !b.Evidence.Contains(code, StringComparer.Ordinal)) || a.EvidenceIf.Any(one => !b.EvidenceIf.Any(other => Same(one.When, other.When) && one.Require.All(other.Require.Contains)))) { say("evidence", $"'{a.Id}' asks for less proof."); }
        if (a.Checks.Any(one => !b.Checks.Any(other => Same(one.If, other.If) && Same(one.Require, other.Require)))) { say("checks", $"'{a.Id}' checks less when it is completed."); }
        if (a.Emits != b.Emits || a.EmitsIf.Count != b.EmitsIf.Count || a.EmitsIf.Zip(b.EmitsIf).Any(pair => pair.First.Event != pair.Second.Event || !Same(pair.First.When, pair.Second.When))) { say("emits", $"'{a.Id}' causes other events."); }
        if (!SameRepeat(a.Repeat, b.Repeat)) { say("repeat", $"'{a.Id}' is repeated otherwise."); }
        if (a.Urgent != b.Urgent) { say("urgent", $"'{a.Id}' is no longer as urgent."); }
        Dues(basis, a, b, say);
    }

    private static void Dues(ProcedureDefinition basis, StepDefinition a, StepDefinition b, Action<string, FormattableString> say)
    {
        var free = b.Due.ToList();
        foreach (var due in a.Due)
        {
            // The strictest partner is not needed, any that is at least as strict does; each stands for one only.
            if (free.Find(other => Tightens(due, other)) is { } partner) { free.Remove(partner); }
            else { say("deadline", $"'{a.Id}' has a deadline that is longer, gone or counted otherwise: number {due.Index + 1}."); }
        }

        // The rounds of a step are laid out from its deadlines: a further one would move them.
        if (a.Repeat is not null && free.Count > 0) { say("rounds", $"'{a.Id}' is done in rounds, which a further deadline would move."); }
        // While none of its deadlines can be counted yet, a step is held to the shortest; a further one that can be counted must not end that.
        if (a.Due.Any(due => due.Anchor is { } code && (due.AnchorIsStep || !basis.Events[code].External)) && free.Exists(due => a.Due.All(other => other.Anchor != due.Anchor))) { say("anchor", $"A further deadline of '{a.Id}' counts from something that its other deadlines do not count from."); }
        // A conditional deadline that comes new would switch off an "otherwise" of the base.
        if (a.Due.Any(due => due.Otherwise) && free.Exists(due => due.When is not null)) { say("otherwise", $"A further conditional deadline of '{a.Id}' takes the place of its 'otherwise'."); }
    }

    private static bool Tightens(DueDefinition a, DueDefinition b)
    {
        var (x, y) = (a.Rule, b.Rule);
        var same = a.BeforeStep == b.BeforeStep && a.Anchor == b.Anchor && Same(a.When, b.When) && a.Otherwise == b.Otherwise && x.Direction == y.Direction && x.Immediate == y.Immediate
            && x.ExcludeStart == y.ExcludeStart && x.RollForward == y.RollForward && x.CutOff == y.CutOff && x.Hard == y.Hard && x.Kind == y.Kind && x.Within.Clock == y.Within.Clock;
        return same && (x.Direction == Direction.After ? NotLonger(y.Within, x.Within) : NotLonger(x.Within, y.Within)) && (x.Target is not { } target || (y.Target is { } mine && mine.Clock == target.Clock && NotLonger(mine, target)));
    }

    private static bool NotLonger(Period a, Period b) => a.Clock == Clock.Elapsed ? a.Span <= b.Span : a.Days <= b.Days;

    private static bool SameRepeat(RepeatDefinition? a, RepeatDefinition? b) =>
        (a is null) == (b is null) && (a is null || (a.Every == b!.Every && a.By == b.By && a.Event == b.Event && a.Times == b.Times && a.Until == b.Until
            && (a.At ?? []).SequenceEqual(b.At ?? []) && (a.EveryBy ?? new Dictionary<string, TimeSpan>()).Order(ByKey).SequenceEqual((b.EveryBy ?? new Dictionary<string, TimeSpan>()).Order(ByKey))));

    private static readonly IComparer<KeyValuePair<string, TimeSpan>> ByKey = Comparer<KeyValuePair<string, TimeSpan>>.Create((x, y) => string.CompareOrdinal(x.Key, y.Key));

    private static bool Tightens(ConstraintDefinition a, ConstraintDefinition b) =>
        a.Type == b.Type && a.Step == b.Step && a.Other == b.Other && b.Times <= a.Times && a.Evidence == b.Evidence && Same(a.Require, b.Require) && Same(a.When, b.When)
        && Same(a.Unless, b.Unless) && a.UnlessDone == b.UnlessDone && b.Severity >= a.Severity;

    private static bool Same(Expression? a, Expression? b) => a?.ToString() == b?.ToString();
}
