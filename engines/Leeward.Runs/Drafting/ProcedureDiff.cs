using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>What happened to a part of a procedure.</summary>
public enum ChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>It is otherwise than before.</summary>
    Changed,
}

/// <summary>What a change means for those who must act.</summary>
public enum ChangeEffect
{
    /// <summary>Neither stricter nor laxer, or not to be compared.</summary>
    None,

    /// <summary>Less time, or more to do.</summary>
    Stricter,

    /// <summary>More time, or less to do.</summary>
    Laxer,

    /// <summary>What is owed is otherwise, and neither simply more nor simply less.</summary>
    Other,
}

/// <summary>One change between two versions of a procedure.</summary>
/// <param name="Part">Which list it stands in: <c>procedure</c>, <c>phase</c>, <c>role</c>, <c>source</c>, <c>variable</c>, <c>event</c>, <c>evidence</c>, <c>step</c> or <c>constraint</c>.</param>
/// <param name="Id">The part's code; empty for the procedure itself.</param>
/// <param name="Title">The part's name in the newer version that has it.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Field">For a changed part what of it changed, such as <c>title</c>, <c>role</c>, <c>due</c>; empty for a new or gone one.</param>
/// <param name="Before">How it was, in words; null for what is new.</param>
/// <param name="After">How it is, in words; null for what is gone.</param>
/// <param name="Effect">What it means for those who must act.</param>
public sealed record ProcedureChange(string Part, string Id, Bilingual Title, ChangeKind Kind, string Field, Bilingual? Before, Bilingual? After, ChangeEffect Effect);

/// <summary>The changes between two versions of a procedure as a lawyer reads them: which step, which deadline, which words, before and after. Parts are the same where their codes are.</summary>
public static class ProcedureDiff
{
    /// <summary>
    /// All changes, in the order of the newer version; what is gone comes last of its part. Never empty for two documents of different content: where nothing that is read or owed
    /// differs, one change of the procedure says that it is written otherwise.
    /// </summary>
    public static IReadOnlyList<ProcedureChange> Between(ProcedureDefinition before, ProcedureDefinition after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        List<ProcedureChange> found =
        [
            .. Fields("procedure", "", after.Title, Whole(before), Whole(after)).Select(one => one.Field == "calendar" ? one with { Effect = ChangeEffect.Other } : one),
            .. Lists("phase", before.Phases, after.Phases, one => one.Code, one => one.Title, (_, one) => [new("title", one.Title), new("safety", Flag(one.Safety))], before, after, ChangeEffects.Of),
            .. Moved("phase", before.Phases, after.Phases, one => one.Code, one => one.Title),
            .. Lists("role", before.Roles, after.Roles, one => one.Key, one => one.Value, (_, one) => [new("title", one.Value)], before, after),
            .. Lists("source", before.Sources.Values, after.Sources.Values, one => one.Key, one => one.Title,
                (_, one) => [new("title", one.Title), new("articles", Same(one.Articles)), new("provenance", Same(ProcedureWords.Code(one.Provenance))), new("note", one.Note ?? Same(""))], before, after),
            .. Lists("variable", before.Variables.Values, after.Variables.Values, one => one.Name, one => one.Title, (_, one) => Variable(one), before, after, ChangeEffects.Of),
            .. Lists("event", before.Events.Values, after.Events.Values, one => one.Code, one => one.Title, (_, one) => [new("title", one.Title), new("external", Flag(one.External))], before, after),
            .. Lists("evidence", before.Evidence, after.Evidence, one => one.Key, one => one.Value, (_, one) => [new("title", one.Value)], before, after),
            .. Steps(before, after),
            .. Moved("step", before.Steps, after.Steps, one => one.Id, one => one.Title),
            .. Lists("constraint", before.Constraints, after.Constraints, one => one.Id, one => one.Title, Constraint, before, after, ChangeEffects.Of),
            .. Moved("constraint", before.Constraints, after.Constraints, one => one.Id, one => one.Title),
        ];
        if (found.Count == 0 && before.ContentHash != after.ContentHash)
        {
            found.Add(new("procedure", "", after.Title, ChangeKind.Changed, "written", Written(before), Written(after), ChangeEffect.None));
        }

        return found;
    }

    private static Bilingual Written(ProcedureDefinition one) => new($"content {one.ContentHash}", $"内容摘要 {one.ContentHash}");

    /// <summary>A field in words; where conditions stand in it also as code, which may differ where the words do not.</summary>
    private sealed record FieldWords(string Field, Bilingual Words, string Code = "");

    private static IEnumerable<FieldWords> Whole(ProcedureDefinition one) =>
        [new("id", Same(one.Id)), new("title", one.Title), new("scope", one.Scope), new("status", Same(one.Status)), new("version", Same(one.Version)), new("jurisdiction", Same(one.Jurisdiction)), new("calendar", Same(one.Calendar))];

    private static IEnumerable<FieldWords> Variable(VariableDefinition one) =>
    [
        new("title", one.Title), new("type", Same($"{one.Type.Kind}{(one.Type.Min is { } min ? $" from {min}" : "")}{(one.Type.Max is { } max ? $" to {max}" : "")}")),
        new("values", Same(string.Join(", ", one.Type.Allowed ?? []))),
        new("labels", new(string.Join(", ", one.Labels.Select(label => $"{label.Key}: {label.Value.En}")), string.Join("，", one.Labels.Select(label => $"{label.Key}：{label.Value.Zh}")))),
        new("computed", Same(one.ComputedFrom ?? "")), new("unit", one.Unit == TimeSpan.FromDays(1) ? new("days", "天") : new("hours", "小时")), new("note", one.Note ?? Same("")),
    ];

    private static IEnumerable<FieldWords> Constraint(ProcedureDefinition procedure, ConstraintDefinition one) =>
    [
        new("title", one.Title), new("type", ProcedureWords.Demand(one.Type)), new("steps", Same(one.Other is null ? one.Step : $"{one.Step}, {one.Other}")),
        new("times", Same(one.Type == ConstraintType.AtMost ? $"{one.Times}" : "")), new("evidence", one.Evidence is { } proof ? Titled(procedure.Evidence.GetValueOrDefault(proof), proof) : Same("")),
        Condition("require", procedure, one.Require), new("who", one.Who ?? Same("")), Condition("when", procedure, one.When),
        one.UnlessDone is { } done ? new("unless", new($"{done} done", $"{done}已完成")) : Condition("unless", procedure, one.Unless),
        new("severity", ProcedureWords.Weight(one.Severity)), new("source", Same(one.Source)),
    ];

    private static IEnumerable<ProcedureChange> Steps(ProcedureDefinition before, ProcedureDefinition after)
    {
        var old = ById(before.Steps, step => step.Id);
        var now = ById(after.Steps, step => step.Id);
        foreach (var step in after.Steps.DistinctBy(step => step.Id))
        {
            if (!old.TryGetValue(step.Id, out var was))
            {
                yield return new("step", step.Id, step.Title, ChangeKind.Added, "", null, Summary(after, step), step.Modality == Modality.Optional ? ChangeEffect.None : ChangeEffect.Stricter);
                continue;
            }

            foreach (var change in Fields("step", step.Id, step.Title, Step(before, was), Step(after, step))) { yield return change with { Effect = ChangeEffects.Of(change.Field, was, step) }; }
            foreach (var change in Dues(before, was, after, step)) { yield return change; }
        }

        foreach (var gone in before.Steps.DistinctBy(step => step.Id).Where(step => !now.ContainsKey(step.Id)))
        {
            yield return new("step", gone.Id, gone.Title, ChangeKind.Removed, "", Summary(before, gone), null, gone.Modality == Modality.Optional ? ChangeEffect.None : ChangeEffect.Laxer);
        }
    }

    private static IEnumerable<FieldWords> Step(ProcedureDefinition procedure, StepDefinition step) =>
    [
        new("title", step.Title), new("phase", Titled(procedure.Phases.FirstOrDefault(one => one.Code == step.Phase)?.Title, step.Phase)), new("role", Role(procedure, step.Role)),
        new("with", Join(step.With.Select(code => Role(procedure, code)))), new("start", ProcedureWords.Start(procedure, step.Start)), new("modality", ProcedureWords.Modality(step.Modality)),
        Condition("when", procedure, step.When), new("on_unknown", step.When is null ? Same("") : step.OnUnknown == OnUnknown.Require ? new("do it", "照办") : new("wait", "等待")),
        new("evidence", Join(step.Evidence.Select(code => Titled(procedure.Evidence.GetValueOrDefault(code), code)))),
        new("evidence_if", Join(step.EvidenceIf.Select(one => Join(one.Require.Select(code => Titled(procedure.Evidence.GetValueOrDefault(code), code))) is var proof
            && ProcedureWords.If(procedure, one.When) is var condition ? new Bilingual($"{condition.En}: {proof.En}", $"{condition.Zh}：{proof.Zh}") : null!)), Codes(step.EvidenceIf.Select(one => one.When))),
        new("checks", Join(step.Checks.Select(one => ProcedureWords.Check(procedure, one))), Codes(step.Checks.SelectMany(one => new[] { one.If, one.Require }))),
        new("sets", Join(step.Sets.Select(name => Titled(procedure.Variables.GetValueOrDefault(name)?.Title, name)))),
        new("emits", Join([.. step.Emits is { } code ? new[] { ProcedureWords.Named(procedure, code) } : [],
            .. step.EmitsIf.Select(one => ProcedureWords.Named(procedure, one.Event) is var name && ProcedureWords.If(procedure, one.When) is var condition
                ? new Bilingual($"{name.En} {condition.En}", $"{name.Zh}（{condition.Zh}）") : null!)]), Codes(step.EmitsIf.Select(one => one.When))),
        new("repeat", ProcedureWords.Repeat(procedure, step.Repeat)), new("external", Flag(step.External)), new("urgent", Flag(step.Urgent)),
        new("sources", Same(string.Join(", ", step.Sources))), new("note", step.Note ?? Same("")),
    ];

    private static Bilingual Summary(ProcedureDefinition procedure, StepDefinition step)
    {
        var (role, start) = (Role(procedure, step.Role), ProcedureWords.Start(procedure, step.Start));
        var due = step.Due.Select(one => Due(procedure, one)).ToList();
        return new(
            $"{step.Title.En}: {role.En}, {start.En}{string.Concat(due.Select(one => $"; {one.En}"))}",
            $"{step.Title.Zh}：{role.Zh}，{start.Zh}{string.Concat(due.Select(one => $"；{one.Zh}"))}");
    }

    /// <summary>A deadline with its remark.</summary>
    private static Bilingual Due(ProcedureDefinition procedure, DueDefinition due) =>
        ProcedureWords.Deadline(procedure, due) is var words && due.Note is { } note ? new($"{words.En}; note: {note.En}", $"{words.Zh}；说明：{note.Zh}") : words;

    /// <summary>Deadlines are the same where they count from the same anchor on the same side under the same condition; what is left over is paired in order.</summary>
    private static IEnumerable<ProcedureChange> Dues(ProcedureDefinition before, StepDefinition was, ProcedureDefinition after, StepDefinition step)
    {
        var (old, now) = (was.Due.ToList(), step.Due.ToList());
        var pairs = new List<(DueDefinition? Was, DueDefinition? Is)>();
        foreach (var match in new Func<DueDefinition, DueDefinition, bool>[] { (a, b) => DueKey(a) == DueKey(b) && a.Rule.Kind == b.Rule.Kind, (a, b) => DueKey(a) == DueKey(b), (_, _) => true })
        {
            foreach (var one in now.ToList())
            {
                if (old.Find(other => match(other, one)) is { } found)
                {
                    pairs.Add((found, one));
                    old.Remove(found);
                    now.Remove(one);
                }
            }
        }

        pairs.AddRange(now.Select(one => ((DueDefinition?)null, (DueDefinition?)one)));
        pairs.AddRange(old.Select(one => ((DueDefinition?)one, (DueDefinition?)null)));
        foreach (var (a, b) in pairs.OrderBy(pair => pair.Is?.Index ?? int.MaxValue))
        {
            var (then, here) = (a is null ? null : Due(before, a), b is null ? null : Due(after, b));
            if (a is not null && b is not null && then == here)
            {
                if (DueKey(a) == DueKey(b)) { continue; }
                (then, here) = (WithCode(then!, a.When?.Text ?? ""), WithCode(here!, b.When?.Text ?? ""));
            }

            var effect = a is null ? ChangeEffect.Stricter : b is null ? ChangeEffect.Laxer : ChangeEffects.Of(a, b);
            yield return new("step", step.Id, step.Title, a is null ? ChangeKind.Added : b is null ? ChangeKind.Removed : ChangeKind.Changed, "due", then, here, effect);
        }
    }

    internal static string DueKey(DueDefinition due) => $"{due.BeforeStep}|{due.Anchor}|{due.Rule.Direction}|{due.When}|{due.Otherwise}";

    /// <summary>Parts that stand elsewhere in the order than before: as few as tell the new order from the old.</summary>
    private static IEnumerable<ProcedureChange> Moved<T>(string part, IEnumerable<T> before, IEnumerable<T> after, Func<T, string> code, Func<T, Bilingual> title)
    {
        var (old, here) = (ById(before, code), ById(after, code));
        var (was, now) = (old.Keys.Where(here.ContainsKey).ToList(), here.Keys.Where(old.ContainsKey).ToList());
        var stays = Staying(was, now);
        foreach (var (id, at) in now.Select((id, at) => (id, at)).Where(one => !stays.Contains(one.id)))
        {
            var (then, place) = (Place(was, was.IndexOf(id), old), Place(now, at, here));
            if (then != place) { yield return new(part, id, title(here[id]), ChangeKind.Changed, "place", then, place, ChangeEffect.None); }
        }

        Bilingual Place(List<string> order, int at, Dictionary<string, T> all) =>
            at == 0 ? new("first", "居首") : title(all[order[at - 1]]) is var name ? new($"after {order[at - 1]} {name.En}", $"在{order[at - 1]} {name.Zh}之后") : null!;
    }

    /// <summary>The longest run of codes whose order is the same.</summary>
    private static HashSet<string> Staying(List<string> was, List<string> now)
    {
        var at = was.Select((id, index) => (id, index)).ToDictionary(one => one.id, one => one.index, StringComparer.Ordinal);
        var (length, from) = (new int[now.Count], new int[now.Count]);
        var last = -1;
        for (var i = 0; i < now.Count; i++)
        {
            (length[i], from[i]) = (1, -1);
            for (var j = 0; j < i; j++)
            {
                if (at[now[j]] < at[now[i]] && length[j] >= length[i]) { (length[i], from[i]) = (length[j] + 1, j); }
            }

            if (last < 0 || length[i] > length[last]) { last = i; }
        }

        var stays = new HashSet<string>(StringComparer.Ordinal);
        for (; last >= 0; last = from[last]) { stays.Add(now[last]); }
        return stays;
    }

    private static IEnumerable<ProcedureChange> Lists<T>(
        string part, IEnumerable<T> before, IEnumerable<T> after, Func<T, string> code, Func<T, Bilingual> title, Func<ProcedureDefinition, T, IEnumerable<FieldWords>> fields,
        ProcedureDefinition then, ProcedureDefinition now, Func<string, T, T, ChangeEffect>? effect = null)
    {
        var (old, here) = (ById(before, code), ById(after, code));
        foreach (var (id, one) in here)
        {
            if (!old.TryGetValue(id, out var was)) { yield return new(part, id, title(one), ChangeKind.Added, "", null, title(one), part == "constraint" ? ChangeEffect.Stricter : ChangeEffect.None); }
            else { foreach (var change in Fields(part, id, title(one), fields(then, was), fields(now, one))) { yield return effect is null ? change : change with { Effect = effect(change.Field, was, one) }; } }
        }

        foreach (var (id, one) in old.Where(one => !here.ContainsKey(one.Key)))
        {
            yield return new(part, id, title(one), ChangeKind.Removed, "", title(one), null, part == "constraint" ? ChangeEffect.Laxer : ChangeEffect.None);
        }
    }

    private static IEnumerable<ProcedureChange> Fields(string part, string id, Bilingual title, IEnumerable<FieldWords> before, IEnumerable<FieldWords> after) =>
        before.Zip(after).Where(pair => pair.First.Words != pair.Second.Words || pair.First.Code != pair.Second.Code)
            .Select(pair => pair.First.Words != pair.Second.Words ? (pair.First.Field, Was: pair.First.Words, Is: pair.Second.Words)
                : (pair.First.Field, Was: WithCode(pair.First.Words, pair.First.Code), Is: WithCode(pair.Second.Words, pair.Second.Code)))
            .Select(pair => new ProcedureChange(part, id, title, ChangeKind.Changed, pair.Field, pair.Was, pair.Is, ChangeEffect.None));

    private static FieldWords Condition(string field, ProcedureDefinition procedure, Expression? condition) =>
        condition is null ? new(field, Same("")) : new(field, ConditionWords.Of(procedure, condition), Codes([condition]));

    private static string Codes(IEnumerable<Expression> conditions) => string.Join("; ", conditions);

    private static Bilingual WithCode(Bilingual words, string code) => code.Length == 0 ? words : new($"{words.En} [{code}]", $"{words.Zh}［{code}］");

    private static Dictionary<string, T> ById<T>(IEnumerable<T> all, Func<T, string> code) => all.DistinctBy(code, StringComparer.Ordinal).ToDictionary(code, StringComparer.Ordinal);

    private static Bilingual Role(ProcedureDefinition procedure, string code) => Titled(procedure.Roles.GetValueOrDefault(code), code);

    private static Bilingual Titled(Bilingual? title, string code) => title ?? new(code, code);

    private static Bilingual Same(string text) => new(text, text);

    private static Bilingual Flag(bool on) => on ? new("yes", "是") : new("no", "否");

    private static Bilingual Join(IEnumerable<Bilingual> all)
    {
        var list = all.ToList();
        return new(string.Join(", ", list.Select(one => one.En)), string.Join("、", list.Select(one => one.Zh)));
    }
}
