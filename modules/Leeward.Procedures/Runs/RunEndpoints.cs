using System.Text.Json.Serialization;
using Leeward.Kernel.Web;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Steps;
using Leeward.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Procedures.Runs;

/// <summary>A fact: true, false, a number, a text, or null for not known.</summary>
internal sealed record FactInput(System.Text.Json.JsonElement? Value);

/// <summary>When an event happened.</summary>
internal sealed record EventInput([property: JsonRequired] DateTimeOffset OccurredAt);

/// <summary>Putting a step off.</summary>
internal sealed record DeferInput(string? Reason, [property: JsonRequired] DateTimeOffset Until);

/// <summary>Several facts at once: none is recorded where one does not fit.</summary>
internal sealed record FactsInput([property: JsonRequired] IReadOnlyDictionary<string, System.Text.Json.JsonElement> Facts);

/// <summary>The decision on a deviation.</summary>
internal sealed record DecisionInput([property: JsonRequired] bool Approve);

/// <summary>What is asked of "my next steps"; late steps alone where nothing else is said of when they are due.</summary>
internal sealed record MyStepsQuery(bool? Late, StepsDue? Due, string? Procedure, string? Phase, string? Subject, string? Role, Guid? Centre, Guid? Cover, StepsSort? Sort)
{
    public StepsQuery Asked() => new(Due ?? (Late == true ? StepsDue.Late : null), Procedure, Phase, Subject, Role, Centre, Cover, Sort ?? StepsSort.Due);
}

/// <summary>The API of steps, runs and centres.</summary>
internal static class RunEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/my-steps", async ([AsParameters] MyStepsQuery query, string? cursor, int? size, NextSteps steps, CancellationToken ct) =>
            await steps.MineAsync(query.Asked(), cursor, size, ct)).Needs(RunDesk.Read).WithName("Procedures_MySteps");
        api.MapPut("/runs/{id:guid}/facts/{name}", async (Guid id, string name, FactInput input, WorkStep work, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version
                ? http.AnswerVersioned(await work.RecordFactAsync(id, version, name, FactValues.Of(input.Value), ct), r => r.Version)
                : http.VersionNeeded()).Needs(RunDesk.Work).WithName("Procedures_RecordFact").ChangesVersion().Produces<WorkResult>();
        api.MapPost("/runs/{id:guid}/steps/{step}/{number:int}/complete", async (Guid id, string step, int number, CompleteInput input, WorkStep work, HttpContext http, CancellationToken ct) =>
            http.AnswerVersioned(await work.CompleteAsync(id, http.IfMatch(), new OccurrenceRef(step, number), input, ct), r => r.Version))
            .Needs(RunDesk.Work).WithName("Procedures_CompleteStep").Produces<WorkResult>();
        api.MapPost("/runs/{id:guid}/steps/{step}/{number:int}/defer", async (Guid id, string step, int number, DeferInput input, WorkStep work, HttpContext http, CancellationToken ct) =>
            http.AnswerVersioned(await work.DeferAsync(id, http.IfMatch(), new OccurrenceRef(step, number), input.Reason, input.Until, ct), r => r.Version))
            .Needs(WorkStep.Defer).WithName("Procedures_DeferStep").Produces<WorkResult>();
        api.MapPut("/runs/{id:guid}/facts", async (Guid id, FactsInput input, WorkStep work, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version
                ? http.AnswerVersioned(await work.RecordFactsAsync(id, version, input.Facts.ToDictionary(f => f.Key, f => FactValues.Of(f.Value)), ct), r => r.Version)
                : http.VersionNeeded()).Needs(RunDesk.Work).WithName("Procedures_RecordFacts").ChangesVersion().Produces<WorkResult>();
        api.MapGet("/centres", async (string? search, string? region, bool? open, string? cursor, int? size, CentreDesk centres, CancellationToken ct) =>
            await centres.ListAsync(search, region, open, cursor, size, ct)).Needs(CentreDesk.Read).WithName("Procedures_Centres");
        api.MapGet("/centres/{id:guid}", async (Guid id, CentreDesk centres, HttpContext http, CancellationToken ct) =>
            http.AnswerVersioned(await centres.FindAsync(id, ct), c => c.Version)).Needs(CentreDesk.Read).WithName("Procedures_Centre").Produces<CentreView>();
        api.MapPost("/centres", async (CentreInput input, CentreDesk centres, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await centres.AddAsync(input, ct), c => $"/api/v1/centres/{c.Id}")).Needs(CentreDesk.Edit).WithName("Procedures_AddCentre").Produces<CentreView>(201);
        api.MapPost("/centres/register", async (CentresInput input, CentreDesk centres, HttpContext http, CancellationToken ct) =>
            http.Answer(await centres.AddManyAsync(input.Centres, ct))).Needs(CentreDesk.Edit).WithName("Procedures_AddCentres").Produces<long>();
        api.MapPut("/centres/{id:guid}", async (Guid id, CentreInput input, CentreDesk centres, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version
                ? http.AnswerVersioned(await centres.ChangeAsync(id, version, input, ct), c => c.Version)
                : http.VersionNeeded()).Needs(CentreDesk.Edit).WithName("Procedures_ChangeCentre").ChangesVersion().Produces<CentreView>();
        api.MapGet("/runs/{id:guid}", async (Guid id, RunDesk desk, Leeward.Procedures.Sharing.RunSight sights, HttpContext http, CancellationToken ct) =>
            http.AnswerVersioned(await RunSnapshot.OfAsync(desk, sights, id, ct), r => r.Version)).Needs(RunDesk.Read).WithName("Procedures_Run").Produces<RunSnapshot>();
        api.MapPut("/runs/{id:guid}/events/{code}", async (Guid id, string code, EventInput input, WorkStep work, HttpContext http, CancellationToken ct) =>
            http.AnswerVersioned(await work.RecordEventAsync(id, http.IfMatch(), code, input.OccurredAt, ct), r => r.Version)).Needs(RunDesk.Work).WithName("Procedures_RecordEvent").Produces<WorkResult>();
        api.MapPost("/centres/{id:guid}/procedures/{code}", async (Guid id, string code, CentreDesk centres, HttpContext http, CancellationToken ct) =>
            http.AnswerDone(await centres.AdoptAsync(id, code, centres.Now, ct))).Needs(CentreDesk.Edit).WithName("Procedures_AdoptProcedure");
    }
}
