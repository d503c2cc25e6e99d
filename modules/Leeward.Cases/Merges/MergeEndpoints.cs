using Leeward.Cases.Contracts;
using Leeward.Cases.Duplicates;
using Leeward.Kernel;
using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Cases.Merges;

/// <summary>The API of likely duplicates: the worklist, comparing, deciding, merging and undoing.</summary>
internal static class MergeEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var pairs = api.MapGroup("/duplicates");
        pairs.MapGet("/", async ([AsParameters] PairQuery query, ReadPairs read, CancellationToken ct) => TypedResults.Ok(await read.ListAsync(query.Filter(), ct))).Needs(ReadPairs.Right).WithName("Cases_ListDuplicates");
        pairs.MapGet("/export", async ([AsParameters] PairQuery query, ExportPairs export, HttpContext http, CancellationToken ct) =>
        {
            var done = await export.RunAsync(query.Filter(), http.Response, ct);
            return done.Ok ? Results.Empty : Endpoints.Problem(http, done.Refusal!);
        }).Needs(ReadPairs.Right).WithName("Cases_ExportDuplicates").Produces(200, contentType: "text/csv");
        pairs.MapPost("/search", async (SearchPairsRequest body, StartSearch start, HttpContext http, CancellationToken ct) =>
            http.Answer(await start.AnswerAsync(body.Region, ct))).Needs(ReadPairs.Right).WithName("Cases_SearchDuplicates").Produces<SearchPairsAnswer>();
        pairs.MapGet("/{id:guid}", async (Guid id, DecidePair decide, HttpContext http, CancellationToken ct) => http.AnswerVersioned(await decide.OneAsync(id, ct), p => p.Version)).Needs(ReadPairs.Right).WithName("Cases_ReadDuplicate").Produces<PairSummary>();
        pairs.MapPost("/{id:guid}/not-the-same", async (Guid id, ApartRequest body, DecidePair decide, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await decide.ApartAsync(id, body.Reason, version, ct)) : http.VersionNeeded()).Needs(DecidePair.Right).WithName("Cases_KeepApart").ChangesVersion();
        pairs.MapDelete("/{id:guid}/not-the-same", async (Guid id, DecidePair decide, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await decide.AgainAsync(id, version, ct)) : http.VersionNeeded()).Needs(DecidePair.Right).WithName("Cases_TakeBackApart").ChangesVersion();

        var children = api.MapGroup("/children/{id:guid}");
        children.MapGet("/compare/{second:guid}", async (Guid id, Guid second, ReadComparison read, HttpContext http, CancellationToken ct) => http.AnswerVersioned(await read.RunAsync(id, second, ct), c => c.Kept.Version)).Needs(ReadPairs.Right).WithName("Cases_CompareChildren").Produces<Comparison>();
        children.MapPost("/merge", async (Guid id, MergeRequest body, MergeChildren merge, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerCreated(await merge.RunAsync(id, version, body, ct), made => $"/api/v1/children/{id}/merges/{made}") : http.VersionNeeded()).Needs(MergeChildren.Right).WithName("Cases_MergeChildren").ChangesVersion();
        children.MapGet("/merges", async (Guid id, string? cursor, int? size, UndoMerge undo, HttpContext http, CancellationToken ct) => http.AnswerPage(await undo.ListAsync(id, ct), cursor, size, m => m.Id)).Needs(UndoMerge.Right).WithName("Cases_ListMerges").Produces<Page<MergeView>>();
        children.MapGet("/merges/{merge:guid}", async (Guid id, Guid merge, UndoMerge undo, HttpContext http, CancellationToken ct) => http.AnswerVersioned(await undo.ReadAsync(id, merge, ct), m => m.Version)).Needs(UndoMerge.Right).WithName("Cases_ReadMerge").Produces<MergeView>();
        children.MapPost("/merges/{merge:guid}/undo", async (Guid id, Guid merge, UndoMergeRequest body, UndoMerge undo, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await undo.RunAsync(id, merge, body, version, ct)) : http.VersionNeeded()).Needs(UndoMerge.Right).WithName("Cases_UndoMerge").ChangesVersion();
    }
}

/// <summary>What the list is narrowed to; what waits, unless another state or <c>all</c> is asked for.</summary>
internal sealed record PairQuery(PairState? State, bool? All, LikelyBand? Band, string? Region, DateOnly? Day, PairOrder? Order, string? Cursor, int? Size)
{
    public PairFilter Filter() => new(All == true ? null : State ?? PairState.Waiting, Band, Region, Day, Order ?? PairOrder.Likeliest, Cursor, Size);
}

/// <summary>Where to search; all regions of the person where none is named.</summary>
internal sealed record SearchPairsRequest(string? Region);

/// <summary>The job that searches; null where nothing is new since the last search.</summary>
internal sealed record SearchPairsAnswer(Guid? JobId);
