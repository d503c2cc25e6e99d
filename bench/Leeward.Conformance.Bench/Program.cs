using System.Diagnostics;
using System.Globalization;
using Leeward.Conformance;
using Leeward.Conformance.Bench;

// Aligns logs with nets and says how long each part takes, in a process that has done nothing before (what a person waits for) and once warm:
//   dotnet run -c release --project bench/Leeward.Conformance.Bench -- LOG NET [LOG NET]... [--threads 2] [--search plain|equation]
// or plays a net at random, with mistakes:   ... -- NET --cases 1000000 [--threads 2]
var files = args.TakeWhile(one => !one.StartsWith("--", StringComparison.Ordinal)).ToArray();
var threads = int.Parse(After("--threads") ?? "2", CultureInfo.InvariantCulture);
if (files.Length == 1 && After("--cases") is { } cases)
{
    using var stream = File.OpenRead(files[0]);
    Million.Run(PnmlReader.Read(stream).Net!, int.Parse(cases, CultureInfo.InvariantCulture), threads);
    return 0;
}
if (files.Length == 0 || files.Length % 2 != 0)
{
    Console.Error.WriteLine("Usage: LOG NET [LOG NET]... [--threads N] [--search plain|equation], or NET --cases N");
    return 2;
}
var search = After("--search") switch { "plain" => SearchKind.Plain, "equation" => SearchKind.MarkingEquation, _ => SearchKind.Auto };
Console.WriteLine("log | net | cases | variants | read log | read net | align, cold | align, warm (median of 5) | states looked into | deviations | peak memory");
for (var i = 0; i < files.Length; i += 2)
{
    var watch = Stopwatch.StartNew();
    VariantLog log;
    using (var stream = File.OpenRead(files[i])) { log = VariantLog.Of(EventLogReader.Traces(stream, new XesOptions { KeepAttributes = false }, new CsvOptions { KeepAttributes = false })); }
    var logTime = watch.Elapsed;
    watch.Restart();
    NetReading net;
    using (var stream = File.OpenRead(files[i + 1])) { net = PnmlReader.Read(stream); }
    var netTime = watch.Elapsed;
    if (net.Net is null)
    {
        Console.Error.WriteLine(net.Problems[0]);
        return 3;
    }
    var options = new AlignmentOptions { Search = search };
    watch.Restart();
    var found = LogConformance.Check(log, new Aligner(net.Net, options), threads);
    var cold = watch.Elapsed;
    var warm = Enumerable.Range(0, 5).Select(_ =>
    {
        watch.Restart();
        LogConformance.Check(log, new Aligner(net.Net, options), threads);
        return watch.Elapsed;
    }).Order().ElementAt(2);
    using var process = Process.GetCurrentProcess();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{Path.GetFileName(files[i])} | {Path.GetFileName(files[i + 1])} | {log.Cases.Count} | {log.Variants.Count} | {logTime.TotalMilliseconds:0} ms | {netTime.TotalMilliseconds:0} ms | {cold.TotalMilliseconds:0} ms | {warm.TotalMilliseconds:0} ms | {found.Alignments.Sum(one => one.Expanded):N0} | {found.Deviations} | {process.PeakWorkingSet64 >> 20} MiB"));
}
return 0;

string? After(string name)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
}
