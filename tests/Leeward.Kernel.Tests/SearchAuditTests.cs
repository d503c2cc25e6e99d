using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Tests;

public sealed class SearchAuditTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private static async Task<Guid> NoteAsync(TestWorld world, Actor who, string region)
    {
        await using var scope = world.As(who);
        var id = Ids.New(world.Clock);
        scope.Get<IRecords>().Add(new Note { Id = id, AccessId = id, Region = region, Title = "a secret title" });
        Assert.True((await scope.Get<IRecords>().SaveAsync("notes.note.edit", Ct)).Ok);
        return id;
    }

    private static async Task<Page<AuditEvent>> SearchAsync(TestWorld world, Actor who, AuditFilter filter)
    {
        await using var scope = world.As(who);
        return (await scope.Get<SearchAudit>().RunAsync(filter, Ct)).Value;
    }

    [Theory, Databases]
    public async Task Trail_is_searched_by_person_record_act_result_day_and_region(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        var auditor = await world.ColleagueAsync("auditor", "auditor", "");
        var li = world.Person("li", "52", Sensitivity.Normal, "notes.*");
        var worker = await world.ColleagueAsync("worker", "child_worker", "520102");
        var here = await NoteAsync(world, li, "520102");
        await NoteAsync(world, li, "5101");
        await using (var scope = world.As(worker)) { Assert.False((await scope.Get<IRecords>().FindAsync<Note>(here, "notes.note.read", Ct)).Ok); }
        Assert.Equal(["refused", "done"], (await SearchAsync(world, auditor, new(Record: here.ToString()))).Items.Select(e => e.Result));
        Assert.Equal("worker", Assert.Single((await SearchAsync(world, auditor, new(Person: "WORK"))).Items).Actor);
        Assert.Equal(2, (await SearchAsync(world, auditor, new(Verb: "notes.note.edit"))).Items.Count);
        Assert.Equal("notes.note.read", Assert.Single((await SearchAsync(world, auditor, new(Result: "refused"))).Items).Verb);
        Assert.Equal("5101", Assert.Single((await SearchAsync(world, auditor, new(Region: "51"))).Items).Region);
        Assert.Empty((await SearchAsync(world, auditor, new(To: new DateOnly(2026, 3, 1)))).Items);
        Assert.NotEmpty((await SearchAsync(world, auditor, new(From: new DateOnly(2026, 3, 2), To: new DateOnly(2026, 3, 2)))).Items);
        Assert.Empty((await SearchAsync(world, auditor, new(Record: "CA-00000-00000-0"))).Items);
        // Looking leaves a line too, with what was looked for.
        Assert.Contains((await SearchAsync(world, auditor, new(Person: "auditor"))).Items, e => e.Verb == SearchAudit.Right && e.Details == "region=51");
        Assert.DoesNotContain((await SearchAsync(world, auditor, new())).Items, e => e.Details.Contains("secret", StringComparison.Ordinal));
    }

    [Theory, Databases]
    public async Task Pages_follow_each_other_without_gap_while_the_trail_grows(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        var auditor = await world.ColleagueAsync("auditor", "auditor", "");
        for (var i = 0; i < 5; i++) { await NoteAsync(world, Actor.Machinery("test"), "52"); }
        var first = await SearchAsync(world, auditor, new(Verb: "notes.note.edit", Size: 2));
        await NoteAsync(world, Actor.Machinery("test"), "52");
        var second = await SearchAsync(world, auditor, new(Verb: "notes.note.edit", Size: 2, Cursor: first.Next));
        var third = await SearchAsync(world, auditor, new(Verb: "notes.note.edit", Size: 2, Cursor: second.Next));
        var all = first.Items.Concat(second.Items).Concat(third.Items).Select(e => e.Seq).ToList();
        Assert.Equal(5, all.Distinct().Count());
        Assert.Equal(all.OrderDescending(), all);
        Assert.Null(third.Next);
    }

    [Theory, Databases]
    public async Task Auditor_of_a_part_sees_that_part_and_what_its_people_did(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        var province = await world.ColleagueAsync("province", "auditor", "52");
        var near = await world.ColleagueAsync("near", "child_worker", "520102");
        var far = await world.ColleagueAsync("far", "child_worker", "5101");
        await NoteAsync(world, Actor.Machinery("test"), "520102");
        await NoteAsync(world, Actor.Machinery("test"), "5101");
        foreach (var who in new[] { near, far }) { await using var scope = world.As(who); await scope.Get<IAccess>().RefuseAsync("cases.case.read", "Case", Ids.New(world.Clock), Ct); }
        var seen = (await SearchAsync(world, province, new())).Items;
        Assert.Equal("520102", Assert.Single(seen, e => e.Verb == "notes.note.edit").Region);
        Assert.Equal("near", Assert.Single(seen, e => e.Result == "refused").Actor);
    }

    [Theory, Databases]
    public async Task Others_are_refused_and_the_refusal_is_in_the_trail(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        var auditor = await world.ColleagueAsync("auditor", "auditor", "");
        foreach (var role in new[] { "administrator", "supervisor", "child_worker", "ministry" })
        {
            var other = await world.ColleagueAsync(role, role, "");
            await using var scope = world.As(other);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<SearchAudit>().RunAsync(new(), Ct)).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<SearchAudit>().ExportAsync(new(), e => e.Verb, () => throw new InvalidOperationException("written"), Ct)).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<VerifyAudit>().StartAsync(Ct)).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<VerifyAudit>().LastAsync(Ct)).Refusal!.Kind);
        }
        Assert.Equal(16, (await SearchAsync(world, auditor, new(Result: "refused"))).Items.Count);
    }

    [Theory, Databases]
    public async Task Export_is_audited_first_and_no_cell_is_a_formula(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        var auditor = await world.ColleagueAsync("auditor", "auditor", "");
        await NoteAsync(world, Actor.Machinery("=cmd|' /C calc'!A0"), "52");
        using var file = new MemoryStream();
        await using (var scope = world.As(auditor)) { Assert.True((await scope.Get<SearchAudit>().ExportAsync(new(Region: "52"), e => "words, \"quoted\"", () => Task.FromResult<Stream>(file), Ct)).Ok); }
        var lines = System.Text.Encoding.UTF8.GetString(file.ToArray()).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Contains(",'=cmd|' /C calc'!A0,,notes.note.edit,\"words, \"\"quoted\"\"\",done,Note,", lines[1], StringComparison.Ordinal);
        Assert.Equal("region=52", Assert.Single((await SearchAsync(world, auditor, new(Verb: SearchAudit.ExportRight))).Items).Details);
    }

    [Theory, Databases]
    public async Task Check_as_a_job_says_whole_then_names_the_broken_link(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        var auditor = await world.ColleagueAsync("auditor", "auditor", "");
        for (var i = 0; i < 4; i++) { await NoteAsync(world, Actor.Machinery("test"), "52"); }
        async Task<AuditProof> CheckAsync()
        {
            await using var scope = world.As(auditor);
            var job = (await scope.Get<VerifyAudit>().StartAsync(Ct)).Value;
            Assert.NotNull((await scope.Get<VerifyAudit>().LastAsync(Ct)).Value.Running);
            Assert.Equal(job, (await scope.Get<VerifyAudit>().StartAsync(Ct)).Value); // asked twice, done once
            Assert.Equal(JobState.Done, (await scope.Get<JobRunner>().RunAsync(job, null, Ct))!.State);
            return (await scope.Get<VerifyAudit>().LastAsync(Ct)).Value;
        }
        await using (var scope = world.As(auditor)) { Assert.Null((await scope.Get<VerifyAudit>().LastAsync(Ct)).Value.At); }
        var whole = await CheckAsync();
        Assert.Equal((true, 5L, null, "auditor"), (whole.IsWhole, whole.Links, whole.FirstBroken, whole.By));
        await using (var scope = world.AsMachinery()) { await scope.Get<AppDbContext>().AuditEntries.Where(e => e.Seq == 3).ExecuteUpdateAsync(s => s.SetProperty(e => e.Actor, "nobody"), Ct); }
        var broken = await CheckAsync();
        Assert.Equal((false, 2L, 3L), (broken.IsWhole, broken.Links, broken.FirstBroken));
    }
}
