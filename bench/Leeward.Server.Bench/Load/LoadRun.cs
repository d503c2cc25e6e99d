using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Leeward.Kernel;
using Leeward.Server.Bench.World;
using Microsoft.Extensions.Configuration;

namespace Leeward.Server.Bench.Load;

/// <summary>Sixteen signed-in people at once against the real server: first as fast as it answers, then each acting once a second.</summary>
internal static class LoadRun
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static async Task RunAsync(IConfiguration configuration, string program, int children, int seconds, string? output, CancellationToken ct)
    {
        var pack = (configuration.GetSection("Leeward:Packs").Get<PackOptions>() ?? new()).Load();
        using var server = await ServerProcess.StartAsync(program, configuration, 18080, ct);
        await Task.Delay(2000, ct);
        var (atRest, _) = server.Memory();
        using var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = 64, UseProxy = false };
        using var http = new HttpClient(handler) { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(60) };
        var terms = new SearchTerms(new NameDraw(pack));
        var visitors = People.Sixteen(Places.For(pack, children)).Select((w, i) => new Visitor(http, w, new Random(100 + i), terms)).ToList();
        foreach (var visitor in visitors) { await visitor.SignInAsync(ct); }
        var registering = visitors.FindAll(v => v.Registers);
        await MeasureAsync(server, visitors, "warm-up", TimeSpan.FromSeconds(Math.Max(10, seconds / 3)), null, v => v.Next(), ct);
        await MeasureAsync(server, registering, "warm-up of likely matches", TimeSpan.FromSeconds(5), null, v => v.Likely(), ct);
        var results = new List<RunFigures>
        {
            await MeasureAsync(server, visitors, $"{children} children, 16 people without pause", TimeSpan.FromSeconds(seconds), null, v => v.Next(), ct),
            await MeasureAsync(server, visitors, $"{children} children, 16 people each acting once a second", TimeSpan.FromSeconds(Math.Max(20, seconds / 2)), TimeSpan.FromSeconds(1), v => v.Next(), ct),
            await MeasureAsync(server, registering, $"{children} children, {registering.Count} people registering, asking twice a second", TimeSpan.FromSeconds(Math.Max(20, seconds / 2)), TimeSpan.FromSeconds(0.5), v => v.Likely(), ct),
        };
        var (under, most) = server.Memory();
        foreach (var run in results) { Console.WriteLine(Table.Of(run)); }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"server memory: {atRest:0} MiB at rest after start, {under:0} MiB after the load, {most:0} MiB at most"));
        if (output is not null) { await File.WriteAllTextAsync(output, JsonSerializer.Serialize(new { children, atRest, under, most, results }, Indented), ct); }
    }

    private static async Task<RunFigures> MeasureAsync(ServerProcess server, List<Visitor> visitors, string name, TimeSpan time, TimeSpan? every, Func<Visitor, Ask> asks, CancellationToken ct)
    {
        var (serverCpu, databaseCpu, driverCpu, machineCpu) = (server.Cpu(), ServerProcess.DatabaseCpu(), Process.GetCurrentProcess().TotalProcessorTime, Machine());
        var watch = Stopwatch.StartNew();
        var gathered = await Task.WhenAll(visitors.Select((v, i) => Task.Run(() => every is { } pace ? PacedAsync(v, asks, time, pace, i * pace / visitors.Count, ct) : BusyAsync(v, asks, time, ct), ct)));
        var seconds = watch.Elapsed.TotalSeconds;
        var all = new Gathered();
        foreach (var one in gathered) { all.Add(one); }
        var sum = all.All;
        return new(
            name, seconds, sum.Count, sum.Count / seconds, sum.Errors, sum.Median, sum.P95, sum.P99, (server.Cpu() - serverCpu).TotalSeconds / seconds, (ServerProcess.DatabaseCpu() - databaseCpu).TotalSeconds / seconds,
            (Process.GetCurrentProcess().TotalProcessorTime - driverCpu).TotalSeconds / seconds, (Machine() - machineCpu) / seconds, all.Kinds);
    }

    private static async Task<Gathered> BusyAsync(Visitor visitor, Func<Visitor, Ask> asks, TimeSpan time, CancellationToken ct)
    {
        var (gathered, sink) = (new Gathered(), new byte[65536]);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < time;) { await OneAsync(visitor, asks(visitor), gathered, sink, Stopwatch.GetTimestamp(), ct); }
        return gathered;
    }

    /// <summary>At fixed moments, whether or not the last answer was quick: a wait for a late answer counts as latency.</summary>
    private static async Task<Gathered> PacedAsync(Visitor visitor, Func<Visitor, Ask> asks, TimeSpan time, TimeSpan every, TimeSpan offset, CancellationToken ct)
    {
        var (gathered, sink) = (new Gathered(), new byte[65536]);
        var start = Stopwatch.GetTimestamp();
        for (var due = offset; due < time; due += every)
        {
            var wait = due - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) { await Task.Delay(wait, ct); }
            await OneAsync(visitor, asks(visitor), gathered, sink, wait > TimeSpan.Zero ? Stopwatch.GetTimestamp() : start + (long)(due.TotalSeconds * Stopwatch.Frequency), ct);
        }
        return gathered;
    }

    private static async Task OneAsync(Visitor visitor, Ask ask, Gathered gathered, byte[] sink, long from, CancellationToken ct)
    {
        int status;
        try { status = await visitor.SendAsync(ask, sink, ct); }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException) { status = 0; }
        if (status != 200) { Console.Error.WriteLine($"{visitor.Worker.Name}: {ask.Method} {ask.Path} gave {status}"); }
        gathered.Add(ask.Kind, Stopwatch.GetElapsedTime(from).TotalMilliseconds, status != 200);
    }

    /// <summary>Seconds that all cores of the machine were busy.</summary>
    private static double Machine()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray();
        return (fields[0] + fields[1] + fields[2] + fields[5] + fields[6]) / 100;
    }
}
