using System.CommandLine;
using System.Text;
using Leeward.Conformance;
using Leeward.Kernel.Texts;

namespace Leeward.Cli.Verbs;

/// <summary><c>leeward procedures conform LOG --net NET.pnml</c>: how well a log and a net agree, case by case. Needs no database.</summary>
internal static class ConformVerb
{
    private static readonly Argument<FileInfo> Log = new("LOG") { Description = "An event log: XES or CSV, packed by gzip or not | 事件日志（XES 或 CSV，可为 gz 压缩）" };
    private static readonly Option<FileInfo> Net = new("--net") { Description = "The net: PNML with initial and final marking | Petri 网（PNML）", Required = true };
    private static readonly Option<bool> Json = new("--json") { Description = "Write all as JSON | 以 JSON 输出全部结果" };
    private static readonly Option<FileInfo?> Out = new("--out") { Description = "Write the table of all cases to this CSV file | 将全部个案结果写入该 CSV 文件" };
    private static readonly Option<int> Show = new("--show") { Description = "How many of the worst cases to show (default 20; 0: none) | 显示偏离最多的个案数", DefaultValueFactory = _ => 20 };
    private static readonly Option<FileInfo?> Weights = new("--weights") { Description = "CSV with activity and weight (1 to 1000): how grave a deviation is. Without it the severities that the net bears count, where it bears any | 步骤权重表（CSV：步骤,权重，1 至 1000）；未指定时采用网中所带的严重程度权重（如有）" };
    private static readonly Option<bool> Equal = new("--equal") { Description = "Every deviation counts the same, also where the net bears severities of its procedure | 所有偏离同等计算，忽略网中所带的严重程度权重" };
    private static readonly Option<string?> Case = new("--case") { Description = "CSV: the column of the case's id | CSV 中个案编号的列名" };
    private static readonly Option<string?> Activity = new("--activity") { Description = "CSV: the column of the activity; XES: the attribute | 步骤的列名或属性名" };
    private static readonly Option<string?> Time = new("--time") { Description = "CSV: the column of the time | CSV 中时间的列名" };
    private static readonly Option<string?> TimeFormat = new("--time-format") { Description = "CSV: how times are written, e.g. dd.MM.yyyy HH:mm | CSV 中时间的格式" };
    private static readonly Option<string?> Encoding = new("--encoding") { Description = "CSV: the encoding, e.g. gb18030 (default UTF-8) | CSV 的编码" };
    private static readonly Option<string?> Lifecycle = new("--lifecycle") { Description = "Take only events of this lifecycle:transition, e.g. complete | 仅取该生命周期状态的事件" };
    private static readonly Option<int> Threads = new("--threads") { Description = "How many cores to use (default: all) | 使用的处理器核数", DefaultValueFactory = _ => Environment.ProcessorCount };
    private static readonly Option<string> Lang = new("--lang") { Description = "Language of the answer: en or zh | 输出语言", DefaultValueFactory = _ => Languages.IsChinese ? "zh" : "en" };

    public static Command Make()
    {
        Lang.AcceptOnlyFromAmong("en", "zh");
        var command = new Command("conform", "How well a log and a net agree: optimal alignments | 日志与 Petri 网的符合程度（最优对齐）")
        {
            Log, Net, Json, Out, Show, Weights, Equal, Case, Activity, Time, TimeFormat, Encoding, Lifecycle, Threads, Lang,
        };
        command.SetAction((parsed, ct) => Guard.RunAsync(() => Task.FromResult(Run(parsed, ct))));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken ct)
    {
        var (logFile, netFile, threads) = (parsed.GetValue(Log)!, parsed.GetValue(Net)!, parsed.GetValue(Threads));
        if (threads is < 1 or > 256) { throw new CliException("--threads is from 1 to 256. | --threads 应为 1 至 256。", ExitCodes.Usage); }
        if (parsed.GetValue(Equal) && parsed.GetValue(Weights) is not null) { throw new CliException("Give either --weights or --equal. | --weights 与 --equal 只能选其一。", ExitCodes.Usage); }
        if (parsed.GetValue(Show) < 0) { throw new CliException("--show is 0 or more. | --show 不能为负数。", ExitCodes.Usage); }
        var net = ReadNet(netFile);
        var own = !parsed.GetValue(Equal) && parsed.GetValue(Weights) is null && net.Weights.Count > 0;
        var options = new AlignmentOptions { Costs = parsed.GetValue(Weights) is { } weights ? ConformInput.Weights(weights) : own ? MoveCosts.BySeverity(net.Weights) : MoveCosts.Standard };
        var log = ReadLog(parsed, logFile, ct);
        var aligner = new Aligner(net.Net!, options);
        if (aligner.ShortestWay.Outcome != AlignmentOutcome.Optimal)
        {
            throw new CliException($"{netFile.Name}: the net cannot get from its initial to its final marking; nothing can be aligned with it. | 该网无法从初始标识到达终止标识，无法对齐。");
        }
        var found = LogConformance.Check(log, aligner, threads, new ProgressBar("align"), ct);
        var report = new ConformReport(found, parsed.GetValue(Lang) == "zh", net.FinalGuessed, own);
        if (parsed.GetValue(Out) is { } table)
        {
            using var writer = new StreamWriter(ConformInput.Guarded(table, () => table.Create()), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            report.Table(writer);
        }
        if (parsed.GetValue(Json)) { report.Json(Console.OpenStandardOutput(), logFile.Name, netFile.Name); }
        else { report.Say(Console.Out, parsed.GetValue(Show), parsed.GetValue(Out)); }
        return found.Fitting == log.Cases.Count ? ExitCodes.Done : ExitCodes.Found;
    }

    private static NetReading ReadNet(FileInfo file)
    {
        using var stream = ConformInput.Open(file);
        var reading = PnmlReader.Read(stream);
        if (reading.Net is null) { throw new CliException(string.Join('\n', reading.Problems.Take(10).Select(one => ConformTexts.Problem(file.Name, one)))); }
        return reading;
    }

    private static VariantLog ReadLog(ParseResult parsed, FileInfo file, CancellationToken ct)
    {
        var activity = parsed.GetValue(Activity);
        var xes = new XesOptions { KeepAttributes = false, Lifecycle = parsed.GetValue(Lifecycle), Classifier = activity is null ? XesOptions.Standard.Classifier : [activity] };
        var csv = new CsvOptions
        {
            KeepAttributes = false, Lifecycle = parsed.GetValue(Lifecycle), Activity = activity, Case = parsed.GetValue(Case), Time = parsed.GetValue(Time),
            TimeFormat = parsed.GetValue(TimeFormat), Encoding = ConformInput.EncodingOf(parsed.GetValue(Encoding)),
        };
        using var stream = ConformInput.Open(file);
        var bar = new ProgressBar("read");
        var read = 0L;
        try
        {
            return VariantLog.Of(EventLogReader.Traces(stream, xes, csv).Select(trace =>
            {
                ct.ThrowIfCancellationRequested();
                if (++read % 1000 == 0) { bar.Report((stream.Position, stream.Length)); }
                return trace;
            }));
        }
        catch (LogFormatException e) { throw new CliException(ConformTexts.Problem(file.Name, e.Problem)); }
    }
}
