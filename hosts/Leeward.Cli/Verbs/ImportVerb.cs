using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Leeward.Cases.Import;
using Leeward.Kernel;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Texts;
using Spectre.Console;

namespace Leeward.Cli.Verbs;

/// <summary><c>leeward import children FILE.csv</c>: takes good rows in, writes refused rows with their reasons beside the file, goes on after a kill.</summary>
internal static class ImportVerb
{
    public static Command Make(Settings settings) => new("import", "Take in a file | 导入文件")
    {
        Of(settings, "children", "Take in a register of children | 导入儿童名册", ImportJob.Children),
        Of(settings, "reports", "Take in a list of reports | 导入报告清单", ImportJob.Reports),
        ImportRuns.Make(settings),
    };

    private static Command Of(Settings settings, string name, string description, string kind)
    {
        var file = new Argument<FileInfo>("FILE.csv") { Description = "UTF-8 or GB18030; the first line names the columns | 首行为列名的 CSV 文件" };
        var map = new Option<FileInfo?>("--map") { Description = "How the file calls its columns (YAML) | 列对照文件" };
        var source = new Option<string?>("--source") { Description = "The system the file comes from; its ids are kept apart from others' | 数据来源系统名称" };
        var region = new Option<string?>("--region") { Description = "Refuse rows outside this region | 仅接受该地区的数据" };
        var lang = new Option<string>("--lang") { Description = "Language of the reasons: en or zh | 拒绝原因的语言", DefaultValueFactory = _ => Languages.IsChinese ? "zh" : "en" };
        lang.AcceptOnlyFromAmong("en", "zh");
        var dryRun = new Option<bool>("--dry-run") { Description = "Only check, take nothing in | 仅检查，不导入" };
        var json = new Option<bool>("--json") { Description = "Write the result as JSON | 以 JSON 输出" };
        var command = new Command(name, description) { file, map, source, region, lang, dryRun, json };
        command.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            var path = parsed.GetValue(file)!.FullName;
            if (!File.Exists(path)) { throw new CliException($"There is no file {path}. | 文件 {path} 不存在。"); }
            if (parsed.GetValue(region) is { } code && !RegionCode.IsValid(code)) { throw new CliException($"'{code}' is not a region code. | “{code}”不是区划代码。", ExitCodes.Usage); }
            var scope = parsed.GetValue(region) is { } asked ? new RegionCode(asked) : (RegionCode?)null;
            var yaml = parsed.GetValue(map) is { } mapFile ? await ReadMapAsync(mapFile, ct) : null;
            var language = parsed.GetValue(lang) == "zh" ? "zh-Hans" : "en";
            await using var working = await Composition.OpenAsync(settings.Read(parsed), "cli", ct);
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            var request = new ImportRequest(kind, parsed.GetValue(source), scope, parsed.GetValue(dryRun), yaml, language);
            return await RunAsync(working, request, path, parsed.GetValue(json), ct);
        }));
        return command;
    }

    private static async Task<int> RunAsync(Working working, ImportRequest request, string path, bool json, CancellationToken ct)
    {
        working.Get<LocalFile>().Path = path;
        Outcome<Guid> asked;
        await using (var content = File.OpenRead(path)) { asked = await working.Get<StartImport>().LocalAsync(request, content, ct); }
        if (!asked.Ok) { throw Guard.Refused(working, asked.Refusal!); }
        var watch = Stopwatch.StartNew();
        var job = await WithBarAsync("import", bar => working.Get<JobRunner>().RunAsync(asked.Value, bar, ct))
            ?? throw new CliException("Another process is importing this file. | 另一进程正在导入此文件。");
        if (job.State == JobState.Failed) { throw Guard.Refused(working, JobDesk.Line(job).Error!); }
        if (job.State != JobState.Done)
        {
            throw new CliException($"{working.Get<TextCatalogue>().Say(job.Error ?? "")} Run the same command again to go on after {job.Done} rows. | 已完成 {job.Done} 行，重新运行同一命令即可继续。");
        }
        var answer = job.Answer.Length == 0 ? new(0, 0, 0, 0, "", []) : JsonSerializer.Deserialize<ImportAnswer>(job.Answer)!;
        var bad = Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path) + ".bad.csv");
        var files = working.Get<JobFiles>();
        if (answer.Bad > 0)
        {
            await using var to = File.Create(bad);
            await files.CopyToAsync(job.Id, ImportJob.BadFile, to, ct);
        }
        await files.RemoveAsync(job.Id, ct);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { added = answer.Added, already = answer.Already, refused = answer.Bad, refusedRows = answer.Bad > 0 ? bad : null, dryRun = request.DryRun, unused = answer.Unused, encoding = answer.Encoding }));
        }
        else { Say(working.Get<TextCatalogue>(), answer, request.DryRun, bad, job.Done / Math.Max(0.001, watch.Elapsed.TotalSeconds)); }
        return answer.Bad > 0 ? ExitCodes.Found : ExitCodes.Done;
    }

    private static void Say(TextCatalogue texts, ImportAnswer answer, bool dryRun, string bad, double rate)
    {
        string N(double n) => n.ToString("N0", CultureInfo.InvariantCulture);
        Console.WriteLine(texts.Say(dryRun ? "import_cli_checked" : "import_cli_done", N(answer.Added), N(answer.Already), N(answer.Bad), N(rate)));
        if (answer.Unused.Count > 0) { Console.WriteLine(texts.Say("import_cli_unused", string.Join(", ", answer.Unused))); }
        if (answer.Bad > 0) { Console.WriteLine(texts.Say("import_cli_bad", bad)); }
    }

    private static async Task<string> ReadMapAsync(FileInfo map, CancellationToken ct) =>
        map.Exists ? await File.ReadAllTextAsync(map.FullName, ct) : throw new CliException($"There is no file {map.FullName}. | 文件 {map.FullName} 不存在。");

    /// <summary>A live bar on a terminal; plain lines elsewhere.</summary>
    private static async Task<T> WithBarAsync<T>(string what, Func<IProgress<(long, long?)>, Task<T>> work)
    {
        if (Console.IsErrorRedirected) { return await work(new ProgressBar(what)); }
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(context => work(new Bar(context.AddTask(what))));
    }

    private sealed class Bar(ProgressTask task) : IProgress<(long Done, long? Total)>
    {
        public void Report((long Done, long? Total) value)
        {
            task.MaxValue = Math.Max(1, value.Total ?? 1);
            task.Value = value.Done;
        }
    }
}
