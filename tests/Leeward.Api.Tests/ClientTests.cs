using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Clients;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Api.Tests;

/// <summary>Systems that call the API: a token, what it opens, and everything that closes it again.</summary>
// Lets time pass: servers of its own.
public sealed class ClientTests(ClientTests.Own servers) : IClassFixture<ClientTests.Own>
{
    [Theory, Databases]
    public async Task Token_opens_what_the_clients_role_opens_in_its_region_and_nothing_else(Provider provider)
    {
        var server = await servers.OnAsync(provider);
        using var school = await server.CallerAsync("reporting_system", "520102");
        using var officer = await server.CallerAsync("duty_officer", "520102");
        using var elsewhere = await server.CallerAsync("duty_officer", "530102");
        using var filed = await school.PostAsJsonAsync("/api/v1/reports/mandatory", new { category = "hurt", region = "520102", whatHappened = "Marks on the arms.", situation = "abandoned", institution = "School 3" });
        Assert.True(filed.StatusCode is HttpStatusCode.Created or HttpStatusCode.BadRequest, await filed.Content.ReadAsStringAsync());
        using var open = await server.Anonymous().PostAsJsonAsync("/api/v1/reports", new { category = "hurt", region = "520102", whatHappened = "Marks on the arms." });
        Assert.Equal(HttpStatusCode.Created, open.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await school.GetAsync("/api/v1/reports")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await school.GetAsync("/api/v1/children")).StatusCode);
        var queue = await officer.GetFromJsonAsync<JsonElement>("/api/v1/reports");
        var seen = queue.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetGuid()).ToList();
        Assert.NotEmpty(seen);
        Assert.Empty((await elsewhere.GetFromJsonAsync<JsonElement>("/api/v1/reports")).GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.OK, (await officer.GetAsync($"/api/v1/reports/{seen[0]}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await elsewhere.GetAsync($"/api/v1/reports/{seen[0]}")).StatusCode);
        var refused = await server.ReadAsync(db => db.AuditEntries.Where(e => e.Result == "refused" && e.Kind != "SystemClient").Select(e => e.Actor + ":" + e.Verb).ToListAsync());
        Assert.Contains("reporting_system 520102:cases.report.triage", refused);
        Assert.Contains("duty_officer 530102:cases.report.triage", refused);
    }

    [Theory, Databases]
    public async Task Wrong_secret_unknown_client_and_a_scope_give_no_token_and_are_audited(Provider provider)
    {
        var server = await servers.OnAsync(provider);
        var known = await server.LetInAsync("duty_officer", "520102");
        foreach (var (id, secret) in ((string?, string?)[])[(known.ClientId, "lws_wrong"), (known.ClientId, known.Secret + "x"), ("lw-nobody", known.Secret), (known.ClientId, new string('x', 5000)), (known.ClientId + "\u202E", known.Secret)])
        {
            using var answer = await server.AskTokenAsync(id, secret);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("invalid_client", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString());
        }
        foreach (var (id, secret) in ((string?, string?)[])[(null, null), (known.ClientId, null), ("", ""), (known.ClientId + "\0", known.Secret)])
        {
            using var answer = await server.AskTokenAsync(id, secret);
            Assert.InRange((int)answer.StatusCode, 400, 401);
        }
        using var scoped = await server.AskTokenAsync(known.ClientId, known.Secret, "cases.report.file");
        Assert.Equal("invalid_scope", (await scoped.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString());
        Assert.True(await server.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Verb == ClientDoor.Verb && e.Result == "refused")) >= 5);
        using var right = await server.AskTokenAsync(known.ClientId, known.Secret);
        var token = await right.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("Bearer", true), (token.GetProperty("token_type").GetString(), token.GetProperty("expires_in").GetInt32() is > 590 and <= 600));
        Assert.Contains("no-store", right.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
    }

    [Theory, Databases]
    public async Task Secret_is_hashed_and_token_ends_with_time_with_the_client_and_with_its_secret(Provider provider)
    {
        var server = await servers.OnAsync(provider);
        var first = await server.LetInAsync("duty_officer", "520102");
        var hashes = await server.ReadAsync(db => db.ClientSecrets.Select(s => s.Hash).ToListAsync());
        Assert.All(hashes, h => Assert.DoesNotContain(first.Secret, Encoding.UTF8.GetString(h), StringComparison.Ordinal));
        using var early = server.Bearing(await server.TokenAsync(first));
        await AssertAsync(early, HttpStatusCode.OK);
        server.Clock.Advance(TimeSpan.FromMinutes(10.5));
        await AssertAsync(early, HttpStatusCode.Unauthorized);

        // Renewed with an overlap: both secrets live, the old one with its tokens until the overlap is over.
        using var old = server.Bearing(await server.TokenAsync(first));
        var second = await RenewAsync(server, first.Id, 1);
        using var fresh = server.Bearing(await server.TokenAsync(second));
        using var still = await server.AskTokenAsync(first.ClientId, first.Secret);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        await AssertAsync(old, HttpStatusCode.OK);
        server.Clock.Advance(TimeSpan.FromMinutes(61));
        using var over = await server.AskTokenAsync(first.ClientId, first.Secret);
        Assert.Equal(HttpStatusCode.Unauthorized, over.StatusCode);

        // Renewed without: at once.
        using var held = server.Bearing(await server.TokenAsync(second));
        await AssertAsync(held, HttpStatusCode.OK);
        var third = await RenewAsync(server, first.Id, 0);
        await AssertAsync(held, HttpStatusCode.Unauthorized);
        using var last = server.Bearing(await server.TokenAsync(third));
        await AssertAsync(last, HttpStatusCode.OK);
        Assert.True((await server.DoAsync<ClientDesk, Outcome>(Actor.Machinery("test"), d => d.EndAsync(first.Id, default))).Ok);
        await AssertAsync(last, HttpStatusCode.Unauthorized);
        using var ended = await server.AskTokenAsync(third.ClientId, third.Secret);
        Assert.Equal(HttpStatusCode.Unauthorized, ended.StatusCode);
    }

    [Fact]
    public async Task Token_counts_on_the_api_only_and_a_bad_one_is_not_saved_by_a_cookie()
    {
        var server = await servers.OnAsync(Provider.Sqlite);
        using var caller = await server.CallerAsync("duty_officer", "520102");
        foreach (var page in (string[])["/triage", "/cases", "/account", "/admin/clients", "/api/reference/nothing"])
        {
            using var answer = await caller.GetAsync(page);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound || answer.Headers.Location?.ToString().Contains("sign-in", StringComparison.Ordinal) == true, $"{page}: {answer.StatusCode}");
        }
        using var person = await server.SignedInAsync("officer", "duty_officer", "520102");
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/api/v1/reports")).StatusCode);
        foreach (var header in (string[])["Bearer nonsense", "Bearer", "Basic bm9ib2R5Og==", "Bearer " + new string('x', 4000)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/reports");
            request.Headers.TryAddWithoutValidation("Authorization", header);
            using var answer = await person.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("kernel.client.token", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task Too_many_tries_are_slowed_down_each_caller_by_itself()
    {
        await using var server = await ApiServer.StartAsync(Provider.Sqlite, "--Leeward:Limits:TokensPerMinute", "6", "--Leeward:Limits:PublicPostsPerMinute", "2");
        using var officer = await server.CallerAsync("duty_officer", "520102");
        using var school = await server.CallerAsync("reporting_system", "520102");
        for (var i = 0; i < 4; i++) { Assert.Equal(HttpStatusCode.Unauthorized, (await server.AskTokenAsync("lw-nobody", "x")).StatusCode); }
        Assert.Equal(HttpStatusCode.TooManyRequests, (await server.AskTokenAsync("lw-nobody", "x")).StatusCode);

        // What strangers post is counted for their address, what a client posts for that client, and an officer's decisions are no reports.
        using var stranger = server.Anonymous();
        await PostAsync(stranger, "/api/v1/reports", [400, 400, 429]);
        await PostAsync(stranger, "/api/v1/reports/receipt", [429, 429, 429]);
        await PostAsync(school, "/api/v1/reports/receipt", [404, 404, 429]);
        await PostAsync(school, "/api/v1/reports/mandatory", [400, 400, 400]);
        await PostAsync(officer, $"/api/v1/reports/{Ids.New(server.Clock)}/decision", [428, 428, 428]);
        using var forged = server.Bearing("made-up");
        await PostAsync(forged, "/api/v1/reports", [429, 429, 429]); // who is not known is a stranger

        static async Task PostAsync(HttpClient caller, string path, int[] expected)
        {
            foreach (var status in expected)
            {
                using var answer = await caller.PostAsync(path, new StringContent("{}", Encoding.UTF8, "application/json"));
                Assert.Equal(status, (int)answer.StatusCode);
            }
        }
    }

    [Theory, Databases]
    public async Task Idempotency_keys_belong_to_the_client(Provider provider)
    {
        var server = await servers.OnAsync(provider);
        using var one = await server.CallerAsync("child_worker", "520102");
        using var two = await server.CallerAsync("child_worker", "520103");
        var body = new { name = "欧阳小雨", sex = "female", region = "520102" };
        async Task<(HttpStatusCode, string?)> Register(HttpClient caller, string region)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/children") { Content = JsonContent.Create(body with { region = region }) };
            request.Headers.Add("Idempotency-Key", "one and the same");
            using var answer = await caller.SendAsync(request);
            return (answer.StatusCode, answer.Headers.Location?.ToString());
        }
        var first = await Register(one, "520102");
        Assert.Equal(HttpStatusCode.Created, first.Item1);
        Assert.Equal(first, await Register(one, "520102"));
        var other = await Register(two, "520103");
        Assert.Equal(HttpStatusCode.Created, other.Item1);
        Assert.NotEqual(first.Item2, other.Item2);
    }

    [Theory, Databases]
    public async Task Administrator_of_a_province_manages_its_systems_only(Provider provider)
    {
        var server = await servers.OnAsync(provider);
        var here = await server.LetInAsync("duty_officer", "520102");
        var admin = new Actor { AccountId = Ids.New(server.Clock), Name = "admin", Grants = [new(ClientDesk.Right, new RegionCode("33"), Sensitivity.Normal, FieldGroups.None)] };
        Assert.Empty(await server.DoAsync<ClientDesk, IReadOnlyList<ClientLine>>(admin, d => d.ListAsync(default)));
        Assert.Equal(RefusalKind.NotFound, (await server.DoAsync<ClientDesk, Outcome>(admin, d => d.EndAsync(here.Id, default))).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await server.DoAsync<ClientDesk, Outcome<ClientWithSecret>>(admin, d => d.RenewAsync(here.Id, 0, null, default))).Refusal!.Kind);
        Assert.Equal(1, await server.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Verb == ClientDesk.Right && e.Kind == nameof(SystemClient) && e.Result == "done" && e.RecordId == here.Id)));
    }

    private static async Task AssertAsync(HttpClient caller, HttpStatusCode status)
    {
        using var answer = await caller.GetAsync("/api/v1/reports");
        Assert.Equal(status, answer.StatusCode);
    }

    private static async Task<ClientWithSecret> RenewAsync(ApiServer server, Guid id, int hours)
    {
        var renewed = await server.DoAsync<ClientDesk, Outcome<ClientWithSecret>>(Actor.Machinery("test"), d => d.RenewAsync(id, hours, null, default));
        Assert.True(renewed.Ok, renewed.Refusal?.Code);
        return renewed.Value;
    }

    public sealed class Own : Servers;
}
