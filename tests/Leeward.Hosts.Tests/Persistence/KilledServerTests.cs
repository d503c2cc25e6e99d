using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Hosts.Tests.Persistence;

/// <summary>A server killed in the middle of writing leaves whole records or none.</summary>
public sealed class KilledServerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Kill_at_any_moment_leaves_no_half_record_and_loses_nothing_that_was_answered(Provider provider)
    {
        await using var place = await Place.MakeAsync(provider);
        await using var node = Node.On(place.Database);
        await node.PrepareAsync();
        var answered = new ConcurrentBag<string>();
        var random = new Random(20260302);
        for (var round = 0; round < 3; round++)
        {
            await using var server = await ServerProcess.StartAsync(place.Database);
            using var officer = await server.CallerAsync(node, "duty_officer", "520102");
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            var writers = Enumerable.Range(0, 3).Select(_ => WriteAsync(server, officer, answered, stop.Token)).ToList();
            var before = answered.Count;
            while (answered.Count < before + 10) { await Task.Delay(10, Ct); }
            await Task.Delay(random.Next(0, 250), Ct);
            await server.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(writers);
            await CheckAsync(node, answered);
        }
    }

    /// <summary>Reports over the public door, and decisions about them, until the server is gone. A decision writes the report, a case, links and messages at once.</summary>
    private static async Task WriteAsync(ServerProcess server, HttpClient officer, ConcurrentBag<string> answered, CancellationToken ct)
    {
        using var client = server.Client();
        try
        {
            while (!ct.IsCancellationRequested)
            {
                using var answer = await client.PostAsJsonAsync("/api/v1/reports", new { category = "hurt", region = "520102", whatHappened = "a bruise on the arm", childName = "小明" }, ct);
                answer.EnsureSuccessStatusCode();
                answered.Add((await answer.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("receipt").GetString()!);
                var queue = await officer.GetFromJsonAsync<JsonElement>("/api/v1/reports?size=5", ct);
                var first = queue.GetProperty("items")[answered.Count % Math.Min(5, queue.GetProperty("items").GetArrayLength())];
                using var decide = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/reports/{first.GetProperty("id").GetGuid()}/decision")
                {
                    Content = JsonContent.Create(new { outcome = "case_opened" }), Headers = { { "If-Match", $"\"{first.GetProperty("version").GetInt32()}\"" } },
                };
                using var decided = await officer.SendAsync(decide, ct);
                Assert.True((int)decided.StatusCode is 200 or 404 or 409 or 412 or 422 or 503, decided.StatusCode + await decided.Content.ReadAsStringAsync(ct));
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or JsonException) { } // the server is gone
    }

    /// <summary>Records, links and messages tell the same story.</summary>
    private static async Task CheckAsync(Node node, ConcurrentBag<string> answered)
    {
        var (links, broken) = await node.WithAsync(async db => await node.Services.GetRequiredService<AuditTrail>().VerifyAsync(db, null, Ct));
        Assert.Null(broken);
        Assert.True(links > 0);
        var reports = await IdsAsync(node, "SELECT \"Id\" AS \"Value\" FROM cases_report");
        Assert.True(reports.Count >= answered.Count);
        Assert.Equal(answered.Count, await CountAsync(node, answered));
        Assert.Equal(reports, await IdsAsync(node, "SELECT \"RecordId\" AS \"Value\" FROM kernel_audit WHERE \"Verb\" = 'cases.report.file' AND \"Result\" = 'done'"));
        // A case, its link, the child and the report's decision are there together, and the event that tells of it.
        var cases = await IdsAsync(node, "SELECT \"Id\" AS \"Value\" FROM cases_case");
        Assert.Equal(cases, await IdsAsync(node, "SELECT \"CaseId\" AS \"Value\" FROM cases_report WHERE \"CaseId\" IS NOT NULL"));
        Assert.Superset(cases, await IdsAsync(node, "SELECT \"RecordId\" AS \"Value\" FROM kernel_audit WHERE \"Kind\" = 'Case' AND \"Result\" = 'done'"));
        var opened = await node.WithAsync(db => db.Outbox.AsNoTracking().Where(o => o.Type.EndsWith("CaseOpened")).ToListAsync(Ct));
        Assert.Equal(cases, opened.Select(o => JsonDocument.Parse(o.Body).RootElement.GetProperty("CaseId")).Select(Id).ToHashSet());
    }

    private static Guid Id(JsonElement id) => id.ValueKind == JsonValueKind.Object ? id.GetProperty("Value").GetGuid() : id.GetGuid();

    private static async Task<HashSet<Guid>> IdsAsync(Node node, string sql) => [.. await node.WithAsync(db => db.Database.SqlQueryRaw<Guid>(sql).ToListAsync(Ct))];

    /// <summary>How many of the receipts that people were given can be looked up.</summary>
    private static async Task<int> CountAsync(Node node, ConcurrentBag<string> receipts)
    {
        var vault = node.Services.GetRequiredService<Kernel.Sealing.IVault>();
        var known = (await node.WithAsync(db => db.Database.SqlQueryRaw<string>("SELECT \"ReceiptKey\" AS \"Value\" FROM cases_report").ToListAsync(Ct))).ToHashSet(StringComparer.Ordinal);
        return receipts.Count(r => known.Contains(vault.MatchKey("receipt", r)));
    }
}
