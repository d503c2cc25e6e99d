using Leeward.Kernel.Jobs;
using Leeward.Kernel.Records;
using Leeward.Procedures.Calendars;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Tests.Conformance;
using Leeward.Procedures.Tests.Runs;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Calendars;

internal static class Counting
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A run whose step CN-E06 is due three working days after Monday 2 March 2026: on Thursday the 5th.</summary>
    public static async Task<Guid> DecidedAsync(this TestWorld world)
    {
        await using (var scope = world.AsMachinery()) { Assert.True((await scope.Get<PublishCalendar>().FromPackAsync(Ct)).Ok); }
        var (run, _) = await RunTests.StartAsync(world, Kernel.Sensitivity.Normal);
        await using var work = world.AsMachinery();
        Assert.True((await work.Get<WorkStep>().RecordEventAsync(run, null, "filing_decided", world.Clock.GetUtcNow(), Ct)).Ok);
        return run;
    }

    /// <summary>Publishes a notice of a year with these free days and no others.</summary>
    public static async Task<int> PublishAsync(this TestWorld world, string free, int year = 2026)
    {
        await using var scope = world.AsMachinery();
        var published = await scope.Get<PublishCalendar>().RunAsync(new("cn-national", year, free, null, "Notice", "通知"), Ct);
        Assert.True(published.Ok, published.Refusal?.Code);
        return published.Value;
    }

    public static async Task RecountAsync(this TestWorld world)
    {
        Guid? job;
        await using (var scope = world.AsMachinery()) { job = await CalendarWatcher.AskAsync(new Services(scope), world.Clock, Ct); }
        if (job is not { } id) { return; }
        await using var runner = world.AsMachinery();
        var done = await runner.Get<JobRunner>().RunAsync(id, null, Ct);
        Assert.Equal((JobState.Done, null), (done!.State, done.Error));
        Assert.Equal(done.Total, done.Done);
    }

    /// <summary>The day and hour on which the step is due, in Shanghai.</summary>
    public static async Task<string> DueAsync(this TestWorld world, Guid run, string step = "CN-E06")
    {
        await using var scope = world.AsMachinery();
        var row = await scope.Get<IRecords>().Unfiltered<StepRow>("test").AsNoTracking().SingleAsync(s => s.RunId == run && s.Step == step, Ct);
        return row.DueAt!.Value.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
    }

    public static async Task<List<RunEventRow>> HistoryAsync(this TestWorld world, Guid run)
    {
        await using var scope = world.AsMachinery();
        return await scope.Get<IRecords>().Unfiltered<RunEventRow>("test").AsNoTracking().Where(e => e.OwnerId == run).OrderBy(e => e.Seq).ToListAsync(Ct);
    }

    public static async Task<List<RecountedRun>> MovedAsync(this TestWorld world)
    {
        await using var scope = world.AsMachinery();
        return await scope.Get<IRecords>().Unfiltered<RecountedRun>("test").AsNoTracking().ToListAsync(Ct);
    }
}
