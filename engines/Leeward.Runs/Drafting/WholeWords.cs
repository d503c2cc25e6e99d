using System.Globalization;
using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>One thing that a text says.</summary>
/// <param name="Text">In words.</param>
/// <param name="Conditions">The conditions in it as they are written in the document, for those who check the words against them.</param>
/// <param name="Note">A remark of the authors.</param>
public sealed record WordLine(Bilingual Text, IReadOnlyList<string> Conditions, Bilingual? Note = null);

/// <summary>What a text says under one heading.</summary>
/// <param name="Field">The field of the document: <c>role</c>, <c>due</c>, <c>checks</c>...</param>
/// <param name="Heading">The heading.</param>
/// <param name="Lines">What it says; never empty.</param>
public sealed record WordRow(string Field, Bilingual Heading, IReadOnlyList<WordLine> Lines);

/// <summary>The whole text of a step and of a rule: everything the document says of it, as people read it before they sign.</summary>
public static class WholeWords
{
    /// <summary>Everything a step says but its id and name, which stand above it.</summary>
    public static IReadOnlyList<WordRow> Of(ProcedureDefinition procedure, StepDefinition step)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        ArgumentNullException.ThrowIfNull(step);
        return Filled(
        [
            Row("phase", "Phase", "阶段", [Plain(Phase(procedure, step.Phase))]),
            Row("role", "Responsible", "负责", [Plain(Titled(procedure.Roles, step.Role))]),
            Row("with", "Takes part", "参与", step.With.Select(code => Plain(Titled(procedure.Roles, code)))),
            Row("mod", "Must it be done", "是否必办", [Plain(ProcedureWords.Modality(step.Modality))]),
            Row("when", "Applies if", "适用条件", step.When is { } when ? [Conditional(ConditionWords.Of(procedure, when), when)] : []),
            Row("on_unknown", "Where that is not known", "条件未知时", step.When is null ? [] : [Plain(Unknown(step.OnUnknown))]),
            Row("start", "Starts", "开始", [Plain(Start(procedure, step.Start))]),
            Row("due", "By when", "时限", step.Due.Select(due => new WordLine(ProcedureWords.Deadline(procedure, due), due.When is { } one ? [one.Text] : [], due.Note))),
            Row("repeat", "Repeats", "重复", step.Repeat is { } repeat ? [Plain(ProcedureWords.Repeat(procedure, repeat))] : []),
            Row("evidence", "Proof", "证明材料", step.Evidence.Select(code => Plain(Titled(procedure.Evidence, code)))),
            Row("evidence_if", "Further proof", "附条件的证明材料", step.EvidenceIf.Select(one => Further(procedure, one))),
            Row("checks", "Checked when completed", "完成时核查", step.Checks.Select(one => Conditional(ProcedureWords.Check(procedure, one), one.If, one.Require))),
            Row("sets", "To be found out", "应查明的事实", step.Sets.Select(name => Plain(procedure.Variables.GetValueOrDefault(name)?.Title ?? new(name, name)))),
            Row("emits", "When it is done, this has happened", "完成后即发生", [.. step.Emits is { } code ? [Plain(ProcedureWords.Named(procedure, code))] : Array.Empty<WordLine>(), .. step.EmitsIf.Select(one => Emitted(procedure, one))]),
            Row("external", "Outside", "外部办理", step.External ? [Plain(new("belongs to somebody outside: watched, not assigned", "由外部单位办理：只跟踪，不指派"))] : []),
            Row("urgent", "Urgent care", "紧急处置", step.Urgent ? [Plain(new("never held up by missing proof, order or approval; what is missing is owed", "不因缺少材料、顺序或审批而延误；所缺事项事后补齐"))] : []),
            Row("src", "Rests on", "依据", step.Sources.Select(key => Plain(Source(procedure, key)))),
            Row("note", "Note", "说明", step.Note is { } note ? [Plain(note)] : []),
        ]);
    }

    /// <summary>Everything a rule across steps says but its name, which stands above it.</summary>
    public static IReadOnlyList<WordRow> Of(ProcedureDefinition procedure, ConstraintDefinition rule)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        ArgumentNullException.ThrowIfNull(rule);
        return Filled(
        [
            Row("type", "Demands", "要求", [Plain(Demand(procedure, rule))]),
            Row("expr", "Must hold", "必须成立", rule.Require is { } require ? [Conditional(ConditionWords.Of(procedure, require), require)] : []),
            Row("who", "Whom", "人员", rule.Who is { } who ? [Plain(who)] : []),
            Row("when", "Applies if", "适用条件", rule.When is { } when ? [Conditional(OrUnknown(ConditionWords.Of(procedure, when)), when)] : []),
            Row("unless", "Does not apply if", "除外情形", rule.Unless is { } unless ? [Conditional(ConditionWords.Of(procedure, unless), unless)]
                : rule.UnlessDone is { } done ? [Plain(Said(ProcedureWords.Named(procedure, done), "{0} is done", "{0}已完成"))] : []),
            Row("severity", "A violation is", "违反的严重程度", [Plain(ProcedureWords.Weight(rule.Severity))]),
            Row("src", "Rests on", "依据", [Plain(Source(procedure, rule.Source))]),
        ]);
    }

    private static IReadOnlyList<WordRow> Filled(IEnumerable<WordRow> rows) => [.. rows.Where(row => row.Lines.Count > 0)];

    private static WordRow Row(string field, string en, string zh, IEnumerable<WordLine> lines) => new(field, new(en, zh), [.. lines]);

    private static WordLine Plain(Bilingual text) => new(text, []);

    private static WordLine Conditional(Bilingual text, params Expression[] conditions) => new(text, [.. conditions.Select(one => one.Text)]);

    private static Bilingual Phase(ProcedureDefinition procedure, string code) =>
        procedure.Phases.FirstOrDefault(one => one.Code == code) is { } phase ? new($"{code}. {phase.Title.En}", $"{code}. {phase.Title.Zh}") : new(code, code);

    private static Bilingual Titled(IReadOnlyDictionary<string, Bilingual> titles, string code) => titles.GetValueOrDefault(code) ?? new(code, code);

    private static Bilingual Source(ProcedureDefinition procedure, string key) =>
        procedure.Sources.GetValueOrDefault(key) is { } source ? new($"{key}: {source.Title.En}", $"{key}：{source.Title.Zh}") : new(key, key);

    private static Bilingual Unknown(OnUnknown meaning) => meaning == OnUnknown.Require
        ? new("not known counts as yes: required until the facts say otherwise", "未知视为“是”：在事实表明不适用之前须办理")
        : new("not known counts as no: it waits for the facts", "未知视为“否”：待事实查明后再定");

    /// <summary>When a step starts, with the names of the steps it waits for.</summary>
    private static Bilingual Start(ProcedureDefinition procedure, StartDefinition start) =>
        start.Kind == StartKind.Event ? ProcedureWords.Start(procedure, start) : new(Start(procedure, start, name => name.En).En, Start(procedure, start, name => name.Zh).Zh);

    private static Bilingual Start(ProcedureDefinition procedure, StartDefinition start, Func<Bilingual, string> language) =>
        ProcedureWords.Start(procedure, start with { Steps = [.. start.Steps.Select(id => language(ProcedureWords.Named(procedure, id)))] });

    private static Bilingual Said(Bilingual name, string en, string zh) => new(string.Format(CultureInfo.InvariantCulture, en, name.En), string.Format(CultureInfo.InvariantCulture, zh, name.Zh));

    private static WordLine Further(ProcedureDefinition procedure, EvidenceCondition one)
    {
        var (condition, proof) = (ConditionWords.Of(procedure, one.When), one.Require.Select(code => Titled(procedure.Evidence, code)).ToList());
        return Conditional(
            new($"{string.Join(", ", proof.Select(name => name.En))}, if {OrUnknown(condition).En}", $"{string.Join("、", proof.Select(name => name.Zh))}，条件：{OrUnknown(condition).Zh}"), one.When);
    }

    private static Bilingual OrUnknown(Bilingual condition) => new($"{condition.En}; not known counts as yes", $"{condition.Zh}；未知视为“是”");

    private static WordLine Emitted(ProcedureDefinition procedure, EmitCondition one)
    {
        var (name, condition) = (ProcedureWords.Named(procedure, one.Event), ProcedureWords.If(procedure, one.When));
        return Conditional(new($"{name.En}, {condition.En}", $"{name.Zh}，{condition.Zh}"), one.When);
    }

    private static Bilingual Demand(ProcedureDefinition procedure, ConstraintDefinition rule)
    {
        var (a, b) = (ProcedureWords.Named(procedure, rule.Step), ProcedureWords.Named(procedure, rule.Other));
        var (times, proof) = (rule.Times.ToString(CultureInfo.InvariantCulture), Titled(procedure.Evidence, rule.Evidence ?? ""));
        return rule.Type switch
        {
            ConstraintType.AtMost => new($"{a.En}: at most {times} time{(rule.Times == 1 ? "" : "s")}", $"{a.Zh}：至多{times}次"),
            ConstraintType.Precedence => new($"{a.En} before {b.En}", $"先{a.Zh}，后{b.Zh}"),
            ConstraintType.Response => new($"after {a.En}, {b.En} must follow in its time, at the latest before the run is closed", $"{a.Zh}之后，须在时限内、至迟在结束前完成{b.Zh}"),
            ConstraintType.RequiresEvidence => new($"{a.En} bears the proof: {proof.En}", $"{a.Zh}须有证明材料：{proof.Zh}"),
            ConstraintType.RequiresAttribute => new($"{a.En}: the condition below", $"{a.Zh}：须符合下述条件"),
            ConstraintType.NotPerformedBy => new($"{a.En}: not done or attended by those named below", $"{a.Zh}：下列人员不得办理或在场"),
            ConstraintType.NotCoexist => new($"{a.En} is not completed while {b.En} is open", $"{b.Zh}未结束时，不得完成{a.Zh}"),
            ConstraintType.SeparationOfDuty => new($"{a.En} and {b.En} are done by different people", $"{a.Zh}与{b.Zh}由不同人员办理"),
            ConstraintType.NotCoexistRoom => new($"{a.En}: those named below are never in the same place", $"{a.Zh}：下列人员不得同处一室"),
            _ => new($"{a.En} does not wait for {b.En}", $"{a.Zh}不以{b.Zh}为前提"),
        };
    }
}
