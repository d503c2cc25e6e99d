using Leeward.Kernel.Access;
using Leeward.Kernel.People;
using Leeward.Kernel.Persistence;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Tests.People;

public sealed class FindPeopleTests
{
    private static Task<Page<PersonLine>> FindAsync(Staff staff, Actor who, PeopleFilter filter) => staff.DoAsync(who, s => s.Get<FindPeople>().RunAsync(filter, Staff.Ct));

    [Theory, Databases]
    public async Task List_is_paged_by_name_and_narrowed_by_words_role_region_and_state(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var top = await staff.AdministratorAsync("top", "");
        for (var i = 0; i < 7; i++) { await staff.NewcomerAsync($"person{i}", i % 2 == 0 ? "520102" : "5101"); }
        await staff.WorkerAsync("worker", "520103");
        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await FindAsync(staff, top, new(Cursor: cursor, Size: 4));
            Assert.True(page.Items.Count <= 4);
            names.AddRange(page.Items.Select(p => p.UserName));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(["person0", "person1", "person2", "person3", "person4", "person5", "person6", "top", "worker"], names);
        Assert.Equal(3, (await FindAsync(staff, top, new(Region: "51"))).Items.Count);
        Assert.Equal("worker", Assert.Single((await FindAsync(staff, top, new(Role: "child_worker"))).Items).UserName);
        Assert.Equal("person3", Assert.Single((await FindAsync(staff, top, new(Search: "SON3"))).Items).UserName);
        Assert.Equal(9, (await FindAsync(staff, top, new(State: PersonState.Invited))).Items.Count);
        Assert.Empty((await FindAsync(staff, top, new(Search: "%"))).Items);
        Assert.Empty((await FindAsync(staff, top, new(Region: "5' OR"))).Items);
        Assert.Equal(9, (await FindAsync(staff, top, new(Cursor: "nonsense"))).Items.Count);
    }

    [Theory, Databases]
    public async Task Administrator_sees_the_own_region_only_and_others_nobody(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var city = await staff.AdministratorAsync("city", "5201");
        var worker = await staff.WorkerAsync("worker", "520102");
        var far = await staff.NewcomerAsync("far", "5203");
        Assert.Equal(["city", "worker"], (await FindAsync(staff, city, new())).Items.Select(p => p.UserName));
        Assert.Empty((await FindAsync(staff, worker, new())).Items);
        var away = await staff.DoAsync(city, s => s.Get<ReadPerson>().RunAsync(far, Staff.Ct));
        var nowhere = await staff.DoAsync(city, s => s.Get<ReadPerson>().RunAsync(Ids.New(staff.World.Clock), Staff.Ct));
        Assert.Equal(nowhere.Refusal!.Code, away.Refusal!.Code); // elsewhere and not at all look the same
        Assert.Contains(await staff.TrailAsync(far), line => line is { Verb: PeopleRights.Read, Result: "refused" });
        foreach (var act in new Func<TestScope, Task<Outcome>>[]
        {
            async s => await s.Get<ReadPerson>().RunAsync(far, Staff.Ct), async s => await s.Get<ReadPerson>().HistoryAsync(far, null, 10, Staff.Ct), async s => await s.Get<InvitePerson>().RunAsync(far, null, Staff.Ct),
            s => s.Get<HoldAccount>().LockAsync(far, "x", null, Staff.Ct), s => s.Get<HoldAccount>().UnlockAsync(far, null, Staff.Ct), s => s.Get<HoldAccount>().EndAsync(far, "x", null, Staff.Ct),
            s => s.Get<HoldAccount>().RemoveSecondStepAsync(far, IdentityCheck.InPerson, "x", null, Staff.Ct), s => s.Get<AddPerson>().ChangeAsync(far, new("x", "5201"), 1, Staff.Ct), async s => await s.Get<GiveRole>().RunAsync(far, new("ministry", "5201"), null, Staff.Ct),
            s => s.Get<GiveRole>().EndAsync(far, far, null, Staff.Ct),
        })
        {
            foreach (var who in new[] { city, worker, Actor.Public }) { Assert.Equal(RefusalKind.NotFound, (await staff.DoAsync(who, act)).Refusal?.Kind); }
        }
    }

    [Theory, Databases]
    public async Task Account_is_made_within_the_own_region_with_a_name_of_its_own(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var city = await staff.AdministratorAsync("city", "5201");
        Task<Outcome<Guid>> AddAsync(string? name, string? region, string? display = "x") => staff.DoAsync(city, s => s.Get<AddPerson>().RunAsync(new(name, display, region), Staff.Ct));
        Assert.True((await AddAsync("Li.Na", "520102")).Ok);
        Assert.Equal(RefusalKind.Exists, (await AddAsync("li.na", "520102")).Refusal!.Kind);
        Assert.Equal("kernel.people.wider", (await AddAsync("wide", "52")).Refusal!.Code);
        Assert.Equal("kernel.people.wider", (await AddAsync("wide", "")).Refusal!.Code);
        foreach (var bad in new[] { "", "ab", "li na", "<script>", "李娜", new string('a', 61) }) { Assert.Equal("UserName", (await AddAsync(bad, "520102")).Refusal!.Field); }
        Assert.Equal("DisplayName", (await AddAsync("fine", "520102", "a\u202Eb")).Refusal!.Field);
    }

    [Theory, Databases]
    public async Task Second_of_two_administrators_is_told(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var top = await staff.AdministratorAsync("top", "");
        var li = await staff.NewcomerAsync("li.na", "520102");
        var seen = (await staff.DoAsync(top, s => s.Get<ReadPerson>().RunAsync(li, Staff.Ct))).Value.Version;
        Assert.True((await staff.DoAsync(top, s => s.Get<AddPerson>().ChangeAsync(li, new("Li Na", "5201"), seen, Staff.Ct))).Ok);
        Assert.Equal(RefusalKind.Conflict, (await staff.DoAsync(top, s => s.Get<AddPerson>().ChangeAsync(li, new("Lina", "5201"), seen, Staff.Ct))).Refusal!.Kind);
        Assert.Equal(RefusalKind.Conflict, (await staff.DoAsync(top, s => s.Get<GiveRole>().RunAsync(li, new("ministry", ""), seen, Staff.Ct))).Refusal!.Kind);
        var after = (await staff.DoAsync(top, s => s.Get<ReadPerson>().RunAsync(li, Staff.Ct))).Value;
        Assert.Equal(("Li Na", "5201"), (after.DisplayName, after.Region));
        await using var scope = staff.World.AsMachinery();
        Assert.Null((await scope.Get<Leeward.Kernel.Audit.AuditTrail>().VerifyAsync(scope.Get<AppDbContext>(), null, Staff.Ct)).FirstBroken);
    }
}
