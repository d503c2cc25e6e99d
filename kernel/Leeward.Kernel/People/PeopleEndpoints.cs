using Leeward.Kernel.Audit;
using Leeward.Kernel.Signing;
using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Kernel.People;

/// <summary>Why an account is locked or ended.</summary>
public sealed record ReasonBody(string? Reason);

/// <summary>How the person's identity was checked, and why the second factor goes.</summary>
public sealed record SecondStepBody(IdentityCheck Check, string? Reason);

/// <summary>The API of people. Every change says with If-Match which version of the person it was decided on.</summary>
public static class PeopleEndpoints
{
    /// <summary>Maps <c>/people</c> and <c>/role-requests</c>.</summary>
    public static void MapPeople(this IEndpointRouteBuilder api)
    {
        var people = api.MapGroup("/people");
        people.MapGet("/", async (string? search, string? role, string? region, PersonState? state, string? cursor, int? size, FindPeople find, CancellationToken ct) =>
            TypedResults.Ok(await find.RunAsync(new(search, role, region, state, cursor, size), ct))).Needs(PeopleRights.Read).WithName("Kernel_ListPeople");
        people.MapPost("/", async (NewPerson body, AddPerson add, HttpContext http, CancellationToken ct) => http.AnswerCreated(await add.RunAsync(body, ct), id => $"/api/v1/people/{id}"))
            .Needs(PeopleRights.Add).WithName("Kernel_AddPerson").Produces<Guid>(StatusCodes.Status201Created);
        people.MapGet("/{id:guid}", async (Guid id, ReadPerson read, HttpContext http, CancellationToken ct) => http.AnswerVersioned(await read.RunAsync(id, ct), p => p.Version))
            .Needs(PeopleRights.Read).WithName("Kernel_OpenPerson").Produces<Person>();
        people.MapGet("/{id:guid}/history", async (Guid id, long? before, int? size, ReadPerson read, HttpContext http, CancellationToken ct) => http.Answer(await read.HistoryAsync(id, before, Cursor.Size(size), ct)))
            .Needs(PeopleRights.Read).WithName("Kernel_ReadPersonHistory").Produces<IReadOnlyList<AuditLine>>();
        people.MapPut("/{id:guid}", async (Guid id, PersonChange body, AddPerson add, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await add.ChangeAsync(id, body, version, ct)) : http.VersionNeeded()).Needs(PeopleRights.Edit).WithName("Kernel_EditPerson").ChangesVersion();
        people.MapPost("/{id:guid}/roles", async (Guid id, RoleGift body, GiveRole give, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerCreated(await give.RunAsync(id, body, version, ct), given => given.Given ? $"/api/v1/people/{id}" : "/api/v1/role-requests") : http.VersionNeeded())
            .Needs(PeopleRights.Give).WithName("Kernel_GiveRole").ChangesVersion().Produces<RoleGiven>(StatusCodes.Status201Created);
        people.MapDelete("/{id:guid}/roles/{held:guid}", async (Guid id, Guid held, GiveRole give, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await give.EndAsync(id, held, version, ct)) : http.VersionNeeded()).Needs(PeopleRights.Take).WithName("Kernel_EndRole").ChangesVersion();
        people.MapPut("/{id:guid}/signing-body", async (Guid id, BodyGift body, GiveBody give, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await give.RunAsync(id, body, version, ct)) : http.VersionNeeded()).Needs(GiveBody.Right).WithName("Kernel_GiveSigningBody").ChangesVersion();
        // The code stands in this answer and nowhere else. A repeated POST with the same Idempotency-Key gives it again, sealed, to the same administrator, for a day.
        people.MapPost("/{id:guid}/invitations", async (Guid id, InvitePerson invite, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerCreated(await invite.RunAsync(id, version, ct), _ => $"/api/v1/people/{id}") : http.VersionNeeded())
            .Needs(PeopleRights.Invite).WithName("Kernel_InvitePerson").ChangesVersion().Produces<OneTimeCode>(StatusCodes.Status201Created);
        people.MapPost("/{id:guid}/lock", async (Guid id, ReasonBody body, HoldAccount hold, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await hold.LockAsync(id, body.Reason, version, ct)) : http.VersionNeeded()).Needs(PeopleRights.Lock).WithName("Kernel_LockPerson").ChangesVersion();
        people.MapDelete("/{id:guid}/lock", async (Guid id, HoldAccount hold, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await hold.UnlockAsync(id, version, ct)) : http.VersionNeeded()).Needs(PeopleRights.Lock).WithName("Kernel_UnlockPerson").ChangesVersion();
        people.MapPost("/{id:guid}/end", async (Guid id, ReasonBody body, HoldAccount hold, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await hold.EndAsync(id, body.Reason, version, ct)) : http.VersionNeeded()).Needs(PeopleRights.End).WithName("Kernel_EndPerson").ChangesVersion();
        people.MapPost("/{id:guid}/second-step/removal", async (Guid id, SecondStepBody body, HoldAccount hold, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await hold.RemoveSecondStepAsync(id, body.Check, body.Reason, version, ct)) : http.VersionNeeded()).Needs(PeopleRights.SecondStep).WithName("Kernel_RemoveSecondStep").ChangesVersion();
        MapRequests(api.MapGroup("/role-requests"));
    }

    private static void MapRequests(RouteGroupBuilder requests)
    {
        requests.MapGet("/", async (Guid? account, DecideRole decide, CancellationToken ct) => TypedResults.Ok(await decide.ListAsync(account, ct))).Needs(PeopleRights.Approve).WithName("Kernel_ListRoleRequests");
        requests.MapPost("/{id:guid}/approval", async (Guid id, DecideRole decide, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await decide.ApproveAsync(id, version, ct)) : http.VersionNeeded()).Needs(PeopleRights.Approve).WithName("Kernel_ApproveRole").ChangesVersion();
        requests.MapPost("/{id:guid}/refusal", async (Guid id, ReasonBody body, DecideRole decide, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await decide.DeclineAsync(id, body.Reason, version, ct)) : http.VersionNeeded()).Needs(PeopleRights.Approve).WithName("Kernel_DeclineRole").ChangesVersion();
    }
}
