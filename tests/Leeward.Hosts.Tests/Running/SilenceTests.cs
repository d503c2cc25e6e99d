using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Hosts.Tests.Running;

/// <summary>Everything is logged, traced and measured at its finest while planted names, numbers and texts pass through real requests: none of them is found there.</summary>
public sealed partial class SilenceTests
{
    private const string Password = "planted correct horse battery";
    private static readonly List<string> Planted =
    [
        "欧阳落霞", "Ouyang Luoxia", "13987654321", "520102201603073457", "zzq-what-happened", "棠梨巷九号", "planted.officer", "皇甫值班", "planted correct horse", "zzq-search", "zzq-note", "zzq-device",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Nothing_personal_is_logged_traced_or_measured(Provider provider)
    {
        await using var collector = await Collector.StartAsync();
        await using var place = await Place.MakeAsync(provider);
        await using var node = Node.On(place.Database);
        await node.PrepareAsync();
        await OfficerAsync(node);
        await using var server = await ServerProcess.StartAsync(place.Database,
            ("Logging__LogLevel__Default", "Trace"), ("Logging__LogLevel__Microsoft.AspNetCore", "Trace"), ("Logging__Console__LogLevel__Default", "Trace"),
            ("Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"), ("Leeward__Log__Format", "json"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "1000"), ("OTEL_BSP_SCHEDULE_DELAY", "300"));
        var receipt = await WalkAsync(server);
        await BreakAsync(node);
        await WrongsAsync(server, receipt);
        await Task.Delay(2500, Ct);
        Assert.Equal(0, await server.StopAsync());

        var logs = string.Join('\n', server.Said);
        Assert.True(server.Said.Count > 500, $"{server.Said.Count} lines only: is everything logged?");
        Assert.All(server.Said.Where(line => line.Length > 0), line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));
        Assert.Contains("\"exception\":\"", logs, StringComparison.Ordinal); // what was broken on purpose is there, with its place
        Assert.Contains("leeward.jobs", collector.Of("metrics"), StringComparison.Ordinal);
        Assert.Contains("http.route", collector.Of("traces"), StringComparison.Ordinal);
        foreach (var secret in Planted.Append(receipt).Append(receipt.Replace("-", "", StringComparison.Ordinal)))
        {
            AssertSilent(secret, logs, "logs");
            foreach (var kind in (string[])["traces", "metrics", "logs"]) { AssertSilent(secret, collector.Of(kind), kind); }
        }
    }

    /// <summary>As it is, in an address, in JSON.</summary>
    private static void AssertSilent(string secret, string text, string where)
    {
        foreach (var form in new[] { secret, Uri.EscapeDataString(secret), WebUtility.UrlEncode(secret), JsonEncodedText.Encode(secret).ToString() }.Distinct())
        {
            var at = text.IndexOf(form, StringComparison.OrdinalIgnoreCase);
            Assert.True(at < 0, at < 0 ? "" : $"{secret} stands in the {where}: {text[Math.Max(0, at - 300)..Math.Min(text.Length, at + 100)]}");
        }
    }

    private static Task<int> OfficerAsync(Node node) => node.WithAsync(async db =>
    {
        var account = new Account { Id = Ids.New(TimeProvider.System), UserName = "planted.officer", NormalizedUserName = "PLANTED.OFFICER", DisplayName = "皇甫值班", SecurityStamp = "stamp" };
        account.PasswordHash = new PasswordHasher<Account>().HashPassword(account, Password);
        db.Users.Add(account);
        db.Assignments.Add(new Assignment { Id = Ids.New(TimeProvider.System), AccountId = account.Id, Role = "duty_officer", Region = "520102", FromAt = TimeProvider.System.GetUtcNow().AddDays(-1) });
        db.Assignments.Add(new Assignment { Id = Ids.New(TimeProvider.System), AccountId = account.Id, Role = "child_worker", Region = "520102", FromAt = TimeProvider.System.GetUtcNow().AddDays(-1) });
        return await db.SaveChangesAsync(Ct);
    });

    /// <summary>A report by page and by API, its receipt, the sign-in, triage, the case, the child, the search. Gives the receipt.</summary>
    private static async Task<string> WalkAsync(ServerProcess server)
    {
        using var stranger = server.Client();
        stranger.DefaultRequestHeaders.UserAgent.ParseAdd("zzq-device/1.0");
        using var filed = await stranger.PostAsJsonAsync("/api/v1/reports", new
        {
            category = "hurt", region = "520102", place = "棠梨巷九号", whatHappened = "zzq-what-happened", childName = "欧阳落霞", contact = "13987654321", childAge = 9,
        }, Ct);
        Assert.Equal(HttpStatusCode.Created, filed.StatusCode);
        var receipt = (await filed.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("receipt").GetString()!;
        await PostFormAsync(stranger, "/report?province=52", new() { ["Form.Region"] = "520102", ["Form.Category"] = "hurt", ["Form.WhatHappened"] = "zzq-what-happened", ["Form.ChildName"] = "欧阳落霞", ["Form.Contact"] = "13987654321" });
        await PostFormAsync(stranger, "/report/receipt", new() { ["Code"] = receipt });
        (await stranger.PostAsJsonAsync("/api/v1/reports/receipt", new { receipt }, Ct)).EnsureSuccessStatusCode();
        await PostFormAsync(stranger, "/sign-in", new() { ["Form.Name"] = "planted.officer", ["Form.Password"] = Password + " not" });

        using var officer = server.Client();
        officer.DefaultRequestHeaders.UserAgent.ParseAdd("zzq-device/1.0");
        Assert.Equal(HttpStatusCode.Redirect, await PostFormAsync(officer, "/sign-in", new() { ["Form.Name"] = "planted.officer", ["Form.Password"] = Password }));
        var queue = await officer.GetFromJsonAsync<JsonElement>("/api/v1/reports", Ct);
        foreach (var report in queue.GetProperty("items").EnumerateArray().ToList())
        {
            using (await officer.GetAsync($"/triage/{report.GetProperty("id").GetGuid()}", Ct)) { } // what pages say is tried elsewhere
            var opened = await officer.GetFromJsonAsync<JsonElement>($"/api/v1/reports/{report.GetProperty("id").GetGuid()}", Ct);
            using var decide = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/reports/{report.GetProperty("id").GetGuid()}/decision")
            {
                Content = JsonContent.Create(new { outcome = "case_opened", note = "zzq-note" }), Headers = { { "If-Match", $"\"{opened.GetProperty("summary").GetProperty("version").GetInt32()}\"" } },
            };
            (await officer.SendAsync(decide, Ct)).EnsureSuccessStatusCode();
        }
        var cases = await officer.GetFromJsonAsync<JsonElement>("/api/v1/cases", Ct);
        foreach (var one in cases.GetProperty("items").EnumerateArray().ToList()) { await officer.GetStringAsync($"/api/v1/cases/{one.GetProperty("id").GetGuid()}", Ct); }
        await officer.PostAsJsonAsync("/api/v1/children", new { name = "欧阳落霞", nameLatin = "Ouyang Luoxia", sex = "female", bornOn = "2016-03-07", residentId = "520102201603073457", region = "520102", address = "棠梨巷九号" }, Ct);
        await officer.PostAsJsonAsync("/api/v1/children/search", new { search = "欧阳落霞" }, Ct);
        await PostFormAsync(officer, "/children", new() { ["Search"] = "zzq-search 13987654321" });
        return receipt;
    }

    /// <summary>Input of every wrong kind that carries what was planted, and work on a database that is broken.</summary>
    private static async Task WrongsAsync(ServerProcess server, string receipt)
    {
        using var client = server.Client();
        string[] bodies = ["{\"childName\": \"欧阳落霞", "{\"childAge\": \"13987654321\"}", "{\"childName\": {\"a\": \"Ouyang Luoxia\"}}", "\"zzq-what-happened\"", "{\"receipt\": [\"" + receipt + "\"]}"];
        foreach (var body in bodies)
        {
            foreach (var path in (string[])["/api/v1/reports", "/api/v1/reports/receipt", "/connect/token", "/report", "/sign-in"])
            {
                await client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Ct);
            }
        }
        foreach (var value in Planted.Append(receipt).Select(Uri.EscapeDataString))
        {
            foreach (var path in (string[])[$"/api/v1/reports?waiting={value}", $"/api/v1/cases?size={value}", $"/children?cursor={value}", $"/report/receipt?code={value}", $"/{value}", $"/cases/{value}", $"/language/{value}?returnUrl={value}", $"/api/v1/reports/{value}"])
            {
                using var _ = await client.GetAsync(path, Ct);
            }
        }
        await PostFormAsync(client, "/report?province=52", new() { ["Form.ChildAge"] = "13987654321", ["Form.Region"] = "欧阳落霞", ["Form.WhatHappened"] = "zzq-what-happened" });
        using var broken = await client.PostAsJsonAsync("/api/v1/reports", new { category = "hurt", region = "520102", whatHappened = "zzq-what-happened", childName = "欧阳落霞", contact = "13987654321" }, Ct);
        Assert.Equal(HttpStatusCode.InternalServerError, broken.StatusCode);
    }

    /// <summary>From here on nothing can be saved: each try ends in an exception of the database.</summary>
    private static Task<int> BreakAsync(Node node) => node.WithAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE cases_report RENAME TO cases_report_away", Ct));

    private static async Task<HttpStatusCode> PostFormAsync(HttpClient client, string path, Dictionary<string, string> fields)
    {
        var page = await (await client.GetAsync(path, Ct)).Content.ReadAsStringAsync(Ct);
        foreach (var hidden in HiddenField().Matches(page).DistinctBy(m => m.Groups[1].Value)) { fields.TryAdd(hidden.Groups[1].Value, hidden.Groups[2].Value); }
        using var answer = await client.PostAsync(path, new FormUrlEncodedContent(fields), Ct);
        return answer.StatusCode;
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenField();
}
