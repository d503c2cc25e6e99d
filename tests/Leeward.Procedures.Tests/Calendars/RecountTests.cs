using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Calendars;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Tests.Runs;
using Leeward.Procedures.Watching;
using Leeward.Rules;
using Leeward.Runs;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Calendars;

public sealed class RecountTests
{
    private const string TwoDays = "2026-03-03 2026-03-04 Days of rest | 休息日";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Later_time_is_kept_until_a_person_accepts_it(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var run = await world.DecidedAsync();
        Assert.Equal("2026-03-05 23:59", await world.DueAsync(run));
        var edition = await world.PublishAsync(TwoDays);
        await world.RecountAsync();
        Assert.Equal("2026-03-05 23:59", await world.DueAsync(run));
        var moved = Assert.Single(await world.MovedAsync());
        Assert.Equal((edition, 0, 0), (moved.Edition, moved.Earlier, moved.Later));
        Assert.True(moved.Kept > 0);
        Assert.Contains(await world.HistoryAsync(run), e => e.Kind == nameof(DeadlineHeld));
        await using (var scope = world.AsMachinery())
        {
            var opened = (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Work, Ct)).Value;
            var accepted = await scope.Get<WorkStep>().WriteAsync(opened, RunDesk.Work, new DeadlineRecalculationAccepted(world.Clock.GetUtcNow(), "a", new("CN-E06"), "b", "holidays"), Ct);
            Assert.True(accepted.Ok, accepted.Refusal?.Code);
        }
        Assert.Equal("2026-03-09 23:59", await world.DueAsync(run));
    }

    [Theory, Databases]
    public async Task Earlier_time_holds_at_once(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        await using (var scope = world.AsMachinery()) { Assert.True((await scope.Get<PublishCalendar>().FromPackAsync(Ct)).Ok); }
        await world.PublishAsync(TwoDays);
        var run = await world.DecidedAsync();
        Assert.Equal("2026-03-09 23:59", await world.DueAsync(run));
        await world.PublishAsync("2026-03-04 Day of rest | 休息日");
        await world.RecountAsync();
        Assert.Equal("2026-03-06 23:59", await world.DueAsync(run));
        var moved = Assert.Single(await world.MovedAsync());
        Assert.True(moved is { Earlier: > 0, Kept: 0 });
    }

    [Theory, Databases]
    public async Task History_gives_the_state_and_counting_twice_changes_nothing(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var run = await world.DecidedAsync();
        await world.PublishAsync(TwoDays);
        await world.RecountAsync();
        await world.RecountAsync();
        Assert.Single(await world.MovedAsync());
        var history = await world.HistoryAsync(run);
        Assert.Equal(Enumerable.Range(1, history.Count), history.Select(e => e.Seq));
        await using var scope = world.AsMachinery();
        var row = await scope.Get<IRecords>().Unfiltered<Run>("test").SingleAsync(r => r.Id == run, Ct);
        var opener = await scope.Get<IIdentities>().OpenForMachineryAsync("test", Ct);
        var events = history.Select(e => JsonSerializer.Deserialize<RunEvent>(opener.Text(SealClass.Narrative, row, run, e.Body)!)!);
        var definition = await scope.Get<ProcedureLibrary>().ByHashAsync(row.ContentHash, Ct);
        Assert.NotNull(row.HeldSince);
        Assert.Equal(RunStateText.Write(RunEngine.Replay(definition, events).State!), RunStateText.Write(opener.StateOf(row)!));
        Assert.Equal(history.Count, row.Revision);
    }

    [Theory, Databases]
    public async Task Act_before_the_job_comes_keeps_the_earlier_time_too(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var run = await world.DecidedAsync();
        await world.PublishAsync(TwoDays);
        await using (var scope = world.AsMachinery()) { Assert.True((await scope.Get<WorkStep>().RecordFactAsync(run, null, "in_school", Value.Of(true), Ct)).Ok); }
        Assert.Equal("2026-03-05 23:59", await world.DueAsync(run));
        await world.RecountAsync();
        Assert.Equal("2026-03-05 23:59", await world.DueAsync(run));
        var history = await world.HistoryAsync(run);
        Assert.Equal(Enumerable.Range(1, history.Count), history.Select(e => e.Seq));
        Assert.Contains(history, e => e.Kind == nameof(DeadlineHeld));
    }

    [Theory, Databases]
    public async Task Run_that_cannot_be_read_is_passed_over_and_counted_once_it_can_be(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        await using (var scope = world.AsMachinery()) { Assert.True((await scope.Get<PublishCalendar>().FromPackAsync(Ct)).Ok); }
        await world.PublishAsync(TwoDays);
        var run = await world.DecidedAsync();
        SealedText? kept;
        await using (var scope = world.AsMachinery())
        {
            var there = scope.Get<IRecords>().Unfiltered<Run>("test").Where(r => r.Id == run);
            kept = await there.Select(r => r.State).SingleAsync(Ct);
            await there.ExecuteUpdateAsync(r => r.SetProperty(x => x.State, (SealedText?)null), Ct);
        }
        await world.PublishAsync("2026-03-04 Day of rest | 休息日");
        await world.RecountAsync();
        await using (var scope = world.AsMachinery())
        {
            Assert.Null(await CalendarWatcher.AskAsync(scope.Get<IServiceProvider>(), world.Clock, Ct));
            await scope.Get<IRecords>().Unfiltered<Run>("test").Where(r => r.Id == run).ExecuteUpdateAsync(r => r.SetProperty(x => x.State, kept), Ct);
        }
        world.Clock.Advance(TimeSpan.FromHours(2));
        await using (var scope = world.AsMachinery()) { await scope.Get<RunWatch>().RunAsync(5, Ct); }
        await world.RecountAsync();
        Assert.Equal("2026-03-06 23:59", await world.DueAsync(run));
    }

    [Theory, Databases]
    public async Task Days_behind_all_due_times_move_nothing_and_open_no_run(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var run = await world.DecidedAsync();
        var before = await world.HistoryAsync(run);
        var edition = await world.PublishAsync("2027-01-01 New Year | 元旦", 2027);
        await using (var scope = world.AsMachinery())
        {
            await scope.Get<RunRecounter>().ReadAsync(Ct);
            Assert.Equal(1, await scope.Get<RunRecounter>().PassAsync(edition, Ct));
            Assert.Empty(await scope.Get<RunRecounter>().Behind(edition).ToListAsync(Ct));
        }
        Assert.Equal(before.Count, (await world.HistoryAsync(run)).Count);
        Assert.Empty(await world.MovedAsync());
    }

    [Theory, Databases]
    public async Task What_moved_is_listed_for_those_who_see_the_run_and_published_by_those_who_may(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        await world.DecidedAsync();
        var coordinator = await world.ColleagueAsync("coordinator", "centre_coordinator", RunTests.County);
        await using (var scope = world.As(coordinator))
        {
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<PublishCalendar>().RunAsync(new("cn-national", 2026, TwoDays, null, "Notice", "通知"), Ct)).Refusal!.Kind);
        }
        int edition;
        await using (var ministry = world.As(await world.ColleagueAsync("ministry", "ministry", "")))
        {
            var published = await ministry.Get<PublishCalendar>().RunAsync(new("cn-national", 2026, TwoDays, "2026-03-07", "Notice", "通知"), Ct);
            Assert.True(published.Ok, published.Refusal?.Code);
            edition = published.Value;
            Assert.Equal("procedures.calendar.no_change", (await ministry.Get<PublishCalendar>().RunAsync(new("cn-national", 2026, TwoDays, "2026-03-07", "Notice", "通知"), Ct)).Refusal!.Code);
            Assert.Equal("procedures.calendar.both", (await ministry.Get<PublishCalendar>().RunAsync(new("cn-national", 2026, TwoDays, "2026-03-03", "Notice", "通知"), Ct)).Refusal!.Code);
            Assert.Equal("procedures.calendar.bad_line", (await ministry.Get<PublishCalendar>().RunAsync(new("cn-national", 2026, "2026-03-03 only English", null, "Notice", "通知"), Ct)).Refusal!.Code);
        }
        await world.RecountAsync();
        await using (var scope = world.As(coordinator))
        {
            var line = Assert.Single((await scope.Get<RecountResults>().ListAsync(edition, "kept", null, null, null, Ct)).Items);
            Assert.Contains(line.Moves, m => m.Step == "CN-E06" && m.Move == "kept");
            Assert.Empty((await scope.Get<RecountResults>().ListAsync(edition, "earlier", null, null, null, Ct)).Items);
            var view = (await scope.Get<CalendarDesk>().FindAsync(edition, Ct)).Value;
            Assert.Equal((1, 0, 1), (view.Progress.Open, view.Progress.Behind, view.Progress.Runs));
            Assert.Contains(view.Added, d => d.Works && d.From == new DateOnly(2026, 3, 7));
        }
        await using var elsewhere = world.As(await world.ColleagueAsync("elsewhere", "centre_coordinator", "330102"));
        Assert.Empty((await elsewhere.Get<RecountResults>().ListAsync(edition, null, null, null, null, Ct)).Items);
    }

    [Theory, Databases]
    public async Task Days_of_the_pack_are_stored_once_and_a_notice_that_reaches_further_stays(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        await using var scope = world.AsMachinery();
        var publish = scope.Get<PublishCalendar>();
        Assert.True((await publish.FromPackAsync(Ct)).Ok);
        var stored = (await scope.Get<CalendarDesk>().ListAsync(Ct)).Count;
        Assert.True((await publish.RunAsync(new("cn-national", 2027, "2027-01-01 New Year | 元旦", null, "Notice", "通知"), Ct)).Ok);
        Assert.True((await publish.FromPackAsync(Ct)).Ok);
        Assert.Equal(stored + 1, (await scope.Get<CalendarDesk>().ListAsync(Ct)).Count);
        var book = scope.Get<CalendarBook>();
        Assert.False(book.Of("cn-national").IsWorkingDay(new(2027, 1, 1)));
        Assert.Equal(new DateOnly(2027, 12, 31), book.Of("country").KnownThrough);
        Assert.True(book.Of("cn-national", book.Number - 1).IsWorkingDay(new(2027, 1, 1)));
    }
}
