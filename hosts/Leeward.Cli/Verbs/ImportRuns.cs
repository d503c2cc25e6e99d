using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Leeward.Cases.Cases;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Texts;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Published;
using Leeward.Procedures.TakeOvers;
using Leeward.Runs;
using Standing = Leeward.Procedures.Published.Standing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cli.Verbs;

/// <summary>
/// <c>leeward import runs FILE.jsonl</c>: takes over runs that have ended on paper or in another system, one on each line; refused lines are written beside the file with their reasons, to be
/// mended and given again. What is there already is passed over, so a command that was cut off is simply given again.
/// </summary>
internal static class ImportRuns
{
    private const int AtOnce = 200;
    private static readonly JsonSerializerOptions Reading = new(JsonSerializerDefaults.Web) { AllowOutOfOrderMetadataProperties = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Make(Settings settings)
    {
        var file = new Argument<FileInfo>("FILE.jsonl") { Description = "One ended run of a procedure on each line, as docs/import.md describes | 每行一个已结束的流程" };
        var lang = new Option<string>("--lang") { Description = "Language of the reasons: en or zh | 拒绝原因的语言", DefaultValueFactory = _ => Languages.IsChinese ? "zh" : "en" };
        lang.AcceptOnlyFromAmong("en", "zh");
        var dryRun = new Option<bool>("--dry-run") { Description = "Only check, take nothing over | 仅检查，不补录" };
        var json = new Option<bool>("--json") { Description = "Write the result as JSON | 以 JSON 输出" };
        var command = new Command("runs", "Take over runs that have ended elsewhere | 补录已在别处办结的流程") { file, lang, dryRun, json };
        command.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            var path = parsed.GetValue(file)!.FullName;
            if (!File.Exists(path)) { throw new CliException($"There is no file {path}. | 文件 {path} 不存在。"); }
            await using var working = await Composition.OpenAsync(settings.Read(parsed), "cli", ct);
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(parsed.GetValue(lang) == "zh" ? "zh-Hans" : "en");
            return await new Taking(working, parsed.GetValue(dryRun)).RunAsync(path, parsed.GetValue(json), ct);
        }));
        return command;
    }

    /// <summary>A line of the file.</summary>
    private sealed record Line(string Case, string Centre, string Procedure, IReadOnlyList<RunEvent> Events, string? Version = null, string? Why = null);

    /// <summary>One command at work.</summary>
    private sealed class Taking(Working working, bool dryRun)
    {
        private readonly TextCatalogue _texts = working.Get<TextCatalogue>();
        private readonly List<(long Number, string Text, Refusal Why)> _bad = [];
        private readonly Dictionary<string, Guid?> _centres = new(StringComparer.Ordinal);
        private readonly Dictionary<(string Procedure, string? Version), string?> _versions = [];
        private int _added, _already;

        public async Task<int> RunAsync(string path, bool json, CancellationToken ct)
        {
            var total = File.ReadLines(path).LongCount(text => text.Trim().Length > 0);
            var (bar, done) = (new ProgressBar("import"), 0L);
            foreach (var lines in File.ReadLines(path).Select((text, index) => (Number: index + 1L, Text: text)).Where(line => line.Text.Trim().Length > 0).Chunk(AtOnce))
            {
                await TakeAsync(lines, ct);
                bar.Report((done += lines.Length, total));
            }

            var bad = Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path) + ".bad.jsonl");
            if (_bad.Count > 0) { await File.WriteAllLinesAsync(bad, _bad.OrderBy(one => one.Number).Select(Told), ct); }
            if (json) { Console.WriteLine(JsonSerializer.Serialize(new { added = _added, already = _already, refused = _bad.Count, refusedLines = _bad.Count > 0 ? bad : null, dryRun })); }
            else { Say(bad); }
            return _bad.Count > 0 ? ExitCodes.Found : ExitCodes.Done;
        }

        private async Task TakeAsync((long Number, string Text)[] lines, CancellationToken ct)
        {
            var runs = new List<((long Number, string Text) Line, PastRun Run)>();
            foreach (var line in lines)
            {
                var read = await ReadAsync(line.Text, ct);
                if (read.Ok) { runs.Add((line, read.Value)); }
                else { _bad.Add((line.Number, line.Text, read.Refusal!)); }
            }

            var taken = await working.Get<TakeOverRuns>().RunAsync(runs.ConvertAll(one => one.Run), dryRun, ct);
            if (!taken.Ok) { throw Guard.Refused(working, taken.Refusal!); }
            foreach (var ((line, _), became) in runs.Zip(taken.Value))
            {
                if (became.Refusal is { } no) { _bad.Add((line.Number, line.Text, no)); }
                else if (became.Already) { _already++; }
                else { _added++; }
            }
        }

        private async Task<Outcome<PastRun>> ReadAsync(string text, CancellationToken ct)
        {
            Line? line;
            try { line = JsonSerializer.Deserialize<Line>(text, Reading); }
            catch (JsonException e) { return new Refusal("procedures.take_over.line", Place(e)); }
            if (line is not { Case.Length: > 0, Centre.Length: > 0, Procedure.Length: > 0, Events: not null } || line.Events.Any(happened => happened is null)) { return new Refusal("procedures.take_over.line", "case, centre, procedure, events"); }
            var records = working.Get<IRecords>();
            var child = await records.Unfiltered<Case>("runs are taken over for a case").AsNoTracking().FirstOrDefaultAsync(c => c.Number == line.Case, ct);
            if (child is null) { return new Refusal("procedures.take_over.case", line.Case); }
            if (await KeptAsync(_centres, line.Centre, () => CentreAsync(line.Centre, ct)) is not { } centre) { return new Refusal("procedures.take_over.centre", line.Centre); }
            if (await KeptAsync(_versions, (line.Procedure, line.Version), () => VersionAsync(line.Procedure, line.Version, ct)) is not { } version) { return new Refusal("procedures.take_over.version", line.Procedure, line.Version ?? "–"); }
            return new PastRun(child.Id, child.Number, new(child.Region), child.Sensitivity, centre, version, line.Events, child.IsSynthetic);
        }

        /// <summary>Where a line is wrong, and what is missing there.</summary>
        private static string Place(JsonException e)
        {
            var missing = e.Message.IndexOf("including:", StringComparison.Ordinal) is > 0 and var from ? e.Message[from..].Split('\'').Where((_, part) => part % 2 == 1) : [];
            return string.Join(' ', new[] { e.Path is { Length: > 1 } at ? at : "JSON", string.Join(", ", missing) }.Where(part => part.Length > 0));
        }

        /// <summary>A centre by its id, or by its name where only one has it.</summary>
        private async Task<Guid?> CentreAsync(string called, CancellationToken ct)
        {
            var id = Guid.TryParse(called, out var parsed) ? parsed : (Guid?)null;
            var found = await working.Get<IRecords>().Unfiltered<Centre>("runs are taken over for a centre").AsNoTracking().Where(c => c.Id == id || c.NameEn == called || c.NameZh == called).Select(c => c.Id).Take(2).ToListAsync(ct);
            return found is [var one] ? one : null;
        }

        /// <summary>The content hash of a version by its number or its hash; without one the national version in force.</summary>
        private async Task<string?> VersionAsync(string procedure, string? version, CancellationToken ct)
        {
            var there = await working.Get<ProcedureLibrary>().VersionsAsync(procedure, ct);
            return (version is null ? there.FirstOrDefault(v => v.Region.Length == 0 && v.Standing == Standing.InForce) : there.LastOrDefault(v => v.Edition == version || v.ContentHash == version))?.ContentHash;
        }

        private static async Task<TValue> KeptAsync<TKey, TValue>(Dictionary<TKey, TValue> kept, TKey key, Func<Task<TValue>> find) where TKey : notnull
        {
            if (!kept.TryGetValue(key, out var value)) { kept[key] = value = await find(); }
            return value;
        }

        /// <summary>A refused line with its reason, as it can be given again.</summary>
        private string Told((long Number, string Text, Refusal Why) one)
        {
            var why = string.Join(Languages.IsChinese ? "" : " ", new[] { one.Why }.Concat(one.Why.More).Select(_texts.Say));
            JsonObject? line;
            try { line = JsonNode.Parse(one.Text) as JsonObject; }
            catch (JsonException) { line = null; }
            line ??= new JsonObject { ["text"] = one.Text };
            line["why"] = $"{one.Number}: {why}";
            return line.ToJsonString(Reading);
        }

        private void Say(string bad)
        {
            string N(int n) => n.ToString("N0", CultureInfo.InvariantCulture);
            Console.WriteLine(dryRun
                ? $"{N(_added)} runs can be taken over, {N(_already)} are there already, {N(_bad.Count)} are refused. Nothing was written. | 可补录 {N(_added)} 个流程，已有 {N(_already)} 个，拒绝 {N(_bad.Count)} 个。未写入任何数据。"
                : $"{N(_added)} runs taken over, {N(_already)} were there already, {N(_bad.Count)} refused. | 补录 {N(_added)} 个流程，此前已有 {N(_already)} 个，拒绝 {N(_bad.Count)} 个。");
            if (_bad.Count > 0) { Console.WriteLine($"Refused lines with reasons: {bad} | 被拒绝的行及原因见 {bad}"); }
        }
    }
}
