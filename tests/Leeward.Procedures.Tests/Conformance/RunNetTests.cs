using System.Globalization;
using System.Xml.Linq;
using Leeward.Conformance;
using Leeward.Kernel;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Procedures.Conformance;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Tests.Runs;
using Leeward.Procedures.Tests.Sharing;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Conformance;

/// <summary>The net of a run and what was done, as others read them.</summary>
public sealed class RunNetTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Net_and_trace_read_back_and_aligned_give_the_fitness_that_the_page_shows(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, subject) = await RunTests.StartAsync(world, Sensitivity.Normal);
        var supervisor = await world.ColleagueAsync("supervisor", "supervisor", RunTests.County);
        // Out of order, and at the end much that was left out.
        foreach (var step in new[] { "CN-A05", "CN-A03", "CN-A02" })
        {
            world.Clock.Advance(TimeSpan.FromMinutes(10));
            await world.DoAsync(run, step);
        }
        await world.JudgeAsync();
        var open = await SameAsync();
        await using (var closer = world.AsMachinery())
        {
            Assert.True((await closer.Get<IProcedureRuns>().CloseAsync(subject, "test (12345678)", "moved away", Ct)).Ok);
            Assert.True((await closer.Get<IRecords>().SaveAsync("procedures.run.work", Ct)).Ok);
        }
        await world.JudgeAsync();
        var closed = await SameAsync();
        Assert.True(closed < open && closed is > 0 and < 1);

        async Task<double> SameAsync()
        {
            await using var scope = world.As(supervisor);
            var shown = (await scope.Get<JudgedRuns>().FindAsync(run, Ct)).Value;
            Assert.True(shown is { Whole: true, Stale: false });
            var export = scope.Get<ExportRunNet>();
            var pnml = (await export.NetAsync(run, Ct)).Value;
            var net = PnmlReader.Read(new MemoryStream(pnml));
            Assert.Empty(net.Problems);
            Assert.False(net.FinalGuessed);
            var log = EventLogReader.ReadXes(new MemoryStream((await export.TraceAsync(run, Ct)).Value));
            var trace = Assert.Single(log.Log!.Traces);
            Assert.Equal((run.ToString(), 3), (trace.Case, trace.Events.Count));
            var alignment = new Aligner(net.Net!, new AlignmentOptions { Costs = MoveCosts.BySeverity(Weights(pnml)) }).Align([.. trace.Events.Select(one => one.Activity)]);
            Assert.Equal(shown.Run!.Fitness!.Value, alignment.Fitness!.Value, 12);
            return alignment.Fitness.Value;
        }
    }

    [Theory, Databases]
    public async Task Net_is_for_who_sees_every_step_of_the_run_and_each_export_is_audited(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        await world.DoAsync(run, "CN-A03");
        foreach (var person in new[] { await world.ColleagueAsync("analyst", "provincial_analyst", "52"), await world.ColleagueAsync("elsewhere", "supervisor", "530102") })
        {
            await using var scope = world.As(person);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<ExportRunNet>().NetAsync(run, Ct)).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<ExportRunNet>().TraceAsync(run, Ct)).Refusal!.Kind);
        }
        await using (var physician = world.As(SharingTests.Agency(world, "physician")))
        {
            Assert.Equal("procedures.conformance.not_whole", (await physician.Get<ExportRunNet>().NetAsync(run, Ct)).Refusal!.Code);
            Assert.Equal("procedures.conformance.not_whole", (await physician.Get<ExportRunNet>().TraceAsync(run, Ct)).Refusal!.Code);
            Assert.False((await physician.Get<JudgedRuns>().FindAsync(run, Ct)).Value.Whole);
        }
        await using (var supervisor = world.As(await world.ColleagueAsync("supervisor", "supervisor", RunTests.County)))
        {
            // Not judged yet: as it stands now.
            var text = System.Text.Encoding.UTF8.GetString((await supervisor.Get<ExportRunNet>().NetAsync(run, Ct)).Value);
            Assert.Contains("CN-A03", text, StringComparison.Ordinal);
            Assert.DoesNotContain("CA-1", text, StringComparison.Ordinal);
        }
        await using var machinery = world.AsMachinery();
        Assert.Equal(1, await machinery.Get<AppDbContext>().AuditEntries.CountAsync(e => e.Details == $"net of a run; {run:N}" && e.Result == AuditEntry.Read, Ct));
    }

    /// <summary>The weights that stand at the transitions.</summary>
    private static Dictionary<string, int> Weights(byte[] pnml)
    {
        var weights = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var transition in XDocument.Load(new MemoryStream(pnml)).Descendants("transition"))
        {
            if (transition.Elements("toolspecific").FirstOrDefault(one => (string?)one.Attribute("tool") == "Leeward") is { } own) { weights[transition.Element("name")!.Value] = int.Parse((string)own.Attribute("weight")!, CultureInfo.InvariantCulture); }
        }
        return weights;
    }
}
