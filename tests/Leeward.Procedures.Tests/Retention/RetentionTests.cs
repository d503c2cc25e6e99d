using Leeward.Kernel;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Retention;
using Leeward.Procedures.Tests.Runs;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Retention;

public sealed class RetentionTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    private static (string?, string) Wrong(Refusal refusal) => (refusal.Field, refusal.Code);

    [Theory, Databases]
    public async Task Deletion_before_its_time_is_refused_but_on_a_ground_that_allows_it(Provider provider)
    {
        await using var kept = await Keeping.StartAsync(provider);
        Assert.Equal("procedures.retention.open_run", (await kept.AskAsync("time_over")).Refusal!.Code);
        Assert.Equal("procedures.retention.ground", (await kept.AskAsync("because_i_say_so")).Refusal!.Code);
        Assert.Equal(("Reason", "kernel.required"), Wrong((await kept.AskAsync("wrong_file", reason: "   ")).Refusal!));
        Assert.Equal(("Reason", "kernel.too_long"), Wrong((await kept.AskAsync("wrong_file", reason: new('x', 501))).Refusal!));
        Assert.Equal(("Reason", "kernel.bad_characters"), Wrong((await kept.AskAsync("wrong_file", reason: "of another case\u202E")).Refusal!));
        await kept.CloseAsync(kept.World.Clock.GetUtcNow().AddYears(-20));
        var early = await kept.AskAsync("time_over");
        Assert.Equal(("procedures.retention.too_early", "2027-03-02"), (early.Refusal!.Code, early.Refusal.Args[0]));
        var line = (await kept.SeeAsync()).Line;
        Assert.Equal((new DateOnly(2027, 3, 2), new DateOnly(2009, 3, 2), "P21Y", "D"), (line.KeptUntil, line.LeastUntil, line.Rule!.Keep, line.Rule.Provenance));
        Assert.True((await kept.AskAsync("purpose_met")).Ok); // the least time is over
        Assert.Equal(RefusalKind.Exists, (await kept.AskAsync("wrong_file")).Refusal!.Kind);
        await using var scope = kept.World.As(kept.Asker);
        Assert.True((await scope.Get<AskDeletion>().WithdrawAsync(kept.File, Ct)).Ok);
        Assert.True((await kept.AskAsync("wrong_file")).Ok);
    }

    [Theory, Databases]
    public async Task Nobody_approves_what_they_asked_for_and_without_the_right_nothing_is_there(Provider provider)
    {
        await using var kept = await Keeping.StartAsync(provider, 22);
        var world = kept.World;
        var readers = world.Person("coordinator", RunTests.County, Sensitivity.Sensitive, "procedures.run.*", "procedures.evidence.*", RetentionDesk.Read);
        var elsewhere = RunTests.Worker(world, "supervisor", "330102");
        foreach (var nobody in new[] { readers, elsewhere })
        {
            Assert.Equal(RefusalKind.NotFound, (await kept.AskAsync("time_over", nobody)).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await kept.HoldAsync(nobody)).Refusal!.Kind);
        }
        Assert.True((await kept.AskAsync("time_over")).Ok);
        Assert.Equal("procedures.retention.same", (await kept.DecideAsync(who: kept.Asker)).Refusal!.Code);
        Assert.Equal(RefusalKind.NotFound, (await kept.DecideAsync(who: readers)).Refusal!.Kind);
        Assert.Equal(("Note", "kernel.required"), Wrong((await kept.DecideAsync(approve: false, note: "")).Refusal!));
        Assert.True((await kept.DecideAsync(approve: false, note: "still needed")).Ok);
        Assert.Equal("procedures.retention.not_waiting", (await kept.DecideAsync()).Refusal!.Code);
        Assert.True((await kept.ReadAsync()).Ok);
        await using var machinery = world.AsMachinery();
        Assert.True(await machinery.Get<AppDbContext>().Set<AuditEntry>().AnyAsync(a => a.Verb == AskDeletion.Ask && a.Result == "refused", Ct));
    }

    [Theory, Databases]
    public async Task Hold_stops_every_deletion_until_it_is_lifted_and_also_after_the_approval(Provider provider)
    {
        await using var kept = await Keeping.StartAsync(provider, 22);
        Assert.True((await kept.AskAsync("time_over")).Ok);
        var hold = (await kept.HoldAsync()).Value;
        Assert.Equal("procedures.retention.held", (await kept.DecideAsync()).Refusal!.Code);
        await LiftAsync(kept, hold);
        Assert.True((await kept.DecideAsync()).Ok);
        var second = (await kept.HoldAsync()).Value; // between approval and job
        Assert.Null((await kept.WorkAsync())!.Error);
        var stopped = await kept.SeeAsync();
        Assert.Equal(DeletionState.Stopped, Assert.Single(stopped.Deletions).State);
        Assert.True(stopped.Line.Held);
        Assert.Equal("appeal is running", stopped.Holds[0].Reason);
        Assert.True((await kept.ReadAsync()).Ok);
        Assert.Equal("procedures.retention.held", (await kept.AskAsync("court_order")).Refusal!.Code);
        await LiftAsync(kept, second);
        Assert.True((await kept.AskAsync("court_order")).Ok);
        await using var machinery = kept.World.AsMachinery();
        Assert.Equal(4, await machinery.Get<AppDbContext>().Set<AuditEntry>().CountAsync(a => a.Verb == HoldEvidence.Right && a.Kind == nameof(EvidenceHold) && a.Result == AuditEntry.Done, Ct));
    }

    [Theory, Databases]
    public async Task List_and_counts_hold_what_one_may_see_and_nothing_else(Provider provider)
    {
        await using var kept = await Keeping.StartAsync(provider, 22);
        await Assert_(kept.Approver, new(1, 0, 0, 0, 0, 1));
        await Assert_(RunTests.Worker(kept.World, "psychologist", RunTests.County), new(0, 0, 0, 0, 0, 0)); // not their step
        await Assert_(RunTests.Worker(kept.World, "supervisor", "330102"), new(0, 0, 0, 0, 0, 0));
        await kept.AskAsync("time_over");
        await Assert_(kept.Approver, new(0, 1, 0, 0, 0, 1));
        await kept.HoldAsync();
        await Assert_(kept.Approver, new(0, 1, 0, 1, 0, 1));
        await using var scope = kept.World.As(kept.Approver);
        var desk = scope.Get<RetentionDesk>();
        Assert.Equal(1, await desk.WaitingAsync(10, Ct));
        Assert.Single((await desk.ListAsync(new("all", "5201", "triage_form", null), null, null, Ct)).Items);
        Assert.Empty((await desk.ListAsync(new("all", "33", null, null), null, null, Ct)).Items);
        Assert.Empty((await desk.ListAsync(new("all", null, "transcript", null), null, null, Ct)).Items);
        Assert.Single(await desk.TypesAsync(Ct));
        Assert.Single(await desk.CentresAsync(Ct));

        async Task Assert_(Kernel.Access.Actor who, KeptCounts expected)
        {
            await using var mine = kept.World.As(who);
            Assert.Equal(expected, await mine.Get<RetentionDesk>().CountAsync(new(null, null, null, null), Ct));
            Assert.Equal(expected.Due, (await mine.Get<RetentionDesk>().ListAsync(new(null, null, null, null), null, null, Ct)).Items.Count);
        }
    }

    [Theory, Databases]
    public async Task Filter_of_the_database_agrees_with_the_day_until_which_it_is_kept(Provider provider)
    {
        await using var kept = await Keeping.StartAsync(provider);
        var at = new DateTimeOffset(2005, 3, 1, 15, 59, 59, TimeSpan.Zero); // one second before midnight in Shanghai: still March 1st
        foreach (var (closed, due) in new[] { (at, true), (at.AddSeconds(1), false), (at.AddDays(-1), true), (at.AddDays(400), false) })
        {
            await kept.CloseAsync(closed);
            await using var scope = kept.World.As(kept.Approver);
            Assert.Equal(due, (await scope.Get<RetentionDesk>().ListAsync(new(null, null, null, null), null, null, Ct)).Items.Count == 1);
            Assert.Equal(due, scope.Get<RetentionRules>().KeptUntil("triage_form", closed) < scope.Get<RetentionRules>().Today);
        }
    }

    [Theory, InlineData("P21Y"), InlineData("P1M"), InlineData("P6M"), InlineData("P1Y1M1D"), InlineData("P30D"), InlineData("P0D")]
    public void Last_start_is_exact_at_the_end_of_every_month(string text)
    {
        var period = Period.Parse(text);
        Assert.Equal(text, period.ToString());
        for (var today = new DateOnly(2023, 12, 20); today < new DateOnly(2025, 4, 5); today = today.AddDays(1))
        {
            var last = period.LastStartBefore(today);
            Assert.True(period.After(last) < today);
            Assert.True(period.After(last.AddDays(1)) >= today);
        }
    }

    private static async Task LiftAsync(Keeping kept, Guid hold)
    {
        await using var scope = kept.World.As(kept.Approver);
        Assert.True((await scope.Get<HoldEvidence>().LiftAsync(kept.Run, hold, "appeal decided", Ct)).Ok);
        Assert.Equal("procedures.retention.lifted", (await scope.Get<HoldEvidence>().LiftAsync(kept.Run, hold, "once more", Ct)).Refusal!.Code);
        var elsewhere = Ids.New(kept.World.Clock);
        Assert.Equal(RefusalKind.NotFound, (await scope.Get<HoldEvidence>().LiftAsync(kept.Run, elsewhere, "not of this run", Ct)).Refusal!.Kind);
        Assert.Equal(1, await scope.Get<AppDbContext>().AuditEntries.CountAsync(a => a.RecordId == elsewhere && a.Result == "refused" && a.Verb == HoldEvidence.Right, Ct));
    }
}
