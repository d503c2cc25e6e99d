using System.Globalization;
using Leeward.Insight.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Insight.Reviews;

internal static class ReviewEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var reviews = api.MapGroup("/reviews");
        // Published figures are for everybody; they were protected when they were frozen.
        reviews.MapGet("/", async (string? cursor, int? size, IReviews all, CancellationToken ct) =>
            TypedResults.Ok(Endpoints.PageOf(await all.PublishedYearsAsync(ct), cursor, size, y => new Guid(y, 0, 0, new byte[8]))))
            .OpenToAll().WithName("Insight_PublishedYears");
        reviews.MapGet("/{year:int}", async (int year, IReviews all, HttpContext http, CancellationToken ct) => http.Answer(await all.PublishedAsync(year, ct)))
            .OpenToAll().WithName("Insight_PublishedReview").Produces<Review>();
        // Live figures, exact or protected, only for those who may read them; exact ones ask for a right of their own inside.
        reviews.MapGet("/{year:int}/live", async (int year, bool? exact, IReviews all, HttpContext http, CancellationToken ct) =>
            http.Answer(await all.ComputeAsync(year, exact != true, ct))).Needs(Reviews.Read).WithName("Insight_LiveReview").Produces<Review>();
        // The same figures as aligned text in the reader's language.
        reviews.MapGet("/{year:int}/text", async (int year, IReviews all, HttpContext http, CancellationToken ct) =>
            AsText(http, await all.PublishedAsync(year, ct))).OpenToAll().WithName("Insight_PublishedReviewText").Produces<string>(200, "text/plain");
        reviews.MapGet("/{year:int}/live/text", async (int year, bool? exact, IReviews all, HttpContext http, CancellationToken ct) =>
            AsText(http, await all.ComputeAsync(year, exact != true, ct))).Needs(Reviews.Read).WithName("Insight_LiveReviewText").Produces<string>(200, "text/plain");
        reviews.MapPost("/{year:int}/publish", async (int year, IReviews all, HttpContext http, CancellationToken ct) =>
            http.Answer(await all.PublishAsync(year, ct))).Needs(Reviews.Publish).WithName("Insight_PublishReview").Produces<Review>();
    }

    private static IResult AsText(HttpContext http, Outcome<Review> review) =>
        review.Ok ? Results.Text(ReviewWriter.Text(review.Value, CultureInfo.CurrentUICulture), "text/plain; charset=utf-8") : Endpoints.Problem(http, review.Refusal!);
}
