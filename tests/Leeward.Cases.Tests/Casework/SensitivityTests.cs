using Leeward.Cases.CaseForms;
using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Cases.Desk;
using Leeward.Cases.History;
using Leeward.Cases.Incidents;
using Leeward.Cases.People;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Modules;
using Leeward.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Cases.Tests.Casework;

public sealed class SensitivityTests
{
    private static async Task<Outcome<CaseSummary>> PutAsync(Team team, Actor actor, Guid id, Sensitivity level, string? reason = "The family is known in the village.", int? version = null)
    {
        var seen = version ?? (await team.Town.InAsync<ListCases, Page<CaseSummary>>(actor, l => l.RunAsync(new(), default))).Items.FirstOrDefault(c => c.Id == id)?.Version ?? 1;
        return await team.DoAsync<ChangeSensitivity, Outcome<CaseSummary>>(actor, c => c.RunAsync(id, new(level, reason, seen), default));
    }

    [Theory, Databases]
    public async Task Case_made_need_to_know_by_hand_is_gone_at_once_from_lists_searches_and_counts_of_the_others(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync();
        await team.FileAsync(team.Worker, id, "initial-assessment", Team.Assessment);
        await team.DoAsync<WriteNote, Outcome<Guid>>(team.Worker, w => w.RunAsync(id, new("First talk."), default));
        Task<Page<CaseSummary>> List(Actor actor) => team.DoAsync<ListCases, Page<CaseSummary>>(actor, l => l.RunAsync(new(), default));
        Task<Page<ChildLine>> Find(Actor actor) => team.DoAsync<FindChildren, Page<ChildLine>>(actor, f => f.RunAsync("欧阳小雨", null, null, default));
        Task<Page<ReportSummary>> Decided(Actor actor) => team.Town.QueueAsync(actor, new(Waiting: false));
        var secondOfficer = await team.Town.World.ColleagueAsync("officer.two", "duty_officer", Town.Here);
        Assert.Equal((1, 1, 1), ((await List(team.NextDoor)).Items.Count, (await Find(team.NextDoor)).Items.Count, (await Decided(secondOfficer)).Items.Count));

        Assert.Equal("Reason", (await PutAsync(team, team.Worker, id, Sensitivity.NeedToKnow, " ")).Refusal!.Field);
        Assert.Equal(RefusalKind.Conflict, (await PutAsync(team, team.Worker, id, Sensitivity.NeedToKnow, version: 99)).Refusal!.Kind);
        var done = await PutAsync(team, team.Worker, id, Sensitivity.NeedToKnow);
        Assert.Equal(Sensitivity.NeedToKnow, done.Value.Sensitivity);
        Assert.Equal((0, 0, 0), ((await List(team.NextDoor)).Items.Count, (await Find(team.NextDoor)).Items.Count, (await Decided(secondOfficer)).Items.Count));
        Assert.Equal(RefusalKind.NotFound, (await team.DoAsync<ReadForms, Outcome<IReadOnlyList<FiledFormSummary>>>(team.NextDoor, r => r.ListAsync(id, default))).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await team.DoAsync<ReadHistory, Outcome<Page<NoteView>>>(team.NextDoor, r => r.NotesAsync(id, null, 200, default))).Refusal!.Kind);
        // The supervisor was not named: nothing of it is counted there any more.
        Assert.DoesNotContain(await team.DoAsync<IEnumerable<IDeskSource>, IReadOnlyList<DeskLine>>(team.NextDoor, d => d.OfType<CasesDesk>().Single().LinesAsync(default)), line => line.Menu == "/cases");

        // Who holds it closer and its worker stay on it; why stands in the notes, and who in the trail.
        Assert.Single((await List(team.Worker)).Items);
        var notes = (await team.DoAsync<ReadHistory, Outcome<Page<NoteView>>>(team.Worker, r => r.NotesAsync(id, null, 200, default))).Value.Items;
        Assert.Contains(notes, n => n.Text!.Contains("The family is known in the village.", StringComparison.Ordinal));
        Assert.Contains(await LinesAsync(team, id), line => line.Verb == ChangeSensitivity.Right && line.ActorId == team.Worker.AccountId);
    }

    [Theory, Databases]
    public async Task Only_a_supervisor_who_sees_the_case_opens_it_again_and_never_one_of_sexual_violence(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync();
        Assert.True((await PutAsync(team, team.Worker, id, Sensitivity.NeedToKnow)).Ok);
        Assert.Equal(RefusalKind.NotFound, (await PutAsync(team, team.Supervisor, id, Sensitivity.Normal)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await PutAsync(team, team.Worker, id, Sensitivity.Normal)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await PutAsync(team, team.Officer, id, Sensitivity.Normal)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await PutAsync(team, team.Stranger, id, Sensitivity.Normal)).Refusal!.Kind);
        Assert.True((await team.DoAsync<NamePeople, Outcome>(team.Worker, n => n.AddAsync(id, new(team.Supervisor.AccountId!.Value, "decides"), default))).Ok);
        var opened = await PutAsync(team, team.Supervisor, id, Sensitivity.Normal, "It was a mistake.");
        Assert.Equal(Sensitivity.Normal, opened.Value.Sensitivity);
        Assert.Equal("欧阳小雨", (await team.DoAsync<ReadCase, Outcome<OpenedCase>>(team.NextDoor, r => r.RunAsync(id, default))).Value.ChildName);
        Assert.Contains(await LinesAsync(team, id), line => line.Verb == ChangeSensitivity.LowerRight);

        Assert.True((await team.DoAsync<RecordIncident, Outcome<Guid>>(team.Worker, r => r.RunAsync(id, new("302", null, false, null, false, null, null, null), default))).Ok);
        await team.DoAsync<NamePeople, Outcome>(team.Worker, n => n.AddAsync(id, new(team.Supervisor.AccountId!.Value, "decides"), default));
        Assert.Equal("cases.case.stays_need_to_know", (await PutAsync(team, team.Supervisor, id, Sensitivity.Normal)).Refusal!.Code);
    }

    [Theory, Databases]
    public async Task Case_that_was_reported_as_sexual_violence_is_not_opened_again_after_something_graver(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync("private_touch");
        Assert.True((await team.DoAsync<RecordIncident, Outcome<Guid>>(team.Worker, r => r.RunAsync(id, new("101", null, false, null, false, null, null, null), default))).Ok);
        Assert.Equal("101", (await team.ReadAsync(team.Worker, id)).Violence);
        await team.DoAsync<NamePeople, Outcome>(team.Worker, n => n.AddAsync(id, new(team.Supervisor.AccountId!.Value, "decides"), default));
        Assert.Equal("cases.case.stays_need_to_know", (await PutAsync(team, team.Supervisor, id, Sensitivity.Normal)).Refusal!.Code);
    }

    [Theory, Databases]
    public async Task Child_stays_as_closely_held_as_the_most_closely_held_of_its_cases(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var first = await team.CaseAsync();
        var child = (await team.ReadAsync(team.Worker, first)).ChildId;
        await team.Town.ReportAsync(Town.Worry("private_touch"));
        var report = (await team.Town.QueueAsync(team.Officer)).Items[0];
        var version = (await team.Town.OpenReportAsync(team.Officer, report.Id)).Value.Summary.Version;
        Assert.True((await team.Town.DecideAsync(team.Officer, report.Id, new() { Outcome = "case_opened", ChildId = child, Version = version })).Ok);
        Assert.True((await PutAsync(team, team.Worker, first, Sensitivity.NeedToKnow)).Ok);
        await team.DoAsync<NamePeople, Outcome>(team.Worker, n => n.AddAsync(first, new(team.Supervisor.AccountId!.Value, "decides"), default));
        Assert.True((await PutAsync(team, team.Supervisor, first, Sensitivity.Normal)).Ok);
        Assert.True((await team.DoAsync<ReadCase, Outcome<OpenedCase>>(team.NextDoor, r => r.RunAsync(first, default))).Ok);
        Assert.Equal(RefusalKind.NotFound, (await team.DoAsync<ReadChild, Outcome<ChildView>>(team.NextDoor, r => r.RunAsync(child, default))).Refusal!.Kind);
    }

    [Theory, Databases]
    public async Task Broken_glass_waits_urgently_on_the_desk_of_the_supervisor_of_the_region_until_it_is_reviewed(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync("private_touch");
        var number = (await team.ReadAsync(team.Worker, id)).Number;
        var elsewhere = await team.Town.World.ColleagueAsync("supervisor.there", "supervisor", Town.There);
        var second = await team.Town.World.ColleagueAsync("supervisor.two", "supervisor", Town.Here);
        async Task<int> WaitingAsync(Actor actor) =>
            (await team.DoAsync<IEnumerable<IDeskSource>, IReadOnlyList<DeskLine>>(actor, d => d.OfType<CasesDesk>().Single().LinesAsync(default))).SingleOrDefault(line => line.Menu == "/break-the-glass/reviews" && line.IsUrgent)?.Count ?? 0;
        // The supervisor breaks the glass: not the same person, but another one of the region is told and reviews.
        Assert.Equal(id, (await team.DoAsync<BreakGlass, Outcome<Guid>>(team.Supervisor, g => g.RunAsync(new(number, "The child is at my door and hurt."), default))).Value);
        Assert.Equal((0, 1, 0, 0), (await WaitingAsync(team.Supervisor), await WaitingAsync(second), await WaitingAsync(elsewhere), await WaitingAsync(team.NextDoor)));
        var seen = Assert.Single((await team.DoAsync<ReviewGlass, Page<GlassView>>(second, r => r.ListAsync(waiting: true, null, 200, default))).Items);
        Task<Outcome> Review(Actor actor) => team.DoAsync<ReviewGlass, Outcome>(actor, r => r.RunAsync(seen.Id, new(GlassFinding.Justified, "It was an emergency.", seen.Version), default));
        Assert.Equal("cases.glass.second_person", (await Review(team.Supervisor)).Refusal!.Code);
        Assert.Equal(RefusalKind.NotFound, (await Review(elsewhere)).Refusal!.Kind);
        Assert.True((await Review(second)).Ok);
        Assert.Equal(0, await WaitingAsync(second));
        var lines = await LinesAsync(team, seen.Id);
        Assert.Contains(lines, line => line.Verb == BreakGlass.Right && line.ActorId == team.Supervisor.AccountId);
        Assert.Contains(lines, line => line.Verb == ReviewGlass.Right && line.ActorId == second.AccountId && line.Result == "done");
    }

    [Theory, Databases]
    public async Task Risk_is_lowered_by_hand_with_a_reason_only(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync();
        async Task<Outcome<CaseSummary>> Risk(RiskLevel risk, string? reason)
        {
            var version = (await team.ReadAsync(team.Worker, id)).Version;
            return await team.DoAsync<EditCase, Outcome<CaseSummary>>(team.Worker, e => e.RunAsync(id, new(CaseStatus.Assessment, risk, version, reason), default));
        }

        Assert.True((await Risk(RiskLevel.High, null)).Ok);
        Assert.Equal(("Reason", "cases.case.lower_risk_reason"), (await Risk(RiskLevel.Medium, " ")).Refusal is { } no ? (no.Field, no.Code) : default);
        Assert.Equal(RiskLevel.High, (await team.ReadAsync(team.Worker, id)).Risk);
        // Nor does the page that was refused show it as done.
        var version = (await team.ReadAsync(team.Worker, id)).Version;
        Assert.Equal(RiskLevel.High, await team.DoAsync<IServiceProvider, RiskLevel>(team.Worker, async page =>
        {
            Assert.False((await page.GetRequiredService<EditCase>().RunAsync(id, new(CaseStatus.Assessment, RiskLevel.Low, version, null), default)).Ok);
            return (await page.GetRequiredService<ReadCase>().RunAsync(id, default)).Value.Case.Risk;
        }));
        Assert.Equal("Reason", (await Risk(RiskLevel.Unknown, null)).Refusal!.Field);
        Assert.True((await Risk(RiskLevel.Low, "He has moved out.")).Ok);
        var notes = (await team.DoAsync<ReadHistory, Outcome<Page<NoteView>>>(team.Worker, r => r.NotesAsync(id, null, 200, default))).Value.Items;
        Assert.EndsWith("He has moved out.", Assert.Single(notes).Text, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<AuditLine>> LinesAsync(Team team, Guid id)
    {
        await using var scope = team.Town.World.AsMachinery();
        return await scope.Get<AuditBook>().OfAsync([id], false, null, 100, default);
    }
}
