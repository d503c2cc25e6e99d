using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Leeward.Server.Bench.Load;

/// <summary>The real server in a process of its own, and what it costs.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public int Id => _process.Id;

    public static async Task<ServerProcess> StartAsync(string program, IConfiguration configuration, int port, CancellationToken ct)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false };
        start.ArgumentList.Add(program);
        foreach (var (key, value) in configuration.AsEnumerable()) { if (value is not null) { start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value; } }
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["Leeward__Limits__RequestsPerSecond"] = "500";
        start.Environment["Leeward__Limits__PublicPostsPerMinute"] = "1000"; // sixteen people sign in from one address
        var server = new ServerProcess(Process.Start(start)!, new Uri($"http://127.0.0.1:{port}"));
        using var client = new HttpClient { BaseAddress = server.Address };
        for (var i = 0; i < 480; i++)
        {
            if (server._process.HasExited) { throw new InvalidOperationException("The server did not start."); }
            try
            {
                using var answer = await client.GetAsync("/health/ready", ct);
                if (answer.IsSuccessStatusCode) { return server; }
            }
            catch (HttpRequestException) { }
            await Task.Delay(250, ct);
        }
        server.Dispose();
        throw new InvalidOperationException("The server does not answer.");
    }

    /// <summary>Resident memory now and at most, MiB.</summary>
    public (double Now, double Most) Memory()
    {
        double Line(string name) => double.Parse(File.ReadLines($"/proc/{Id}/status").First(l => l.StartsWith(name, StringComparison.Ordinal)).Split(':')[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
        return (Line("VmRSS"), Line("VmHWM"));
    }

    public TimeSpan Cpu()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit(10_000);
        }
        _process.Dispose();
    }
}
