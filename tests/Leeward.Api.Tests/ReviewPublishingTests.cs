using System.Net;
using Leeward.Testing;

namespace Leeward.Api.Tests;

public sealed class ReviewPublishingTests(Servers servers)
{
    [Theory, Databases]
    public async Task Ministry_publishes_the_annual_review_and_nobody_else(Provider provider)
    {
        var server = await servers.OnAsync(provider);
        using var anybody = server.Anonymous();
        foreach (var (role, region) in ((string, string)[])[("provincial_analyst", ""), ("administrator", ""), ("auditor", ""), ("ministry", "52")])
        {
            using var caller = await server.CallerAsync(role, region);
            using var refused = await caller.PostAsync("/api/v1/reviews/2025/publish", null);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync("/api/v1/reviews/2025")).StatusCode);
        foreach (var (role, region, may) in ((string, string, bool)[])[("supervisor", "520102", false), ("provincial_analyst", "52", true)])
        {
            using var caller = await server.CallerAsync(role, region);
            Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync("/api/v1/reviews/2025/live")).StatusCode);
            foreach (var form in (string[])["live", "live/text"]) { Assert.Equal(may ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await caller.GetAsync($"/api/v1/reviews/2025/{form}?exact=true")).StatusCode); }
        }
        using var ministry = await server.CallerAsync("ministry", "");
        using var published = await ministry.PostAsync("/api/v1/reviews/2025/publish", null);
        Assert.Equal(HttpStatusCode.OK, published.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await anybody.GetAsync("/api/v1/reviews/2025")).StatusCode);
    }
}
