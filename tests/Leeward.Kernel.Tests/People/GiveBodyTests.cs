using Leeward.Kernel.Access;
using Leeward.Kernel.People;
using Leeward.Kernel.Signing;
using Leeward.Testing;

namespace Leeward.Kernel.Tests.People;

public sealed class GiveBodyTests
{
    [Theory, Databases]
    public async Task Administrator_says_for_which_body_a_person_signs_and_takes_it_away_again(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var top = await staff.AdministratorAsync("top", "");
        var li = await staff.NewcomerAsync("li.na", "520102");
        Assert.True((await GiveAsync(staff, top, li, "health")).Ok);
        Assert.Equal("health", await BodyAsync(staff, li));
        Assert.True((await GiveAsync(staff, top, li, "court")).Ok); // one body at a time
        Assert.Equal("court", await BodyAsync(staff, li));
        Assert.Equal("kernel.not_a_choice", (await GiveAsync(staff, top, li, "no_such_body")).Refusal!.Code);
        Assert.Equal(RefusalKind.Conflict, (await GiveAsync(staff, top, li, "health", version: 1)).Refusal!.Kind);
        Assert.True((await GiveAsync(staff, top, li, "")).Ok);
        Assert.Null(await BodyAsync(staff, li));
        Assert.Equal(["body=health", "body=court; formerly=health", "body=-; formerly=court"], (await staff.TrailAsync(li)).Where(line => line is { Verb: GiveBody.Right, Result: "done" }).Select(line => line.Details));
    }

    [Theory, Databases]
    public async Task Nobody_gives_a_body_to_themselves_beyond_their_reach_or_without_the_right(Provider provider)
    {
        await using var staff = await Staff.CreateAsync(provider);
        var (top, city) = (await staff.AdministratorAsync("top", ""), await staff.AdministratorAsync("city", "5201"));
        var worker = await staff.WorkerAsync("worker", "520102");
        var signer = (await staff.World.ColleagueAsync("signer", "signatory", "520102")).AccountId!.Value;
        Assert.Equal("kernel.people.not_yourself", (await GiveAsync(staff, city, city.AccountId!.Value, "health")).Refusal!.Code);
        Assert.Equal(RefusalKind.NotFound, (await GiveAsync(staff, worker, signer, "health")).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await GiveAsync(staff, city, await staff.NewcomerAsync("far", "5203"), "health")).Refusal!.Kind);
        Assert.True((await GiveAsync(staff, city, signer, "health")).Ok);
        // Whoever signs for the whole country is not a city's to change.
        Assert.True((await staff.GiveAsync(top, signer, "signatory", "")).Value.Given);
        Assert.Equal("kernel.people.reaches_further", (await GiveAsync(staff, city, signer, "court")).Refusal!.Code);
        Assert.Equal("health", await BodyAsync(staff, signer));
        Assert.Equal(2, (await staff.TrailAsync(signer)).Count(line => line is { Verb: GiveBody.Right, Result: "refused" }));
        Assert.Contains(await staff.TrailAsync(city.AccountId!.Value), line => line is { Verb: GiveBody.Right, Result: "refused" });
        Assert.True((await staff.DoAsync(top, s => s.Get<HoldAccount>().EndAsync(signer, "left", null, Staff.Ct))).Ok);
        Assert.Null(await BodyAsync(staff, signer)); // an ended account signs for nobody
        Assert.Equal("kernel.people.ended", (await GiveAsync(staff, top, signer, "court")).Refusal!.Code);
    }

    private static Task<Outcome> GiveAsync(Staff staff, Actor who, Guid whom, string body, int? version = null) => staff.DoAsync(who, s => s.Get<GiveBody>().RunAsync(whom, new(body), version, Staff.Ct));

    private static Task<string?> BodyAsync(Staff staff, Guid account) =>
        staff.DoAsync(Actor.Machinery("test"), async s => (await s.Get<PeopleBook>().SigningBodiesAsync([account], Staff.Ct)).GetValueOrDefault(account));
}
