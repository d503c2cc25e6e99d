using Leeward.Cases.CaseForms;
using Leeward.Cases.Cases;
using Leeward.Cases.Centre;
using Leeward.Cases.Children;
using Leeward.Cases.Closures;
using Leeward.Cases.Contracts;
using Leeward.Cases.History;
using Leeward.Cases.Incidents;
using Leeward.Cases.People;
using Leeward.Cases.Plans;
using Leeward.Cases.Services;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Testing;

namespace Leeward.Cases.Tests.Casework;

/// <summary>Two cases of one child: who is let in to the one, and so to the child, is not let in to the other.</summary>
public sealed class OneChildTests
{
    private const string Beside = "520103";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Centre_of_another_county_that_is_sent_the_second_case_sees_nothing_of_the_first(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var world = team.Town.World;
        var first = await team.CaseAsync();
        var child = (await team.ReadAsync(team.Worker, first)).ChildId;
        await team.FileAsync(team.Worker, first, "initial-assessment", Team.Assessment);
        await team.DoAsync<RequestService, Outcome<Guid>>(team.Worker, r => r.RunAsync(first, new("health", null, null, null), Ct));
        await team.DoAsync<WriteNote, Outcome<Guid>>(team.Worker, w => w.RunAsync(first, new("First talk."), Ct));
        await team.DoAsync<WritePlan, Outcome<Guid>>(team.Worker, w => w.GoalAsync(first, null, new("Safe.", null, null), null, Ct));
        await team.DoAsync<RecordIncident, Outcome<Guid>>(team.Worker, r => r.RunAsync(first, new("201", null, false, null, false, null, "What was told.", null), Ct));
        var form = Assert.Single((await team.DoAsync<ReadForms, Outcome<IReadOnlyList<FiledFormSummary>>>(team.Worker, r => r.ListAsync(first, Ct))).Value).Id;
        Guid centre, run;
        await using (var scope = world.AsMachinery())
        {
            Assert.True((await scope.Get<ProcedureLibrary>().PublishFromPackAsync(Ct)).Ok);
            centre = (await scope.Get<CentreDesk>().AddAsync(new("Yunyan centre", "云岩中心", Beside, null, null, null, true, 5), Ct)).Value.Id;
            Assert.True((await scope.Get<CentreDesk>().AdoptAsync(centre, "sop-cn-onestop", world.Clock.GetUtcNow(), Ct)).Ok);
        }
        var about = await team.ReadAsync(team.Worker, first);
        await using (var scope = world.AsMachinery())
        {
            // The first case has a run at that centre as well, that was never sent there.
            run = (await scope.Get<IProcedureRuns>().StartAsync(new(first, about.Number, new(about.Region), about.Sensitivity, "sop-cn-onestop", centre, world.Clock.GetUtcNow(), new Dictionary<string, object?>(), new Dictionary<string, DateTimeOffset>()), Ct)).Value.Value;
        }
        var second = await SecondAsync(team, child, "hurt");
        var sent = await team.DoAsync<SendToCentre, Outcome<RunId>>(team.Worker, s => s.RunAsync(second, Ct));
        Assert.True(sent.Ok, sent.Refusal?.Code);

        var social = await world.ColleagueAsync("social.gao", "social_worker", Beside, centre);
        Assert.Equal(second, Assert.Single((await team.Town.CasesAsync(social)).Items).Id);
        Assert.Empty((await team.DoAsync<ListCases, Page<CaseSummary>>(social, l => l.RunAsync(new(Number: about.Number), Ct))).Items);
        var seen = (await team.DoAsync<ReadChild, Outcome<ChildView>>(social, r => r.RunAsync(child, Ct))).Value;
        Assert.Equal(("欧阳小雨", second), (seen.Name, Assert.Single(seen.Cases).Id));
        Assert.Equal(child, Assert.Single((await team.DoAsync<FindChildren, Page<ChildLine>>(social, f => f.RunAsync(seen.Number, null, null, Ct))).Items).Id);
        Assert.Equal("欧阳小雨", (await team.DoAsync<ReadCase, Outcome<OpenedCase>>(social, r => r.RunAsync(second, Ct))).Value.ChildName);

        async Task Gone<T>(Task<T> tried) where T : Outcome => Assert.Equal(RefusalKind.NotFound, (await tried).Refusal?.Kind);
        await Gone(team.DoAsync<ReadCase, Outcome<OpenedCase>>(social, r => r.RunAsync(first, Ct)));
        await Gone(team.DoAsync<ReadForms, Outcome<IReadOnlyList<FiledFormSummary>>>(social, r => r.ListAsync(first, Ct)));
        await Gone(team.DoAsync<ReadForms, Outcome<FiledForm>>(social, r => r.OpenAsync(form, Ct)));
        await Gone(team.DoAsync<ReadPlan, Outcome<PlanView?>>(social, r => r.RunAsync(first, Ct)));
        await Gone(team.DoAsync<ReadServices, Outcome<IReadOnlyList<ServiceView>>>(social, r => r.OfCaseAsync(first, Ct)));
        await Gone(team.DoAsync<ReadHistory, Outcome<Page<NoteView>>>(social, r => r.NotesAsync(first, null, 200, Ct)));
        await Gone(team.DoAsync<ReadIncidents, Outcome<IReadOnlyList<IncidentView>>>(social, r => r.RunAsync(first, Ct)));
        await Gone(team.DoAsync<ReadClosures, Outcome<IReadOnlyList<ClosureView>>>(social, r => r.ListAsync(first, Ct)));
        await Gone(team.DoAsync<RunDesk, Outcome<OpenRun>>(social, d => d.OpenAsync(run, RunDesk.Read, Ct)));
        Assert.True((await team.DoAsync<RunDesk, Outcome<OpenRun>>(social, d => d.OpenAsync(sent.Value.Value, RunDesk.Read, Ct))).Ok);
        // What the pages ask before they show anything.
        await using var page = world.As(social);
        Assert.False(page.Get<IAccess>().Can(OpenCase.ReadRight, new(about.Region), about.Sensitivity, about.AccessId));
    }

    [Theory, Databases]
    public async Task Who_is_named_on_a_need_to_know_case_sees_its_child_and_is_off_it_with_the_last_case(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var first = await team.CaseAsync("private_touch");
        var child = (await team.ReadAsync(team.Worker, first)).ChildId;
        var second = await SecondAsync(team, child, "private_touch");
        Task<Outcome<ChildView>> Child(Actor who) => team.DoAsync<ReadChild, Outcome<ChildView>>(who, r => r.RunAsync(child, Ct));
        Assert.Equal(RefusalKind.NotFound, (await Child(team.NextDoor)).Refusal?.Kind);
        async Task NameAsync(Guid on) => Assert.True((await team.DoAsync<NamePeople, Outcome>(team.Worker, n => n.AddAsync(on, new(team.NextDoor.AccountId!.Value, "helps"), Ct))).Ok);
        async Task OffAsync(Guid from) => Assert.True((await team.DoAsync<NamePeople, Outcome>(team.Worker, n => n.TakeOffAsync(from, team.NextDoor.AccountId!.Value, Ct))).Ok);
        // On the second: its case and the child, not the first, by no way that leads from the child.
        await NameAsync(second);
        Assert.Equal(second, Assert.Single((await Child(team.NextDoor)).Value.Cases).Id);
        Assert.Equal(second, Assert.Single((await team.Town.CasesAsync(team.NextDoor)).Items).Id);
        Assert.Equal(RefusalKind.NotFound, (await team.DoAsync<ReadCase, Outcome<OpenedCase>>(team.NextDoor, r => r.RunAsync(first, Ct))).Refusal?.Kind);
        // Off one of two, the child stays; off the last, it is gone.
        await NameAsync(first);
        Assert.Equal(2, (await Child(team.NextDoor)).Value.Cases.Count);
        await OffAsync(second);
        Assert.Equal(first, Assert.Single((await Child(team.NextDoor)).Value.Cases).Id);
        await OffAsync(first);
        Assert.Equal(RefusalKind.NotFound, (await Child(team.NextDoor)).Refusal?.Kind);
        Assert.True((await Child(team.Worker)).Ok);
    }

    [Theory, Databases]
    public async Task Case_made_need_to_know_later_keeps_its_child_open_to_all_who_were_named_on_it(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync();
        var child = (await team.ReadAsync(team.Worker, id)).ChildId;
        Assert.True((await team.DoAsync<NamePeople, Outcome>(team.Worker, n => n.AddAsync(id, new(team.NextDoor.AccountId!.Value, "helps"), Ct))).Ok);
        Assert.True((await team.DoAsync<RecordIncident, Outcome<Guid>>(team.Worker, r => r.RunAsync(id, new("302", null, false, null, false, null, null, null), Ct))).Ok);
        foreach (var (who, sees) in new[] { (team.Worker, true), (team.NextDoor, true), (team.Officer, false), (team.Supervisor, false) })
        {
            Assert.Equal(sees, (await team.DoAsync<ReadChild, Outcome<ChildView>>(who, r => r.RunAsync(child, Ct))).Ok);
            Assert.Equal(sees ? 1 : 0, (await team.DoAsync<FindChildren, Page<ChildLine>>(who, f => f.RunAsync("欧阳小雨", null, null, Ct))).Items.Count);
        }
        // Emergency access opens both for its hours, and is ended on both.
        var number = (await team.ReadAsync(team.Worker, id)).Number;
        Assert.True((await team.DoAsync<BreakGlass, Outcome<Guid>>(team.Officer, g => g.RunAsync(new(number, "The child is at my door and hurt."), Ct))).Ok);
        Assert.True((await team.DoAsync<ReadChild, Outcome<ChildView>>(team.Officer, r => r.RunAsync(child, Ct))).Ok);
        var broken = Assert.Single((await team.DoAsync<ReviewGlass, Page<GlassView>>(team.Supervisor, r => r.ListAsync(waiting: true, null, 200, Ct))).Items);
        Assert.True((await team.DoAsync<ReviewGlass, Outcome>(team.Supervisor, r => r.RunAsync(broken.Id, new(GlassFinding.NotJustified, "Nobody was at the door.", broken.Version), Ct))).Ok);
        Assert.False((await team.DoAsync<ReadChild, Outcome<ChildView>>(team.Officer, r => r.RunAsync(child, Ct))).Ok);
    }

    /// <summary>A further report about a child that is known becomes a case of its own, with the same worker.</summary>
    private static async Task<Guid> SecondAsync(Team team, Guid child, string category)
    {
        await team.Town.ReportAsync(Town.Worry(category));
        var report = (await team.Town.QueueAsync(team.Officer)).Items[0];
        var detail = (await team.Town.OpenReportAsync(team.Officer, report.Id)).Value;
        var decided = await team.Town.DecideAsync(team.Officer, report.Id, new() { Outcome = "case_opened", ChildId = child, Version = detail.Summary.Version });
        Assert.True(decided.Ok, decided.Refusal?.Code);
        var id = (await team.Town.OpenReportAsync(team.Officer, report.Id)).Value.CaseId!.Value;
        Assert.True((await team.DoAsync<TakeCase, Outcome<CaseSummary>>(team.Officer, t => t.RunAsync(id, team.Worker.AccountId!.Value, null, Ct))).Ok);
        return id;
    }
}
