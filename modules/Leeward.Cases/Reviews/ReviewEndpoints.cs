using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Cases.Reviews;

/// <summary>The API of case reviews: planned first, then held.</summary>
internal static class ReviewEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/case-reviews/due", async (bool? mine, string? cursor, int? size, ReadReviews read, CancellationToken ct) =>
            TypedResults.Ok(Endpoints.PageOf(await read.DueAsync(mine == true, ct), cursor, size, r => r.CaseId))).Needs(ReadReviews.Right).WithName("Cases_ListDueReviews");
        var reviews = api.MapGroup("/cases/{id:guid}/reviews");
        reviews.MapGet("/", async (Guid id, string? cursor, int? size, ReadReviews read, HttpContext http, CancellationToken ct) =>
            http.AnswerPage(await read.OfCaseAsync(id, ct), cursor, size, r => r.Id)).Needs(ReadReviews.Right).WithName("Cases_ListReviews").Produces<Page<ReviewView>>();
        reviews.MapPost("/", async (Guid id, PlanReviewRequest body, PlanReview plan, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await plan.RunAsync(id, null, body, null, ct), made => $"/api/v1/cases/{id}/reviews/{made}")).Needs(PlanReview.Right).WithName("Cases_PlanReview").Produces<Guid>(201);
        reviews.MapGet("/{review:guid}", async (Guid id, Guid review, ReadReviews read, HttpContext http, CancellationToken ct) =>
            http.AnswerVersioned(await read.OneAsync(id, review, ct), r => r.Version)).Needs(ReadReviews.Right).WithName("Cases_ReadReview").Produces<ReviewView>();
        reviews.MapPut("/{review:guid}", async (Guid id, Guid review, PlanReviewRequest body, PlanReview plan, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.Answer(await plan.RunAsync(id, review, body, version, ct)) : http.VersionNeeded()).Needs(PlanReview.Right).WithName("Cases_MoveReview").ChangesVersion().Produces<Guid>();
        reviews.MapPost("/{review:guid}/held", async (Guid id, Guid review, HoldReviewRequest body, HoldReview hold, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.Answer(await hold.RunAsync(id, review, body, version, ct)) : http.VersionNeeded()).Needs(HoldReview.Right).WithName("Cases_HoldReview").ChangesVersion().Produces<Guid>();
    }
}
