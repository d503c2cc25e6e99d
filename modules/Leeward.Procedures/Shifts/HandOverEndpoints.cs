using Leeward.Kernel.Web;
using Leeward.Procedures.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Procedures.Shifts;

/// <summary>The API of hand-overs. Who gives one works runs; who reads one is asked by the use case: giver, taker, colleagues of the role, and who looks after the centre.</summary>
internal static class HandOverEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/open-shift", async (Guid? centre, string? role, OpenShift open, HttpContext http, CancellationToken ct) =>
            http.Answer(await open.ReadAsync(role, centre ?? Guid.Empty, ct))).Needs(RunDesk.Work).WithName("Procedures_OpenShift").Produces<ShiftView>();
        api.MapGet("/hand-overs", async (Guid? centre, HandOverState? state, string? cursor, int? size, ReadHandOvers read, CancellationToken ct) =>
            TypedResults.Ok(await read.ListAsync(centre, state, cursor, size, ct))).Needs(RunDesk.Read).WithName("Procedures_ListHandOvers");
        api.MapPost("/hand-overs", async (HandOverInput input, GiveShift give, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await give.RunAsync(input, ct), given => $"/api/v1/hand-overs/{given.Id}")).Needs(RunDesk.Work).WithName("Procedures_HandOver").Produces<GivenShift>(201);
        api.MapGet("/hand-overs/{id:guid}", async (Guid id, ReadHandOvers read, HttpContext http, CancellationToken ct) =>
        {
            http.Response.Headers.CacheControl = "no-store";
            return http.AnswerVersioned(await read.FindAsync(id, ct), v => v.Version);
        }).Needs(RunDesk.Read).WithName("Procedures_ReadHandOver").Produces<HandOverView>();
        api.MapPost("/hand-overs/{id:guid}/accept", async (Guid id, GiveShift give, HttpContext http, CancellationToken ct) =>
            http.AnswerDone(await give.AcceptAsync(id, ct))).Needs(RunDesk.Work).WithName("Procedures_AcceptHandOver");
        api.MapPost("/hand-overs/{id:guid}/withdraw", async (Guid id, GiveShift give, HttpContext http, CancellationToken ct) =>
            http.AnswerDone(await give.WithdrawAsync(id, ct))).Needs(RunDesk.Work).WithName("Procedures_WithdrawHandOver");
        api.MapGet("/reminders/hand-overs", async (string? stage, string? cursor, int? size, HandOverReminders reminders, CancellationToken ct) =>
            TypedResults.Ok(Endpoints.PageOf(await reminders.MineAsync(stage, ct), cursor, size, r => r.HandOverId))).Needs(RunDesk.Read).WithName("Procedures_ListHandOverReminders");
    }
}
