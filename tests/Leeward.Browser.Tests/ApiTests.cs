using System.Net;
using System.Text;

namespace Leeward.Browser.Tests;

public sealed class ApiTests(RunningServer server)
{
    private HttpClient Client() => new() { BaseAddress = new Uri(server.Address) };

    [Theory]
    [InlineData("GET", "/api/v1/cases", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/api/v1/children", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/api/v1/reports", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/api/v1/imports", HttpStatusCode.Unauthorized)]
    [InlineData("POST", "/api/v1/imports?kind=children", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/api/v1/imports/0198d6a0-0000-7000-8000-000000000000/refused-rows", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/api/v1/jobs", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/api/v1/jobs/undelivered", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/api/v1/reviews/2023/live", HttpStatusCode.Unauthorized)]
    [InlineData("POST", "/api/v1/reviews/2023/publish", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/api/v1/reviews/2023", HttpStatusCode.NotFound)]
    [InlineData("GET", "/openapi/v1.json", HttpStatusCode.OK)]
    [InlineData("GET", "/health/ready", HttpStatusCode.OK)]
    public async Task Route_answers_a_stranger_as_it_should(string method, string path, HttpStatusCode status)
    {
        using var client = Client();
        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"childAge\": \"many\"}")]
    [InlineData("{\"category\": 7}")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Malformed_body_is_a_client_error_with_problem_details(string body)
    {
        using var client = Client();
        using var answer = await client.PostAsync("/api/v1/reports", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.InRange((int)answer.StatusCode, 400, 499);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Ten_megabytes_are_refused_and_wrong_fields_are_named_in_the_readers_language()
    {
        using var client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = new Uri(server.Address) };
        using var tooBig = new HttpRequestMessage(HttpMethod.Post, "/api/v1/reports") { Content = new StringContent("{\"whatHappened\":\"" + new string('x', 10 << 20) + "\"}", Encoding.UTF8, "application/json") };
        tooBig.Headers.ExpectContinue = true; // so that the refusal is read before ten megabytes are sent
        using var big = await client.SendAsync(tooBig);
        Assert.InRange((int)big.StatusCode, 400, 499);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/reports") { Content = new StringContent("{\"category\":\"hurt\"}", Encoding.UTF8, "application/json") };
        request.Headers.AcceptLanguage.ParseAdd("zh-CN");
        using var wrong = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("请选择孩子所在的地方", System.Text.RegularExpressions.Regex.Unescape(await wrong.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_carry_the_guards()
    {
        using var client = Client();
        using var answer = await client.GetAsync("/");
        Assert.Contains("script-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }
}
