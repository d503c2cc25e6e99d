using Leeward.Kernel.People;
using Leeward.Testing;

namespace Leeward.Kernel.Tests.People;

public sealed class GiveRoleTests
{
    [Theory, Databases]
    public async Task Role_is_given_for_a_region_and_a_time_and_ends_by_itself(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var top = await staff.AdministratorAsync("top", "");
        var li = await staff.NewcomerAsync("li.na", "520102");
        var given = await staff.GiveAsync(top, li, "provincial_analyst", "52", until: new DateOnly(2026, 3, 4));
        Assert.True(given.Value.Given);
        Assert.Equal("52", Assert.Single(await staff.RolesAsync(li)).Region.Value);
        staff.World.Clock.Advance(TimeSpan.FromHours(62)); // Wednesday 23:00 in Shanghai: the last day itself still counts
        Assert.Single(await staff.RolesAsync(li));
        staff.World.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await staff.RolesAsync(li));
        Assert.Contains(await staff.TrailAsync(li), line => line.Verb == PeopleRights.Give && line.Details.StartsWith("role=provincial_analyst; region=52; until=2026-03-04T16:00Z", StringComparison.Ordinal));
    }

    [Theory, Databases]
    public async Task Nobody_gives_a_role_wider_than_the_own_region_nor_to_people_elsewhere_nor_to_themselves(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var city = await staff.AdministratorAsync("city", "5201");
        var near = await staff.NewcomerAsync("near", "520102");
        var far = await staff.NewcomerAsync("far", "5203");
        Assert.Equal("kernel.people.wider", (await staff.GiveAsync(city, near, "provincial_analyst", "52")).Refusal!.Code);
        Assert.Equal("kernel.people.wider", (await staff.GiveAsync(city, near, "provincial_analyst", "")).Refusal!.Code);
        Assert.Equal(RefusalKind.NotFound, (await staff.GiveAsync(city, far, "provincial_analyst", "5201")).Refusal!.Kind);
        Assert.Equal("kernel.people.not_yourself", (await staff.GiveAsync(city, city.AccountId!.Value, "supervisor", "5201")).Refusal!.Code);
        Assert.Empty(await staff.RolesAsync(near));
        Assert.Equal(2, (await staff.TrailAsync(near)).Count(line => line is { Verb: PeopleRights.Give, Result: "refused" }));
        Assert.True((await staff.GiveAsync(city, near, "provincial_analyst", "520102")).Value.Given);
        Assert.Equal(RefusalKind.Exists, (await staff.GiveAsync(city, near, "provincial_analyst", "520102")).Refusal!.Kind);
    }

    [Theory, Databases]
    public async Task Role_that_reaches_need_to_know_waits_for_a_second_administrator(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var (top, city) = (await staff.AdministratorAsync("top", ""), await staff.AdministratorAsync("city", "5201"));
        var li = await staff.NewcomerAsync("li.na", "520102");
        var asked = await staff.GiveAsync(city, li, "child_worker", "520102");
        Assert.False(asked.Value.Given);
        Assert.Empty(await staff.RolesAsync(li)); // asked for is not given
        Assert.Equal("kernel.people.already_asked", (await staff.GiveAsync(city, li, "child_worker", "520102")).Refusal!.Code);

        var waiting = await staff.DoAsync(top, async s => Assert.Single(await s.Get<DecideRole>().ListAsync(null, Staff.Ct)));
        Assert.Equal("kernel.people.second_person", (await staff.DoAsync(city, s => s.Get<DecideRole>().ApproveAsync(waiting.Id, waiting.Version, Staff.Ct))).Refusal!.Code);
        Assert.Equal(RefusalKind.Conflict, (await staff.DoAsync(top, s => s.Get<DecideRole>().ApproveAsync(waiting.Id, waiting.Version + 1, Staff.Ct))).Refusal!.Kind);
        Assert.True((await staff.DoAsync(top, s => s.Get<DecideRole>().ApproveAsync(waiting.Id, waiting.Version, Staff.Ct))).Ok);
        Assert.Equal("child_worker", Assert.Single(await staff.RolesAsync(li)).Role);
        Assert.Equal(RefusalKind.Exists, (await staff.DoAsync(top, s => s.Get<DecideRole>().ApproveAsync(waiting.Id, waiting.Version, Staff.Ct))).Refusal!.Kind);
    }

    [Theory, Databases]
    public async Task Only_administrator_gives_alone_and_the_trail_says_so(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var top = await staff.AdministratorAsync("top", "");
        var li = await staff.NewcomerAsync("li.na", "520102");
        Assert.True((await staff.GiveAsync(top, li, "child_worker", "520102")).Value.Given);
        Assert.Contains(await staff.TrailAsync(li), line => line.Details.Contains("alone=1", StringComparison.Ordinal));
        // From now on there are two.
        await staff.AdministratorAsync("second", "52");
        Assert.False((await staff.GiveAsync(top, li, "supervisor", "520102")).Value.Given);
        // ...but the second of Guizhou has no say in Sichuan.
        Assert.True((await staff.GiveAsync(top, li, "supervisor", "5101")).Value.Given);
    }

    [Theory, Databases]
    public async Task Request_is_declined_or_taken_back_and_gives_nothing(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var (top, city) = (await staff.AdministratorAsync("top", ""), await staff.AdministratorAsync("city", "5201"));
        var li = await staff.NewcomerAsync("li.na", "520102");
        var first = (await staff.GiveAsync(city, li, "child_worker", "520102")).Value.Id;
        Assert.True((await staff.DoAsync(top, s => s.Get<DecideRole>().DeclineAsync(first, "not yet trained", 1, Staff.Ct))).Ok);
        var second = (await staff.GiveAsync(city, li, "child_worker", "520102")).Value.Id;
        Assert.True((await staff.DoAsync(city, s => s.Get<DecideRole>().DeclineAsync(second, null, 1, Staff.Ct))).Ok);
        Assert.Empty(await staff.RolesAsync(li));
        Assert.Contains(await staff.TrailAsync(li), line => line.Verb == PeopleRights.Decline && line.Details.Contains("reason=not yet trained", StringComparison.Ordinal));
    }

    [Theory, Databases]
    public async Task Wrong_role_region_or_day_is_said(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var top = await staff.AdministratorAsync("top", "");
        var li = await staff.NewcomerAsync("li.na", "520102");
        Assert.Equal("Role", (await staff.GiveAsync(top, li, "king", "52")).Refusal!.Field);
        Assert.Equal("Region", (await staff.GiveAsync(top, li, "ministry", "999999")).Refusal!.Field);
        Assert.Equal("Region", (await staff.GiveAsync(top, li, "ministry", "5' OR 1")).Refusal!.Field);
        Assert.Equal("UntilOn", (await staff.GiveAsync(top, li, "ministry", "", until: new DateOnly(2026, 3, 1))).Refusal!.Field);
    }

    [Theory, Databases]
    public async Task Ended_role_opens_nothing_and_a_role_from_above_is_not_ended_from_below(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var (top, city) = (await staff.AdministratorAsync("top", ""), await staff.AdministratorAsync("city", "5201"));
        var li = await staff.NewcomerAsync("li.na", "520102");
        var wide = (await staff.GiveAsync(top, li, "provincial_analyst", "52")).Value.Id;
        var narrow = (await staff.GiveAsync(city, li, "provincial_analyst", "520102")).Value.Id;
        Assert.Equal("kernel.people.wider", (await staff.DoAsync(city, s => s.Get<GiveRole>().EndAsync(li, wide, null, Staff.Ct))).Refusal!.Code);
        Assert.True((await staff.DoAsync(city, s => s.Get<GiveRole>().EndAsync(li, narrow, null, Staff.Ct))).Ok);
        Assert.Equal("52", Assert.Single(await staff.RolesAsync(li)).Region.Value);
        Assert.Equal(RefusalKind.NotFound, (await staff.DoAsync(city, s => s.Get<GiveRole>().EndAsync(li, narrow, null, Staff.Ct))).Refusal!.Kind);
    }
}
