using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Leeward.Kernel.Access;
using Leeward.Kernel.Clients;
using Leeward.Kernel.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Hosts.Tests;

/// <summary>The real server as a process of its own, which can be killed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();

    private ServerProcess(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        process.OutputDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    public int Id => _process.Id;

    /// <summary>What it has written on the console so far.</summary>
    public IReadOnlyCollection<string> Said => _said;

    public static async Task<ServerProcess> StartAsync(DatabaseOptions database, params (string Key, string Value)[] settings)
    {
        var port = FreePort();
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var dll = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Leeward.Web", configuration, "Leeward.Web.dll"));
        var start = new ProcessStartInfo("dotnet", [dll]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        (string, string)[] own =
        [
            ("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"), ("ASPNETCORE_ENVIRONMENT", "Production"), ("Logging__LogLevel__Default", "Warning"), ("Leeward__Database__Provider", database.Provider),
            ("Leeward__Database__Connection", database.Connection), ("Leeward__Database__DataFolder", database.DataFolder), ("Leeward__Limits__PublicPostsPerMinute", "1000000"),
            ("Leeward__Limits__RequestsPerSecond", "1000000"), ("Leeward__Limits__TokensPerMinute", "1000000"),
        ];
        foreach (var (key, value) in own.Concat(settings)) { start.Environment[key] = value; }
        var server = new ServerProcess(Process.Start(start)!, new Uri($"http://127.0.0.1:{port}"));
        await server.ReadyAsync();
        return server;
    }

    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
        if (token is not null) { client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token); }
        return client;
    }

    /// <summary>A caller with one role in a region, let in on a node of the same database.</summary>
    public async Task<HttpClient> CallerAsync(Node node, string role, string region)
    {
        await using var scope = node.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = Actor.Machinery("test");
        var made = await scope.ServiceProvider.GetRequiredService<ClientDesk>().AddAsync(new($"{role} {region}", [role], region, null), CancellationToken.None);
        Assert.True(made.Ok, made.Refusal?.Code);
        using var client = Client();
        using var answer = await client.PostAsync("/connect/token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = made.Value.ClientId, ["client_secret"] = made.Value.Secret,
        }));
        answer.EnsureSuccessStatusCode();
        return Client((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString());
    }

    /// <summary>SIGKILL: nothing of the process runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as systemd sends it. Gives the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)])) { await kill.WaitForExitAsync(); }
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) { await KillAsync(); }
        _process.Dispose();
    }

    private async Task ReadyAsync()
    {
        using var client = Client();
        for (var i = 0; i < 600; i++)
        {
            if (_process.HasExited) { throw new InvalidOperationException("The server ended: " + string.Join('\n', _said)); }
            try
            {
                using var answer = await client.GetAsync("/health/ready");
                if (answer.StatusCode == HttpStatusCode.OK) { return; }
            }
            catch (HttpRequestException) { }
            await Task.Delay(200);
        }
        throw new TimeoutException("The server does not answer: " + string.Join('\n', _said));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
