using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Cases.People;

/// <summary>The API of people on a case and of emergency access.</summary>
internal static class PeopleEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var people = api.MapGroup("/cases/{id:guid}/people");
        people.MapGet("/", async (Guid id, string? cursor, int? size, NamePeople names, HttpContext http, CancellationToken ct) => http.AnswerPage(await names.ListAsync(id, ct), cursor, size, n => n.Id)).Needs(NamePeople.Right).WithName("Cases_ListPeople").Produces<Page<Naming>>();
        api.MapGet("/cases/{id:guid}/colleagues", async (Guid id, ColleagueTask task, string? cursor, int? size, NamePeople names, HttpContext http, CancellationToken ct) =>
            http.AnswerPage(await names.ColleaguesAsync(id, task, ct), cursor, size, c => c.AccountId)).Needs(OpenCase.ReadRight).WithName("Cases_ListColleagues").Produces<Page<Colleague>>();
        people.MapPost("/", async (Guid id, NameRequest body, NamePeople names, HttpContext http, CancellationToken ct) => http.AnswerDone(await names.AddAsync(id, body, ct))).Needs(NamePeople.Right).WithName("Cases_NamePerson");
        people.MapDelete("/{account:guid}", async (Guid id, Guid account, NamePeople names, HttpContext http, CancellationToken ct) => http.AnswerDone(await names.TakeOffAsync(id, account, ct))).Needs(NamePeople.Right).WithName("Cases_TakeOffPerson");
        api.MapPut("/cases/{id:guid}/worker", async (Guid id, NameRequest body, NamePeople names, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await names.AssignAsync(id, body.AccountId, version, ct)) : http.VersionNeeded()).Needs(TakeCase.AssignRight).WithName("Cases_AssignWorker").ChangesVersion();
        api.MapPost("/cases/{id:guid}/taking", async (Guid id, TakeCase take, IAccess access, HttpContext http, CancellationToken ct) =>
            access.Actor.AccountId is not { } me ? Endpoints.Problem(http, Refusal.NotFound)
            : http.IfMatch() is { } version ? http.AnswerVersioned(await take.RunAsync(id, me, version, ct), c => c.Version) : http.VersionNeeded())
            .Needs(TakeCase.Right).WithName("Cases_TakeCase").ChangesVersion().Produces<CaseSummary>();
        api.MapPut("/cases/{id:guid}/sensitivity", async (Guid id, ChangeSensitivityRequest body, ChangeSensitivity change, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerVersioned(await change.RunAsync(id, body with { Version = version }, ct), c => c.Version) : http.VersionNeeded())
            .Needs(ChangeSensitivity.Right).WithName("Cases_ChangeSensitivity").ChangesVersion().Produces<CaseSummary>();
        api.MapPost("/break-the-glass", async (BreakGlassRequest body, BreakGlass glass, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await glass.RunAsync(body, ct), id => $"/api/v1/cases/{id}")).Needs(BreakGlass.Right).WithName("Cases_BreakGlass").Produces<Guid>(201);
        api.MapGet("/break-the-glass", async (bool? reviewed, string? cursor, int? size, ReviewGlass review, CancellationToken ct) =>
            TypedResults.Ok(await review.ListAsync(reviewed != true, cursor, size, ct))).Needs(ReviewGlass.Right).WithName("Cases_ListGlassBreaks");
        api.MapPost("/break-the-glass/{id:guid}/review", async (Guid id, ReviewGlassRequest body, ReviewGlass review, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await review.RunAsync(id, body with { Version = version }, ct)) : http.VersionNeeded()).Needs(ReviewGlass.Right).WithName("Cases_ReviewGlassBreak").ChangesVersion();
    }
}
