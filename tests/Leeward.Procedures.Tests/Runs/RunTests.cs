using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Published;
using Leeward.Procedures.Requests;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Steps;
using Leeward.Rules;
using Leeward.Runs;
using Leeward.Testing;

namespace Leeward.Procedures.Tests.Runs;

public sealed class RunTests
{
    internal const string County = "520102";
    private const string OneStop = "sop-cn-onestop";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Run_of_the_one_stop_procedure_knows_its_steps_and_facts_change_them_at_once(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, subject) = await StartAsync(world, Sensitivity.Normal);
        await using var scope = world.AsMachinery();
        var opened = await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct);
        Assert.Equal(62, opened.Value.View(world.Clock.GetUtcNow()).Steps.Select(s => s.Ref.Step).Distinct().Count());
        Assert.Contains(await scope.Get<IProcedureRuns>().NextStepsAsync(subject, Ct), s => s.StepCode == "CN-A03" && s.Due.En.Length > 0 && s.Due.Zh.Length > 0);

        var work = scope.Get<WorkStep>();
        var noProof = await work.CompleteAsync(run, null, new("CN-A03"), new(null, null, null, null), Ct);
        Assert.Equal("runs.evidence.missing", noProof.Refusal!.Code);
        Assert.True((await scope.ProveAsync(run, new("CN-A03"), "triage_form")).Ok);
        var done = await work.CompleteAsync(run, null, new("CN-A03"), new(null, null, null, null), Ct);
        Assert.Contains("CN-A04", done.Value.BecameRequired); // urgent care: nobody knows yet, so it stays required
        var known = await work.RecordFactAsync(run, null, "urgent_medical_need", Value.Of(false), Ct);
        Assert.Contains("CN-A04", known.Value.NoLongerRequired);
        var again = await work.RecordFactAsync(run, null, "urgent_medical_need", Value.Unknown, Ct);
        Assert.Contains("CN-A04", again.Value.BecameRequired);
    }

    [Theory, Databases]
    public async Task Who_does_not_know_the_childs_sex_leaves_the_rule_about_it_standing(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await StartAsync(world, Sensitivity.Normal);
        await using var scope = world.AsMachinery();
        var type = (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value.Definition.Variables["victim_sex"].Type;
        Value[] notKnown = [FactValues.Parse("unknown", type), FactValues.Of("unknown"), FactValues.Of(System.Text.Json.JsonDocument.Parse("\"unknown\"").RootElement), FactValues.Of((object?)null), FactValues.Parse("", type)];
        foreach (var value in notKnown)
        {
            Assert.False(value.IsKnown);
            Assert.True((await scope.Get<WorkStep>().RecordFactAsync(run, null, "victim_sex", value, Ct)).Ok);
            Assert.Contains("CN-K2", await BrokenByAManAsync());
        }
        // The rule goes by what is known.
        Assert.True((await scope.Get<WorkStep>().RecordFactAsync(run, null, "victim_sex", FactValues.Parse("male", type), Ct)).Ok);
        Assert.DoesNotContain("CN-K2", await BrokenByAManAsync());

        async Task<List<string>> BrokenByAManAsync()
        {
            var refusal = (await scope.Get<WorkStep>().CompleteAsync(run, null, new("CN-D01"), new(null, new Dictionary<string, object?> { ["interviewer_sex"] = "male" }, null, null), Ct)).Refusal!;
            return [.. refusal.More.Append(refusal).Where(one => one.Code == "runs.constraint").Select(one => (string)one.Args[0])];
        }
    }

    [Theory, Databases]
    public async Task Run_is_invisible_elsewhere_and_need_to_know_hides_it_next_door(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, subject) = await StartAsync(world, Sensitivity.NeedToKnow);
        foreach (var person in new[] { Worker(world, "coordinator", "330102"), Worker(world, "coordinator", County) })
        {
            await using var scope = world.As(person);
            Assert.Empty((await scope.Get<NextSteps>().MineAsync(new(), null, null, Ct)).Items);
            Assert.Empty(await scope.Get<IProcedureRuns>().NextStepsAsync(subject, Ct));
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Refusal!.Kind);
        }
    }

    [Theory, Databases]
    public async Task Step_of_another_role_is_neither_listed_nor_workable(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await StartAsync(world, Sensitivity.Normal);
        await using var scope = world.As(Worker(world, "psychologist", County));
        Assert.Empty((await scope.Get<NextSteps>().MineAsync(new(), null, null, Ct)).Items);
        Assert.Equal(RefusalKind.NotFound, (await scope.Get<WorkStep>().CompleteAsync(run, null, new("CN-A02"), new(null, null, null, null), Ct)).Refusal!.Kind);
        await using var intake = world.As(Worker(world, "police_intake", County));
        Assert.Contains((await intake.Get<NextSteps>().MineAsync(new(), null, null, Ct)).Items, s => s.Step == "CN-A02");
    }

    [Theory, Databases]
    public async Task Deviation_needs_an_approver_who_did_not_ask(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await StartAsync(world, Sensitivity.Normal);
        var asker = Worker(world, "coordinator", County);
        Guid request;
        await using (var scope = world.As(asker))
        {
            request = (await scope.Get<RequestAct>().DeviateAsync(run, null, new("CN-A02"), "taken down by the county office", Ct)).Value;
            Assert.Equal("runs.approver.same", (await scope.Get<DecideRequest>().RunAsync(run, request, true, Ct)).Refusal!.Code);
        }
        await using var other = world.As(Worker(world, "supervisor", County));
        var decided = await other.Get<DecideRequest>().RunAsync(run, request, true, Ct);
        Assert.True(decided.Ok, decided.Refusal?.Code);
        Assert.Contains("CN-A02", decided.Value.NoLongerRequired);
    }

    [Theory, Databases]
    public async Task Second_editor_of_a_run_is_told(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await StartAsync(world, Sensitivity.Normal);
        await using var first = world.AsMachinery();
        var version = (await first.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value.Row.Version;
        Assert.True((await first.Get<WorkStep>().RecordFactAsync(run, version, "in_school", Value.Of(true), Ct)).Ok);
        await using var second = world.AsMachinery();
        var late = await second.Get<WorkStep>().RecordFactAsync(run, version, "in_school", Value.Of(false), Ct);
        Assert.Equal(RefusalKind.Conflict, late.Refusal!.Kind);
    }

    [Theory, Databases]
    public async Task Whoever_puts_off_or_asks_about_a_step_as_it_was_before_a_colleague_acted_is_told(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await StartAsync(world, Sensitivity.Normal);
        await using var scope = world.As(Worker(world, "coordinator", County));
        var (work, ask, acts, step) = (scope.Get<WorkStep>(), scope.Get<RequestAct>(), scope.Get<RunActs>(), new Leeward.Runs.OccurrenceRef("CN-A02"));
        var seen = (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value.Row.Version;
        Assert.True((await work.DeferAsync(run, seen, step, "the parents are on their way", world.Clock.GetUtcNow().AddHours(1), Ct)).Ok);
        var now = (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value.Row.Version;
        Assert.NotEqual(seen, now);
        await using var late = world.As(Worker(world, "coordinator", County));
        Assert.Equal(RefusalKind.Conflict, (await late.Get<WorkStep>().DeferAsync(run, seen, step, "the car broke down", world.Clock.GetUtcNow().AddHours(2), Ct)).Refusal!.Kind);
        Assert.Equal(RefusalKind.Conflict, (await ask.DeviateAsync(run, seen, step, "done elsewhere", Ct)).Refusal!.Kind);
        Assert.Equal(RefusalKind.Conflict, (await ask.ExceptAsync(run, seen, step, new(null, null, null, null), "the form burnt", Ct)).Refusal!.Kind);
        Assert.Equal(RefusalKind.Conflict, (await ask.SuspendAsync(run, seen, "the road is closed", Ct)).Refusal!.Kind);
        Assert.Equal(RefusalKind.Conflict, (await acts.PlanAsync(run, seen, "child_arrived", world.Clock.GetUtcNow().AddHours(1), Ct)).Refusal!.Kind);
        Assert.True((await ask.DeviateAsync(run, now, step, "done elsewhere", Ct)).Ok);
    }

    internal static Actor Worker(TestWorld world, string role, string region) => world.Person(role, region, Sensitivity.Sensitive, "procedures.*");

    internal static async Task<(Guid Run, Guid Subject)> StartAsync(TestWorld world, Sensitivity sensitivity)
    {
        await using var scope = world.AsMachinery();
        var published = await scope.Get<ProcedureLibrary>().PublishFromPackAsync(Ct);
        Assert.True(published.Ok && published.Value > 0);
        var centre = await scope.Get<CentreDesk>().AddAsync(new("Nanming centre", "南明中心", County, null, null, null, true, 5), Ct);
        Assert.True((await scope.Get<CentreDesk>().AdoptAsync(centre.Value.Id, OneStop, world.Clock.GetUtcNow(), Ct)).Ok);
        var choice = await scope.Get<ICentres>().NearestAsync(new("520103"), OneStop, Ct);
        Assert.Equal(Nearness.Prefecture, choice!.Nearness);
        Assert.Null(await scope.Get<ICentres>().NearestAsync(new("330102"), OneStop, Ct));
        var subject = Ids.New(world.Clock);
        var started = await scope.Get<IProcedureRuns>().StartAsync(
            new(subject, "CA-1", new(County), sensitivity, OneStop, choice.CentreId, world.Clock.GetUtcNow(),
                new Dictionary<string, object?> { ["abuse_type"] = "sexual", ["victim_age"] = 9 }, new Dictionary<string, DateTimeOffset>()), Ct);
        Assert.True(started.Ok, started.Refusal?.Code);
        return (started.Value.Value, subject);
    }
}
