using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Leeward.Kernel.Persistence;
using Leeward.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Browser.Tests;

public sealed class ImportTests(RunningServer server)
{
    private const string Csv = "编号,姓名,性别,出生日期,区划代码\n1,欧阳小雨,女,2016-07-08,520102\n2,张3,女,2016-07-08,520102\n";

    [Fact]
    public async Task Supervisor_uploads_a_register_sees_it_done_and_gets_the_refused_rows()
    {
        var page = await server.SignedInAsync("supervisor");
        await page.GoAsync("/import");
        await page.SetInputFilesAsync("#file", new Microsoft.Playwright.FilePayload { Name = "register.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(Csv) });
        await page.ClickAsync("main form button[type=submit]");
        await page.Locator("[role=status]:has-text('The import has started')").WaitForAsync();
        for (var i = 0; i < 60 && !(await page.InnerTextAsync("main")).Contains("Done", StringComparison.Ordinal); i++)
        {
            await Task.Delay(250, TestContext.Current.CancellationToken);
            await page.GoAsync("/import");
        }
        Assert.Contains("1 taken in, 0 there before, 1 refused", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("text=Download the refused rows"));
        var refused = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Contains("2,张3,女,2016-07-08,520102,\"Name: This is not a name", refused, StringComparison.Ordinal);

        // The same by the API with the same sign-in; a form of another page cannot send it.
        using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        client.DefaultRequestHeaders.Add("Cookie", string.Join("; ", (await page.Context.CookiesAsync()).Select(c => $"{c.Name}={c.Value}")));
        async Task<HttpResponseMessage> PostAsync(string type)
        {
            using var body = new StringContent(Csv, Encoding.UTF8);
            body.Headers.ContentType = new MediaTypeHeaderValue(type);
            return await client.PostAsync("/api/v1/imports?kind=children", body, TestContext.Current.CancellationToken);
        }
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PostAsync("text/plain")).StatusCode);
        using var started = await PostAsync("text/csv");
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var state = "";
        for (var i = 0; i < 60 && state != "done"; i++)
        {
            await Task.Delay(250, TestContext.Current.CancellationToken);
            using var standing = JsonDocument.Parse(await client.GetStringAsync(started.Headers.Location, TestContext.Current.CancellationToken));
            state = standing.RootElement.GetProperty("state").ToString();
            if (state == "done") { Assert.Equal((1, 1), (standing.RootElement.GetProperty("already").GetInt32(), standing.RootElement.GetProperty("bad").GetInt32())); }
        }
        Assert.Equal("done", state);
        await server.LeaveAsync(page);
    }

    [Fact]
    public async Task Busy_database_and_full_disk_are_said_plainly()
    {
        var folder = Directory.CreateTempSubdirectory("leeward").FullName;
        var file = Path.Combine(folder, "leeward.db");
        var app = LeewardWeb.Build(["--urls", "http://127.0.0.1:0", "--Leeward:Database:DataFolder", folder, "--Leeward:Database:Connection", $"Data Source={file};Default Timeout=1", "--Logging:LogLevel:Default", "None"]);
        try
        {
            await app.Services.GetRequiredService<DatabasePreparer>().PrepareAsync(TestContext.Current.CancellationToken);
            await app.StartAsync(TestContext.Current.CancellationToken);
            using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            await using (var other = new SqliteConnection($"Data Source={file};Pooling=False"))
            {
                await other.OpenAsync(TestContext.Current.CancellationToken);
                await using var hold = other.BeginTransaction(deferred: false);
                using var body = new StringContent("{\"category\":\"hurt\",\"region\":\"520102\",\"whatHappened\":\"x\"}", Encoding.UTF8, "application/json");
                using var busy = await client.PostAsync("/api/v1/reports", body, TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, busy.StatusCode);
                Assert.Contains("kernel.too_busy", await busy.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }
            Assert.Contains("The disk is full", await client.GetStringAsync("/status/507", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        finally
        {
            await app.DisposeAsync();
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }
}
