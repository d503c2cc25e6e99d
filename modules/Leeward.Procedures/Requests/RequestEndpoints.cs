using System.Text.Json.Serialization;
using Leeward.Kernel;
using Leeward.Kernel.Web;
using Leeward.Procedures.Runs;
using Leeward.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Procedures.Requests;

/// <summary>Why something is asked for or done.</summary>
internal sealed record ReasonInput(string? Reason);

/// <summary>More time: for one deadline of the step, counted from 0, or for all that can be moved.</summary>
internal sealed record ExtensionInput(string? Reason, [property: JsonRequired] DateTimeOffset Until, int? Due);

/// <summary>Completing although something is missing.</summary>
internal sealed record ExceptionInput(
    string? Reason, DateTimeOffset? PerformedAt, IReadOnlyDictionary<string, object?>? Attributes, IReadOnlyDictionary<string, object?>? Facts, IReadOnlyList<string>? Confirmed);

/// <summary>When an event really happened.</summary>
internal sealed record CorrectionInput([property: JsonRequired] DateTimeOffset OccurredAt, string? Reason);

/// <summary>When something is planned for.</summary>
internal sealed record PlannedInput([property: JsonRequired] DateTimeOffset PlannedAt);

/// <summary>The API of acts that need a second person, and of the rarer acts of one person.</summary>
internal static class RequestEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        Asking(api);
        Acting(api);
        api.MapGet("/run-requests", async (string? cursor, int? size, DecideRequest requests, CancellationToken ct) => await requests.WaitingAsync(cursor, size, ct))
            .Needs(WorkStep.Approve).WithName("Procedures_ListWaitingRequests");
        api.MapGet("/runs/{id:guid}/requests", async (Guid id, string? cursor, int? size, RunDesk desk, DecideRequest requests, HttpContext http, CancellationToken ct) =>
            await desk.OpenAsync(id, WorkStep.Approve, ct) is { Ok: true, Value: { } run } ? Results.Ok(Endpoints.PageOf(await requests.OfRunAsync(run, null, ct), cursor, size, r => r.Id)) : Endpoints.Problem(http, Refusal.NotFound))
            .Needs(WorkStep.Approve).WithName("Procedures_ListRequests").Produces<Page<RequestView>>();
        api.MapPost("/runs/{id:guid}/requests/{request:guid}", async (Guid id, Guid request, DecisionInput input, DecideRequest requests, HttpContext http, CancellationToken ct) =>
            http.Answer(await requests.RunAsync(id, request, input.Approve, ct))).Needs(WorkStep.Approve).WithName("Procedures_DecideRequest").Produces<WorkResult>();
    }

    private static void Asking(IEndpointRouteBuilder api)
    {
        api.MapPost("/runs/{id:guid}/steps/{step}/{number:int}/deviation", async (Guid id, string step, int number, ReasonInput input, RequestAct ask, HttpContext http, CancellationToken ct) =>
            http.Answer(await ask.DeviateAsync(id, http.IfMatch(), new OccurrenceRef(step, number), input.Reason, ct))).Needs(WorkStep.Deviate).WithName("Procedures_RequestDeviation").Produces<Guid>();
        api.MapPost("/runs/{id:guid}/steps/{step}/{number:int}/exception", async (Guid id, string step, int number, ExceptionInput input, RequestAct ask, HttpContext http, CancellationToken ct) =>
            http.Answer(await ask.ExceptAsync(id, http.IfMatch(), new OccurrenceRef(step, number), new(input.PerformedAt, input.Attributes, input.Facts, input.Confirmed), input.Reason, ct))).Needs(WorkStep.Deviate).WithName("Procedures_RequestException").Produces<Guid>();
        api.MapPost("/runs/{id:guid}/steps/{step}/{number:int}/extension", async (Guid id, string step, int number, ExtensionInput input, RequestAct ask, HttpContext http, CancellationToken ct) =>
            http.Answer(await ask.ExtendAsync(id, http.IfMatch(), new OccurrenceRef(step, number), input.Due, input.Until, input.Reason, ct))).Needs(WorkStep.Deviate).WithName("Procedures_RequestExtension").Produces<Guid>();
        api.MapPost("/runs/{id:guid}/steps/{step}/{number:int}/later-time", async (Guid id, string step, int number, ReasonInput input, RequestAct ask, HttpContext http, CancellationToken ct) =>
            http.Answer(await ask.AcceptLaterAsync(id, http.IfMatch(), new OccurrenceRef(step, number), input.Reason, ct))).Needs(WorkStep.Deviate).WithName("Procedures_RequestLaterTime").Produces<Guid>();
        api.MapPost("/runs/{id:guid}/steps/{step}/repeat-exception", async (Guid id, string step, ReasonInput input, RequestAct ask, HttpContext http, CancellationToken ct) =>
            http.Answer(await ask.RepeatAsync(id, http.IfMatch(), step, input.Reason, ct))).Needs(WorkStep.Deviate).WithName("Procedures_RequestRepeat").Produces<Guid>();
        api.MapPost("/runs/{id:guid}/suspension", async (Guid id, ReasonInput input, RequestAct ask, HttpContext http, CancellationToken ct) =>
            http.Answer(await ask.SuspendAsync(id, http.IfMatch(), input.Reason, ct))).Needs(WorkStep.Deviate).WithName("Procedures_RequestSuspension").Produces<Guid>();
    }

    private static void Acting(IEndpointRouteBuilder api)
    {
        api.MapPost("/runs/{id:guid}/resume", async (Guid id, RunActs acts, HttpContext http, CancellationToken ct) =>
            http.AnswerVersioned(await acts.ResumeAsync(id, http.IfMatch(), ct), r => r.Version)).Needs(WorkStep.Deviate).WithName("Procedures_Resume").Produces<WorkResult>();
        api.MapPut("/runs/{id:guid}/planned/{code}", async (Guid id, string code, PlannedInput input, RunActs acts, HttpContext http, CancellationToken ct) =>
            http.AnswerVersioned(await acts.PlanAsync(id, http.IfMatch(), code, input.PlannedAt, ct), r => r.Version)).Needs(RunDesk.Work).WithName("Procedures_PlanEvent").Produces<WorkResult>();
        api.MapPut("/runs/{id:guid}/events/{code}/{number:int}", async (Guid id, string code, int number, CorrectionInput input, RunActs acts, HttpContext http, CancellationToken ct) =>
            http.AnswerVersioned(await acts.CorrectAsync(id, http.IfMatch(), code, number, input.OccurredAt, input.Reason, ct), r => r.Version)).Needs(WorkStep.Deviate).WithName("Procedures_CorrectEvent").Produces<WorkResult>();
        api.MapPost("/runs/{id:guid}/steps/{step}/{number:int}/not-needed", async (Guid id, string step, int number, ReasonInput input, RunActs acts, HttpContext http, CancellationToken ct) =>
            http.AnswerVersioned(await acts.NotNeededAsync(id, http.IfMatch(), new OccurrenceRef(step, number), input.Reason, ct), r => r.Version)).Needs(RunDesk.Work).WithName("Procedures_StepNotNeeded").Produces<WorkResult>();
        api.MapPost("/runs/{id:guid}/steps/{step}/{number:int}/reopen", async (Guid id, string step, int number, ReasonInput input, RunActs acts, HttpContext http, CancellationToken ct) =>
            http.AnswerVersioned(await acts.ReopenAsync(id, http.IfMatch(), new OccurrenceRef(step, number), input.Reason, ct), r => r.Version)).Needs(WorkStep.Deviate).WithName("Procedures_ReopenStep").Produces<WorkResult>();
        api.MapPost("/runs/{id:guid}/steps/{step}/repeat", async (Guid id, string step, ReasonInput input, RunActs acts, HttpContext http, CancellationToken ct) =>
            http.AnswerVersioned(await acts.RepeatAsync(id, http.IfMatch(), step, input.Reason, ct), r => r.Version)).Needs(RunDesk.Work).WithName("Procedures_RepeatStep").Produces<WorkResult>();
    }
}
