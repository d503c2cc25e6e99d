using Leeward.Cases.CaseForms;
using Leeward.Cases.Cases;
using Leeward.Cases.Centre;
using Leeward.Cases.Children;
using Leeward.Cases.Closures;
using Leeward.Cases.Contracts;
using Leeward.Cases.Incidents;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Events;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Steps;
using Leeward.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Cases.Tests.Casework;

public sealed class CentreTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Open_safety_steps_keep_a_case_open_and_its_run_ends_with_it(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var (id, run) = await SentAsync(team);
        await team.FileAsync(team.Worker, id, "initial-assessment", Team.Assessment);
        var refused = (await team.FileAsync(team.Worker, id, "closure", Team.Closure())).Refusal!;
        var code = refused.More.Prepend(refused).First(r => r.Code == "cases.closure.open_safety_steps");
        Assert.True((int)code.Args[0] > 0);
        // Where the work goes on elsewhere the case may be closed here; the run ends with it, asked for by one and approved by the other.
        var asked = await team.FileAsync(team.Worker, id, "closure", Team.Closure("transferred"));
        Assert.True(asked.Ok, asked.Refusal?.Code);
        var waiting = Assert.Single((await team.DoAsync<ReadClosures, Page<ClosureView>>(team.Supervisor, r => r.WaitingAsync(null, 200, Ct))).Items);
        var decided = await team.DoAsync<DecideClosure, Outcome<CaseSummary>>(team.Supervisor, d => d.RunAsync(waiting.Id, new(true, null, waiting.Version), Ct));
        Assert.True(decided.Ok, decided.Refusal?.Code);
        await using var scope = team.Town.World.AsMachinery();
        var ended = (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value;
        Assert.NotNull(ended.Row.ClosedAt);
        Assert.Equal("transferred", Assert.Single(ended.State!.Overrides).Reason);
        Assert.Empty(await scope.Get<IProcedureRuns>().NextStepsAsync(id, Ct));
    }

    [Theory, Databases]
    public async Task Closure_asked_for_before_safety_steps_came_up_is_not_approved(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync();
        await team.FileAsync(team.Worker, id, "initial-assessment", Team.Assessment);
        Assert.True((await team.FileAsync(team.Worker, id, "closure", Team.Closure())).Ok);
        await SendAsync(team, id);
        var waiting = Assert.Single((await team.DoAsync<ReadClosures, Page<ClosureView>>(team.Supervisor, r => r.WaitingAsync(null, 200, Ct))).Items);
        var decided = await team.DoAsync<DecideClosure, Outcome<CaseSummary>>(team.Supervisor, d => d.RunAsync(waiting.Id, new(true, null, waiting.Version), Ct));
        Assert.Equal(("cases.closure.open_safety_steps", RefusalKind.Rule), (decided.Refusal!.Code, decided.Refusal.Kind));
        Assert.Equal(CaseStatus.Closing, (await team.ReadAsync(team.Worker, id)).Status);
    }

    [Theory, Databases]
    public async Task Incident_tells_the_run_what_kind_of_violence_it_is(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var (id, run) = await SentAsync(team, "something_else");
        Assert.Null(await AbuseTypeAsync());
        var recorded = await team.DoAsync<RecordIncident, Outcome<Guid>>(team.Worker, r => r.RunAsync(id, new("201", new DateOnly(2026, 3, 1), true, null, false, null, null, null), Ct));
        Assert.True(recorded.Ok, $"{recorded.Refusal?.Code} {recorded.Refusal?.Field}");
        while (await team.Town.World.Services.GetRequiredService<OutboxCourier>().DeliverAsync(Ct) > 0) { }
        Assert.Equal("physical", await AbuseTypeAsync());

        async Task<string?> AbuseTypeAsync()
        {
            await using var scope = team.Town.World.AsMachinery();
            var state = (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value.State!;
            return state.Facts.TryGetValue("abuse_type", out var value) ? value.AsText : null;
        }
    }

    /// <summary>What was sexual violence by the report stays it for the run, whatever graver is recorded later: examination and prophylaxis hang on it.</summary>
    [Theory, Databases]
    public async Task Run_still_goes_by_sexual_violence_after_something_graver(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var (id, run) = await SentAsync(team, "private_touch");
        Assert.Equal("sexual", await KindAsync(run));
        Assert.True((await team.DoAsync<RecordIncident, Outcome<Guid>>(team.Worker, r => r.RunAsync(id, new("101", null, false, null, false, null, null, null), Ct))).Ok);
        while (await team.Town.World.Services.GetRequiredService<OutboxCourier>().DeliverAsync(Ct) > 0) { }
        Assert.Equal(("101", "sexual"), ((await team.ReadAsync(team.Worker, id)).Violence, await KindAsync(run)));

        // The same where the graver thing was known first and the run starts afterwards.
        var other = await team.CaseAsync("private_touch");
        Assert.True((await team.DoAsync<RecordIncident, Outcome<Guid>>(team.Worker, r => r.RunAsync(other, new("101", null, false, null, false, null, null, null), Ct))).Ok);
        Assert.Equal("sexual", await KindAsync(await SendAsync(team, other)));

        async Task<string?> KindAsync(Guid which)
        {
            await using var scope = team.Town.World.AsMachinery();
            return (await scope.Get<RunDesk>().OpenAsync(which, RunDesk.Read, Ct)).Value.State!.Facts.GetValueOrDefault("abuse_type").AsText;
        }
    }

    [Theory, Databases]
    public async Task Run_goes_by_the_younger_age_where_only_the_year_is_known_and_hears_of_what_is_put_right(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync();
        var child = (await team.ReadAsync(team.Worker, id)).ChildId;
        // About fourteen: it may be thirteen, and then the law asks for more.
        await PutRightAsync(null, 14, "unknown");
        var run = await SendAsync(team, id);
        Assert.Equal((13m, null), await KnownAsync());
        await PutRightAsync(null, 14, "female");
        Assert.Equal((13m, "female"), await KnownAsync());
        var revision = await RevisionAsync();
        // On the day the case was opened the fourteenth birthday was a day ago.
        await PutRightAsync((await team.ReadAsync(team.Worker, id)).OpenedAt is var opened ? DateOnly.FromDateTime(opened.UtcDateTime).AddYears(-14).AddDays(-1) : null, null, "female");
        Assert.Equal((14m, "female"), await KnownAsync());
        Assert.Equal(revision + 1, await RevisionAsync()); // the sex is the same: nothing is recorded twice

        async Task PutRightAsync(DateOnly? born, int? age, string sex)
        {
            var view = (await team.DoAsync<ReadChild, Outcome<ChildView>>(team.Worker, r => r.RunAsync(child, Ct))).Value;
            var edited = await team.DoAsync<EditChild, Outcome<Guid>>(team.Worker, e => e.RunAsync(child, new() { Name = "欧阳小雨", Sex = sex, BornOn = born, EstimatedAge = age }, view.Version, Ct));
            Assert.True(edited.Ok, $"{edited.Refusal?.Code} {edited.Refusal?.Field}");
            while (await team.Town.World.Services.GetRequiredService<OutboxCourier>().DeliverAsync(Ct) > 0) { }
        }

        async Task<(decimal?, string?)> KnownAsync()
        {
            await using var scope = team.Town.World.AsMachinery();
            var facts = (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value.State!.Facts;
            return (facts.GetValueOrDefault("victim_age").AsNumber, facts.GetValueOrDefault("victim_sex").AsText);
        }

        async Task<int> RevisionAsync()
        {
            await using var scope = team.Town.World.AsMachinery();
            return (await scope.Get<RunDesk>().OpenAsync(run, RunDesk.Read, Ct)).Value.Row.Revision;
        }
    }

    [Theory, Databases]
    public async Task Centre_of_another_county_sees_what_was_sent_to_it_and_nothing_else_until_a_month_after_the_end(Provider provider)
    {
        const string Beside = "520103";
        await using var team = await Team.MakeAsync(provider);
        var (town, world) = (team.Town, team.Town.World);
        var (id, other) = (await team.CaseAsync(), await team.CaseAsync(name: "司马别人"));
        Guid centre;
        await using (var scope = world.AsMachinery())
        {
            Assert.True((await scope.Get<ProcedureLibrary>().PublishFromPackAsync(Ct)).Ok);
            centre = (await scope.Get<CentreDesk>().AddAsync(new("Yunyan centre", "云岩中心", Beside, null, null, null, true, 5), Ct)).Value.Id;
            Assert.True((await scope.Get<CentreDesk>().AdoptAsync(centre, "sop-cn-onestop", world.Clock.GetUtcNow(), Ct)).Ok);
        }
        var social = await world.ColleagueAsync("social.gao", "social_worker", Beside, centre);
        var physician = await world.ColleagueAsync("physician.he", "physician", Beside, centre);
        var village = await world.ColleagueAsync("worker.beside", "child_worker", Beside);
        var elsewhere = await world.ColleagueAsync("social.elsewhere", "social_worker", Beside, Guid.CreateVersion7());
        Assert.Empty((await town.CasesAsync(social)).Items);

        var sent = await team.DoAsync<SendToCentre, Outcome<RunId>>(team.Worker, s => s.RunAsync(id, Ct));
        Assert.True(sent.Ok, sent.Refusal?.Code);
        social = await world.AgainAsync(social);
        physician = await world.AgainAsync(physician);
        Assert.Equal(id, Assert.Single((await town.CasesAsync(social)).Items).Id);
        var opened = (await team.DoAsync<ReadCase, Outcome<OpenedCase>>(social, r => r.RunAsync(id, Ct))).Value;
        Assert.Equal("欧阳小雨", opened.ChildName);
        Assert.False((await team.DoAsync<ReadCase, Outcome<OpenedCase>>(social, r => r.RunAsync(other, Ct))).Ok);
        // The steps of their own roles wait for them, and can be worked.
        var steps = (await team.DoAsync<NextSteps, Page<NextStep>>(physician, s => s.MineAsync(new(), null, 50, Ct))).Items;
        Assert.NotEmpty(steps);
        Assert.True((await team.DoAsync<RunDesk, Outcome<OpenRun>>(physician, d => d.OpenAsync(sent.Value.Value, RunDesk.Work, Ct))).Ok);
        // Nobody else of that county sees anything, and the county of the child still sees all of it.
        foreach (var person in new[] { village, elsewhere })
        {
            var again = await world.AgainAsync(person);
            Assert.Empty((await town.CasesAsync(again)).Items);
            Assert.False((await team.DoAsync<ReadCase, Outcome<OpenedCase>>(again, r => r.RunAsync(id, Ct))).Ok);
            Assert.False((await team.DoAsync<RunDesk, Outcome<OpenRun>>(again, d => d.OpenAsync(sent.Value.Value, RunDesk.Read, Ct))).Ok);
        }
        Assert.Equal(2, (await town.CasesAsync(team.Worker)).Items.Count);

        // The end of a run that is told only after the case was sent again ends nothing.
        await EndRunAsync();
        Assert.True((await team.DoAsync<SendToCentre, Outcome<RunId>>(team.Worker, s => s.RunAsync(id, Ct))).Ok);
        await DeliverAsync();
        world.Clock.Advance(EndShares.Afterwards + TimeSpan.FromMinutes(1));
        Assert.Single((await town.CasesAsync(await world.AgainAsync(social))).Items);
        await EndRunAsync();
        await DeliverAsync();
        Assert.Single((await town.CasesAsync(await world.AgainAsync(social))).Items);
        world.Clock.Advance(EndShares.Afterwards + TimeSpan.FromMinutes(1));
        Assert.Empty((await town.CasesAsync(await world.AgainAsync(social))).Items);

        async Task EndRunAsync()
        {
            await using var scope = world.AsMachinery();
            Assert.True((await scope.Get<IProcedureRuns>().CloseAsync(id, "worker.wang (1)", "transferred", Ct)).Ok);
            Assert.True((await scope.Get<RunDesk>().Records.SaveAsync("cases.case.close", Ct)).Ok);
        }

        async Task DeliverAsync()
        {
            while (await world.Services.GetRequiredService<OutboxCourier>().DeliverAsync(Ct) > 0) { }
        }
    }

    [Theory, Databases]
    public async Task Two_who_send_a_case_at_once_start_one_run(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        await SentAsync(team);
        for (var round = 0; round < 3; round++)
        {
            var id = await team.CaseAsync();
            var both = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => team.DoAsync<SendToCentre, Outcome<RunId>>(team.Worker, s => s.RunAsync(id, Ct)), Ct)));
            Assert.Single(both, sent => sent.Ok);
            Assert.All(both.Where(sent => !sent.Ok), sent => Assert.True(sent.Refusal!.Kind == RefusalKind.Conflict || sent.Refusal.Code == "cases.centre.already_sent", sent.Refusal.Code));
            await using var scope = team.Town.World.AsMachinery();
            Assert.Single(await scope.Get<IProcedureRuns>().RunsAsync(id, Ct));
        }
    }

    private static async Task<(Guid Case, Guid Run)> SentAsync(Team team, string category = "hurt")
    {
        var id = await team.CaseAsync(category);
        return (id, await SendAsync(team, id));
    }

    private static async Task<Guid> SendAsync(Team team, Guid id)
    {
        await using (var scope = team.Town.World.AsMachinery())
        {
            Assert.True((await scope.Get<ProcedureLibrary>().PublishFromPackAsync(Ct)).Ok);
            var centre = await scope.Get<CentreDesk>().AddAsync(new("Nanming centre", "南明中心", Town.Here, null, null, null, true, 5), Ct);
            Assert.True((await scope.Get<CentreDesk>().AdoptAsync(centre.Value.Id, "sop-cn-onestop", team.Town.World.Clock.GetUtcNow(), Ct)).Ok);
        }
        var sent = await team.DoAsync<SendToCentre, Outcome<RunId>>(team.Worker, s => s.RunAsync(id, Ct));
        Assert.True(sent.Ok, sent.Refusal?.Code);
        return sent.Value.Value;
    }
}
