using Leeward.Kernel.Clients;
using Leeward.Kernel.Modules;
using Leeward.Kernel.People;
using Leeward.Testing;

namespace Leeward.Kernel.Tests.People;

public sealed class GiveSystemRoleTests
{
    [Theory, Databases]
    public async Task Role_of_a_system_that_reaches_need_to_know_waits_for_a_second_administrator(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var (top, city) = (await staff.AdministratorAsync("top", ""), await staff.AdministratorAsync("city", "5201"));
        var made = await LetInAsync(staff, city, "child_worker", "provincial_analyst");
        Assert.Equal(["child_worker"], made.Waiting);
        Assert.Equal("provincial_analyst", Assert.Single(await staff.RolesAsync(made.Id)).Role); // asked for is not given
        Assert.Equal(["child_worker"], (await staff.DoAsync(city, s => s.Get<ClientDesk>().ListAsync(Staff.Ct))).Single().Waiting);

        // It waits on the second administrator's desk, not on that of who asked.
        Assert.Empty(await DeskAsync(staff, city));
        Assert.Equal(1, Assert.Single(await DeskAsync(staff, top)).Count);
        var waiting = await staff.DoAsync(top, async s => Assert.Single(await s.Get<DecideRole>().ListAsync(null, Staff.Ct)));
        Assert.True(waiting.IsSystem);
        Assert.Equal("kernel.people.second_person", (await staff.DoAsync(city, s => s.Get<DecideRole>().ApproveAsync(waiting.Id, waiting.Version, Staff.Ct))).Refusal!.Code);
        Assert.Single(await staff.RolesAsync(made.Id));
        Assert.Equal(RefusalKind.Conflict, (await staff.DoAsync(top, s => s.Get<DecideRole>().ApproveAsync(waiting.Id, waiting.Version + 1, Staff.Ct))).Refusal!.Kind);
        Assert.True((await staff.DoAsync(top, s => s.Get<DecideRole>().ApproveAsync(waiting.Id, waiting.Version, Staff.Ct))).Ok);
        Assert.Contains(await staff.RolesAsync(made.Id), held => held.Role == "child_worker" && held.Region.Value == "520102");
        Assert.Empty(await DeskAsync(staff, top));
        Assert.Equal(RefusalKind.Exists, (await staff.DoAsync(top, s => s.Get<DecideRole>().ApproveAsync(waiting.Id, waiting.Version, Staff.Ct))).Refusal!.Kind);
    }

    [Theory, Databases]
    public async Task More_time_for_such_a_role_waits_too_and_the_present_end_stands_meanwhile(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var top = await staff.AdministratorAsync("top", "");
        var made = await LetInAsync(staff, top, "child_worker"); // the only administrator gives alone
        Assert.Empty(made.Waiting);
        var city = await staff.AdministratorAsync("city", "5201");
        var line = (await staff.DoAsync(city, s => s.Get<ClientDesk>().ListAsync(Staff.Ct))).Single();
        var renewed = await staff.DoAsync(city, s => s.Get<ClientDesk>().RenewAsync(made.Id, 0, new DateOnly(2027, 12, 31), Staff.Ct));
        Assert.Equal(["child_worker"], renewed.Value.Waiting);
        Assert.Equal(line.UntilAt, (await staff.DoAsync(city, s => s.Get<ClientDesk>().ListAsync(Staff.Ct))).Single().UntilAt);
        var waiting = await staff.DoAsync(top, async s => Assert.Single(await s.Get<DecideRole>().ListAsync(null, Staff.Ct)));
        Assert.True((await staff.DoAsync(top, s => s.Get<DecideRole>().ApproveAsync(waiting.Id, waiting.Version, Staff.Ct))).Ok);
        Assert.True((await staff.DoAsync(city, s => s.Get<ClientDesk>().ListAsync(Staff.Ct))).Single().UntilAt > line.UntilAt);
    }

    [Theory, Databases]
    public async Task System_that_has_ended_gets_nothing_any_more(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var (top, city) = (await staff.AdministratorAsync("top", ""), await staff.AdministratorAsync("city", "5201"));
        var made = await LetInAsync(staff, city, "child_worker");
        var waiting = await staff.DoAsync(top, async s => Assert.Single(await s.Get<DecideRole>().ListAsync(null, Staff.Ct)));
        Assert.True((await staff.DoAsync(city, s => s.Get<ClientDesk>().EndAsync(made.Id, Staff.Ct))).Ok);
        Assert.False((await staff.DoAsync(top, s => s.Get<DecideRole>().ApproveAsync(waiting.Id, waiting.Version, Staff.Ct))).Ok);
        Assert.Empty(await staff.RolesAsync(made.Id));
    }

    private static async Task<ClientWithSecret> LetInAsync(Staff staff, Leeward.Kernel.Access.Actor who, params string[] roles)
    {
        var made = await staff.DoAsync(who, s => s.Get<ClientDesk>().AddAsync(new("hospital", roles, "520102", null), Staff.Ct));
        Assert.True(made.Ok, made.Refusal?.Code);
        return made.Value;
    }

    private static Task<IReadOnlyList<DeskLine>> DeskAsync(Staff staff, Leeward.Kernel.Access.Actor who) =>
        staff.DoAsync(who, s => s.All<IDeskSource>().Single(d => d.GetType().Name == "RolesDesk").LinesAsync(Staff.Ct));
}
