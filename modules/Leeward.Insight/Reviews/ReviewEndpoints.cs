using Leeward.Insight.Contracts;
using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Insight.Reviews;

internal static class ReviewEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var reviews = api.MapGroup("/reviews").WithTags("Insight");
        // Published figures are for everybody; they were protected when they were frozen.
        reviews.MapGet("/", async (IReviews all, CancellationToken ct) => TypedResults.Ok(await all.PublishedYearsAsync(ct)))
            .OpenToAll().WithName("Insight_PublishedYears");
        reviews.MapGet("/{year:int}", async (int year, IReviews all, HttpContext http, CancellationToken ct) => http.Answer(await all.PublishedAsync(year, ct)))
            .OpenToAll().WithName("Insight_PublishedReview").Produces<Review>();
        // Live figures, exact or protected, only for those who may read them.
        reviews.MapGet("/{year:int}/live", async (int year, bool? exact, IReviews all, HttpContext http, CancellationToken ct) =>
            http.Answer(await all.ComputeAsync(year, exact != true, ct))).Needs(Reviews.Read).WithName("Insight_LiveReview").Produces<Review>();
        reviews.MapPost("/{year:int}/publish", async (int year, IReviews all, HttpContext http, CancellationToken ct) =>
            http.Answer(await all.PublishAsync(year, ct))).Needs(Reviews.Publish).WithName("Insight_PublishReview").Produces<Review>();
    }
}
