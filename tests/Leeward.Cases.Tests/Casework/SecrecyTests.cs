using Leeward.Cases.CaseForms;
using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Cases.History;
using Leeward.Cases.Incidents;
using Leeward.Cases.People;
using Leeward.Cases.Plans;
using Leeward.Cases.Services;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Testing;

namespace Leeward.Cases.Tests.Casework;

public sealed class SecrecyTests
{
    private static IncidentRequest Incident(string violence, bool staff = false) => new(violence, new DateOnly(2026, 2, 27), true, null, staff, "At school", "What was told.", null);

    [Theory, Databases]
    public async Task Sexual_violence_found_later_closes_the_case_and_all_that_belongs_to_it(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync();
        await team.FileAsync(team.Worker, id, "initial-assessment", Team.Assessment);
        await team.DoAsync<RequestService, Outcome<Guid>>(team.Worker, r => r.RunAsync(id, new("health", null, null, null), default));
        await team.DoAsync<WriteNote, Outcome<Guid>>(team.Worker, w => w.RunAsync(id, new("First talk."), default));
        await team.DoAsync<WritePlan, Outcome<Guid>>(team.Worker, w => w.GoalAsync(id, null, new("Safe.", null, null), null, default));
        var form = (await team.DoAsync<ReadForms, Outcome<IReadOnlyList<FiledFormSummary>>>(team.NextDoor, r => r.ListAsync(id, default))).Value[0].Id;
        var child = (await team.ReadAsync(team.NextDoor, id)).ChildId;
        Assert.True((await team.DoAsync<RecordIncident, Outcome<Guid>>(team.Worker, r => r.RunAsync(id, Incident("302"), default))).Ok);
        Assert.Equal(("302", Sensitivity.NeedToKnow), ((await team.ReadAsync(team.Worker, id)).Violence, (await team.ReadAsync(team.Worker, id)).Sensitivity));

        // The worker next door has no way left.
        async Task Gone<T>(Task<T> tried) where T : Outcome => Assert.Equal(RefusalKind.NotFound, (await tried).Refusal!.Kind);
        await Gone(team.DoAsync<ReadCase, Outcome<OpenedCase>>(team.NextDoor, r => r.RunAsync(id, default)));
        await Gone(team.DoAsync<ReadForms, Outcome<FiledForm>>(team.NextDoor, r => r.OpenAsync(form, default)));
        await Gone(team.DoAsync<ReadPlan, Outcome<PlanView?>>(team.NextDoor, r => r.RunAsync(id, default)));
        await Gone(team.DoAsync<ReadServices, Outcome<IReadOnlyList<ServiceView>>>(team.NextDoor, r => r.OfCaseAsync(id, default)));
        await Gone(team.DoAsync<ReadHistory, Outcome<Page<NoteView>>>(team.NextDoor, r => r.NotesAsync(id, null, 200, default)));
        await Gone(team.DoAsync<ReadIncidents, Outcome<IReadOnlyList<IncidentView>>>(team.NextDoor, r => r.RunAsync(id, default)));
        await Gone(team.DoAsync<ReadChild, Outcome<ChildView>>(team.NextDoor, r => r.RunAsync(child, default)));
        Assert.Empty((await team.DoAsync<ListCases, Page<CaseSummary>>(team.NextDoor, l => l.RunAsync(new(), default))).Items);
        Assert.Empty((await team.DoAsync<FindChildren, Page<ChildLine>>(team.NextDoor, f => f.RunAsync("欧阳小雨", null, null, default))).Items);
        Assert.Equal("What was told.", (await team.DoAsync<ReadIncidents, Outcome<IReadOnlyList<IncidentView>>>(team.Worker, r => r.RunAsync(id, default))).Value[0].Account);
    }

    [Theory, Databases]
    public async Task People_are_named_and_taken_off_and_the_last_one_stays(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync("private_touch");
        Task<Outcome> Name(Actor by, Actor who, string? reason = "helps") => team.DoAsync<NamePeople, Outcome>(by, n => n.AddAsync(id, new(who.AccountId!.Value, reason), default));
        Task<Outcome> TakeOff(Actor by, Actor who) => team.DoAsync<NamePeople, Outcome>(by, n => n.TakeOffAsync(id, who.AccountId!.Value, default));
        Assert.Equal(RefusalKind.NotFound, (await Name(team.NextDoor, team.NextDoor)).Refusal!.Kind);
        Assert.Equal("cases.people.not_here", (await Name(team.Worker, team.Stranger)).Refusal!.Code);
        Assert.Equal("Reason", (await Name(team.Worker, team.NextDoor, null)).Refusal!.Field);
        Assert.True((await Name(team.Worker, team.NextDoor)).Ok);
        Assert.True((await team.DoAsync<ReadCase, Outcome<OpenedCase>>(team.NextDoor, r => r.RunAsync(id, default))).Ok);
        Assert.True((await TakeOff(team.NextDoor, team.Worker)).Ok);
        Assert.True((await TakeOff(team.NextDoor, team.Officer)).Ok);
        Assert.Equal(RefusalKind.NotFound, (await team.DoAsync<ReadCase, Outcome<OpenedCase>>(team.Worker, r => r.RunAsync(id, default))).Refusal!.Kind);
        Assert.Equal("cases.people.last_one", (await TakeOff(team.NextDoor, team.NextDoor)).Refusal!.Code);
    }

    [Theory, Databases]
    public async Task Broken_glass_opens_for_four_hours_is_told_and_reviewed_by_somebody_else(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync("private_touch");
        var number = (await team.ReadAsync(team.Worker, id)).Number;
        Task<Outcome<Guid>> Break(Actor actor, string? text, string? reason = "The child is at my door and hurt.") => team.DoAsync<BreakGlass, Outcome<Guid>>(actor, g => g.RunAsync(new(text, reason), default));
        Assert.Equal("cases.glass.none", (await Break(team.Stranger, number)).Refusal!.Code);
        Assert.Equal("cases.glass.none", (await Break(team.NextDoor, Ids.Number("CA", Ids.New(team.Town.World.Clock)))).Refusal!.Code);
        Assert.Equal("Reason", (await Break(team.NextDoor, number, "help")).Refusal!.Field);
        Assert.Equal(id, (await Break(team.NextDoor, number)).Value);
        Assert.Equal(number, (await team.ReadAsync(team.NextDoor, id)).Number);
        team.Town.World.Clock.Advance(TimeSpan.FromHours(4) + TimeSpan.FromSeconds(1));
        Task<Outcome<OpenedCase>> Read() => team.DoAsync<ReadCase, Outcome<OpenedCase>>(team.NextDoor, r => r.RunAsync(id, default));
        Assert.Equal(RefusalKind.NotFound, (await Read()).Refusal!.Kind);

        Assert.Equal(id, (await Break(team.NextDoor, number)).Value);
        async Task<IReadOnlyList<GlassView>> Waiting(Actor actor) => (await team.DoAsync<ReviewGlass, Page<GlassView>>(actor, r => r.ListAsync(waiting: true, null, 200, default))).Items;
        Assert.Empty(await Waiting(team.Worker));
        var seen = await Waiting(team.Supervisor);
        Assert.Equal((2, "The child is at my door and hurt."), (seen.Count, seen[0].Reason));
        Task<Outcome> Review(Actor actor, GlassFinding finding, string? note) => team.DoAsync<ReviewGlass, Outcome>(actor, r => r.RunAsync(seen[0].Id, new(finding, note, seen[0].Version), default));
        Assert.Equal(RefusalKind.NotFound, (await Review(team.NextDoor, GlassFinding.Justified, null)).Refusal!.Kind);
        Assert.Equal("Note", (await Review(team.Supervisor, GlassFinding.NotJustified, null)).Refusal!.Field);
        Assert.True((await Read()).Ok);
        Assert.True((await Review(team.Supervisor, GlassFinding.NotJustified, "Nobody was at the door.")).Ok);
        Assert.Equal(RefusalKind.NotFound, (await Read()).Refusal!.Kind);
    }

    [Theory, Databases]
    public async Task Name_known_in_Latin_letters_only_is_kept_and_found(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var request = new ChildRequest { Name = "单小雨", Sex = "female", BornOn = new DateOnly(2016, 7, 8), Region = Town.Here };
        var id = (await team.DoAsync<EditChild, Outcome<Guid>>(team.Worker, e => e.RunAsync(null, request, null, default))).Value;
        Task<Outcome<ChildView>> Read() => team.DoAsync<ReadChild, Outcome<ChildView>>(team.Worker, r => r.RunAsync(id, default));
        var changed = await team.DoAsync<EditChild, Outcome<Guid>>(team.Worker, async e => await e.RunAsync(id, request with { Name = null, NameLatin = "Aisha Tursun" }, (await Read()).Value.Version, default));
        Assert.True(changed.Ok, changed.Refusal?.Code);
        Assert.Equal((null, "Aisha Tursun"), ((await Read()).Value.Name, (await Read()).Value.NameLatin));
        foreach (var typed in new[] { "Aisha Tursun", "aisha", "AISHA  TURSUN" }) { Assert.Equal(id, Assert.Single((await team.DoAsync<FindChildren, Page<ChildLine>>(team.Worker, f => f.RunAsync(typed, null, null, default))).Items).Id); }
        Assert.Empty((await team.DoAsync<FindChildren, Page<ChildLine>>(team.Worker, f => f.RunAsync("单小雨", null, null, default))).Items);
    }

    [Theory, Databases]
    public async Task Child_is_changed_with_caregivers_and_found_by_the_new_name_only(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var request = new ChildRequest { Name = "单小雨", Sex = "female", BornOn = new DateOnly(2016, 7, 8), Region = Town.Here, Vulnerabilities = ["left_behind", "disability"], Address = "Village 3" };
        Task<Outcome<Guid>> Edit(Actor actor, Guid? id, ChildRequest r, int? version) => team.DoAsync<EditChild, Outcome<Guid>>(actor, e => e.RunAsync(id, r, version, default));
        Assert.Equal(RefusalKind.NotFound, (await Edit(team.Worker, null, request with { Region = Town.There }, null)).Refusal!.Kind);
        Assert.Equal("Vulnerabilities", (await Edit(team.Worker, null, request with { Vulnerabilities = ["witch"] }, null)).Refusal!.Field);
        Assert.Equal("BornOn", (await Edit(team.Worker, null, request with { BornOn = new DateOnly(2030, 1, 1) }, null)).Refusal!.Field);
        Assert.Equal("cases.child.bad_resident_id", (await Edit(team.Worker, null, request with { ResidentId = "52010220160708001X" }, null)).Refusal!.Code);
        var id = (await Edit(team.Worker, null, request, null)).Value;
        Task<Outcome<ChildView>> Read(Actor actor) => team.DoAsync<ReadChild, Outcome<ChildView>>(actor, r => r.RunAsync(id, default));
        Assert.Equal(RefusalKind.NotFound, (await Read(team.Stranger)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await Edit(team.Stranger, id, request, 1)).Refusal!.Kind);
        var first = (await Read(team.Worker)).Value;
        Assert.Equal(("Shan Xiaoyu", "Village 3", 2), (first.NameLatin, first.Address, first.Vulnerabilities.Count));
        Task<Outcome> Care(Guid? one, CaregiverRequest? r, int version) => team.DoAsync<EditChild, Outcome>(team.Worker, e => e.CaregiverAsync(id, one, r, version, default));
        Assert.Equal("Relationship", (await Care(null, new("奶奶", "robot", null, true, null), first.Version)).Refusal!.Field);
        Assert.True((await Care(null, new("单奶奶", "grandmother_paternal", "13800000000", true, null), first.Version)).Ok);
        Assert.Equal(RefusalKind.Conflict, (await Edit(team.Worker, id, request with { Name = "王小雨" }, first.Version)).Refusal!.Kind);
        var second = (await Read(team.Worker)).Value;
        Assert.Equal(("单奶奶", true, (bool?)null), (second.Caregivers[0].Name, second.Caregivers[0].LivesWithChild!.Value, second.Caregivers[0].IsGuardian));
        Assert.True((await Edit(team.Worker, id, request with { Name = "王小雨" }, second.Version)).Ok);
        Task<Page<ChildLine>> Find(string text) => team.DoAsync<FindChildren, Page<ChildLine>>(team.Worker, f => f.RunAsync(text, null, null, default));
        Assert.Single((await Find("wang xiaoyu")).Items);
        Assert.Empty((await Find("单小雨")).Items);
        Assert.True((await Care(second.Caregivers[0].Id, null, (await Read(team.Worker)).Value.Version)).Ok);
        Assert.Empty((await Read(team.Worker)).Value.Caregivers);
    }

    [Theory, Databases]
    public async Task Same_child_is_shown_at_triage_and_gets_a_second_case_instead_of_a_second_record(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var first = await team.CaseAsync();
        var child = (await team.ReadAsync(team.Worker, first)).ChildId;
        await team.Town.ReportAsync();
        var report = (await team.Town.QueueAsync(team.Officer)).Items[0];
        var version = (await team.Town.OpenReportAsync(team.Officer, report.Id)).Value.Summary.Version;
        var same = Assert.Single((await team.DoAsync<Triage.FindSame, Triage.SameFound>(team.Officer, f => f.RunAsync(report.Id, default))).Children);
        Assert.Equal((child, first), (same.Id, same.Cases.Single().Id));
        Assert.Equal("ChildId", (await team.Town.DecideAsync(team.Officer, report.Id, new() { Outcome = "case_opened", ChildId = Guid.CreateVersion7(), Version = version })).Refusal!.Field);
        Assert.True((await team.Town.DecideAsync(team.Officer, report.Id, new() { Outcome = "case_opened", ChildId = child, Version = version })).Ok);
        Assert.Equal(2, (await team.DoAsync<ReadChild, Outcome<ChildView>>(team.Worker, r => r.RunAsync(child, default))).Value.Cases.Count);
        Assert.Single((await team.DoAsync<FindChildren, Page<ChildLine>>(team.Worker, f => f.RunAsync("欧阳小雨", null, null, default))).Items);
    }
}
