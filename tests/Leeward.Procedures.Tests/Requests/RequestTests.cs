using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Requests;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Tests.Runs;
using Leeward.Rules;
using Leeward.Runs;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Requests;

public sealed class RequestTests
{
    private static readonly OccurrenceRef Triage = new("CN-A03");
    private static readonly CompleteInput Nothing = new(null, null, null, null);
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Step_without_its_proof_is_completed_by_exception_when_a_second_person_approves(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        await using var asker = world.As(RunTests.Worker(world, "coordinator", RunTests.County));
        Assert.Equal("kernel.required", (await asker.Get<RequestAct>().ExceptAsync(run, null, Triage, Nothing, " ", Ct)).Refusal!.Code);
        var hidden = (await asker.Get<RequestAct>().ExceptAsync(run, null, Triage, Nothing, "burnt\u202E", Ct)).Refusal!;
        Assert.Equal(("Reason", "kernel.bad_characters"), (hidden.Field, hidden.Code));
        // What would be refused even with an approval is refused at once.
        Assert.Equal("runs.time.future", (await asker.Get<RequestAct>().ExceptAsync(run, null, Triage, Nothing with { PerformedAt = world.Clock.GetUtcNow().AddHours(1) }, "why", Ct)).Refusal!.Code);
        var at = world.Clock.GetUtcNow();
        var request = (await asker.Get<RequestAct>().ExceptAsync(run, null, Triage, Nothing, "the form burnt", Ct)).Value;
        Assert.True((await asker.Get<DecideRequest>().WaitingAsync(null, null, Ct)).Items.Single().Own);
        Assert.Equal("runs.approver.same", (await asker.Get<DecideRequest>().RunAsync(run, request, true, Ct)).Refusal!.Code);
        Assert.True((await FindAsync(world, run, Triage)).IsOpen);

        world.Clock.Advance(TimeSpan.FromHours(2));
        await using var other = world.As(RunTests.Worker(world, "supervisor", RunTests.County));
        var opened = (await other.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value;
        var waiting = Assert.Single(await other.Get<DecideRequest>().OfRunAsync(opened, Triage, Ct));
        Assert.Equal((ActKinds.Exception, "the form burnt", false), (waiting.Kind, waiting.Reason, waiting.Own));
        Assert.True((await other.Get<DecideRequest>().RunAsync(run, request, true, Ct)).Ok);
        var step = await FindAsync(world, run, Triage);
        // Done when it was asked for, not when somebody found time to approve.
        Assert.Equal((StepStatus.Done, at), (step.Status, step.SettledAt));
        Assert.Equal(RefusalKind.NotFound, (await other.Get<DecideRequest>().RunAsync(run, request, true, Ct)).Refusal!.Kind);
        Assert.Empty((await other.Get<DecideRequest>().WaitingAsync(null, null, Ct)).Items);
    }

    [Theory, Databases]
    public async Task More_time_the_standing_clock_and_its_going_on(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        var movable = (await ViewAsync(world, run)).Steps.First(s => s.IsOpen && s.Due.Any(d => d.Rule.Movable && d.At is not null));
        var due = movable.Due.First(d => d.Rule.Movable && d.At is not null);
        var until = due.At!.Value.AddDays(3);
        await using var asker = world.As(RunTests.Worker(world, "coordinator", RunTests.County));
        var ask = asker.Get<RequestAct>();
        Assert.Equal("runs.extend.past", (await ask.ExtendAsync(run, null, movable.Ref, due.Definition.Index, world.Clock.GetUtcNow().AddDays(-1), "why", Ct)).Refusal!.Code);
        var extension = (await ask.ExtendAsync(run, null, movable.Ref, due.Definition.Index, until, "road closed", Ct)).Value;
        var suspension = (await ask.SuspendAsync(run, null, "the child is ill", Ct)).Value;
        await using var other = world.As(RunTests.Worker(world, "supervisor", RunTests.County));
        Assert.True((await other.Get<DecideRequest>().RunAsync(run, extension, true, Ct)).Ok);
        Assert.Equal(until.ToUniversalTime(), (await FindAsync(world, run, movable.Ref)).Due.First(d => d.Definition.Index == due.Definition.Index).At!.Value.ToUniversalTime());
        Assert.True((await other.Get<DecideRequest>().RunAsync(run, suspension, true, Ct)).Ok);
        Assert.True((await ViewAsync(world, run)).Paused);
        await using var later = world.As(RunTests.Worker(world, "coordinator", RunTests.County));
        Assert.Equal("runs.suspended", (await later.Get<RequestAct>().SuspendAsync(run, null, "again", Ct)).Refusal!.Code);
        Assert.True((await later.Get<RunActs>().ResumeAsync(run, null, Ct)).Ok);
        Assert.False((await ViewAsync(world, run)).Paused);
    }

    [Theory, Databases]
    public async Task Settled_step_is_opened_again_done_once_more_and_an_event_put_right(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        await using var scope = world.As(RunTests.Worker(world, "coordinator", RunTests.County));
        var (work, acts) = (scope.Get<WorkStep>(), scope.Get<RunActs>());
        Assert.Equal("runs.step.not_settled", (await acts.ReopenAsync(run, null, Triage, "why", Ct)).Refusal!.Code);
        Assert.Equal("kernel.too_long", (await acts.ReopenAsync(run, null, Triage, new('x', 1001), Ct)).Refusal!.Code);
        Assert.Equal("kernel.bad_characters", (await work.DeferAsync(run, null, Triage, "later\u202E", world.Clock.GetUtcNow().AddHours(1), Ct)).Refusal!.Code);
        Assert.True((await scope.ProveAsync(run, Triage, "triage_form")).Ok);
        Assert.True((await work.CompleteAsync(run, null, Triage, Nothing, Ct)).Ok);
        Assert.True((await acts.RepeatAsync(run, null, "CN-A03", "a second look", Ct)).Ok);
        Assert.True((await FindAsync(world, run, new("CN-A03", 2))).IsOpen);
        Assert.True((await acts.ReopenAsync(run, null, Triage, "entered for another child", Ct)).Ok);
        Assert.True((await FindAsync(world, run, Triage)).IsOpen);
        Assert.True((await work.RecordEventAsync(run, null, "child_arrived", world.Clock.GetUtcNow(), Ct)).Ok);
        var before = world.Clock.GetUtcNow().AddHours(-3);
        Assert.True((await acts.CorrectAsync(run, null, "child_arrived", 1, before, "the gate log says so", Ct)).Ok);
        await using var machinery = world.AsMachinery();
        var state = (await machinery.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value.State!;
        Assert.Equal(before, state.Events.Last(e => e.Code == "child_arrived").OccurredAt);
        // What was recorded stays in the history.
        var kinds = await machinery.Get<AppDbContext>().Set<RunEventRow>().AsNoTracking().Where(e => e.OwnerId == run).Select(e => e.Kind).ToListAsync(Ct);
        Assert.Contains("StepReopened", kinds);
        Assert.Contains("EventTimeCorrected", kinds);
    }

    [Theory, Databases]
    public async Task Request_is_nobody_elses_and_follows_its_run_to_need_to_know(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, subject) = await RunTests.StartAsync(world, Sensitivity.Normal);
        Guid request;
        await using (var asker = world.As(RunTests.Worker(world, "coordinator", RunTests.County))) { request = (await asker.Get<RequestAct>().SuspendAsync(run, null, "the child is ill", Ct)).Value; }
        // A role that the step is not for, another county, and after the run became need-to-know the person next door.
        await using (var psychologist = world.As(RunTests.Worker(world, "psychologist", RunTests.County)))
        {
            Assert.Equal(RefusalKind.NotFound, (await psychologist.Get<RequestAct>().DeviateAsync(run, null, new("CN-A02"), "why", Ct)).Refusal!.Kind);
        }
        await RefusedAsync(world, run, request, "330102");
        await using (var machinery = world.AsMachinery())
        {
            await machinery.Get<IProcedureRuns>().HoldCloserAsync(subject, Ct);
            Assert.True((await machinery.Get<Leeward.Kernel.Records.IRecords>().SaveAsync("cases.case.edit", Ct)).Ok);
        }
        await RefusedAsync(world, run, request, RunTests.County);
        await using var trail = world.AsMachinery();
        Assert.True(await trail.Get<AppDbContext>().AuditEntries.CountAsync(e => e.Result == "refused", Ct) >= 3);
    }

    private static async Task RefusedAsync(TestWorld world, Guid run, Guid request, string region)
    {
        await using var other = world.As(RunTests.Worker(world, "supervisor", region));
        Assert.Empty((await other.Get<DecideRequest>().WaitingAsync(null, null, Ct)).Items);
        Assert.Equal(0, await other.Get<DecideRequest>().CountAsync(10, Ct));
        Assert.Equal(RefusalKind.NotFound, (await other.Get<DecideRequest>().RunAsync(run, request, true, Ct)).Refusal!.Kind);
    }

    private static async Task<RunView> ViewAsync(TestWorld world, Guid run)
    {
        await using var scope = world.AsMachinery();
        return (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value.View(world.Clock.GetUtcNow());
    }

    private static async Task<StepView> FindAsync(TestWorld world, Guid run, OccurrenceRef step) => (await ViewAsync(world, run)).Find(step)!;
}
