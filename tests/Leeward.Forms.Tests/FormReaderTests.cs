using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace Leeward.Forms.Tests;

public sealed class FormReaderTests
{
    [Theory]
    [InlineData("/title/zh", null, "/title", "form.missing")]
    [InlineData("/version", null, "", "form.missing")]
    [InlineData("/colour", "'red'", "/colour", "form.unknown_key")]
    [InlineData("/sections", "[]", "/sections", "form.wrong_type")]
    [InlineData("/sections/0/fields/1/type", "'yesno'", "/sections/0/fields/1/type", "form.unknown_type")]
    [InlineData("/sections/0/fields/1/id", "'in danger'", "/sections/0/fields/1/id", "form.bad_name")]
    [InlineData("/sections/0/fields/3/id", "'danger'", "/sections/0/fields/3/id", "form.duplicate_id")]
    [InlineData("/sections/0/fields/2/show_if", "'dangr == true'", "/sections/0/fields/2/show_if", "rule.unknown_variable")]
    [InlineData("/sections/0/fields/2/show_if", "'age > 3'", "/sections/0/fields/2/show_if", "rule.unknown_variable")]
    [InlineData("/sections/0/fields/2/show_if", "3", "/sections/0/fields/2/show_if", "rule.wrong_result")]
    [InlineData("/sections/0/fields/2/max_length", "0", "/sections/0/fields/2/max_length", "form.wrong_type")]
    [InlineData("/sections/0/fields/2/min", "0", "/sections/0/fields/2/min", "form.limit_not_fitting")]
    [InlineData("/sections/0/fields/3/options", null, "/sections/0/fields/3", "form.options")]
    [InlineData("/sections/0/fields/3/options/1/value", "'none'", "/sections/0/fields/3/options/1/value", "form.duplicate_id")]
    [InlineData("/sections/0/fields/3/options/1/score", "'2'", "/sections/0/fields/3/options/1/score", "form.wrong_type")]
    [InlineData("/sections/0/fields/3/lookup", "'sex'", "/sections/0/fields/3", "form.options")]
    [InlineData("/sections/1/fields/0/min", "18", "/sections/1/fields/0/min", "form.limits_crossed")]
    [InlineData("/sections/1/fields/1/min", "'yesterday'", "/sections/1/fields/1/min", "form.wrong_type")]
    [InlineData("/sections/1/fields/2/pattern", "'('", "/sections/1/fields/2/pattern", "form.bad_pattern")]
    [InlineData("/sections/1/fields/2/pattern", "'(a)\\\\1'", "/sections/1/fields/2/pattern", "form.bad_pattern")]
    [InlineData("/sections/1/fields/2/required", "'age'", "/sections/1/fields/2/required", "rule.wrong_result")]
    [InlineData("/sections/1/fields/3/max", null, "/sections/1/fields/3", "form.missing")]
    [InlineData("/scores/points", "'danger == true'", "/scores/points", "rule.wrong_result")]
    [InlineData("/scores/age", "'1'", "/scores/age", "form.bad_name")]
    [InlineData("/levels/1/level", "'high'", "/levels/1/level", "form.duplicate_id")]
    [InlineData("/levels/1/when", null, "/levels/1", "form.missing")]
    [InlineData("/levels/1/when", "\"severity == 'graave'\"", "/levels/1/when", "rule.value_not_allowed")]
    [InlineData("/response/grave", "{}", "/response/grave", "form.unknown_level")]
    [InlineData("/response/low/response", "'7 days'", "/response/low/response", "form.bad_duration")]
    [InlineData("/response/high/review/clock", "'moon'", "/response/high/review/clock", "form.bad_clock")]
    public void Mistake_is_named_with_its_pointer(string at, string? json, string pointer, string code)
    {
        var root = JsonNode.Parse(Definitions.Risk)!;
        Put(root, at, json is null ? null : JsonNode.Parse(json.Replace('\'', json.StartsWith('"') ? '\'' : '"')), remove: json is null);
        var reading = FormReader.Read(JsonSerializer.SerializeToElement(root));
        Assert.Null(reading.Form);
        Assert.Contains(reading.Errors, error => error.Pointer == pointer && error.Code == code);
    }

    [Fact]
    public void Suggestion_of_a_rule_stands_in_the_message()
    {
        var reading = FormReader.Read(JsonElement.Parse(Definitions.Risk.Replace("danger == true || points", "dnger == true || points")));
        Assert.Equal("Character 1: There is no variable dnger. Did you mean danger?", Assert.Single(reading.Errors).Message);
    }

    [Fact]
    public void Options_come_from_a_lookup()
    {
        const string json = """
            {"id": "f", "version": "1", "title": {"en": "F", "zh": "表"}, "sections": [{"id": "s", "title": {"en": "S", "zh": "节"},
             "fields": [{"id": "sex", "type": "choice", "label": {"en": "Sex", "zh": "性别"}, "lookup": "sex"}]}]}
            """;
        var found = FormReader.Read(JsonElement.Parse(json), name => name == "sex" ? [new("female", new("Female", "女"))] : null);
        Assert.Equal("female", Assert.Single(found.Form!.Find("sex")!.Options).Value);
        Assert.Equal("form.unknown_lookup", Assert.Single(FormReader.Read(JsonElement.Parse(json)).Errors).Code);
    }

    [Fact]
    public void Reader_never_throws_on_a_definition_with_one_part_replaced() => Gen.Select(Gen.Int[0, 10_000], Gen.OneOfConst("null", "[]", "{}", "1", "\"x\"", "true", "[1]", "[null]")).Sample(
        (place, json) =>
        {
            var root = JsonNode.Parse(Definitions.Risk)!;
            var nodes = All(root).Where(node => node.Parent is not null).ToList();
            var node = nodes[place % nodes.Count];
            node.ReplaceWith(JsonNode.Parse(json));
            FormReader.Read(JsonSerializer.SerializeToElement(root));
        },
        iter: 500);

    private static IEnumerable<JsonNode> All(JsonNode node) => node switch
    {
        JsonObject group => group.Where(pair => pair.Value is not null).SelectMany(pair => All(pair.Value!)).Prepend(node),
        JsonArray list => list.Where(item => item is not null).SelectMany(item => All(item!)).Prepend(node),
        _ => [node],
    };

    private static void Put(JsonNode root, string pointer, JsonNode? value, bool remove)
    {
        var parts = pointer.Split('/')[1..];
        var node = root;
        foreach (var part in parts[..^1])
        {
            node = node is JsonArray list ? list[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)]! : node[part]!;
        }

        if (remove)
        {
            ((JsonObject)node).Remove(parts[^1]);
        }
        else
        {
            node[parts[^1]] = value;
        }
    }
}
