using Leeward.Cases.Contracts;
using Leeward.Cases.Likeness;
using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Cases.Children;

/// <summary>The API of children and their caregivers. Names travel in bodies only, never in addresses that end up in logs.</summary>
internal static class ChildEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var children = api.MapGroup("/children");
        children.MapGet("/", async (string? cursor, int? size, FindChildren find, CancellationToken ct) => TypedResults.Ok(await find.RunAsync(null, cursor, size, ct))).Needs(FindChildren.Right).WithName("Cases_ListChildren");
        children.MapPost("/search", async (ChildSearch body, FindChildren find, CancellationToken ct) => TypedResults.Ok(await find.RunAsync(body.Search ?? "", body.Cursor, body.Size, ct))).Needs(FindChildren.Right).OnlyReads().WithName("Cases_FindChildren");
        children.MapPost("/likely", async (LikelyRequest body, FindLikely find, HttpContext http, CancellationToken ct) => http.Answer(await find.RunAsync(body, ct))).Needs(EditChild.Right).OnlyReads().WithName("Cases_FindLikely").Produces<LikelyAnswer>();
        children.MapPost("/", async (ChildRequest body, EditChild edit, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await edit.RunAsync(null, body, null, ct), id => $"/api/v1/children/{id}")).Needs(EditChild.Right).WithName("Cases_RegisterChild");
        children.MapGet("/{id:guid}", async (Guid id, ReadChild read, HttpContext http, CancellationToken ct) => http.AnswerVersioned(await read.RunAsync(id, ct), c => c.Version)).Needs(FindChildren.Right).WithName("Cases_ReadChild").Produces<ChildView>();
        children.MapPut("/{id:guid}", async (Guid id, ChildRequest body, EditChild edit, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.Answer(await edit.RunAsync(id, body, version, ct)) : http.VersionNeeded()).Needs(EditChild.Right).WithName("Cases_EditChild").ChangesVersion();
        children.MapPost("/{id:guid}/caregivers", async (Guid id, CaregiverRequest body, EditChild edit, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await edit.CaregiverAsync(id, null, body, version, ct)) : http.VersionNeeded()).Needs(EditChild.Right).WithName("Cases_AddCaregiver").ChangesVersion();
        children.MapPut("/{id:guid}/caregivers/{one:guid}", async (Guid id, Guid one, CaregiverRequest body, EditChild edit, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await edit.CaregiverAsync(id, one, body, version, ct)) : http.VersionNeeded()).Needs(EditChild.Right).WithName("Cases_ChangeCaregiver").ChangesVersion();
        children.MapDelete("/{id:guid}/caregivers/{one:guid}", async (Guid id, Guid one, EditChild edit, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await edit.CaregiverAsync(id, one, null, version, ct)) : http.VersionNeeded()).Needs(EditChild.Right).WithName("Cases_RemoveCaregiver").ChangesVersion();
    }
}

/// <summary>Searches children by name or number; the name travels in the body.</summary>
internal sealed record ChildSearch(string? Search, string? Cursor, int? Size);
