using Leeward.Kernel.Access;
using Leeward.Kernel.People;
using Leeward.Kernel.Persistence;
using Leeward.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Tests.People;

public sealed class HoldAccountTests
{
    private const string Password = "fig tree under old bridge";

    [Theory, Databases]
    public async Task Last_administrator_is_not_ended_locked_or_stripped(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var top = await staff.AdministratorAsync("top", "");
        var id = top.AccountId!.Value;
        var machinery = Actor.Machinery("cli");
        var role = await staff.DoAsync(machinery, async s => (await s.Get<ReadPerson>().RunAsync(id, Staff.Ct)).Value.Roles[0].Id);
        Assert.Equal("kernel.people.last_administrator", (await staff.DoAsync(machinery, s => s.Get<HoldAccount>().EndAsync(id, "x", null, Staff.Ct))).Refusal!.Code);
        Assert.Equal("kernel.people.last_administrator", (await staff.DoAsync(machinery, s => s.Get<HoldAccount>().LockAsync(id, "x", null, Staff.Ct))).Refusal!.Code);
        Assert.Equal("kernel.people.last_administrator", (await staff.DoAsync(machinery, s => s.Get<GiveRole>().EndAsync(id, role, null, Staff.Ct))).Refusal!.Code);
        await staff.AdministratorAsync("province", "52"); // administers a part only: still the last for the whole
        Assert.False((await staff.DoAsync(machinery, s => s.Get<HoldAccount>().EndAsync(id, "x", null, Staff.Ct))).Ok);
        await staff.AdministratorAsync("second", "");
        Assert.True((await staff.DoAsync(machinery, s => s.Get<HoldAccount>().EndAsync(id, "retired", null, Staff.Ct))).Ok);
        Assert.Empty(await staff.RolesAsync(id));
    }

    [Theory, Databases]
    public async Task Of_the_last_two_ended_at_once_one_stays(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var two = new[] { (await staff.AdministratorAsync("one", "")).AccountId!.Value, (await staff.AdministratorAsync("two", "")).AccountId!.Value };
        var ended = await Task.WhenAll(two.Select(id => Task.Run(() => staff.DoAsync(Actor.Machinery("cli"), s => s.Get<HoldAccount>().EndAsync(id, "x", null, Staff.Ct)))));
        Assert.Equal(1, ended.Count(e => e.Ok));
    }

    [Theory, Databases]
    public async Task Ended_account_is_out_at_once_with_its_roles_requests_and_codes(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var (top, city) = (await staff.AdministratorAsync("top", ""), await staff.AdministratorAsync("city", "5201"));
        var worker = (await staff.WorkerAsync("worker", "520102")).AccountId!.Value;
        var session = await staff.SessionAsync(worker);
        Assert.False((await staff.GiveAsync(city, worker, "supervisor", "520102")).Value.Given);
        var code = (await staff.DoAsync(city, s => s.Get<InvitePerson>().RunAsync(worker, null, Staff.Ct))).Value.Code;
        Assert.True((await staff.DoAsync(city, s => s.Get<HoldAccount>().EndAsync(worker, "left the service", null, Staff.Ct))).Ok);
        Assert.False(await staff.IsAliveAsync(session));
        Assert.Empty(await staff.RolesAsync(worker));
        Assert.Empty(await staff.DoAsync(top, s => s.Get<DecideRole>().ListAsync(null, Staff.Ct)));
        Assert.False((await staff.DoAsync(Actor.Public, s => s.Get<AcceptInvitation>().RunAsync(code, Password, Password, Staff.Ct))).Ok);
        Assert.Equal("kernel.people.ended", (await staff.DoAsync(top, s => s.Get<InvitePerson>().RunAsync(worker, null, Staff.Ct))).Refusal!.Code);
        Assert.Equal(PersonState.Ended, Assert.Single((await staff.DoAsync(city, s => s.Get<FindPeople>().RunAsync(new(State: PersonState.Ended), Staff.Ct))).Items).State);
    }

    [Theory, Databases]
    public async Task Lock_ends_sessions_and_lasts_until_unlocked(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var city = await staff.AdministratorAsync("city", "5201");
        var worker = (await staff.WorkerAsync("worker", "520102")).AccountId!.Value;
        var session = await staff.SessionAsync(worker);
        Assert.True((await staff.DoAsync(city, s => s.Get<HoldAccount>().LockAsync(worker, "lost the phone", null, Staff.Ct))).Ok);
        Assert.False(await staff.IsAliveAsync(session));
        staff.World.Clock.Advance(TimeSpan.FromDays(400));
        Assert.Equal(PersonState.Locked, (await staff.DoAsync(city, s => s.Get<ReadPerson>().RunAsync(worker, Staff.Ct))).Value.State);
        Assert.True((await staff.DoAsync(city, s => s.Get<HoldAccount>().UnlockAsync(worker, null, Staff.Ct))).Ok);
        Assert.Equal(PersonState.Invited, (await staff.DoAsync(city, s => s.Get<ReadPerson>().RunAsync(worker, Staff.Ct))).Value.State);
    }

    [Theory, Databases]
    public async Task Administrator_of_a_part_takes_over_nobody_who_reaches_further(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var (top, city) = (await staff.AdministratorAsync("top", ""), await staff.AdministratorAsync("city", "5201"));
        var analyst = await staff.NewcomerAsync("analyst", "520102"); // lives in the city, works for the province
        Assert.True((await staff.GiveAsync(top, analyst, "provincial_analyst", "52")).Value.Given);
        Assert.Equal("kernel.people.reaches_further", (await staff.DoAsync(city, s => s.Get<InvitePerson>().RunAsync(analyst, null, Staff.Ct))).Refusal!.Code);
        Assert.Equal("kernel.people.reaches_further", (await staff.DoAsync(city, s => s.Get<HoldAccount>().LockAsync(analyst, "x", null, Staff.Ct))).Refusal!.Code);
        Assert.True((await staff.DoAsync(top, s => s.Get<InvitePerson>().RunAsync(analyst, null, Staff.Ct))).Ok);
        Assert.Equal("kernel.people.not_yourself", (await staff.DoAsync(top, s => s.Get<HoldAccount>().LockAsync(top.AccountId!.Value, "x", null, Staff.Ct))).Refusal!.Code);
    }

    [Theory, Databases]
    public async Task Second_step_goes_after_an_identity_check_and_one_hand_does_not_do_both(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var (top, city) = (await staff.AdministratorAsync("top", ""), await staff.AdministratorAsync("city", "5201"));
        var worker = (await staff.WorkerAsync("worker", "520102")).AccountId!.Value;
        await staff.DoAsync(Actor.Machinery("test"), async s =>
        {
            var db = s.Get<AppDbContext>();
            (await db.Users.SingleAsync(a => a.Id == worker)).TwoFactorEnabled = true;
            db.UserTokens.Add(new IdentityUserToken<Guid> { UserId = worker, LoginProvider = "[AspNetUserStore]", Name = "AuthenticatorKey", Value = "ABC" });
            return await db.SaveChangesAsync();
        });
        Assert.Equal("kernel.people.check_needed", (await staff.DoAsync(city, s => s.Get<HoldAccount>().RemoveSecondStepAsync(worker, IdentityCheck.None, "lost phone", null, Staff.Ct))).Refusal!.Code);
        Assert.Equal("kernel.required", (await staff.DoAsync(city, s => s.Get<HoldAccount>().RemoveSecondStepAsync(worker, IdentityCheck.InPerson, " ", null, Staff.Ct))).Refusal!.Code);
        Assert.True((await staff.DoAsync(city, s => s.Get<HoldAccount>().RemoveSecondStepAsync(worker, IdentityCheck.InPerson, "lost phone", null, Staff.Ct))).Ok);
        Assert.False((await staff.DoAsync(city, s => s.Get<ReadPerson>().RunAsync(worker, Staff.Ct))).Value.HasSecondStep);
        Assert.Contains(await staff.TrailAsync(worker), line => line.Verb == PeopleRights.SecondStep && line.Details == "check=InPerson; reason=lost phone");
        // The password too would be a whole sign-in in one hand.
        Assert.Equal("kernel.people.two_hands", (await staff.DoAsync(city, s => s.Get<InvitePerson>().RunAsync(worker, null, Staff.Ct))).Refusal!.Code);
        Assert.True((await staff.DoAsync(top, s => s.Get<InvitePerson>().RunAsync(worker, null, Staff.Ct))).Ok);
        staff.World.Clock.Advance(HoldAccount.TwoHands + TimeSpan.FromMinutes(1));
        Assert.True((await staff.DoAsync(city, s => s.Get<InvitePerson>().RunAsync(worker, null, Staff.Ct))).Ok);
    }
}
