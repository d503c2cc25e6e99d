using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace Leeward.Runs.Tests.Drafting;

public sealed class CheckerTests
{
    private static readonly JsonNode OneStop = World.Document("china/procedures/cn-onestop.yaml");

    /// <summary>One mistake after the other, planted in the real procedure; each is found where it was planted, and nothing else comes new.</summary>
    [Theory]
    [InlineData("procedure.unreachable", "CN-E01", "start", """{"event": "never"}""", "/events/never", """{"en": "Never", "zh": "从不", "external": false}""")]
    [InlineData("procedure.dead_anchor", "CN-E01", "due", """[{"within": "PT1H", "clock": "elapsed", "from": "never", "kind": "policy", "src": "PROJ", "prov": "D"}]""", "/events/never", """{"en": "Never", "zh": "从不", "external": false}""")]
    [InlineData("procedure.never_true", "CN-E03", "when", "\"filed == false && filed == true\"")]
    [InlineData("procedure.never_true", "CN-E03", "when", "\"victim_sex in ['female'] && victim_sex == 'male'\"")]
    [InlineData("procedure.always_true", "CN-E03", "when", "\"filed == false || filed == true\"")]
    [InlineData("procedure.missing_text", "CN-E03", "title", """{"en": "Only English", "zh": ""}""")]
    [InlineData("procedure.not_translated", "CN-E03", "title", """{"en": "Only English", "zh": "Only English"}""")]
    [InlineData("procedure.not_translated", "CN-E03", "note", "\"A remark in English alone.\"")]
    [InlineData("procedure.law_from_memory", "CN-E03", "due", """[{"within": 7, "clock": "calendar_day", "from": "filing_decided", "kind": "statutory", "src": "MPSP", "prov": "M"}]""")]
    [InlineData("procedure.target_after_limit", "CN-E05", "due", """[{"within": "PT48H", "target": "PT50H", "clock": "elapsed", "from": "report_received", "kind": "policy", "src": "PROJ", "prov": "D"}]""")]
    [InlineData("procedure.own_anchor", "CN-E05", "due", """[{"within": "PT48H", "clock": "elapsed", "from": "CN-E05", "kind": "policy", "src": "PROJ", "prov": "D"}]""")]
    [InlineData("procedure.later_than_law", "CN-E03", "due", """[{"within": 7, "clock": "calendar_day", "from": "filing_decided", "kind": "statutory", "src": "MPSP", "prov": "S"}, {"within": 8, "clock": "calendar_day", "from": "filing_decided", "kind": "policy", "src": "PROJ", "prov": "D"}]""")]
    [InlineData("procedure.deadline_never", "CN-E03", "due", """[{"within": 7, "clock": "calendar_day", "from": "filing_decided", "when": "filed == true", "kind": "policy", "src": "PROJ", "prov": "D"}, {"otherwise": true, "within": 7, "clock": "calendar_day", "from": "filing_decided", "kind": "policy", "src": "PROJ", "prov": "D"}]""")]
    [InlineData("procedure.check_impossible", "CN-E03", "checks", """[{"if": "hardship == true", "require": "hardship == false", "kind": "policy", "src": "PROJ"}]""")]
    [InlineData("procedure.proof_never", "CN-E03", "evidence_if", """[{"when": "filed == true", "require": ["triage_form"]}]""")]
    [InlineData("procedure.event_never", "CN-E01", "emits_if", """[{"when": "filed == true", "event": "case_filed"}, {"when": "filed == true && filed == false", "event": "milestone_reached"}]""")]
    [InlineData("procedure.no_otherwise", "CN-E05", "due", """[{"within": "PT48H", "clock": "elapsed", "from": "report_received", "when": "hardship == true", "kind": "policy", "src": "PROJ", "prov": "D"}]""")]
    public void Planted_mistake_is_found_beside_its_step(string code, string step, string field, string value, string? place = null, string? further = null)
    {
        var document = OneStop.DeepClone();
        var before = Found(document);
        if (place is not null) { document[place.Split('/')[1]]![place.Split('/')[2]] = JsonNode.Parse(further!); }
        document["steps"]!.AsArray().First(one => (string?)one!["id"] == step)![field] = JsonNode.Parse(value);
        var found = Found(document).Where(one => one.Step == step && !before.Exists(other => other.Code == one.Code && other.Step == step)).ToList();
        Assert.Contains(code, found.Select(one => one.Code));
        Assert.All(found.Where(one => one.Code == code), one => Assert.NotEmpty(one.Args));
        Assert.Single(found.Select(one => one.Code).Distinct());
        // What is a condition is said in words too.
        Assert.All(found.SelectMany(one => one.Args.Select((part, at) => (part, Words: one.Said.ElementAtOrDefault(at)))), one => Assert.Equal(one.part.Contains("==", StringComparison.Ordinal) || one.part.Contains(" in [", StringComparison.Ordinal), one.Words is not null));
        Assert.All(found.SelectMany(one => one.Said).OfType<Leeward.Deadlines.Bilingual>(), words => Assert.DoesNotContain("==", words.En + words.Zh, StringComparison.Ordinal));
        Assert.Equal(code is "procedure.law_from_memory" || found[0].Level == FindingLevel.Error, found.Exists(one => one.StopsApproval));
    }

    /// <summary>Every place at which people read words: left in one language, it is found where it stands.</summary>
    [Theory]
    [InlineData("/constraints/4/who", "\"suspect\"")]
    [InlineData("/constraints/4/who", "{\"en\": \"suspect\", \"zh\": \"suspect\"}")]
    [InlineData("/variables/victim_sex/title", "{\"en\": \"Sex\", \"zh\": \"Sex\"}")]
    [InlineData("/variables/victim_sex/labels/female", "{\"en\": \"female\", \"zh\": \"female\"}")]
    [InlineData("/variables/victim_sex/note", "\"in English alone\"")]
    [InlineData("/sources/MPL", "{\"title\": \"Law\", \"prov\": \"S\"}", "/title")]
    [InlineData("/sources/MPL/note", "\"arts read\"")]
    public void Text_in_one_language_is_found_where_it_stands(string pointer, string value, string below = "")
    {
        var document = OneStop.DeepClone();
        Assert.DoesNotContain("procedure.not_translated", Found(document).Select(one => one.Code));
        var parts = pointer.Split('/')[1..];
        JsonNode parent = document;
        foreach (var part in parts[..^1]) { parent = parent is JsonArray list ? list[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)]! : parent[part]!; }
        parent[parts[^1]] = JsonNode.Parse(value);
        Assert.Equal([pointer + below], Found(document).Where(one => one.Code == "procedure.not_translated").Select(one => one.JsonPointer));
    }

    [Fact]
    public void What_has_no_words_is_the_same_in_both_languages()
    {
        var document = OneStop.DeepClone();
        document["variables"]!["victim_sex"]!["labels"]!["female"] = JsonNode.Parse("{\"en\": \"HIV 1\", \"zh\": \"HIV 1\"}");
        Assert.DoesNotContain("procedure.not_translated", Found(document).Select(one => one.Code));
    }

    [Theory]
    [InlineData("procedure.contradiction_order", """{"id": "X", "type": "precedence", "first": "CN-E06", "then": "CN-A01", "en": "Wrong way", "zh": "顺序颠倒", "severity": "high", "src": "PROJ"}""")]
    [InlineData("procedure.contradiction_rule", """{"id": "X", "type": "requires_attribute", "step": "CN-D01", "expr": "interviewer_sex == 'female' && interviewer_sex == 'male'", "en": "Both", "zh": "两者", "severity": "high", "src": "PROJ"}""")]
    [InlineData("procedure.contradiction_together", """{"id": "X", "type": "not_coexist", "a": "CN-E05", "b": "CN-D02", "en": "Apart", "zh": "不得并行", "severity": "high", "src": "PROJ"}""")]
    [InlineData("procedure.contradiction_times", """{"id": "X", "type": "at_most", "step": "CN-I01", "n": 1, "en": "Once", "zh": "仅一次", "severity": "high", "src": "PROJ"}""")]
    [InlineData("procedure.rule_never", """{"id": "X", "type": "requires_evidence", "step": "CN-D01", "evidence": "triage_form", "when": "victim_age < 3 && victim_age > 4", "en": "Never", "zh": "从不", "severity": "high", "src": "PROJ"}""")]
    public void Rule_that_cannot_be_kept_is_found(string code, string constraint)
    {
        var document = OneStop.DeepClone();
        if (code == "procedure.contradiction_order") { document["steps"]!.AsArray().First(one => (string?)one!["id"] == "CN-E06")!["start"] = JsonNode.Parse("""{"after": ["CN-A01"]}"""); }
        if (code == "procedure.contradiction_together") { Change(document, "CN-E05", "start", """{"with": "CN-D02"}"""); }
        Assert.DoesNotContain(code, Found(document).Select(one => one.Code));
        document["constraints"]!.AsArray().Add(JsonNode.Parse(constraint));
        Assert.Contains(code, Found(document).Select(one => one.Code));
    }

    /// <summary>What waits for an event or counts from it, where nothing that can come about causes it.</summary>
    [Theory]
    [InlineData("CN-E01", "emits_if", """[{"when": "filed == true && filed == false", "event": "case_filed"}]""", "CN-A08 case_filed", "CN-E07 case_filed")]
    [InlineData("CN-E01", "emits_if", """[{"when": "filed == false && filed == true", "event": "case_filed"}, {"when": "hardship == true", "event": "case_filed"}]""")]
    [InlineData("CN-F07", "when", "\"wants_legal_aid == true && wants_legal_aid == false\"", "CN-F08 aid_applied", "CN-F09 aid_granted")]
    public void Step_that_waits_for_what_no_condition_can_bring_about_is_found(string step, string field, string value, params string[] expected)
    {
        var document = OneStop.DeepClone();
        Change(document, step, field, value);
        var found = Found(document).Where(one => one.Code == "procedure.start_never").ToList();
        Assert.Equal(expected, found.Select(one => $"{one.Step} {one.Args[1]}"));
        Assert.All(found, one => Assert.True(one.StopsApproval));
    }

    [Fact]
    public void Deadline_that_counts_from_what_no_condition_can_bring_about_is_found_and_what_comes_after_such_a_step_is_not()
    {
        var document = OneStop.DeepClone();
        document["events"]!["told"] = JsonNode.Parse("""{"en": "Told", "zh": "已告知", "external": false}""");
        Change(document, "CN-E05", "when", "\"digital_evidence == true && digital_evidence == false\"");
        Change(document, "CN-E05", "emits", "\"told\"");
        // It is settled as not applicable, so that what is after it starts; yet nothing counts from its completion.
        Change(document, "CN-E06", "start", """{"after": ["CN-E05"]}""");
        Change(document, "CN-E06", "due", """[{"within": "PT1H", "clock": "elapsed", "from": "CN-E05", "kind": "policy", "src": "PROJ", "prov": "D"}, {"within": "PT2H", "clock": "elapsed", "from": "told", "kind": "policy", "src": "PROJ", "prov": "D"}, {"within": "PT3H", "clock": "elapsed", "from": "report_received", "kind": "policy", "src": "PROJ", "prov": "D"}]""");
        var found = Found(document).Where(one => one.Code is "procedure.anchor_never" or "procedure.start_never").ToList();
        Assert.Equal(["CN-E05", "told"], found.Select(one => one.Args[1]));
        Assert.All(found, one => Assert.Equal(("procedure.anchor_never", "CN-E06", FindingLevel.Error), (one.Code, one.Step, one.Level)));
        Assert.EndsWith("/due/1", found[1].JsonPointer, StringComparison.Ordinal);
    }

    /// <summary>The reader finds it where no step can cause the event at all.</summary>
    [Fact]
    public void Step_that_waits_for_an_event_of_a_step_that_never_starts_is_found()
    {
        var document = OneStop.DeepClone();
        document["events"]!["never"] = JsonNode.Parse("""{"en": "Never", "zh": "从不", "external": false}""");
        Change(document, "CN-E01", "start", """{"event": "never"}""");
        Assert.Superset(new HashSet<string?> { "CN-E01", "CN-E02", "CN-E03", "CN-E06", "CN-E07" }, Found(document).Where(one => one.Code == "procedure.unreachable").Select(one => one.Step).ToHashSet());
    }

    private static void Change(JsonNode document, string step, string field, string value) =>
        document["steps"]!.AsArray().First(one => (string?)one!["id"] == step)![field] = JsonNode.Parse(value);

    [Fact]
    public void Real_procedures_have_law_from_memory_and_no_other_warning() =>
        Assert.Equal(["procedure.law_from_memory"], Found(OneStop).Where(one => one.Level != FindingLevel.Hint).Select(one => one.Code).Distinct());

    [Fact]
    public void Nonsense_in_a_document_is_told_and_never_thrown() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.OneOfConst("null", "3", "\"x\"", "[]", "{}", "[{}]", "[null]", "true", "\"filed == \"")).Sample((at, value) =>
        {
            var document = OneStop.DeepClone();
            var random = new Random(at);
            JsonNode? node = document;
            for (var depth = random.Next(1, 5); depth > 0 && node is JsonObject or JsonArray; depth--)
            {
                if (node is JsonObject map && map.Count > 0)
                {
                    var key = map.ElementAt(random.Next(map.Count)).Key;
                    if (depth == 1 || map[key] is not (JsonObject or JsonArray)) { map[key] = JsonNode.Parse(value); break; }
                    node = map[key];
                }
                else if (node is JsonArray list && list.Count > 0)
                {
                    var index = random.Next(list.Count);
                    if (depth == 1 || list[index] is not (JsonObject or JsonArray)) { list[index] = JsonNode.Parse(value); break; }
                    node = list[index];
                }
            }

            var found = ProcedureChecker.Check(JsonSerializer.SerializeToElement(document));
            Assert.Equal(found.Definition is null, found.Findings.Any(one => one.Level == FindingLevel.Error && !one.Code.Contains("never_true", StringComparison.Ordinal) && !Deep.Contains(one.Code)));
        }, iter: 200);

    private static readonly string[] Deep = ["procedure.check_impossible", "procedure.contradiction_rule", "procedure.contradiction_order", "procedure.target_after_limit", "procedure.own_anchor", "procedure.contradiction_together", "procedure.start_never", "procedure.anchor_never"];

    private static List<Finding> Found(JsonNode document) => [.. ProcedureChecker.Check(JsonSerializer.SerializeToElement(document)).Findings];
}
