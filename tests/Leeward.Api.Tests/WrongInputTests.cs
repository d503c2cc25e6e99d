using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Api.Tests;

/// <summary>Nonsense at every route, as the server lists them: a clear no with code and words.</summary>
public sealed partial class WrongInputTests(Servers servers)
{
    private static readonly string Nowhere = "0198d6a0-0000-7000-8000-000000000000";

    [Theory, Databases]
    public async Task Every_route_answers_strangers_and_the_unentitled(Provider provider)
    {
        var server = await servers.OnAsync(provider);
        using var anonymous = server.Anonymous();
        using var bare = await server.CallerAsync("statistics_system", "520102");
        var wrong = new List<string>();
        var guarded = OpenApiTests.Routes(server).Where(r => r.Right.Length > 0 && !r.Right.StartsWith("insight.", StringComparison.Ordinal)).ToList();
        Assert.True(guarded.Count > 60);
        foreach (var route in guarded)
        {
            using var first = await SendAsync(anonymous, route, "{");
            if (first.StatusCode != HttpStatusCode.Unauthorized || !await IsProblemAsync(first)) { wrong.Add($"{route.Name} anonymous: {(int)first.StatusCode}"); }
            using var second = await SendAsync(bare, route, "{");
            if (second.StatusCode != HttpStatusCode.NotFound || !await IsProblemAsync(second)) { wrong.Add($"{route.Name} unentitled: {(int)second.StatusCode}"); }
        }
        Assert.Empty(wrong);
        var audited = await server.ReadAsync(db => db.AuditEntries.Where(e => e.Result == "refused" && e.Kind == "route" && e.Actor == "statistics_system 520102").Select(e => e.Verb).ToListAsync());
        Assert.Equal(guarded.Count, audited.Count);
        Assert.Empty(guarded.Select(r => r.Right).Except(audited));
    }

    [Fact]
    public async Task Mistake_is_named_by_its_field_in_the_readers_language()
    {
        var server = await servers.OnAsync(Provider.Sqlite);
        using var chinese = await server.CallerAsync("child_worker", "520102", "zh-CN");
        foreach (var (body, field) in ((string, string)[])[
            ("""{"name":"a","sex":"female","region":"520102","bornOn":"2023-02-30"}""", "bornOn"), ("""{"name":"a","sex":"female","region":"520102","nmae":"b"}""", "nmae"),
            ("""{"name":"a\u202Eb","sex":"female","region":"520102"}""", "name"), ("""{"name":7}""", "name"), ("""{"estimatedAge":1e99}""", "estimatedAge")])
        {
            using var answer = await chinese.PostAsync("/api/v1/children", new StringContent(body, Encoding.UTF8, "application/json"));
            var problem = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.True(problem.GetProperty("errors").TryGetProperty(field, out var said), $"{field}: {problem}");
            Assert.Contains(said[0].GetString()!, letter => letter is >= '\u4E00' and <= '\u9FFF');
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, ApiRoute route, string? body, string? type = null, string? path = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), path ?? route.Path(p => p.Contains("guid", StringComparison.Ordinal) ? Nowhere : p.StartsWith("year", StringComparison.Ordinal) ? "2023" : p.StartsWith("number", StringComparison.Ordinal) ? "1" : "x"));
        if (route.Changes) { request.Headers.TryAddWithoutValidation("If-Match", "\"1\""); }
        if (body is not null && route.Method is "POST" or "PUT")
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body ?? ""));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type ?? route.Accepts ?? "application/json");
        }
        return await client.SendAsync(request);
    }

    private static async Task<bool> IsProblemAsync(HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json") { return false; }
        var problem = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
        return problem.TryGetProperty("code", out var code) && problem.TryGetProperty("detail", out var detail) && detail.GetString() is { Length: > 5 } words && words != code.GetString();
    }
}
