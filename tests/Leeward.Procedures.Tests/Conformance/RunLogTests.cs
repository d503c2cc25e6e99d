using Leeward.Conformance;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Procedures.Conformance;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Tests.Runs;
using Leeward.Procedures.Tests.Sharing;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Conformance;

/// <summary>Runs as an event log that other tools read.</summary>
public sealed class RunLogTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Settled_steps_leave_as_xes_and_csv_in_the_order_in_which_they_were_settled_without_names(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Leeward.Kernel.Sensitivity.Normal);
        await world.DoAsync(run, "CN-A03");
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await world.DoAsync(run, "CN-A02");
        await world.JudgeAsync();
        await using var scope = world.As(await world.ColleagueAsync("supervisor", "supervisor", RunTests.County));
        var export = scope.Get<ExportRunLog>();

        var packed = (await export.XesAsync(ConformanceFilter.None, Ct)).Value;
        var log = EventLogReader.ReadXes(new MemoryStream(packed), XesOptions.Standard);
        Assert.True(log.Ok, log.Problem?.ToString());
        var trace = Assert.Single(log.Log.Traces);
        Assert.Equal(run.ToString(), trace.Case);
        Assert.Equal(["CN-A03", "CN-A02"], trace.Events.Where(e => e["leeward:status"] == "Done").Select(e => e.Activity));
        Assert.Equal(TimeSpan.FromMinutes(10), trace.Events.Single(e => e.Activity == "CN-A02").At - trace.Events.Single(e => e.Activity == "CN-A03").At);
        Assert.All(trace.Events, e => Assert.NotNull(e["org:role"]));

        var sheet = (await export.CsvAsync(ConformanceFilter.None, Ct)).Value;
        var rows = EventLogReader.ReadCsv(new MemoryStream(sheet));
        Assert.True(rows.Ok, rows.Problem?.ToString());
        Assert.Equal(trace.Events.Select(e => (e.Activity, e.At)), Assert.Single(rows.Log.Traces).Events.Select(e => (e.Activity, e.At)));
        Assert.DoesNotContain((await scope.Get<IRecords>().Query<Run>(RunDesk.Read).SingleAsync(Ct)).SubjectNumber, System.Text.Encoding.UTF8.GetString(sheet), StringComparison.Ordinal);
        await using var machinery = world.AsMachinery();
        Assert.Equal(2, await machinery.Get<AppDbContext>().AuditEntries.CountAsync(e => e.Details == "event log; 1 runs" && e.Result == AuditEntry.Read, Ct));
    }

    [Theory, Databases]
    public async Task Nobody_exports_a_run_that_they_may_not_see_or_a_step_that_is_not_their_own(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Leeward.Kernel.Sensitivity.Normal);
        await world.DoAsync(run, "CN-A03");
        await world.JudgeAsync();
        await using (var analyst = world.As(await world.ColleagueAsync("analyst", "provincial_analyst", "52"))) { Assert.Empty(Traces((await analyst.Get<ExportRunLog>().XesAsync(ConformanceFilter.None, Ct)).Value)); }
        await using (var elsewhere = world.As(await world.ColleagueAsync("elsewhere", "supervisor", "530102"))) { Assert.Empty(Traces((await elsewhere.Get<ExportRunLog>().XesAsync(ConformanceFilter.None, Ct)).Value)); }
        await using var physician = world.As(SharingTests.Agency(world, "physician"));
        Assert.DoesNotContain(Traces((await physician.Get<ExportRunLog>().XesAsync(ConformanceFilter.None, Ct)).Value).SelectMany(t => t.Events), e => e.Activity == "CN-A03");
        Assert.Equal("procedures.conformance.year", (await physician.Get<ExportRunLog>().CsvAsync(ConformanceFilter.None with { Year = 0 }, Ct)).Refusal!.Code);
    }

    private static IReadOnlyList<LogTrace> Traces(byte[] packed) => EventLogReader.ReadXes(new MemoryStream(packed)).Log!.Traces;
}
