using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
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
        var people = api.MapGroup("/cases/{id:guid}/people").WithTags("People on a case");
        people.MapGet("/", async (Guid id, NamePeople names, HttpContext http, CancellationToken ct) => http.Answer(await names.ListAsync(id, ct))).Needs(NamePeople.Right).WithName("Cases_ListPeople").Produces<IReadOnlyList<Naming>>();
        people.MapPost("/", async (Guid id, NameRequest body, NamePeople names, HttpContext http, CancellationToken ct) => http.AnswerDone(await names.AddAsync(id, body, ct))).Needs(NamePeople.Right).WithName("Cases_NamePerson");
        people.MapDelete("/{account:guid}", async (Guid id, Guid account, NamePeople names, HttpContext http, CancellationToken ct) => http.AnswerDone(await names.TakeOffAsync(id, account, ct))).Needs(NamePeople.Right).WithName("Cases_TakeOffPerson");
        api.MapPut("/cases/{id:guid}/worker", async (Guid id, NameRequest body, NamePeople names, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await names.AssignAsync(id, body.AccountId, version, ct)) : http.VersionNeeded()).Needs(TakeCase.AssignRight).WithTags("People on a case").WithName("Cases_AssignWorker");
        api.MapPost("/break-the-glass", async (BreakGlassRequest body, BreakGlass glass, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await glass.RunAsync(body, ct), id => $"/api/v1/cases/{id}")).Needs(BreakGlass.Right).WithTags("Break-the-glass").WithName("Cases_BreakGlass");
        api.MapGet("/break-the-glass", async (bool? reviewed, ReviewGlass review, CancellationToken ct) => TypedResults.Ok(await review.ListAsync(reviewed != true, ct))).Needs(ReviewGlass.Right).WithTags("Break-the-glass").WithName("Cases_ListGlassBreaks");
        api.MapPost("/break-the-glass/{id:guid}/review", async (Guid id, ReviewGlassRequest body, ReviewGlass review, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await review.RunAsync(id, body with { Version = version }, ct)) : http.VersionNeeded()).Needs(ReviewGlass.Right).WithTags("Break-the-glass").WithName("Cases_ReviewGlassBreak");
    }
}
