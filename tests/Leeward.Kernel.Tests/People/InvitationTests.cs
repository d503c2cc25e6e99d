using Leeward.Kernel.Access;
using Leeward.Kernel.People;
using Leeward.Kernel.Persistence;
using Leeward.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Tests.People;

public sealed class InvitationTests
{
    private const string Password = "fig tree under old bridge";

    private static Task<Outcome<InvitedPerson>> AcceptAsync(Staff staff, string? code, string password = Password, string? again = null) =>
        staff.DoAsync(Actor.Public, s => s.Get<AcceptInvitation>().RunAsync(code, password, again ?? password, Staff.Ct));

    private static async Task<bool> OpensAsync(Staff staff, Guid account, string password)
    {
        await using var scope = staff.World.AsMachinery();
        var found = await scope.Get<AppDbContext>().Users.AsNoTracking().SingleAsync(a => a.Id == account);
        return found.PasswordHash is { } hash && scope.Get<IPasswordHasher<Account>>().VerifyHashedPassword(found, hash, password) != PasswordVerificationResult.Failed;
    }

    [Theory, Databases]
    public async Task Code_sets_the_password_once_and_is_stored_nowhere(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var city = await staff.AdministratorAsync("city", "5201");
        var li = await staff.NewcomerAsync("li.na", "520102");
        var made = (await staff.DoAsync(city, s => s.Get<InvitePerson>().RunAsync(li, null, Staff.Ct))).Value;
        Assert.False(made.IsReset);
        Assert.EndsWith(made.Code, made.Path, StringComparison.Ordinal);
        await using (var scope = staff.World.AsMachinery())
        {
            var db = scope.Get<AppDbContext>();
            Assert.DoesNotContain(made.Code.Replace("-", "", StringComparison.Ordinal), (await db.Invitations.AsNoTracking().SingleAsync()).Code, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(await db.AuditEntries.AsNoTracking().ToListAsync(), e => e.Details.Contains(made.Code, StringComparison.OrdinalIgnoreCase));
        }
        // Spaces, small letters and look-alikes are forgiven: it may have been read out.
        var spoken = made.Code.ToLowerInvariant().Replace('-', ' ').Replace('0', 'o').Replace('1', 'l');
        Assert.Equal("li.na", (await AcceptAsync(staff, spoken)).Value.UserName);
        Assert.True(await OpensAsync(staff, li, Password));
        Assert.Equal("kernel.people.bad_code", (await AcceptAsync(staff, made.Code, "another long quiet phrase")).Refusal!.Code);
        Assert.True(await OpensAsync(staff, li, Password));
        Assert.Contains(await staff.TrailAsync(li), line => line is { Verb: PeopleRights.Accept, Result: "done" });
    }

    [Theory, Databases]
    public async Task Code_is_dead_after_48_hours_after_a_newer_one_and_when_wrong(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var city = await staff.AdministratorAsync("city", "5201");
        var li = await staff.NewcomerAsync("li.na", "520102");
        var first = (await staff.DoAsync(city, s => s.Get<InvitePerson>().RunAsync(li, null, Staff.Ct))).Value.Code;
        var second = (await staff.DoAsync(city, s => s.Get<InvitePerson>().RunAsync(li, null, Staff.Ct))).Value.Code;
        foreach (var dead in new[] { first, "K7QM-2XW9-0BTC-4HZN", "", null, "'; DROP TABLE", new string('A', 500) }) { Assert.False((await AcceptAsync(staff, dead)).Ok); }
        staff.World.Clock.Advance(Invitation.Lasts - TimeSpan.FromMinutes(1));
        Assert.True((await staff.DoAsync(Actor.Public, s => s.Get<AcceptInvitation>().LookAsync(second, Staff.Ct))).Ok);
        staff.World.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False((await AcceptAsync(staff, second)).Ok);
        Assert.False(await OpensAsync(staff, li, Password));
    }

    [Theory, Databases]
    public async Task Two_with_the_same_code_at_once_one_wins(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var city = await staff.AdministratorAsync("city", "5201");
        var li = await staff.NewcomerAsync("li.na", "520102");
        var code = (await staff.DoAsync(city, s => s.Get<InvitePerson>().RunAsync(li, null, Staff.Ct))).Value.Code;
        string[] wishes = ["fig tree under old bridge", "nine quiet herons at dusk"];
        var done = await Task.WhenAll(wishes.Select(wish => Task.Run(() => AcceptAsync(staff, code, wish))));
        Assert.Equal(1, done.Count(d => d.Ok));
        Assert.True(await OpensAsync(staff, li, wishes[done[0].Ok ? 0 : 1]));
    }

    [Theory, Databases]
    public async Task Reset_ends_every_session_and_a_wait_after_wrong_passwords(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var city = await staff.AdministratorAsync("city", "5201");
        var li = await staff.NewcomerAsync("li.na", "520102");
        Assert.True((await AcceptAsync(staff, (await staff.DoAsync(city, s => s.Get<InvitePerson>().RunAsync(li, null, Staff.Ct))).Value.Code)).Ok);
        var session = await staff.SessionAsync(li);
        await staff.DoAsync(Actor.Machinery("test"), s => s.Get<AppDbContext>().Users.Where(a => a.Id == li).ExecuteUpdateAsync(a => a.SetProperty(x => x.LockoutEnd, staff.World.Clock.GetUtcNow().AddMinutes(15))));
        var reset = (await staff.DoAsync(city, s => s.Get<InvitePerson>().RunAsync(li, null, Staff.Ct))).Value;
        Assert.True(reset.IsReset);
        Assert.True(await staff.IsAliveAsync(session)); // handing out a link changes nothing yet
        Assert.True((await AcceptAsync(staff, reset.Code, "nine quiet herons at dusk")).Ok);
        Assert.False(await staff.IsAliveAsync(session));
        Assert.False(await OpensAsync(staff, li, Password));
        Assert.Equal(PersonState.Active, (await staff.DoAsync(city, s => s.Get<ReadPerson>().RunAsync(li, Staff.Ct))).Value.State);
    }

    [Theory, Databases]
    public async Task Weak_or_differing_password_uses_up_nothing(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var city = await staff.AdministratorAsync("city", "5201");
        var li = await staff.NewcomerAsync("zhang.xiaomei", "520102");
        var code = (await staff.DoAsync(city, s => s.Get<InvitePerson>().RunAsync(li, null, Staff.Ct))).Value.Code;
        Assert.Equal("kernel.password.short", (await AcceptAsync(staff, code, "short")).Refusal!.Code);
        Assert.Equal("kernel.password.common", (await AcceptAsync(staff, code, "zhangxiaomei2024")).Refusal!.Code);
        Assert.Equal("kernel.password.differs", (await AcceptAsync(staff, code, Password, "fig tree under old bridgw")).Refusal!.Code);
        Assert.True((await AcceptAsync(staff, code)).Ok);
    }
}
