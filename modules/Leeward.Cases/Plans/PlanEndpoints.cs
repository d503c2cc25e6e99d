using Leeward.Cases.Contracts;
using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Cases.Plans;

/// <summary>The API of the case plan.</summary>
internal static class PlanEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var plan = api.MapGroup("/cases/{id:guid}/plan");
        plan.MapGet("/", async (Guid id, ReadPlan read, HttpContext http, CancellationToken ct) =>
        {
            var found = await read.RunAsync(id, ct);
            return !found.Ok ? Endpoints.Problem(http, found.Refusal!) : found.Value is { } one ? http.AnswerVersioned<PlanView>(one, p => p.Version) : Results.NoContent();
        }).Needs(ReadPlan.Right).WithName("Cases_ReadPlan").Produces<PlanView>().Produces(204);
        api.MapGet("/plans/waiting", async (string? cursor, int? size, ReadPlan read, CancellationToken ct) =>
            TypedResults.Ok(await read.WaitingAsync(cursor, size, ct))).Needs(DecidePlan.Right).WithName("Cases_ListWaitingPlans");
        plan.MapPost("/goals", async (Guid id, GoalRequest body, WritePlan write, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await write.GoalAsync(id, null, body, http.IfMatch(), ct), goal => $"/api/v1/cases/{id}/plan#{goal}")).Needs(WritePlan.Right).WithName("Cases_AddGoal").Produces<Guid>(201);
        plan.MapPut("/goals/{goal:guid}", async (Guid id, Guid goal, GoalRequest body, WritePlan write, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.Answer(await write.GoalAsync(id, goal, body, version, ct)) : http.VersionNeeded()).Needs(WritePlan.Right).WithName("Cases_ChangeGoal").ChangesVersion().Produces<Guid>();
        plan.MapPut("/goals/{goal:guid}/state", async (Guid id, Guid goal, GoalStateRequest body, WritePlan write, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await write.SettleAsync(id, goal, body.State, version, ct)) : http.VersionNeeded()).Needs(WritePlan.Right).WithName("Cases_SettleGoal").ChangesVersion();
        plan.MapPost("/submission", async (Guid id, WritePlan write, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await write.SubmitAsync(id, version, ct)) : http.VersionNeeded()).Needs(WritePlan.Right).WithName("Cases_SubmitPlan").ChangesVersion();
        plan.MapPost("/decision", async (Guid id, DecidePlanRequest body, DecidePlan decide, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await decide.RunAsync(id, body with { Version = version }, ct)) : http.VersionNeeded()).Needs(DecidePlan.Right).WithName("Cases_DecidePlan").ChangesVersion();
    }
}
