using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Procedures.Reminders;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Tests.Runs;
using Leeward.Testing;

namespace Leeward.Procedures.Tests.Reminders;

public sealed class ReminderTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Step_is_told_to_its_role_then_to_the_coordinator_then_to_the_supervisor_until_noted(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        await RunTests.StartAsync(world, Sensitivity.Normal);
        var police = await world.ColleagueAsync("police", "police_intake", RunTests.County);
        var coordinator = await world.ColleagueAsync("coordinator", "centre_coordinator", RunTests.County);
        var supervisor = await world.ColleagueAsync("supervisor", "supervisor", RunTests.County);
        var elsewhere = await world.ColleagueAsync("elsewhere", "police_intake", "330102");

        // Due in one hour: soon, for the role whose step it is.
        Assert.Equal("soon", (await ToldAsync(world, police))["CN-A02"]);
        Assert.DoesNotContain("CN-A02", (await ToldAsync(world, coordinator)).Keys);
        Assert.Empty(await ToldAsync(world, elsewhere));
        world.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("late", (await ToldAsync(world, police))["CN-A02"]);
        await NoteAsync(world, police, "CN-A02");
        Assert.DoesNotContain("CN-A02", (await ToldAsync(world, police)).Keys);

        // Nobody acts: four hours late it is passed on, a day late further.
        world.Clock.Advance(TimeSpan.FromHours(4));
        Assert.Equal("to_coordinator", (await ToldAsync(world, coordinator))["CN-A02"]);
        Assert.DoesNotContain("CN-A02", (await ToldAsync(world, supervisor)).Keys);
        world.Clock.Advance(TimeSpan.FromHours(20));
        Assert.Equal("to_supervisor", (await ToldAsync(world, supervisor))["CN-A02"]);
        await using (var scope = world.As(supervisor))
        {
            Assert.Contains(await scope.Get<ReminderDesk>().LinesAsync(Ct), line => line.Path == "/reminders?stage=to_supervisor" && line.IsUrgent);
            Assert.True((await scope.Get<ReminderDesk>().SeeAllAsync(Ct)).Value > 0);
            Assert.Empty((await scope.Get<ReminderDesk>().MineAsync(null, null, Ct)).Items);
        }
        Assert.Contains("CN-A02", (await ToldAsync(world, coordinator)).Keys); // another's note is not one's own

        // What is not theirs cannot be noted either.
        await using var stranger = world.As(elsewhere);
        await using var own = world.As(coordinator);
        var row = (await own.Get<ReminderDesk>().MineAsync(null, null, Ct)).Items[0].StepRowId;
        Assert.Equal(RefusalKind.NotFound, (await stranger.Get<ReminderDesk>().SeeAsync(row, Ct)).Refusal!.Kind);
        Assert.Equal(0, (await stranger.Get<ReminderDesk>().SeeAllAsync(Ct)).Value);
    }

    [Theory, Databases]
    public async Task Limit_of_the_law_is_passed_on_sooner_than_the_own_rule(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        await RunTests.StartAsync(world, Sensitivity.Normal);
        var coordinator = await world.ColleagueAsync("coordinator", "centre_coordinator", RunTests.County);
        // Both were due after an hour; two hours later the law's is told, after four the other too.
        world.Clock.Advance(TimeSpan.FromHours(3.2));
        var told = await ToldAsync(world, coordinator);
        Assert.Equal("to_coordinator", told["CN-A02"]);
        Assert.DoesNotContain("CN-A03", told.Keys);
        world.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal("to_coordinator", (await ToldAsync(world, coordinator))["CN-A03"]);
    }

    [Theory, Databases]
    public async Task Done_step_reminds_nobody(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        var coordinator = await world.ColleagueAsync("coordinator", "centre_coordinator", RunTests.County);
        world.Clock.Advance(TimeSpan.FromHours(6));
        Assert.Contains("CN-A03", (await ToldAsync(world, coordinator)).Keys);
        await using (var scope = world.As(coordinator))
        {
            Assert.True((await scope.ProveAsync(run, new("CN-A03"), "triage_form")).Ok);
            Assert.True((await scope.Get<WorkStep>().CompleteAsync(run, null, new("CN-A03"), new(null, null, null, null), Ct)).Ok);
        }
        Assert.DoesNotContain("CN-A03", (await ToldAsync(world, coordinator)).Keys);
    }

    private static async Task<Dictionary<string, string>> ToldAsync(TestWorld world, Actor person)
    {
        await using var scope = world.As(person);
        return (await scope.Get<ReminderDesk>().MineAsync(null, 200, Ct)).Items.ToDictionary(r => r.Step.Step, r => r.Stage);
    }

    private static async Task NoteAsync(TestWorld world, Actor person, string step)
    {
        await using var scope = world.As(person);
        var row = (await scope.Get<ReminderDesk>().MineAsync(null, 200, Ct)).Items.First(r => r.Step.Step == step).StepRowId;
        Assert.True((await scope.Get<ReminderDesk>().SeeAsync(row, Ct)).Ok);
    }
}
