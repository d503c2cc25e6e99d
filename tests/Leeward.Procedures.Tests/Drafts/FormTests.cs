using System.Text.Json.Nodes;
using Leeward.Procedures.Drafts;
using Leeward.Runs;

namespace Leeward.Procedures.Tests.Drafts;

/// <summary>The forms of a draft reach everything that a procedure needs and says, so that nobody has to write YAML.</summary>
public sealed class FormTests
{
    [Fact]
    public void Draft_begun_blank_is_made_free_of_errors_by_the_forms()
    {
        var document = Blank();
        var scope = Found(document).Where(one => one.Level == FindingLevel.Error).ToList();
        Assert.Equal(["/scope/en", "/scope/zh"], scope.Select(one => one.JsonPointer));
        Assert.Equal(["ScopeEn", "ScopeZh"], scope.Select(one => FindingFields.Of(FindingFields.Head, one, one.JsonPointer.TrimStart('/'))));

        var head = HeadForm.Of(document, 1);
        (head.ScopeEn, head.ScopeZh, head.Edition, head.Jurisdiction) = ("Children of a school", "在校儿童", "0.2.0", "CN");
        Assert.Null(head.Into(document));
        foreach (var (part, code) in new[] { ("roles", "teacher"), ("events", "concern") })
        {
            var one = new JsonObject();
            Assert.Null(new NameForm { En = "Name", Zh = "名称" }.Into(part, one));
            DraftDocument.Map(document, part)[code] = one;
        }

        Assert.Null(DraftDocument.AddStep(document, "X-01", "A", "Listen", "倾听"));
        Assert.DoesNotContain(Found(document), one => one.StopsApproval);
        var read = Read(document);
        Assert.Equal(("0.2.0", "CN", "在校儿童"), (read.Version, read.Jurisdiction, read.Scope.Zh));
        head.Jurisdiction = "China";
        Assert.Equal("Jurisdiction", head.Into(document)!.Field);
        head.Jurisdiction = "CN";
        head.Edition = " ";
        Assert.Equal("Edition", head.Into(document)!.Field);
    }

    [Fact]
    public void Head_changes_what_it_shows_and_nothing_else()
    {
        var document = Blank();
        document["risk_table"] = "kept";
        document["calendar"]!["time_zone"] = "kept";
        var head = HeadForm.Of(document, 1);
        (head.ExcludeStart, head.RollForward, head.Calendar) = (false, false, "other");
        Assert.Null(head.Into(document));
        Assert.Equal(("kept", "kept", "other", false), ((string?)document["risk_table"], (string?)document["calendar"]!["time_zone"], (string?)document["calendar"]!["id"], (bool)document["calendar"]!["exclude_start_unit"]!));
    }

    [Fact]
    public void Deadline_says_how_it_is_counted_and_bears_a_remark()
    {
        var due = JsonNode.Parse("""{"within": 3, "clock": "working_day", "from": "concern", "kind": "policy", "src": "OWN", "prov": "D"}""")!.AsObject();
        var form = DueForm.Of(due, 1);
        Assert.Equal(("", "", null), (form.ExcludeStart, form.RollForward, form.MonitorProv));
        (form.ExcludeStart, form.RollForward, form.MonitorProv, form.NoteEn, form.NoteZh) = ("no", "yes", "M", "Ask first.", "先询问。");
        Assert.Null(form.Into(due));
        Assert.Equal((false, true, "M", "先询问。"), ((bool)due["exclude_start_unit"]!, (bool)due["roll_forward"]!, (string?)due["monitor_prov"], (string?)due["note"]!["zh"]));
        var again = DueForm.Of(due, 1);
        Assert.Equal(("no", "yes", "M", "Ask first."), (again.ExcludeStart, again.RollForward, again.MonitorProv, again.NoteEn));
        (again.ExcludeStart, again.RollForward, again.MonitorProv, again.NoteEn, again.NoteZh) = ("", "", "", "", "");
        Assert.Null(again.Into(due));
        Assert.Equal(["clock", "from", "kind", "prov", "src", "within"], due.Select(one => one.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Step_repeats_by_a_fact_and_its_mistakes_stand_beside_the_lengths()
    {
        var step = JsonNode.Parse("""{"id": "X-01", "repeat": {"every": "P7D", "times": 3}}""")!.AsObject();
        var form = StepForm.Of(step, 1);
        (form.Every, form.EveryBy, form.EveryByLengths) = ("", "risk", "high = P1D\nlow = P7D");
        Assert.Null(form.Into(step));
        Assert.Equal("""{"times":3,"every_by_risk":{"high":"P1D","low":"P7D"}}""", step["repeat"]!.ToJsonString());
        var again = StepForm.Of(step, 1);
        Assert.Equal(("risk", "high = P1D\nlow = P7D"), (again.EveryBy, again.EveryByLengths));
        Assert.Equal("EveryByLengths", FindingFields.Of(FindingFields.Step, new("procedure.bad_duration", "", null, FindingLevel.Error, "", []), "repeat/every_by_risk/high"));
        again.EveryBy = "age";
        Assert.Null(again.Into(step));
        Assert.Equal(["times", "every_by_age"], step["repeat"]!.AsObject().Select(one => one.Key));
        (again.EveryBy, again.Every) = ("", "P7D");
        Assert.Null(again.Into(step));
        Assert.Equal(["times", "every"], step["repeat"]!.AsObject().Select(one => one.Key));
    }

    [Fact]
    public void Phases_change_places_and_facts_bear_remarks()
    {
        var document = Blank();
        var phases = DraftDocument.Map(document, "phases");
        phases["B"] = DraftDocument.Words("Second", "第二阶段");
        DraftDocument.MoveName(phases, "B", up: true);
        Assert.Equal(["B", "A"], Read(document).Phases.Select(one => one.Code));
        DraftDocument.MoveName(phases, "B", up: true);
        DraftDocument.MoveName(phases, "B", up: false);
        Assert.Equal(["A", "B"], Read(document).Phases.Select(one => one.Code));
        Assert.Equal("第二阶段", (string?)phases["B"]!["zh"]);
        var fact = new JsonObject();
        Assert.Null(new NameForm { En = "Age", Zh = "年龄", Type = "int", NoteEn = "In full years.", NoteZh = "按周岁计。" }.Into("variables", fact));
        Assert.Equal("按周岁计。", NameForm.Of("variables", "age", fact, 1).NoteZh);
    }

    private static JsonObject Blank() => JsonNode.Parse(DraftDocument.Blank("sop-school", "School", "学校规程", "cn-national"))!.AsObject();

    private static IReadOnlyList<Finding> Found(JsonObject document) => ProcedureChecker.Check(DraftDesk.Parse(document.ToJsonString())).Findings;

    private static ProcedureDefinition Read(JsonObject document) => ProcedureReader.Read(DraftDesk.Parse(document.ToJsonString())).Partial!;
}
