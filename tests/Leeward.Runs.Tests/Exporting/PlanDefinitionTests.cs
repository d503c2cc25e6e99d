using System.Text;
using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Validation;

namespace Leeward.Runs.Tests.Exporting;

/// <summary>The FHIR library reads what we write, strictly, and finds nothing to object to.</summary>
public sealed class PlanDefinitionTests
{
    private static readonly JsonSerializerOptions Strict = new JsonSerializerOptions().ForFhir(ModelInfo.ModelInspector).UsingMode(DeserializationMode.Strict);

    [Theory, MemberData(nameof(BpmnTests.Procedures), MemberType = typeof(BpmnTests))]
    public void Fhir_library_reads_it_strictly_and_finds_it_valid(string path)
    {
        var procedure = World.Load(path);
        var plan = Read(Write(procedure, new(2024, 1, 1), PlanStatus.Active));
        plan.Validate(ModelInfo.ModelInspector, NarrativeValidationKind.FhirXhtml);
        Assert.Equal(PublicationStatus.Active, plan.Status);
        Assert.Equal(procedure.Title.En, plan.Title);
        Assert.Equal(procedure.Title.Zh, plan.TitleElement!.GetExtension("http://hl7.org/fhir/StructureDefinition/translation")!.GetExtension("content")!.Value!.ToString());
        Assert.Equal(procedure.Phases.Count, plan.Action.Count);
        var steps = plan.Action.SelectMany(phase => phase.Action).ToList();
        Assert.Equal(procedure.Steps.Select(step => step.Id).Order(), steps.Select(step => step.ElementId).Order());
        Assert.Empty(steps.SelectMany(step => step.RelatedAction).Select(one => one.ActionId).Except(procedure.Steps.Select(step => step.Id)));
        Assert.Equal(procedure.Steps.Sum(step => step.Due.Count), steps.Sum(step => step.GetExtensions(PlanDefinitionWriter.Extensions + "deadline").Count()));
        foreach (var (kind, count) in new (string, Func<StepDefinition, int>)[]
        {
            ("evidence", step => step.Evidence.Count), ("evidence-if", step => step.EvidenceIf.Count), ("check", step => step.Checks.Count), ("emits", step => step.Emits is null ? 0 : 1), ("emits-if", step => step.EmitsIf.Count),
            ("on-unknown", step => step.When is null ? 0 : 1), ("join", step => step.Start is { Any: true, Steps.Count: > 1 } ? 1 : 0), ("external", step => step.External ? 1 : 0), ("sets", step => step.Sets.Count),
            ("repeat", step => step.Repeat is null ? 0 : 1), ("source", step => step.Sources.Count),
        })
        {
            Assert.Equal((kind, procedure.Steps.Sum(count)), (kind, steps.Sum(step => step.GetExtensions(PlanDefinitionWriter.Extensions + kind).Count())));
        }

        Assert.All(plan.GetExtensions(PlanDefinitionWriter.Extensions + "constraint"), rule => Assert.NotEmpty(rule.GetExtension("whole")!.Value!.ToString()!));
        Assert.All(steps.SelectMany(step => step.Condition), condition => Assert.Matches("^[^=]+$", condition.Expression!.Description ?? ""));
        Assert.Equal(procedure.Constraints.Count, plan.GetExtensions(PlanDefinitionWriter.Extensions + "constraint").Count());
    }

    [Theory]
    [InlineData(PlanStatus.Active, PublicationStatus.Active)]
    [InlineData(PlanStatus.Retired, PublicationStatus.Retired)]
    [InlineData(PlanStatus.Draft, PublicationStatus.Draft)]
    public void Status_says_whether_it_is_in_force_and_the_period_from_when(PlanStatus status, PublicationStatus expected)
    {
        var plan = Read(Write(World.OneStop, new(2024, 1, 1), status));
        Assert.Equal((expected, "2024-01-01"), (plan.Status, plan.EffectivePeriod!.Start));
        Assert.Null(Read(Write(World.OneStop, null, status)).EffectivePeriod);
    }

    /// <summary>Whoever reads the export alone learns that a girl is asked by a woman, and that one of two steps is enough to go on.</summary>
    [Fact]
    public void What_has_no_place_in_fhir_stands_in_words_of_both_languages()
    {
        var document = World.Document("china/procedures/cn-onestop.yaml");
        document["steps"]!.AsArray().First(one => (string?)one!["id"] == "CN-E05")!["start"] = System.Text.Json.Nodes.JsonNode.Parse("{\"after\": [\"CN-A01\", \"CN-A02\"], \"join\": \"any\"}");
        var procedure = World.Read(document).Definition!;
        var steps = Read(Write(procedure, null, PlanStatus.Draft)).Action.SelectMany(phase => phase.Action).ToDictionary(step => step.ElementId!);
        Assert.Contains("female", Words("CN-D01", "check"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("one of CN-A01, CN-A02", Words("CN-E05", "join"), StringComparison.Ordinal);
        Assert.Equal("any", steps["CN-E05"].GetExtension(PlanDefinitionWriter.Extensions + "join")!.GetExtension("code")!.Value!.ToString());

        string Words(string step, string kind) => steps[step].GetExtension(PlanDefinitionWriter.Extensions + kind)!.GetExtension("words")!.Value!.ToString()!;
    }

    [Fact]
    public void Strict_reading_would_notice_a_wrong_code()
    {
        var broken = Write(World.OneStop, null, PlanStatus.Draft).Replace("\"logical-group\"", "\"logical-heap\"", StringComparison.Ordinal);
        Assert.Throws<DeserializationFailedException>(() => Read(broken));
    }

    private static PlanDefinition Read(string json) => JsonSerializer.Deserialize<PlanDefinition>(json, Strict)!;

    private static string Write(ProcedureDefinition procedure, DateOnly? from, PlanStatus status)
    {
        using var stream = new MemoryStream();
        PlanDefinitionWriter.Write(stream, procedure, from, status);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
