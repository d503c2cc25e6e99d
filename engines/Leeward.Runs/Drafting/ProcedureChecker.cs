using System.Globalization;
using System.Text.Json;
using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>How grave a finding in a draft is.</summary>
public enum FindingLevel
{
    /// <summary>The procedure cannot run like this.</summary>
    Error,

    /// <summary>It runs, but says something that cannot be meant, or that must be settled before it is approved.</summary>
    Warning,

    /// <summary>Worth a look.</summary>
    Hint,
}

/// <summary>Something the checker found in a draft.</summary>
/// <param name="Code">What, e.g. <c>procedure.unreachable</c> or <c>rule.unknown_variable</c>.</param>
/// <param name="JsonPointer">Where in the document: a JSON pointer (RFC 6901).</param>
/// <param name="Step">The step it belongs to; null where none.</param>
/// <param name="Level">How grave.</param>
/// <param name="Message">In English.</param>
/// <param name="Args">The parts of the message in order, for translated texts.</param>
public sealed record Finding(string Code, string JsonPointer, string? Step, FindingLevel Level, string Message, IReadOnlyList<string> Args)
{
    /// <summary>Of the parts those that are conditions, in words; null for the others. Empty where none is.</summary>
    public IReadOnlyList<Bilingual?> Said { get; init; } = [];

    /// <summary>The procedure cannot be approved while it stands: every error, and a legal deadline that nobody has looked up.</summary>
    public bool StopsApproval => Level == FindingLevel.Error || Code == ProcedureChecker.LawFromMemory;
}

/// <summary>A draft that was checked.</summary>
/// <param name="Definition">The procedure; null where there are errors.</param>
/// <param name="Partial">The procedure as far as it can be read; null where the document is no mapping.</param>
/// <param name="Findings">The gravest first, then in the order of the document.</param>
public sealed record CheckedProcedure(ProcedureDefinition? Definition, ProcedureDefinition? Partial, IReadOnlyList<Finding> Findings);

/// <summary>
/// Looks at a draft as an experienced reader would: what the reader of procedures refuses, and beyond it conditions that can never hold, deadlines that contradict each
/// other, rules that cannot be kept, law from memory, words in one language only.
/// </summary>
public static class ProcedureChecker
{
    /// <summary>A statutory deadline whose provenance is M: from memory, to be verified.</summary>
    public const string LawFromMemory = "procedure.law_from_memory";

    /// <summary>Checks a document. Never throws on a wrong one.</summary>
    public static CheckedProcedure Check(JsonElement document)
    {
        var reading = ProcedureReader.Read(document);
        var ids = StepIds(document);
        var found = reading.Problems.Select(one => AsFinding(one, ids)).ToList();
        if (reading.Partial is { } procedure && found.TrueForAll(one => one.Level != FindingLevel.Error || one.Code == ProcedureReader.MissingText))
        {
            found.AddRange(new DeepCheck(procedure).Run());
        }

        return new(reading.Definition, reading.Partial, [.. found.OrderBy(one => one.Level)]);
    }

    private static Finding AsFinding(DefinitionError one, IReadOnlyList<string?> ids) =>
        new(one.Code, one.JsonPointer, StepOf(one.JsonPointer, ids), one.IsWarning ? FindingLevel.Warning : FindingLevel.Error, one.Message, one.Args);

    private static string? StepOf(string pointer, IReadOnlyList<string?> ids) =>
        pointer.Split('/') is ["", "steps", var at, ..] && int.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < ids.Count ? ids[index] : null;

    private static List<string?> StepIds(JsonElement document) =>
        Reader.Has(document, "steps", out var steps) && steps.ValueKind == JsonValueKind.Array
            ? [.. steps.EnumerateArray().Select(step => Reader.Has(step, "id", out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number ? id.ToString() : null)] : [];
}

/// <summary>What can only be said of a procedure that can be read.</summary>
internal sealed class DeepCheck(ProcedureDefinition procedure)
{
    private readonly List<Finding> _found = [];
    private readonly HashSet<string> _neverDone = new(StringComparer.Ordinal);
    private readonly HashSet<(string, int)> _neverTold = [];

    public IReadOnlyList<Finding> Run()
    {
        for (var i = 0; i < procedure.Steps.Count; i++)
        {
            var (step, place) = (procedure.Steps[i], Reader.Child("/steps", i));
            Conditions(step, place);
            Deadlines(step, place);
            Words(step.Title, place + "/title", step.Id);
            if (step.Note is { } note) { Words(note, place + "/note", step.Id); }
        }

        if (_neverDone.Count > 0 || _neverTold.Count > 0) { Reach(); }
        for (var i = 0; i < procedure.Constraints.Count; i++) { Constraint(procedure.Constraints[i], Reader.Child("/constraints", i)); }
        Names();
        return _found;
    }

    private void Conditions(StepDefinition step, string place)
    {
        (Expression, bool)[] applies = step.When is { } when ? [(when, true)] : [];
        if (step.When is not null && Never(applies))
        {
            _neverDone.Add(step.Id);
            Say(place + "/when", "never_true", step, FindingLevel.Error, $"The condition of '{step.Id}' can never be true: {step.When}");
            return;
        }

        if (step.When is { AsksWhatIsKnown: false } always && Never([(always, false)])) { Say(place + "/when", "always_true", step, FindingLevel.Warning, $"The condition of '{step.Id}' is always true: {always}"); }
        for (var i = 0; i < step.Due.Count; i++)
        {
            if (step.Due[i].When is { } one && Never([.. applies, (one, true)])) { Say($"{place}/due/{i}/when", "deadline_never", step, FindingLevel.Warning, $"A deadline of '{step.Id}' never applies: {one}"); }
        }

        for (var i = 0; i < step.EvidenceIf.Count; i++)
        {
            if (Never([.. applies, (step.EvidenceIf[i].When, true)])) { Say($"{place}/evidence_if/{i}", "proof_never", step, FindingLevel.Warning, $"A proof of '{step.Id}' is never asked for: {step.EvidenceIf[i].When}"); }
        }

        for (var i = 0; i < step.EmitsIf.Count; i++)
        {
            if (!Never([.. applies, (step.EmitsIf[i].When, true)])) { continue; }
            _neverTold.Add((step.Id, i));
            Say($"{place}/emits_if/{i}", "event_never", step, FindingLevel.Warning, $"'{step.Id}' never causes '{step.EmitsIf[i].Event}': {step.EmitsIf[i].When}");
        }

        for (var i = 0; i < step.Checks.Count; i++)
        {
            var check = step.Checks[i];
            if (Never([.. applies, (check.If, true), (check.Require, true)]) && !Never([.. applies, (check.If, true)])) { Say($"{place}/checks/{i}", "check_impossible", step, FindingLevel.Error, $"'{step.Id}' could never be completed when {check.If}: then {check.Require} cannot hold."); }
        }
    }

    /// <summary>What waits for an event, or counts from something, that only conditions which never hold bring about.</summary>
    private void Reach()
    {
        var (steps, events) = ProcedureGraph.Reached(procedure, _neverDone, _neverTold);
        for (var i = 0; i < procedure.Steps.Count; i++)
        {
            var (step, place) = (procedure.Steps[i], Reader.Child("/steps", i));
            if (!steps.Contains(step.Id))
            {
                var awaited = step.Start.Event ?? string.Join(", ", step.Start.Steps.Where(id => !steps.Contains(id)));
                Say(place + "/start", "start_never", step, FindingLevel.Error, $"'{step.Id}' can never start: '{awaited}' never comes, as the conditions for it can never be true.");
                continue;
            }

            if (_neverDone.Contains(step.Id)) { continue; }
            foreach (var due in step.Due.Where(due => due.Anchor is { } anchor && (due.AnchorIsStep ? _neverDone.Contains(anchor) || !steps.Contains(anchor) : !events.Contains(anchor))))
            {
                Say($"{place}/due/{due.Index}", "anchor_never", step, FindingLevel.Error, $"A deadline of '{step.Id}' counts from '{due.Anchor}', which never comes, as the conditions for it can never be true.");
            }
        }
    }

    private void Deadlines(StepDefinition step, string place)
    {
        for (var i = 0; i < step.Due.Count; i++)
        {
            var (due, rule, at) = (step.Due[i], step.Due[i].Rule, $"{place}/due/{i}");
            if (due.Note is { } note) { Words(note, at + "/note", step.Id); }
            if (rule is { Kind: DeadlineKind.Statutory, Provenance: Provenance.Memory }) { Say(at, "law_from_memory", step, FindingLevel.Warning, $"A legal deadline of '{step.Id}' is from memory ({rule.Source}): read it in the source."); }
            if (rule.Target is { } target && target.Clock == rule.Within.Clock && Longer(target, rule.Within)) { Say(at + "/target", "target_after_limit", step, FindingLevel.Error, $"The target of '{step.Id}' lies after its limit."); }
            if (due.Anchor == step.Id) { Say(at, "own_anchor", step, FindingLevel.Error, $"'{step.Id}' has a deadline from its own completion."); }
            foreach (var law in step.Due.Where(other => other.Rule.Kind == DeadlineKind.Statutory && rule.Kind != DeadlineKind.Statutory && other.Anchor == due.Anchor && other.BeforeStep == due.BeforeStep && other.Rule.Direction == rule.Direction && other.Rule.Within.Clock == rule.Within.Clock && other.When?.ToString() == due.When?.ToString()))
            {
                if (Longer(rule.Within, law.Rule.Within)) { Say(at, "later_than_law", step, FindingLevel.Warning, $"A deadline of '{step.Id}' is longer than the legal one beside it."); }
            }
        }

        var conditional = step.Due.Where(due => due.When is not null).ToList();
        if (conditional.Count > 0 && conditional.Count == step.Due.Count)
        {
            (Expression, bool)[] none = [.. step.When is { } when ? new[] { (when, true) } : [], .. conditional.Select(due => (due.When!, false))];
            var gap = Satisfaction.Find(none, procedure.Vocabulary);
            if (gap.Verdict == Satisfiable.Yes) { Say(place + "/due", "no_otherwise", step, FindingLevel.Hint, $"No deadline of '{step.Id}' applies when {Example(gap.Example)}."); }
        }
    }

    private void Constraint(ConstraintDefinition one, string place)
    {
        var (first, second) = (procedure.Step(one.Step), one.Other is { } other ? procedure.Step(other) : null);
        if (one.Type == ConstraintType.Precedence && second is not null && ProcedureGraph.DependsOn(procedure.Steps, one.Step, one.Other!)) { Say(place, "contradiction_order", first, FindingLevel.Error, $"The rule '{one.Id}' wants '{one.Step}' before '{one.Other}', but '{one.Step}' starts only after '{one.Other}'."); }
        if (one.Type == ConstraintType.Response && second is not null && first is not null && ProcedureGraph.DependsOn(procedure.Steps, one.Step, one.Other!)) { Say(place, "contradiction_order", first, FindingLevel.Warning, $"The rule '{one.Id}' wants '{one.Other}' after '{one.Step}', but '{one.Step}' starts only after '{one.Other}'."); }
        if (one.Type == ConstraintType.NotCoexist && first is not null && second is not null && first.Start.Kind == StartKind.With && first.Start.Steps.Contains(second.Id) && second.Start.Kind == StartKind.With) { Say(place, "contradiction_together", first, FindingLevel.Error, $"The rule '{one.Id}' keeps apart '{one.Step}' and '{one.Other}', which start together."); }
        if (one.Type == ConstraintType.AtMost && one.Unless is null && one.UnlessDone is null && one.When is null && first?.Repeat is { } repeat && (repeat.Times ?? repeat.At?.Count ?? int.MaxValue) > one.Times) { Say(place, "contradiction_times", first, FindingLevel.Warning, $"The rule '{one.Id}' allows '{one.Step}' {one.Times} times, but it repeats more often."); }
        (Expression, bool)[] applies = [.. first?.When is { } when ? new[] { (when, true) } : [], .. one.When is { } only ? new[] { (only, true) } : []];
        if (one.When is not null && Never(applies)) { Say(place + "/when", "rule_never", first, FindingLevel.Warning, $"The rule '{one.Id}' never applies: {one.When}"); }
        else if (one.Require is { } require && Never([.. applies, (require, true)])) { Say(place + "/expr", "contradiction_rule", first, FindingLevel.Error, $"The rule '{one.Id}' can never be kept: {require}"); }
        Words(one.Title, place, null);
        if (one.Who is { } who) { Words(who, place + "/who", null); }
    }

    /// <summary>Two same texts, or a Chinese one without a Chinese character, are a translation that waits. What has no words, such as a number or an acronym, is the same in both.</summary>
    private void Words(Bilingual words, string place, string? step)
    {
        if (words.En == words.Zh && !words.En.Any(IsHan) && !words.En.Any(char.IsLower)) { return; }
        if (words.En.Length > 0 && words.Zh.Length > 0 && (words.En == words.Zh || !words.Zh.Any(IsHan) || words.En.Any(IsHan)))
        {
            Add(place, "not_translated", step, FindingLevel.Warning, $"'{words.En}' is not translated.");
        }
    }

    private void Names()
    {
        Words(procedure.Title, "/title", null);
        Words(procedure.Scope, "/scope", null);
        foreach (var (code, words) in procedure.Roles.Concat(procedure.Evidence.Select(one => one))) { Words(words, Reader.Child(procedure.Roles.ContainsKey(code) ? "/roles" : "/evidence", code), null); }
        foreach (var one in procedure.Variables.Values)
        {
            var place = Reader.Child("/variables", one.Name);
            Words(one.Title, place + "/title", null);
            foreach (var (value, label) in one.Labels) { Words(label, Reader.Child(place + "/labels", value), null); }
            if (one.Note is { } note) { Words(note, place + "/note", null); }
        }

        foreach (var one in procedure.Sources.Values)
        {
            var place = Reader.Child("/sources", one.Key);
            Words(one.Title, place + "/title", null);
            if (one.Note is { } note) { Words(note, place + "/note", null); }
        }

        foreach (var one in procedure.Events.Values) { Words(one.Title, Reader.Child("/events", one.Code), null); }
        foreach (var one in procedure.Phases)
        {
            Words(one.Title, Reader.Child("/phases", one.Code), null);
            if (procedure.Steps.All(step => step.Phase != one.Code)) { Add(Reader.Child("/phases", one.Code), "empty_phase", null, FindingLevel.Warning, $"The phase '{one.Code}' has no steps."); }
        }

        var asked = Expressions().SelectMany(one => one.Variables).Concat(procedure.Steps.SelectMany(step => step.Sets)).Concat(procedure.Steps.Select(step => step.Repeat?.By ?? "")).ToHashSet(StringComparer.Ordinal);
        foreach (var name in procedure.Variables.Keys.Where(name => !asked.Contains(name))) { Add(Reader.Child("/variables", name), "unused_variable", null, FindingLevel.Hint, $"Nothing asks for the fact '{name}'."); }
        var events = procedure.Steps.SelectMany(step => step.Due.Select(due => due.Anchor).Append(step.Start.Event).Append(step.Emits).Append(step.Repeat?.Event).Append(step.Repeat?.Until).Concat(step.EmitsIf.Select(one => one.Event)))
            .Concat(procedure.Variables.Values.Select(one => one.ComputedFrom)).ToHashSet(StringComparer.Ordinal);
        foreach (var code in procedure.Events.Keys.Where(code => !events.Contains(code))) { Add(Reader.Child("/events", code), "unused_event", null, FindingLevel.Hint, $"Nothing starts from or counts from the event '{code}'."); }
        var sources = procedure.Steps.SelectMany(step => step.Sources.Concat(step.Due.Select(due => due.Rule.Source)).Concat(step.Checks.Select(one => one.Source))).Concat(procedure.Constraints.Select(one => one.Source)).ToHashSet(StringComparer.Ordinal);
        foreach (var key in procedure.Sources.Keys.Where(key => !sources.Contains(key))) { Add(Reader.Child("/sources", key), "unused_source", null, FindingLevel.Hint, $"Nothing rests on the source '{key}'."); }
    }

    private IEnumerable<Expression> Expressions() =>
        procedure.Steps.SelectMany(step => step.Due.Select(due => due.When).Append(step.When).Concat(step.EvidenceIf.Select(one => one.When)).Concat(step.EmitsIf.Select(one => one.When)).Concat(step.Checks.SelectMany(one => new[] { one.If, one.Require })))
            .Concat(procedure.Constraints.SelectMany(one => new[] { one.When, one.Unless, one.Require })).OfType<Expression>();

    private bool Never((Expression, bool)[] wanted) => Satisfaction.Find(wanted, procedure.Vocabulary, effort: 5_000).Verdict == Satisfiable.No;

    private static string Example(Facts facts) => facts.Count == 0 ? "nothing is known" : string.Join(", ", facts.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key} = {one.Value}"));

    private static bool Longer(Period a, Period b) => a.Clock == Clock.Elapsed ? a.Span > b.Span : a.Days > b.Days;

    private static bool IsHan(char c) => c is (>= '\u3400' and <= '\u9fff') or (>= '\uf900' and <= '\ufaff');

    private void Say(string place, string code, StepDefinition? step, FindingLevel level, FormattableString message) => Add(place, code, step?.Id, level, message);

    private void Add(string place, string code, string? step, FindingLevel level, FormattableString message)
    {
        var problem = Reader.Problem(place, code, message, level != FindingLevel.Error);
        _found.Add(new(problem.Code, place, step, level, problem.Message, problem.Args) { Said = [.. message.GetArguments().Select(part => part is Expression condition ? ConditionWords.Of(procedure, condition) : null)] });
    }
}
