using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Leeward.Insight.Contracts;

namespace Leeward.Cli.Verbs;

/// <summary><c>leeward review --year 2023</c>: the annual review from the records.</summary>
internal static class ReviewVerb
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Make(Settings settings)
    {
        var year = new Option<int>("--year") { Description = "The calendar year | 年份", Required = true };
        var lang = new Option<string>("--lang") { Description = "en, zh or both (default) | 语言", DefaultValueFactory = _ => "both" };
        lang.AcceptOnlyFromAmong("en", "zh", "both");
        var json = new Option<bool>("--json") { Description = "Write JSON instead of text | 以 JSON 输出" };
        var exact = new Option<bool>("--exact") { Description = "Exact figures, for internal use only (default: protected) | 精确数字（仅供内部使用）" };
        var command = new Command("review", "Compute a year's review from the records, in English and Chinese | 计算年度评估") { year, lang, json, exact };
        command.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            await using var working = await Composition.OpenAsync(settings.ReadOrDemo(parsed), "cli", ct);
            var outcome = await working.Get<IReviews>().ComputeAsync(parsed.GetValue(year), !parsed.GetValue(exact), ct);
            if (!outcome.Ok) { throw Guard.Refused(working, outcome.Refusal!); }
            if (parsed.GetValue(json)) { Console.WriteLine(JsonSerializer.Serialize(outcome.Value, Readable)); return ExitCodes.Done; }
            var chosen = parsed.GetValue(lang);
            if (chosen is "en" or "both") { Console.WriteLine(ReviewWriter.Text(outcome.Value, CultureInfo.GetCultureInfo("en"))); }
            if (chosen is "zh" or "both") { Console.WriteLine(ReviewWriter.Text(outcome.Value, CultureInfo.GetCultureInfo("zh-Hans"))); }
            return ExitCodes.Done;
        }));
        return command;
    }
}
