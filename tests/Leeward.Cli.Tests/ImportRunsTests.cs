using Leeward.Cases;
using Leeward.Cases.Contracts;
using Leeward.Cases.Reports;
using Leeward.Cases.Triage;
using Leeward.Insight;
using Leeward.Kernel.Records;
using Leeward.Procedures;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cli.Tests;

/// <summary>Runs that ended elsewhere are taken over from a file; what cannot be is handed back with its reasons.</summary>
public sealed class ImportRunsTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, Databases]
    public async Task Good_lines_are_taken_over_once_and_bad_ones_come_back_with_their_reasons(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new CasesModule(), new InsightModule(), new ProceduresModule());
        var number = await CaseAsync(world);
        var good = $$$"""{"case":"{{{number}}}","centre":"Nanming centre","procedure":"sop-cn-onestop","events":[{"kind":"run_started","at":"2026-01-05T08:00:00Z","actor":"desk 1"},{"at":"2026-01-05T08:00:00Z","kind":"event_happened","actor":"desk 1","code":"report_received","occurredAt":"2026-01-05T07:50:00Z"},{"kind":"fact_recorded","at":"2026-01-05T08:30:00Z","actor":"desk 1","name":"jurisdiction_ok","value":true},{"kind":"step_completed","at":"2026-01-05T08:40:00Z","actor":"desk 1","occurrence":{"step":"CN-A02"}},{"kind":"run_closed","at":"2026-01-20T08:00:00Z","actor":"desk 1","reason":"ended","override":{"approver":"desk 2","reason":"seen in the file"}}]}""";
        string[] lines =
        [
            good, "", good, good.Replace(number, "CA-NONE", StringComparison.Ordinal), good.Replace("Nanming centre", "no such centre", StringComparison.Ordinal), good.Replace("sop-cn-onestop", "sop-none", StringComparison.Ordinal),
            good.Replace("CN-A02", "CN-Z99", StringComparison.Ordinal), "{ not JSON", good.Replace("\"reason\":\"ended\"", "\"raeson\":\"ended\"", StringComparison.Ordinal), good.Replace("run_closed", "run_shut", StringComparison.Ordinal), "{}", "[]", good.Replace("\"at\":\"2026-01-05T08:40:00Z\",", "", StringComparison.Ordinal),
        ];
        var file = Path.Combine(world.Folder, "past.jsonl");
        await File.WriteAllLinesAsync(file, lines, Ct);
        Assert.Contains("\"added\":1,\"already\":1,\"refused\":10", (await RunAsync(file, "--dry-run", "--json")).Out, StringComparison.Ordinal);
        var (exit, output, error) = await RunAsync(file, "--lang", "zh");
        Assert.True(exit == 1, error);
        Assert.Contains("补录 1 个流程，此前已有 1 个，拒绝 10 个。", output, StringComparison.Ordinal);
        var bad = await File.ReadAllLinesAsync(Path.Combine(world.Folder, "past.bad.jsonl"), Ct);
        Assert.Equal(10, bad.Length);
        string[] why = ["4: 没有编号为 CA-NONE 的个案", "5: 没有名为 no such centre 的中心", "6: 流程 sop-none 没有已发布的版本", "7: 第 4 条事件无法接收：没有步骤CN-Z99", "8: 格式与文档说明不符：JSON", "9: 格式与文档说明不符：", "10: 格式与文档说明不符：$.events[4]", "11: 格式与文档说明不符：JSON case, centre, procedure, events", "12: 格式与文档说明不符：", "13: 格式与文档说明不符：$.events[3] at"];
        Assert.All(bad.Zip(why), one => Assert.Contains($"\"why\":\"{one.Second}", one.First, StringComparison.Ordinal));

        // What came back is given again once it is mended; the reason in it does not matter.
        await File.WriteAllTextAsync(file, bad[3].Replace("CN-Z99", "CN-A02", StringComparison.Ordinal).Replace("2026-01-05", "2026-01-06", StringComparison.Ordinal), Ct);
        Assert.Contains("\"added\":1,\"already\":0,\"refused\":0", (await RunAsync(file, "--json")).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await CommandLine.RunAsync(world, "audit", "verify")).Exit);
        Assert.Equal(3, (await RunAsync(file + ".none")).Exit);
        await VerifiedAsync(world);

        Task<(int Exit, string Out, string Error)> RunAsync(params string[] words) => CommandLine.RunAsync(world, ["import", "runs", .. words]);
    }

    /// <summary>What was taken over is what is stored, until somebody changes it past the program.</summary>
    private static async Task VerifiedAsync(TestWorld world)
    {
        var (exit, output, error) = await CommandLine.RunAsync(world, "procedures", "verify", "--json");
        Assert.True(exit == 0, error);
        Assert.EndsWith("\"different\":0,\"differences\":[]}", output.Trim(), StringComparison.Ordinal);
        Guid run;
        await using (var scope = world.AsMachinery())
        {
            var records = scope.Get<IRecords>();
            run = await records.Unfiltered<Run>("test").Where(r => r.ClosedAt != null).OrderBy(r => r.Id).Select(r => r.Id).FirstAsync(Ct);
            await records.Unfiltered<RunEventRow>("test").Where(e => e.OwnerId == run && e.Seq == 3).ExecuteDeleteAsync(Ct);
        }
        (exit, output, error) = await CommandLine.RunAsync(world, "procedures", "verify", "--region", "5201");
        Assert.Equal(1, exit);
        Assert.StartsWith($"{run}: event 3 is not there, or is one too many. | 第 3 条事件缺失或多余。", output, StringComparison.Ordinal);
        Assert.Contains(" 1 different. | 核对 ", output, StringComparison.Ordinal);
        Assert.StartsWith("verify ", error, StringComparison.Ordinal);
        Assert.Contains($"{{\"run\":\"{run}\",\"what\":\"number\",\"where\":\"3\"}}", (await CommandLine.RunAsync(world, "procedures", "verify", "--run", $"{run}", "--json")).Out, StringComparison.Ordinal);
        Assert.Equal(3, (await CommandLine.RunAsync(world, "procedures", "verify", "--run", $"{Guid.Empty}")).Exit);
        Assert.Equal(2, (await CommandLine.RunAsync(world, "procedures", "verify", "--region", "52%")).Exit);
        var nowhere = await CommandLine.RunAsync(world, "procedures", "verify", "--region", "999999");
        Assert.Equal(2, nowhere.Exit);
        Assert.Contains("There is no region 999999. | 没有地区 999999。", nowhere.Error, StringComparison.Ordinal);
    }

    /// <summary>A case and a centre, and the procedures of the pack; gives the number of the case.</summary>
    private static async Task<string> CaseAsync(TestWorld world)
    {
        await using var scope = world.AsMachinery();
        Assert.True((await scope.Get<ProcedureLibrary>().PublishFromPackAsync(Ct)).Ok);
        Assert.True((await scope.Get<CentreDesk>().AddAsync(new("Nanming centre", "南明中心", "520102", null, null, null, true, 5), Ct)).Ok);
        Assert.True((await scope.Get<FileReport>().RunAsync(new() { Category = "hurt", Region = "520102", WhatHappened = "Bruises.", ChildName = "测试甲" }, ReportChannel.Public, Ct)).Ok);
        var report = await scope.Get<IRecords>().Unfiltered<Report>("test").AsNoTracking().SingleAsync(Ct);
        Assert.True((await scope.Get<DecideTriage>().RunAsync(report.Id, new() { Outcome = "case_opened", Version = report.Version }, Ct)).Ok);
        return await scope.Get<IRecords>().Unfiltered<Leeward.Cases.Cases.Case>("test").Select(c => c.Number).SingleAsync(Ct);
    }
}
