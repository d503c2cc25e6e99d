using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.Regions;
using Leeward.Procedures.Proofs;

namespace Leeward.Cli.Verbs;

/// <summary><c>leeward procedures verify</c>: proves that what is stored of runs is what was recorded, or names the runs that differ.</summary>
internal static class VerifyVerb
{
    public static Command Make(Settings settings)
    {
        var region = new Option<string>("--region") { Description = "Only the runs of this region and what lies below it | 仅限该地区及其下级", DefaultValueFactory = _ => "" };
        region.Validators.Add(result => { if (!RegionCode.IsValid(result.GetValueOrDefault<string>())) { result.AddError("--region takes a region code. | --region 须为地区代码。"); } });
        var run = new Option<Guid?>("--run") { Description = "Only this run, by its id | 仅限该流程（按标识）" };
        var json = new Option<bool>("--json") { Description = "Write the answer as JSON | 以 JSON 输出" };
        var verify = new Command("verify", "Play the history of every run again and compare it with what is stored | 重放每个流程的记录，与存储的状态核对") { region, run, json };
        verify.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            await using var working = await Composition.OpenAsync(settings.ReadOrDemo(parsed), "cli", ct);
            var (only, place) = (parsed.GetValue(run), new RegionCode(parsed.GetValue(region)!));
            // Nothing can be proved of a place that is not there.
            if (place != RegionCode.Whole && working.Get<RegionBook>().Find(place.Value) is null) { throw new CliException($"There is no region {place}. | 没有地区 {place}。", ExitCodes.Usage); }
            var proof = await working.Get<VerifyRuns>().RunAsync(place, only, new ProgressBar("verify"), ct);
            if (only is not null && proof.Runs == 0) { throw new CliException($"There is no run {only} there. | 没有流程 {only}。"); }
            var (alike, different) = (proof.Runs - proof.Differences.Count, proof.Differences.Count);
            if (parsed.GetValue(json))
            {
                var differences = proof.Differences.Select(one => new { run = one.Run, what = JsonNamingPolicy.SnakeCaseLower.ConvertName(one.Kind.ToString()), where = one.Where });
                Console.WriteLine(JsonSerializer.Serialize(new { runs = proof.Runs, alike, different, differences }));
            }
            else
            {
                foreach (var one in proof.Differences) { Console.WriteLine($"{one.Run}: {Words(one)}"); }
                string N(long n) => n.ToString("N0", CultureInfo.InvariantCulture);
                Console.WriteLine($"{N(proof.Runs)} runs looked at: {N(alike)} alike, {N(different)} different. | 核对 {N(proof.Runs)} 个流程：一致 {N(alike)} 个，不一致 {N(different)} 个。");
            }
            return different == 0 ? ExitCodes.Done : ExitCodes.Found;
        }));
        return verify;
    }

    private static string Words(RunDifference one) => one.Kind switch
    {
        DifferenceKind.Number => $"event {one.Where} is not there, or is one too many. | 第 {one.Where} 条事件缺失或多余。",
        DifferenceKind.Unreadable => $"event {one.Where} cannot be opened. | 第 {one.Where} 条事件无法打开。",
        DifferenceKind.Label => $"event {one.Where} is called otherwise than what is sealed in it. | 第 {one.Where} 条事件的类型或记录人与密封内容不符。",
        DifferenceKind.State => "the state is not there or cannot be opened. | 状态缺失或无法打开。",
        DifferenceKind.Version => $"the version {one.Where} of the procedure is not there. | 缺少规程版本 {one.Where}。",
        DifferenceKind.Refused => $"event {one.Where} cannot have happened after those before it. | 第 {one.Where} 条事件与其前的记录不符，不可能发生。",
        DifferenceKind.Replay => $"the history gives another state at {one.Where}. | 重放所得状态与存储的状态在 {one.Where} 处不同。",
        DifferenceKind.Clear => $"the column {one.Where} is not what the state says. | {one.Where} 列与状态不符。",
        _ => throw new InvalidOperationException(one.Kind.ToString()),
    };
}
