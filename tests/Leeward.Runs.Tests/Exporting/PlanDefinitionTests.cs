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
        var plan = Read(Write(procedure, new(2024, 1, 1), superseded: false));
        plan.Validate(ModelInfo.ModelInspector, NarrativeValidationKind.FhirXhtml);
        Assert.Equal(PublicationStatus.Active, plan.Status);
        Assert.Equal(procedure.Title.En, plan.Title);
        Assert.Equal(procedure.Title.Zh, plan.TitleElement!.GetExtension("http://hl7.org/fhir/StructureDefinition/translation")!.GetExtension("content")!.Value!.ToString());
        Assert.Equal(procedure.Phases.Count, plan.Action.Count);
        var steps = plan.Action.SelectMany(phase => phase.Action).ToList();
        Assert.Equal(procedure.Steps.Select(step => step.Id).Order(), steps.Select(step => step.ElementId).Order());
        Assert.Empty(steps.SelectMany(step => step.RelatedAction).Select(one => one.ActionId).Except(procedure.Steps.Select(step => step.Id)));
        Assert.Equal(procedure.Steps.Sum(step => step.Due.Count), steps.Sum(step => step.GetExtensions(PlanDefinitionWriter.Extensions + "deadline").Count()));
        Assert.All(steps.SelectMany(step => step.Condition), condition => Assert.Matches("^[^=]+$", condition.Expression!.Description ?? ""));
        Assert.Equal(procedure.Constraints.Count, plan.GetExtensions(PlanDefinitionWriter.Extensions + "constraint").Count());
    }

    [Theory]
    [InlineData(true, false, PublicationStatus.Active)]
    [InlineData(true, true, PublicationStatus.Retired)]
    [InlineData(false, false, PublicationStatus.Draft)]
    public void Status_says_whether_it_is_in_force(bool published, bool superseded, PublicationStatus expected) =>
        Assert.Equal(expected, Read(Write(World.OneStop, published ? new(2024, 1, 1) : null, superseded)).Status);

    [Fact]
    public void Strict_reading_would_notice_a_wrong_code()
    {
        var broken = Write(World.OneStop, null, superseded: false).Replace("\"logical-group\"", "\"logical-heap\"", StringComparison.Ordinal);
        Assert.Throws<DeserializationFailedException>(() => Read(broken));
    }

    private static PlanDefinition Read(string json) => JsonSerializer.Deserialize<PlanDefinition>(json, Strict)!;

    private static string Write(ProcedureDefinition procedure, DateOnly? from, bool superseded)
    {
        using var stream = new MemoryStream();
        PlanDefinitionWriter.Write(stream, procedure, from, superseded);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
