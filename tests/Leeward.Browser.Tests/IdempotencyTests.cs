using System.Net;
using System.Text;
using System.Text.Json;

namespace Leeward.Browser.Tests;

public sealed class IdempotencyTests(RunningServer server)
{
    private const string Worry = """{ "category": "hurt", "region": "530102", "whatHappened": "something" }""";

    [Fact]
    public async Task Same_key_and_body_give_the_first_answer_again()
    {
        var key = $"key-{Environment.TickCount64}-a";
        using var first = await PostAsync(key, Worry);
        using var second = await PostAsync(key, Worry);
        using var other = await PostAsync(key + "b", Worry);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(first.Content.Headers.ContentType, second.Content.Headers.ContentType);
        Assert.Equal("true", second.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.NotEqual(await first.Content.ReadAsStringAsync(), await other.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Same_key_with_another_body_is_refused_in_the_readers_language()
    {
        var key = $"key-{Environment.TickCount64}-c";
        using var first = await PostAsync(key, Worry);
        using var second = await PostAsync(key, Worry.Replace("something", "else", StringComparison.Ordinal), "zh-CN");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, second.StatusCode);
        Assert.Contains("Idempotency-Key 已用于其他请求", JsonDocument.Parse(await second.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Twenty_at_once_make_one_report()
    {
        var key = $"key-{Environment.TickCount64}-d";
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostAsync(key, Worry)));
        Assert.All(answers, a => Assert.Contains(a.StatusCode, (HttpStatusCode[])[HttpStatusCode.Created, HttpStatusCode.Conflict]));
        var bodies = new HashSet<string>();
        foreach (var answer in answers.Where(a => a.StatusCode == HttpStatusCode.Created)) { bodies.Add(await answer.Content.ReadAsStringAsync()); }
        Assert.Single(bodies);
        foreach (var answer in answers) { answer.Dispose(); }
    }

    [Theory]
    [InlineData("POST", "/api/v1/reports", "text/plain", "hello", 415)]
    [InlineData("POST", "/api/v1/reports", "application/json", "{", 400)]
    [InlineData("DELETE", "/api/v1/reports", "application/json", "{}", 405)]
    [InlineData("GET", "/api/v1/nothing", null, null, 404)]
    public async Task What_the_framework_refuses_says_so_in_the_readers_language(string method, string path, string? type, string? body, int status)
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) { request.Content = new StringContent(body, Encoding.UTF8, type!); }
        request.Headers.AcceptLanguage.ParseAdd("zh-CN");
        using var answer = await client.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal($"kernel.http.{status}", problem.GetProperty("code").GetString());
        Assert.Contains(problem.GetProperty("detail").GetString()!, letter => letter is >= '\u4E00' and <= '\u9FFF');
    }

    private async Task<HttpResponseMessage> PostAsync(string key, string body, string language = "en")
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/reports") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", key);
        request.Headers.AcceptLanguage.ParseAdd(language);
        return await client.SendAsync(request);
    }
}
