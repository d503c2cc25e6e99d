using System.Reflection;
using System.Text.Json.Nodes;
using Leeward.Deadlines;

namespace Leeward.Runs.Tests.Drafting;

public sealed class WholeWordsTests
{
    private const string Base = """
        id: sop-x
        version: "1"
        title: {en: X, zh: 某}
        scope: {en: all, zh: 全部}
        calendar: {id: cn}
        sources: {LAW: {title: The law, zh: 某法, prov: S}, RULE: {title: The rule, zh: 某规, prov: D}}
        roles: {lead: {en: Lead, zh: 负责人}, helper: {en: Helper, zh: 助手}}
        evidence: {form: {en: Form, zh: 表格}, photo: {en: Photo, zh: 照片}}
        events: {begun: {en: Begun, zh: 已开始}, over: {en: Over, zh: 已结束}}
        phases: {P: {en: First phase, zh: 首阶段}}
        variables:
          harm: {type: enum, values: [hit, other], title: {en: Kind of harm, zh: 侵害种类}, labels: {hit: {en: hit, zh: 殴打}}}
          young: {type: tribool, title: {en: Young, zh: 年幼}}
        steps:
          - {id: S1, phase: P, title: {en: First step, zh: 第一步}, role: lead, start: {event: begun}, mod: mandatory, due: [], src: [RULE]}
          - {id: S2, phase: P, title: {en: Second step, zh: 第二步}, role: lead, start: {event: begun}, mod: mandatory, due: [], src: [RULE]}
        constraints: []
        """;

    private const string Due = "within: PT24H, clock: elapsed, from: begun, kind: policy, src: RULE, prov: D";
    private const string Rule = "id: K1, type: precedence, first: S1, then: S2, severity: low, en: Named, zh: 名称, src: RULE";

    /// <summary>Every property of a step that a document can say: what it is set to and how that reads. Id and title stand above the text.</summary>
    public static TheoryData<string, string, string, string> Steps => new()
    {
        { nameof(StepDefinition.Phase), "", "Phase: P. First phase", "阶段：P. 首阶段" },
        { nameof(StepDefinition.Role), "role: helper", "Responsible: Helper", "负责：助手" },
        { nameof(StepDefinition.With), "with: [helper]", "Takes part: Helper", "参与：助手" },
        { nameof(StepDefinition.Start), "start: {after: [S2]}", "Starts: after S2 Second step", "开始：S2 第二步完成后" },
        { nameof(StepDefinition.Modality), "mod: optional", "Must it be done: may be done", "是否必办：可选" },
        { nameof(StepDefinition.When), "mod: conditional, when: harm == 'hit', on_unknown: skip", "Applies if: kind of harm is hit [harm == 'hit']", "适用条件：侵害种类为殴打 [harm == 'hit']" },
        { nameof(StepDefinition.OnUnknown), "mod: conditional, when: young, on_unknown: skip", "not known counts as no", "未知视为“否”" },
        { nameof(StepDefinition.OnUnknown), "mod: conditional, when: young, on_unknown: require", "not known counts as yes", "未知视为“是”" },
        { nameof(StepDefinition.Due), $"due: [{{{Due}}}]", "By when: within 24 h of \"Begun\"", "时限：自“已开始”起24小时内" },
        { nameof(StepDefinition.Evidence), "evidence: [form]", "Proof: Form", "证明材料：表格" },
        { nameof(StepDefinition.EvidenceIf), "evidence_if: [{when: young, require: [form, photo]}]", "Form, Photo, if “Young” is yes; not known counts as yes [young]", "表格、照片，条件：年幼为“是”；未知视为“是” [young]" },
        { nameof(StepDefinition.Checks), "checks: [{if: young, require: harm == 'hit', kind: statutory, src: LAW}]", "if “Young” is yes, or this is not known: it must be known that kind of harm is hit (law: LAW) [young] [harm == 'hit']", "必须已知侵害种类为殴打（法定：LAW）" },
        { nameof(StepDefinition.Sets), "sets: [harm]", "To be found out: Kind of harm", "应查明的事实：侵害种类" },
        { nameof(StepDefinition.Emits), "emits: over", "this has happened: Over", "完成后即发生：已结束" },
        { nameof(StepDefinition.EmitsIf), "emits_if: [{when: young, event: over}]", "Over, if “Young” is yes [young]", "已结束，条件：年幼为“是” [young]" },
        { nameof(StepDefinition.Repeat), "repeat: {every: P7D, times: 3, until: over}", "Repeats: every 7 days, at most 3 times, until \"Over\"", "重复：每7天，至多3次，直至“已结束”" },
        { nameof(StepDefinition.Repeat), "repeat: {every_by_harm: {hit: P7D, other: P9D}, until: over}", "by \"Kind of harm\": hit every 7 days, other every 9 days", "按“侵害种类”：殴打每7天" },
        { nameof(StepDefinition.External), "external: true", "somebody outside: watched, not assigned", "只跟踪，不指派" },
        { nameof(StepDefinition.Urgent), "urgent: true", "never held up by missing proof", "不因缺少材料" },
        { nameof(StepDefinition.Sources), "src: [LAW]", "Rests on: LAW: The law", "依据：LAW：某法" },
        { nameof(StepDefinition.Note), "note: {en: Take care, zh: 请小心}", "Note: Take care", "说明：请小心" },
    };

    /// <summary>Every property of a deadline and of its rule that a document can say.</summary>
    public static TheoryData<string, string, string, string> Dues => new()
    {
        { "Due.When", $"{{when: young, {Due}}}", "if “Young” is yes", "条件：年幼为“是”" },
        { "Due.Otherwise", $"{{when: young, {Due}}}, {{otherwise: true, {Due}}}", "only where no deadline with a condition applies", "仅在各附条件的期限均不适用时" },
        { "Due.BeforeStep", "{before: S2, kind: policy, src: RULE, prov: D}", "before step S2", "在步骤S2之前" },
        { "Due.Anchor", "{within: PT24H, clock: elapsed, from: S2, kind: policy, src: RULE, prov: D}", "of \"S2 Second step\"", "自“S2 第二步”起" },
        { "Due.Rule", $"{{{Due}}}", "within 24 h", "24小时内" },
        { "Due.Note", $"{{{Due}, note: {{en: Ours, zh: 自定}}}}", "{Ours}", "{自定}" },
        { "Rule.Within", "{within: 3, clock: working_day, from: begun, kind: policy, src: RULE, prov: D}", "within 3 working days", "3个工作日内" },
        { "Rule.Immediate", $"{{immediate: true, {Due}}}", "at once from \"Begun\" (watched from 24 h)", "立即办理" },
        { "Rule.Direction", "{before: begun, within: 3, clock: calendar_day, kind: policy, src: RULE, prov: D}", "3 days before \"Begun\"", "“已开始”之前3日" },
        { "Rule.ExcludeStart", $"{{exclude_start_unit: true, {Due}}}", "the starting unit is not counted", "起始单位不计入" },
        { "Rule.RollForward", $"{{roll_forward: true, {Due}}}", "a last day off moves to the next working day", "顺延" },
        { "Rule.CutOff", $"{{cut_off: \"13:00\", {Due}}}", "after 13:00 counts as the next day", "13:00后计为次日" },
        { "Rule.Target", $"{{target: PT2H, {Due}}}", "target 2 h", "服务目标2小时" },
        { "Rule.Hard", $"{{hard: true, {Due}}}", "the window then closes", "逾期窗口关闭" },
        { "Rule.Kind", "{within: PT24H, clock: elapsed, from: begun, kind: clinical, src: RULE, prov: D}", "medicine: RULE", "医学：RULE" },
        { "Rule.Source", "{within: PT24H, clock: elapsed, from: begun, kind: policy, src: LAW, prov: D}", "own rule: LAW", "本规程：LAW" },
        { "Rule.Provenance", "{within: PT24H, clock: elapsed, from: begun, kind: policy, src: RULE, prov: M}", "from memory, to be verified", "凭记忆，待核实" },
        { "Rule.MonitorProvenance", $"{{immediate: true, monitor_prov: S, {Due}}}", "the time from which delay is watched: read in the source", "提示时限：已核对原文" },
    };

    /// <summary>Every property of a constraint that a document can say. Id and title stand above the text.</summary>
    public static TheoryData<string, string, string, string> Rules => new()
    {
        { nameof(ConstraintDefinition.Type), "", "Demands: S1 First step before S2 Second step", "要求：先S1 第一步，后S2 第二步" },
        { nameof(ConstraintDefinition.Type), "type: response", "after S1 First step, S2 Second step must follow in its time", "至迟在结束前完成S2 第二步" },
        { nameof(ConstraintDefinition.Type), "type: not_coexist, a: S1, b: S2", "S1 First step is not completed while S2 Second step is open", "S2 第二步未结束时" },
        { nameof(ConstraintDefinition.Type), "type: independence, a: S1, b: S2", "S1 First step does not wait for S2 Second step", "不以S2 第二步为前提" },
        { nameof(ConstraintDefinition.Step), "type: separation_of_duty, a: S1, b: S2", "S1 First step and", "S1 第一步与" },
        { nameof(ConstraintDefinition.Other), "type: separation_of_duty, a: S1, b: S2", "and S2 Second step are done by different people", "S2 第二步由不同人员办理" },
        { nameof(ConstraintDefinition.Times), "type: at_most, step: S1, n: 4", "S1 First step: at most 4 times", "至多4次" },
        { nameof(ConstraintDefinition.Evidence), "type: requires_evidence, step: S1, evidence: photo", "bears the proof: Photo", "须有证明材料：照片" },
        { nameof(ConstraintDefinition.Require), "type: requires_attribute, step: S1, expr: young", "Must hold: “Young” is yes [young]", "必须成立：年幼为“是” [young]" },
        { nameof(ConstraintDefinition.Who), "type: not_performed_by, step: S1, who: {en: Suspects, zh: 嫌疑人}", "Whom: Suspects", "人员：嫌疑人" },
        { nameof(ConstraintDefinition.Who), "type: not_coexist_room, step: S1, who: {en: Suspects, zh: 嫌疑人}", "never in the same place", "不得同处一室" },
        { nameof(ConstraintDefinition.When), "when: young", "Applies if: “Young” is yes; not known counts as yes [young]", "适用条件：年幼为“是”；未知视为“是” [young]" },
        { nameof(ConstraintDefinition.Unless), "unless: young", "Does not apply if: “Young” is yes [young]", "除外情形：年幼为“是” [young]" },
        { nameof(ConstraintDefinition.UnlessDone), "unless: S2 done", "Does not apply if: S2 Second step is done", "除外情形：S2 第二步已完成" },
        { nameof(ConstraintDefinition.Severity), "severity: critical", "A violation is: critical", "违反的严重程度：极严重" },
        { nameof(ConstraintDefinition.Source), "src: LAW", "Rests on: LAW: The law", "依据：LAW：某法" },
    };

    [Theory, MemberData(nameof(Steps))]
    public void What_a_document_says_of_a_step_is_said(string property, string said, string en, string zh)
    {
        Assert.NotNull(typeof(StepDefinition).GetProperty(property));
        var procedure = Read(document => Set(document["steps"]![0]!, said));
        Holds(WholeWords.Of(procedure, procedure.Step("S1")!), en, zh);
    }

    [Theory, MemberData(nameof(Dues))]
    public void What_a_document_says_of_a_deadline_is_said(string property, string said, string en, string zh)
    {
        Assert.NotNull((property.StartsWith("Due.", StringComparison.Ordinal) ? typeof(DueDefinition) : typeof(DeadlineRule)).GetProperty(property[(property.IndexOf('.', StringComparison.Ordinal) + 1)..]));
        var procedure = Read(document => Set(document["steps"]![0]!, $"due: [{said}]"));
        Holds(WholeWords.Of(procedure, procedure.Step("S1")!), en, zh);
    }

    [Theory, MemberData(nameof(Rules))]
    public void What_a_document_says_of_a_rule_is_said(string property, string said, string en, string zh)
    {
        Assert.NotNull(typeof(ConstraintDefinition).GetProperty(property));
        var procedure = Read(document =>
        {
            var rule = World.Yaml($"{{{Rule}}}").AsObject();
            Set(rule, said);
            document["constraints"]!.AsArray().Add(rule);
        });
        Holds(WholeWords.Of(procedure, procedure.Constraints[0]), en, zh);
    }

    /// <summary>A property that is added and not said above fails here.</summary>
    [Fact]
    public void Every_property_is_tried_above()
    {
        Listed(typeof(StepDefinition), Steps.Select(row => row.Data.Item1), nameof(StepDefinition.Id), nameof(StepDefinition.Title));
        // The place in the list and what the anchor is follow from the rest; so does whether pauses move it.
        Listed(typeof(DueDefinition), Dues.Select(row => row.Data.Item1).Where(name => name.StartsWith("Due.", StringComparison.Ordinal)).Select(name => name[4..]), nameof(DueDefinition.Index), nameof(DueDefinition.AnchorIsStep));
        Listed(typeof(DeadlineRule), Dues.Select(row => row.Data.Item1).Where(name => name.StartsWith("Rule.", StringComparison.Ordinal)).Select(name => name[5..]), nameof(DeadlineRule.Movable), nameof(DeadlineRule.Deferrable));
        Listed(typeof(ConstraintDefinition), Rules.Select(row => row.Data.Item1), nameof(ConstraintDefinition.Id), nameof(ConstraintDefinition.Title));

        static void Listed(Type type, IEnumerable<string> tried, params string[] above) => Assert.Equal(
            type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(one => one.Name).Order(), tried.Concat(above).Distinct().Order());
    }

    [Theory]
    [InlineData("CN-C02", "target 24 h", "服务目标24小时")]
    [InlineData("CN-C02", "within 168 h (7 days) of \"Time of last known incident\"; only where no deadline with a condition applies", "“最近一次侵害发生时间”起168小时（7天）内；仅在各附条件的期限均不适用时")]
    [InlineData("CN-C02", "“Has entered puberty” is no", "已进入青春期为“否”")]
    [InlineData("CN-B02", "if “Guardian suspected, complicit or pressing the child” is yes or “Guardian can be reached” is no", "，或监护人能够到场为“否”")]
    [InlineData("CN-D01", "it must be known that interviewer’s sex is female", "必须已知询问人员性别为女")]
    public void Steps_of_the_one_stop_procedure_say_what_they_ask(string step, string en, string zh) => Holds(WholeWords.Of(World.OneStop, World.OneStop.Step(step)!), en, zh);

    private static ProcedureDefinition Read(Action<JsonNode> change)
    {
        var document = World.Yaml(Base);
        change(document);
        var reading = World.Read(document);
        Assert.Empty(reading.Errors.Select(error => $"{error.JsonPointer}: {error.Message}"));
        return reading.Definition!;
    }

    private static void Set(JsonNode of, string said)
    {
        if (said.Length == 0) { return; }
        foreach (var (name, value) in World.Yaml($"{{{said}}}").AsObject()) { of[name] = value?.DeepClone(); }
    }

    private static void Holds(IReadOnlyList<WordRow> rows, string en, string zh)
    {
        Assert.Contains(en, Text(rows, words => words.En, ": "), StringComparison.Ordinal);
        Assert.Contains(zh, Text(rows, words => words.Zh, "："), StringComparison.Ordinal);
    }

    private static string Text(IReadOnlyList<WordRow> rows, Func<Bilingual, string> of, string colon) => string.Join('\n', rows.SelectMany(row => row.Lines.Select(line =>
        $"{of(row.Heading)}{colon}{of(line.Text)}{string.Concat(line.Conditions.Select(code => $" [{code}]"))}{(line.Note is { } note ? $" {{{of(note)}}}" : "")}")));
}
