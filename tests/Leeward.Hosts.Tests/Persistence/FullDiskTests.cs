using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Testing;
using Leeward.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Hosts.Tests.Persistence;

/// <summary>A disk that is full is said as what it is, by API and page, and what was there stays whole.</summary>
public sealed partial class FullDiskTests
{
    private static readonly object Report = new { category = "hurt", region = "520102", whatHappened = new string('x', 9000), childName = "小明" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Full_disk_is_said_plainly_and_nothing_is_spoilt(Provider provider)
    {
        await using var place = await Place.MakeAsync(provider);
        var disk = new Disk();
        await using var app = LeewardWeb.Build(
            [
                "--urls", "http://127.0.0.1:0", "--Leeward:Database:Provider", place.Database.Provider, "--Leeward:Database:Connection", place.Database.Connection, "--Leeward:Database:DataFolder", place.Database.DataFolder,
                "--Logging:LogLevel:Default", "None", "--Leeward:Limits:PublicPostsPerMinute", "100000", "--Leeward:Limits:RequestsPerSecond", "100000",
            ], services => services.ConfigureDbContext<AppDbContext>(o => o.AddInterceptors(disk)));
        await app.Services.GetRequiredService<DatabasePreparer>().PrepareAsync(Ct);
        await app.StartAsync(Ct);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(client)).Status);

        await using var node = Node.On(place.Database);
        await disk.FillAsync(node);
        (HttpStatusCode Status, string Text) refused = default;
        for (var i = 0; i < 200 && refused.Status != HttpStatusCode.InsufficientStorage; i++)
        {
            refused = await PostAsync(client);
            Assert.True(refused.Status is HttpStatusCode.Created or HttpStatusCode.InsufficientStorage, refused.Text);
        }
        Assert.Equal(HttpStatusCode.InsufficientStorage, refused.Status);
        Assert.Contains("kernel.no_room", refused.Text, StringComparison.Ordinal);
        var page = await PostPageAsync(client);
        Assert.Contains("The disk is full: nothing was saved.", page.Text, StringComparison.Ordinal); // and what was written stands in the form still
        Assert.Contains("xxxxxxxx", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", page.Text, StringComparison.Ordinal);
        await CheckAsync(node);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/report", UriKind.Relative), Ct)).StatusCode);

        await disk.MakeRoomAsync(node);
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(client)).Status);
        await CheckAsync(node);
    }

    private static async Task CheckAsync(Node node)
    {
        var (_, broken) = await node.WithAsync(async db => await node.Services.GetRequiredService<AuditTrail>().VerifyAsync(db, null, Ct));
        Assert.Null(broken);
        var reports = await node.WithAsync(db => db.Database.SqlQueryRaw<long>("SELECT COUNT(*) AS \"Value\" FROM cases_report").SingleAsync(Ct));
        Assert.Equal(reports, await node.WithAsync(db => db.AuditEntries.LongCountAsync(e => e.Verb == "cases.report.file" && e.Result == "done", Ct)));
        if (await node.WithAsync(db => Task.FromResult(db.Database.IsSqlite())))
        {
            Assert.Equal("ok", await node.WithAsync(async db => (await db.Database.SqlQueryRaw<string>("PRAGMA integrity_check").ToListAsync(Ct))[0]));
        }
    }

    private static async Task<(HttpStatusCode Status, string Text)> PostAsync(HttpClient client)
    {
        using var answer = await client.PostAsJsonAsync(new Uri("/api/v1/reports", UriKind.Relative), Report, Ct);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    private static async Task<(HttpStatusCode Status, string Text)> PostPageAsync(HttpClient client)
    {
        var page = await client.GetStringAsync(new Uri("/report?province=52", UriKind.Relative), Ct);
        var fields = HiddenField().Matches(page).DistinctBy(m => m.Groups[1].Value).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        fields["Form.Region"] = "520102";
        fields["Form.Category"] = "hurt";
        fields["Form.WhatHappened"] = new string('x', 9000);
        using var answer = await client.PostAsync(new Uri("/report?province=52", UriKind.Relative), new FormUrlEncodedContent(fields), Ct);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenField();

    /// <summary>SQLite gets no page more than it has; PostgreSQL says what it says when it cannot extend a file.</summary>
    private sealed class Disk : DbConnectionInterceptor
    {
        private long? _pages;

        public async Task FillAsync(Node node)
        {
            if (await node.WithAsync(db => Task.FromResult(db.Database.IsSqlite())))
            {
                _pages = await node.WithAsync(async db => (await db.Database.SqlQueryRaw<long>("PRAGMA page_count").ToListAsync(Ct))[0]);
                return;
            }
            await node.WithAsync(db => db.Database.ExecuteSqlRawAsync("""
                CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''could not extend file'' USING ERRCODE = ''53100''; END';
                CREATE TRIGGER no_room BEFORE INSERT ON cases_report FOR EACH ROW EXECUTE FUNCTION no_room()
                """, Ct));
        }

        public async Task MakeRoomAsync(Node node)
        {
            if (_pages is not null) { _pages = long.MaxValue; return; }
            await node.WithAsync(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER no_room ON cases_report", Ct));
        }

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (_pages is not { } pages) { return; }
            await using var command = connection.CreateCommand();
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count={Math.Min(pages, 1_000_000)}");
            await command.ExecuteScalarAsync(cancellationToken);
        }
    }
}
