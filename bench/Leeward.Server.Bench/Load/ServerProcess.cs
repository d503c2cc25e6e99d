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

    /// <summary>The CPU time of the database's processes, where LEEWARD_BENCH_POSTGRES names the first of them.</summary>
    public static TimeSpan DatabaseCpu()
    {
        if (Environment.GetEnvironmentVariable("LEEWARD_BENCH_POSTGRES") is not { Length: > 0 } first) { return TimeSpan.Zero; }
        double ticks = 0;
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(f => char.IsAsciiDigit(Path.GetFileName(f)[0])))
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                if (fields[1] == first || Path.GetFileName(folder) == first) { ticks += double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture); }
            }
            catch (IOException) { } // it has ended
        }
        return TimeSpan.FromSeconds(ticks / 100);
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
