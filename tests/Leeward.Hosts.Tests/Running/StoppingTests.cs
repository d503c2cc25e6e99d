using System.Net;
using System.Net.Sockets;
using System.Text;
using Leeward.Kernel.Persistence;
using Leeward.Testing;
using Leeward.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Hosts.Tests.Running;

/// <summary>A server that is stopped says so first, finishes what is under way, and takes nothing new.</summary>
public sealed class StoppingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<WebApplication> StartAsync(Place place, params string[] settings)
    {
        var app = LeewardWeb.Build(["--urls", "http://127.0.0.1:0", "--Leeward:Database:DataFolder", place.Database.DataFolder, "--Logging:LogLevel:Default", "None", .. settings]);
        await app.Services.GetRequiredService<DatabasePreparer>().PrepareAsync(Ct);
        await app.StartAsync(Ct);
        return app;
    }

    [Fact]
    public async Task Readiness_turns_red_while_the_doors_are_still_open()
    {
        await using var place = await Place.MakeAsync(Provider.Sqlite);
        await using var app = await StartAsync(place, "--Leeward:Web:DrainSeconds", "3");
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/ready"));
        var stopped = app.StopAsync(Ct);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(client, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/live"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/report"));
        Assert.False(stopped.IsCompleted);
        await stopped;
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri("/health/live", UriKind.Relative), Ct));
    }

    [Fact]
    public async Task Request_under_way_is_finished()
    {
        await using var place = await Place.MakeAsync(Provider.Sqlite);
        await using var app = await StartAsync(place);
        var body = Encoding.UTF8.GetBytes("""{"category":"hurt","region":"520102","whatHappened":"a bruise"}""");
        using var line = new TcpClient();
        var address = new Uri(app.Urls.First());
        await line.ConnectAsync(address.Host, address.Port, Ct);
        await using var stream = line.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /api/v1/reports HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"), Ct);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        Assert.StartsWith("HTTP/1.1 100", await reader.ReadLineAsync(Ct), StringComparison.Ordinal); // said when it begins to read
        Assert.Equal("", await reader.ReadLineAsync(Ct));
        await stream.WriteAsync(body.AsMemory(0, 20), Ct);
        await Task.Delay(300, Ct);
        var stopped = app.StopAsync(Ct);
        await Task.Delay(500, Ct);
        Assert.False(stopped.IsCompleted);
        await stream.WriteAsync(body.AsMemory(20), Ct);
        Assert.StartsWith("HTTP/1.1 201", await reader.ReadToEndAsync(Ct), StringComparison.Ordinal);
        await stopped;
    }

    [Theory, Databases]
    public async Task Process_that_is_told_to_stop_ends_with_zero(Provider provider)
    {
        await using var place = await Place.MakeAsync(provider);
        await using var server = await ServerProcess.StartAsync(place.Database);
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task Readiness_is_red_without_a_database()
    {
        await using var place = await Place.MakeAsync(Provider.Sqlite);
        await using var app = await StartAsync(place);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/ready"));
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        var file = Path.Combine(place.Database.DataFolder, "leeward.db");
        foreach (var end in (string[])["", "-wal", "-shm"]) { if (File.Exists(file + end)) { File.Move(file + end, file + ".away" + end); } }
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(client, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/live"));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Ct);
        return answer.StatusCode;
    }
}
