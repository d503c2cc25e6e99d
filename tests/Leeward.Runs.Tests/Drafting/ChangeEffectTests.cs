using System.Text.Json.Nodes;

namespace Leeward.Runs.Tests.Drafting;

/// <summary>What a change means is said for everything that is owed by it, not for the length of a deadline alone.</summary>
public sealed class ChangeEffectTests
{
    private const string Due = """{"within": 3, "target": "PT20H", "clock": "working_day", "from": "report_received", "kind": "statutory", "src": "MPL", "prov": "S", "hard": true, "cut_off": "15:00", "exclude_start_unit": true, "roll_forward": true}""";

    [Theory]
    [InlineData("within", "4", ChangeEffect.Laxer)]
    [InlineData("within", "2", ChangeEffect.Stricter)]
    [InlineData("clock", "\"calendar_day\"", ChangeEffect.Other)]
    [InlineData("hard", "false", ChangeEffect.Laxer)]
    [InlineData("cut_off", null, ChangeEffect.Stricter)]
    [InlineData("cut_off", "\"13:00\"", ChangeEffect.Laxer)]
    [InlineData("target", "\"PT30H\"", ChangeEffect.Laxer)]
    [InlineData("target", "\"PT10H\"", ChangeEffect.Stricter)]
    [InlineData("target", null, ChangeEffect.Laxer)]
    [InlineData("exclude_start_unit", "false", ChangeEffect.Stricter)]
    [InlineData("roll_forward", "false", ChangeEffect.Stricter)]
    [InlineData("immediate", "true", ChangeEffect.Stricter)]
    [InlineData("kind", "\"recommended\"", ChangeEffect.Laxer)]
    [InlineData("kind", "\"clinical\"", ChangeEffect.Other)]
    [InlineData("when", "\"direct_filing == true\"", ChangeEffect.Other)]
    [InlineData("from", "\"case_filed\"", ChangeEffect.Other)]
    [InlineData("src", "\"PROJ\"", ChangeEffect.None)]
    [InlineData("prov", "\"M\"", ChangeEffect.None)]
    [InlineData("note", """{"en": "Ask the duty officer.", "zh": "询问值班人员。"}""", ChangeEffect.None)]
    public void Changed_deadline_is_said_to_be(string field, string? value, ChangeEffect effect)
    {
        // An urgent step follows from some deadlines, and is told beside them.
        var change = Assert.Single(Between(document => Step(document)["due"] = new JsonArray(JsonNode.Parse(Due)), document => Set(Step(document)["due"]![0]!, field, value)), one => one.Field != "urgent");
        Assert.Equal(("due", effect), (change.Field, change.Effect));
        Assert.NotEqual(change.Before, change.After);
    }

    [Theory]
    [InlineData("n", "2", ChangeEffect.Laxer)]
    [InlineData("severity", "\"low\"", ChangeEffect.Laxer)]
    [InlineData("when", "\"direct_filing == true\"", ChangeEffect.Laxer)]
    [InlineData("unless", "\"CN-E05 done\"", ChangeEffect.Laxer)]
    [InlineData("step", "\"CN-E06\"", ChangeEffect.Other)]
    public void Changed_rule_is_said_to_be(string field, string? value, ChangeEffect effect)
    {
        const string rule = """{"id": "X", "type": "at_most", "step": "CN-E05", "n": 1, "en": "Once", "zh": "仅一次", "severity": "high", "src": "PROJ"}""";
        var change = Assert.Single(Between(document => document["constraints"]!.AsArray().Add(JsonNode.Parse(rule)), document => Set(document["constraints"]!.AsArray()[^1]!, field, value)));
        Assert.Equal(effect, change.Effect);
    }

    [Theory]
    [InlineData("when", "\"direct_filing == true\"", "\"direct_filing == false\"", ChangeEffect.Other)]
    [InlineData("evidence", """["triage_form"]""", "[]", ChangeEffect.Laxer)]
    [InlineData("repeat", """{"every": "P7D", "times": 3}""", """{"every": "P14D", "times": 3}""", ChangeEffect.Laxer)]
    [InlineData("checks", """[{"if": "hardship == true", "require": "direct_filing == true", "kind": "policy", "src": "PROJ"}]""", "[]", ChangeEffect.Laxer)]
    public void Changed_step_is_said_to_be(string field, string before, string after, ChangeEffect effect)
    {
        var changes = Between(document => { Conditional(document); Set(Step(document), field, before); }, document => Set(Step(document), field, after));
        Assert.Equal(effect, Assert.Single(changes).Effect);

        static void Conditional(JsonNode document) { Set(Step(document), "mod", "\"conditional\""); Set(Step(document), "when", "\"direct_filing == true\""); Set(Step(document), "on_unknown", "\"require\""); }
    }

    private static IReadOnlyList<ProcedureChange> Between(Action<JsonNode> first, Action<JsonNode> then)
    {
        var document = World.Document("china/procedures/cn-onestop.yaml");
        first(document);
        var before = World.Read(document).Partial!;
        then(document);
        return ProcedureDiff.Between(before, World.Read(document).Partial!);
    }

    private static JsonNode Step(JsonNode document) => document["steps"]!.AsArray().First(one => (string?)one!["id"] == "CN-E05")!;

    private static void Set(JsonNode node, string field, string? value)
    {
        if (value is null) { node.AsObject().Remove(field); } else { node[field] = JsonNode.Parse(value); }
    }
}
