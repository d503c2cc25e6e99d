using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace Leeward.Runs.Tests.Drafting;

/// <summary>A county's version that the checker lets pass demands at least what the national one demands, whatever happens.</summary>
public sealed class OverlayTests
{
    private static readonly JsonNode Document = World.Document("china/procedures/cn-onestop.yaml");
    private static readonly DateTimeOffset Start = World.At(3, 2, 9).ToUniversalTime();
    private static readonly string[] Facts = [.. World.OneStop.Variables.Values.Where(one => one.ComputedFrom is null && one.Type.Kind == Rules.ValueKind.Truth).Select(one => one.Name)];

    /// <summary>Changes of all sorts, tightening and loosening ones; which is which, the checker must tell.</summary>
    private static readonly Gen<Action<JsonNode, Random>[]> Edits = Gen.OneOfConst<Action<JsonNode, Random>>(
        (d, r) => Due(d, r, 0.5), (d, r) => Due(d, r, 0.5), (d, r) => Due(d, r, 0.9), (d, r) => Due(d, r, 2), Further, Further, Chained, Proof, Proof, Gone, NoDue, Demand, Late, Otherwise).Array[1, 4];

    [Fact]
    public void Own_version_without_changes_tightens() => Assert.Empty(ProcedureOverlay.Loosened(World.OneStop, World.OneStop));

    [Fact]
    public void What_passes_demands_no_less_under_any_history()
    {
        var (passed, stopped) = (0, 0);
        Gen.Select(Edits, Gen.Int, Gen.Int[5, 60]).Sample((edits, seed, length) =>
        {
            var document = Document.DeepClone();
            var random = new Random(seed);
            foreach (var edit in edits) { edit(document, random); }
            if (World.Read(document).Definition is not { } overlay) { return; }
            if (ProcedureOverlay.Loosened(World.OneStop, overlay).Count > 0) { Interlocked.Increment(ref stopped); return; }
            Interlocked.Increment(ref passed);
            AssertDemandsNoLess(overlay, random, length);
        }, iter: 250);
        Assert.True(passed > 20 && stopped > 20, $"{passed} passed, {stopped} were stopped");
    }

    [Theory]
    [InlineData("deadline", "CN-E05", "due", """[{"within": "PT49H", "clock": "elapsed", "from": "report_received", "kind": "policy", "src": "PROJ", "prov": "D"}]""")]
    [InlineData("deadline", "CN-E05", "due", """[{"within": 1, "clock": "working_day", "from": "report_received", "kind": "policy", "src": "PROJ", "prov": "D"}]""")]
    [InlineData("role", "CN-E05", "role", "\"court\"")]
    [InlineData("when", "CN-E05", "when", "\"digital_evidence == true && hardship == true\"")]
    [InlineData("evidence", "CN-E05", "evidence", "[]")]
    [InlineData("start", "CN-E05", "start", """{"after": ["CN-F01"]}""")]
    [InlineData("emits", "CN-E05", "emits", "\"closed\"")]
    public void Loosening_is_named(string code, string step, string field, string value)
    {
        var document = Document.DeepClone();
        document["steps"]!.AsArray().First(one => (string?)one!["id"] == step)![field] = JsonNode.Parse(value);
        Assert.Equal([("overlay." + code, "step/" + step)], ProcedureOverlay.Loosened(World.OneStop, World.Read(document).Definition!).Select(one => (one.Code, one.JsonPointer)));
    }

    [Fact]
    public void Rule_that_could_delay_urgent_care_is_named()
    {
        var document = Document.DeepClone();
        var urgent = World.OneStop.Steps.First(step => step.Urgent).Id;
        document["constraints"]!.AsArray().Add(JsonNode.Parse($$"""{"id": "X", "type": "precedence", "first": "CN-E05", "then": "{{urgent}}", "en": "First this", "zh": "先办此项", "severity": "high", "src": "PROJ"}"""));
        Assert.Equal("overlay.delays_urgent", Assert.Single(ProcedureOverlay.Loosened(World.OneStop, World.Read(document).Definition!)).Code);
    }

    private static void AssertDemandsNoLess(ProcedureDefinition overlay, Random random, int length)
    {
        RunState? basis = null, own = null;
        var at = Start;
        for (var i = 0; i < length; i++)
        {
            at = at.AddHours(random.Next(0, 30));
            var happened = i switch { 0 => new RunStarted(at, "a"), 1 => new EventHappened(at, "a", "report_received", at), _ => Act(random, at, own!) };
            // Acts that only one of them takes are nobody's history: further proof may be owed here.
            var (one, other) = (RunEngine.Apply(World.OneStop, basis, happened), RunEngine.Apply(overlay, own, happened));
            if (one.Ok && other.Ok) { (basis, own) = (one.State, other.State); }
        }

        at = at.AddHours(1);
        var mine = RunEngine.View(overlay, own!, at, World.China);
        foreach (var step in RunEngine.View(World.OneStop, basis!, at, World.China).Steps.Where(step => step.Status == StepStatus.Required))
        {
            var here = mine.Find(step.Ref);
            Assert.True(here is { Status: StepStatus.Required or StepStatus.Missed }, $"{step.Ref} is required by the base, here it is {here?.Status}");
            Assert.True(step.DueAt is null || here!.DueAt <= step.DueAt, $"{step.Ref}: {here!.DueAt:O} is later than {step.DueAt:O}");
        }
    }

    private static RunEvent Act(Random random, DateTimeOffset at, RunState state)
    {
        var step = World.OneStop.Steps[random.Next(World.OneStop.Steps.Count)].Id;
        return random.Next(5) switch
        {
            0 => new EventHappened(at, "a", World.OneStop.Events.Keys.ElementAt(random.Next(World.OneStop.Events.Count)), at.AddHours(-random.Next(20))),
            1 => new FactRecorded(at, "a", Facts[random.Next(Facts.Length)], Rules.Value.Of(random.Next(2) == 0)),
            _ => new StepCompleted(at, "a", new(step)) { Override = new("head", "r") },
        };
    }

    private static JsonNode Pick(JsonNode document, Random random, Func<JsonNode, bool> which)
    {
        var all = document["steps"]!.AsArray().Where(one => which(one!)).ToList();
        return all[random.Next(all.Count)]!;
    }

    private static void Due(JsonNode document, Random random, double factor)
    {
        var due = Pick(document, random, step => step["due"] is JsonArray { Count: > 0 } list && list[0]!["within"] is not null)["due"]![0]!;
        due["within"] = due["within"]!.GetValueKind() == JsonValueKind.Number
            ? (int)Math.Ceiling(decimal.Parse(due["within"]!.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture) * (decimal)factor) : System.Xml.XmlConvert.ToString(System.Xml.XmlConvert.ToTimeSpan((string)due["within"]!) * factor);
        (due as JsonObject)!.Remove("target");
    }

    private static void Further(JsonNode document, Random random) => Extra(document, random, $$"""{"after": ["{{Id(document, random)}}"]}""");

    private static void Chained(JsonNode document, Random random)
    {
        var id = Extra(document, random, """{"event": "report_received"}""");
        if (Pick(document, random, step => step["start"]?["after"] is not null)["start"]!["after"] is JsonArray after) { after.Add(id); }
    }

    private static string Extra(JsonNode document, Random random, string start)
    {
        var id = $"X-{random.Next(100_000)}";
        document["steps"]!.AsArray().Add(JsonNode.Parse($$"""{"id": "{{id}}", "phase": "E", "title": {"en": "Further", "zh": "增设"}, "role": "coordinator", "start": {{start}}, "mod": "mandatory", "due": [{"within": 1, "clock": "working_day", "from": "report_received", "kind": "policy", "src": "PROJ", "prov": "D"}], "src": ["PROJ"]}"""));
        return id;
    }

    private static string Id(JsonNode document, Random random) => (string)Pick(document, random, _ => true)["id"]!;

    private static void Proof(JsonNode document, Random random)
    {
        var step = Pick(document, random, one => one["evidence"] is JsonArray list && list.All(proof => (string?)proof != "attendance"));
        step["evidence"]!.AsArray().Add("attendance");
    }

    private static void Gone(JsonNode document, Random random)
    {
        var steps = document["steps"]!.AsArray();
        steps.Remove(Pick(document, random, step => document.ToJsonString().Split((string)step["id"]!).Length == 2));
    }

    private static void NoDue(JsonNode document, Random random) => (Pick(document, random, step => step["due"] is not null) as JsonObject)!.Remove("due");

    private static void Demand(JsonNode document, Random random)
    {
        var step = (JsonObject)Pick(document, random, one => (string?)one["mod"] == "conditional");
        step["mod"] = "mandatory";
        step.Remove("when");
        step.Remove("on_unknown");
    }

    private static void Late(JsonNode document, Random random)
    {
        var list = Pick(document, random, step => step["due"] is JsonArray)["due"]!.AsArray();
        list.Insert(0, JsonNode.Parse("""{"within": 3, "clock": "calendar_day", "from": "report_received", "kind": "policy", "src": "PROJ", "prov": "D"}"""));
    }

    private static void Otherwise(JsonNode document, Random random)
    {
        var list = Pick(document, random, step => step["due"] is JsonArray)["due"]!.AsArray();
        list.Add(JsonNode.Parse("""{"within": 30, "when": "hardship == true", "clock": "calendar_day", "from": "report_received", "kind": "policy", "src": "PROJ", "prov": "D"}"""));
    }
}
