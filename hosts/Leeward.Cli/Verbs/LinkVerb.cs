using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Leeward.Cli.Linking;
using Leeward.Linkage;
using Leeward.Linkage.Records;

namespace Leeward.Cli.Verbs;

/// <summary><c>leeward link A.csv [B.csv]</c>: finds the records of one person in one list or two, says what it took the columns for, and why each pair.</summary>
internal static class LinkVerb
{
    public static Command Make()
    {
        var files = new Argument<FileInfo[]>("FILES") { Description = "One CSV file to find duplicates in, or two to link | 一个文件查重，两个文件互联", Arity = new(1, 2) };
        var outFile = new Option<FileInfo>("--out") { Description = "Where the pairs go, with probability and explanation (CSV) | 结果配对文件", Required = true };
        var clusters = new Option<FileInfo?>("--clusters") { Description = "Where the persons go: record and person number (CSV) | 人员分组文件" };
        var model = new Option<FileInfo?>("--model") { Description = "Use this model if the file is there, else write what was learnt into it (JSON) | 模型文件：存在则使用，否则写入" };
        var id = new Option<string?>("--id") { Description = "The column with the record's own number | 记录编号列" };
        var truth = new Option<string?>("--truth") { Description = "The column that says who is who: measures precision and recall | 真值列，用于评估" };
        var threshold = new Option<string?>("--threshold") { Description = "Take pairs from this probability on; default: as suggested | 判定阈值，默认采用建议值" };
        var rules = new Option<string[]>("--rule") { Description = "Compare only what this blocking rule puts together, as named in the output, for example \"birth: year + surname: sound\"; may be given several times; default: rules are chosen | 只比较该分组规则内的配对，写法同输出；可多次使用，默认自动选择" };
        var both = new Option<bool>("--dedupe-too") { Description = "With two files: also find duplicates inside each | 两个文件时也查各自的重复" };
        var report = new Option<FileInfo?>("--report") { Description = "A page with model, distribution and examples (HTML; holds personal data) | 报告页面（含个人信息）" };
        var json = new Option<bool>("--json") { Description = "Write the summary as JSON | 以 JSON 输出摘要" };
        threshold.Validators.Add(result => { if (result.Tokens is [var said] && Threshold(said.Value) is not (> 0 and <= 1)) { result.AddError("--threshold lies above 0 and up to 1. | --threshold 应大于 0 且不超过 1。"); } });
        var command = new Command("link", "Find records of the same person | 查找同一人的记录") { files, outFile, clusters, model, id, truth, threshold, rules, both, report, json };
        command.SetAction((parsed, ct) => Guard.RunAsync(() => Task.FromResult(Run(
            new(parsed.GetValue(files)!, parsed.GetValue(outFile)!, parsed.GetValue(clusters), parsed.GetValue(model), parsed.GetValue(id), parsed.GetValue(truth), Threshold(parsed.GetValue(threshold)), parsed.GetValue(rules) is { Length: > 0 } named ? named : null, parsed.GetValue(both), parsed.GetValue(report), parsed.GetValue(json)), ct))));
        return command;
    }

    private static double? Threshold(string? said) => double.TryParse(said, NumberStyles.Float, CultureInfo.InvariantCulture, out var threshold) ? threshold : null;

    private sealed record Asked(FileInfo[] Files, FileInfo Out, FileInfo? Clusters, FileInfo? Model, string? Id, string? Truth, double? Threshold, string[]? Rules, bool Both, FileInfo? Report, bool Json);

    private static int Run(Asked asked, CancellationToken ct)
    {
        Check(asked);
        try
        {
            var lists = LinkLists.Read(asked.Files);
            var table = lists.Table;
            foreach (var (option, column) in new[] { ("--id", asked.Id), ("--truth", asked.Truth) })
            {
                if (column is not null && table.ColumnOf(column) < 0) { throw new CliException($"{option}: there is no column '{column}' in every file; there are: {string.Join(", ", table.Columns)}. | {option}：没有列“{column}”；各文件都有的列：{string.Join("、", table.Columns)}。", ExitCodes.Usage); }
            }

            var said = lists.Said.ToList();
            var known = asked.Model is { Exists: true } file ? LinkageModel.FromJson(File.ReadAllText(file.FullName)) : null;
            var roles = RoleGuess.Of(table, asked.Truth, asked.Id);
            if (known is not null)
            {
                roles = [.. roles.Select(role => known.Roles.TryGetValue(role.Column, out var kept) && role.Role is not (Role.Truth or Role.RecordId) && role.Filled > 0 ? role with { Role = kept, Why = "as in the model" } : role)];
                var strange = roles.Where(role => role.Role is not (Role.Truth or Role.RecordId or Role.Ignore) && !known.Roles.ContainsKey(role.Column)).Select(role => role.Column).ToList();
                if (strange.Count > 0) { said.Add($"the model knows nothing of {string.Join(", ", strange)}: learnt from this list | 模型中没有 {string.Join("、", strange)}，改从本次名单中学习"); }
            }

            var ids = LinkFiles.Ids(table, roles, said);
            if (!asked.Json) { SayRoles(roles); }
            foreach (var line in said) { Console.Error.WriteLine("leeward: " + line); }
            var mode = asked.Files.Length == 1 ? LinkageMode.Dedupe : asked.Both ? LinkageMode.LinkAndDedupe : LinkageMode.Link;
            var result = Linker.Run(table, roles, new() { Mode = mode, Model = known, Threshold = asked.Threshold, Rules = asked.Rules }, new Bars().Report, ct);
            LinkFiles.WritePairs(asked.Out.FullName, result, ids, ct);
            if (asked.Clusters is not null) { LinkFiles.WriteClusters(asked.Clusters.FullName, result, ids); }
            if (asked.Model is { Exists: false }) { File.WriteAllText(asked.Model.FullName, result.Model.ToJson() + "\n"); }
            var measured = asked.Truth is null ? null : LinkFiles.Measure(result, table.ColumnOf(asked.Truth));
            if (asked.Report is not null) { File.WriteAllText(asked.Report.FullName, LinkReport.Page(result, ids, measured)); }
            if (asked.Json) { Console.WriteLine(JsonSerializer.Serialize(Summary(result, lists, measured), Options)); }
            else { Say(result, measured, asked); }
            return ExitCodes.Done;
        }
        catch (LinkageException e)
        {
            var (what, code) = e.Code switch { "link.bad_model" => (asked.Model!.Name, ExitCodes.Failed), "link.unknown_key" => ("--rule", ExitCodes.Usage), _ => (asked.Files[0].Name, ExitCodes.Failed) };
            throw new CliException($"{what}: {e.Message} | {what}：{LinkWords.Trouble(e)}", code);
        }
    }

    /// <summary>What can be known to fail is said before the work begins.</summary>
    private static void Check(Asked asked)
    {
        var targets = new[] { asked.Out, asked.Clusters, asked.Report, asked.Model is { Exists: true } ? null : asked.Model }.OfType<FileInfo>().ToList();
        foreach (var target in targets)
        {
            if (asked.Files.Any(file => file.FullName == target.FullName)) { throw new CliException($"{target.FullName} is one of the files to read. | {target.FullName} 是要读取的文件。", ExitCodes.Usage); }
            if (targets.Count(one => one.FullName == target.FullName) > 1) { throw new CliException($"{target.FullName} is named twice to be written. | {target.FullName} 被两个选项同时指定为输出。", ExitCodes.Usage); }
        }

        if (asked.Model is { Exists: true } known && targets.Any(target => target.FullName == known.FullName)) { throw new CliException($"{known.FullName} is the model to read. | {known.FullName} 是要读取的模型。", ExitCodes.Usage); }
        foreach (var target in targets) { LinkFiles.Probe(target); }
    }

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static object Summary(LinkageResult result, LinkLists.Lists lists, EvaluationReport? measured) => new
    {
        records = result.Table.Count,
        columns = result.Roles.Select(role => new { role.Column, role = role.Role.ToString(), role.Why, role.Filled, role.Distinct }),
        matchedColumns = lists.Matched.Where(pair => pair.Why is not ("" or "the same name")),
        rules = result.Rules,
        candidates = result.Compared,
        candidatesPerRecord = 2.0 * result.Compared / result.Table.Count,
        expectedMatches = result.ExpectedMatches,
        suggestedThreshold = result.Suggested,
        threshold = result.Threshold,
        matches = result.Matches.Count,
        toReview = result.ToReview.Count(),
        measured = measured is null ? null : new
        {
            measured.At.Precision, measured.At.Recall, measured.At.F1, measured.AveragePrecision, measured.BlockingRecall, measured.CalibrationError, measured.BestThreshold, bestF1 = measured.Best.F1,
            clusters = new { measured.Clusters!.Precision, measured.Clusters.Recall, measured.Clusters.F1 }, truePairs = measured.At.TruePairs,
        },
    };

    private static void SayRoles(IReadOnlyList<ColumnRole> roles)
    {
        Console.WriteLine("Columns were taken for | 列的判断:");
        foreach (var role in roles) { Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {role.Column,-24} {role.Role,-13} {role.Filled,6:P0}  {role.Why} | {LinkWords.Of(role.Role)}，{LinkWords.Why(role.Why)}")); }
    }

    private static void Say(LinkageResult result, EvaluationReport? measured, Asked asked)
    {
        string N(double n) => n.ToString("N0", CultureInfo.InvariantCulture);
        string P(double p) => p.ToString("F4", CultureInfo.InvariantCulture);
        Console.WriteLine("Blocking rules: pairs, of these new | 分组规则：配对数，其中新增:");
        foreach (var rule in result.Rules)
        {
            Console.WriteLine($"  {N(rule.Pairs),13} {N(rule.NewPairs),13}  {rule.Rule}{(rule.PassedOver > 0 ? $"  ({N(rule.PassedOver)} blocks with {N(rule.PassedOverRecords)} records passed over | 跳过 {N(rule.PassedOver)} 个过大的组，共 {N(rule.PassedOverRecords)} 条记录)" : "")}");
        }

        Console.WriteLine($"{N(result.Table.Count)} records, {N(result.Compared)} candidate pairs ({(2.0 * result.Compared / result.Table.Count).ToString("F0", CultureInfo.InvariantCulture)} per record), {N(result.ExpectedMatches)} pairs of one person expected | {N(result.Table.Count)} 条记录，{N(result.Compared)} 个候选配对");
        Console.WriteLine($"{N(result.Matches.Count)} pairs at p >= {result.Threshold.ToString("F3", CultureInfo.InvariantCulture)} ({(asked.Threshold is null ? "suggested" : $"asked for; suggested {result.Suggested.ToString("F3", CultureInfo.InvariantCulture)}")}), {N(result.ToReview.Count())} to be looked at | 判定 {N(result.Matches.Count)} 对，待人工复核 {N(result.ToReview.Count())} 对");
        if (measured is not null)
        {
            Console.WriteLine($"precision {P(measured.At.Precision)}  recall {P(measured.At.Recall)}  F1 {P(measured.At.F1)}  average precision {P(measured.AveragePrecision)}  | 精确率、召回率、F1、平均精度");
            Console.WriteLine($"blocking recall {P(measured.BlockingRecall)}  calibration error {P(measured.CalibrationError)}  best F1 {P(measured.Best.F1)} at {measured.BestThreshold.ToString("F3", CultureInfo.InvariantCulture)} | 候选召回率、校准误差、已知真值时的最佳 F1");
            Console.WriteLine($"clusters: precision {P(measured.Clusters!.Precision)}  recall {P(measured.Clusters.Recall)}  F1 {P(measured.Clusters.F1)} | 分组后");
        }

        Console.WriteLine($"Written: {asked.Out.FullName} | 已写入");
    }

    /// <summary>One bar per stage that takes time; some stages come several times.</summary>
    private sealed class Bars
    {
        private readonly Lock _gate = new();
        private LinkageStage? _stage;
        private bool _full;
        private ProgressBar? _bar;

        public void Report(LinkageProgress progress)
        {
            lock (_gate)
            {
                if (_stage != progress.Stage || (_full && progress.Done < progress.Total)) { (_stage, _bar) = (progress.Stage, new(Named(progress.Stage), rate: progress.Stage != LinkageStage.Preparing)); }
                _full = progress.Done >= progress.Total;
                _bar!.Report((Math.Min(progress.Done, progress.Total), progress.Total));
            }
        }

        private static string Named(LinkageStage stage) => stage switch
        {
            LinkageStage.Preparing => "preparing | 准备",
            LinkageStage.Learning => "learning | 学习",
            LinkageStage.Scoring => "scoring | 评分",
            LinkageStage.Grouping => "grouping | 分组",
            _ => stage.ToString(),
        };
    }
}
