using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.Published;
using Leeward.Procedures.Rollouts;
using Leeward.Procedures.Tests.Approvals;
using Leeward.Testing;

namespace Leeward.Procedures.Tests.Rollouts;

/// <summary>What takes force at a centre by a roll-out, and what stays when that is undone.</summary>
public sealed class TakingForceTests
{
    private const string County = "520102";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Stricter_version_of_a_county_stays_when_a_newer_national_one_is_rolled_out(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var national = await Signing.BeginAsync(world);
        await national.PublishAsync(await national.DraftAsync("0.2.0"), national.Input());
        var county = await Signing.BeginAsync(world, County);
        var own = await county.DraftAsync("0.2.0-b", County, d => DraftDocument.Step(d, "CN-E05")!["due"]![0]!["within"] = "PT24H");
        await county.PublishAsync(own, county.Input());
        Guid centre;
        await using (var scope = world.AsMachinery()) { centre = (await scope.Get<CentreDesk>().AddAsync(new("Centre", "中心", County, null, null, null, true, 10), Ct)).Value.Id; }
        await using (var scope = world.AsMachinery()) { Assert.True((await scope.Get<CentreDesk>().AdoptAsync(centre, Rolling.OneStop, world.Clock.GetUtcNow(), Ct)).Ok); }
        var before = Assert.Single(await AdoptionsAsync(world, centre));
        Assert.Equal(own.ContentHash, before.ContentHash);

        // The newer national version is stricter than the one before, and the county's is stricter still.
        await national.PublishAsync(await national.DraftAsync("0.3.0", "", d => DraftDocument.Step(d, "CN-E05")!["due"]![0]!["within"] = "PT30H"), national.Input());
        var manager = world.Person("manager", "", Sensitivity.Normal, RolloutDesk.Read, RolloutDesk.Manage, RolloutDesk.Confirm, ProcedureLibrary.Read);
        Guid id;
        await using (var scope = world.As(manager)) { id = (await scope.Get<StartRollout>().RunAsync(new((await scope.Get<ProcedureLibrary>().CurrentAsync(Rolling.OneStop, Ct))!.ContentHash, null, null, null, null, null), Ct)).Value; }
        var rolling = new Rolling(world, id, manager);
        await rolling.ReadyAsync(manager, County);
        Assert.True((await rolling.PutInForceAsync(manager, County)).Ok);
        Assert.Equal(before, Assert.Single(await AdoptionsAsync(world, centre)));

        // Undone, the centre works by it still, since when it did.
        Assert.True((await rolling.UndoAsync(manager, County, "not yet")).Ok);
        Assert.Equal(before, Assert.Single(await AdoptionsAsync(world, centre)));
    }

    [Theory, Databases]
    public async Task Undoing_takes_back_what_the_rollout_put_in_force_and_nothing_else(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var rolling = await Rolling.BeginAsync(world);
        var coordinator = rolling.Coordinator(County);
        await rolling.ReadyAsync(coordinator, County);
        Assert.True((await rolling.PutInForceAsync(coordinator, County)).Ok);
        var centre = (await rolling.PlaceAsync(County)).CentreId;
        // Another procedure takes force there at the same moment.
        await using (var scope = world.As(coordinator)) { Assert.True((await scope.Get<CentreDesk>().AdoptAsync(centre, "sop-barnahus", world.Clock.GetUtcNow(), Ct)).Ok); }
        Assert.Equal(2, (await AdoptionsAsync(world, centre)).Count);
        Assert.True((await rolling.UndoAsync(coordinator, County, "the room is flooded")).Ok);
        Assert.Equal("sop-barnahus", Assert.Single(await AdoptionsAsync(world, centre)).ProcedureCode);

        // A centre that worked by the version before the roll-out reached it keeps it.
        Guid early;
        await using (var scope = world.AsMachinery()) { early = (await scope.Get<CentreDesk>().AddAsync(new("Early", "先行中心", "530102", null, null, null, true, 5), Ct)).Value.Id; }
        await using (var scope = world.AsMachinery()) { Assert.True((await scope.Get<CentreDesk>().AdoptAsync(early, Rolling.OneStop, world.Clock.GetUtcNow(), Ct)).Ok); }
        await using (var scope = world.As(rolling.Manager)) { Assert.Equal(1, (await scope.Get<StartRollout>().AddAsync(rolling.Id, Ct)).Value); }
        var before = Assert.Single(await AdoptionsAsync(world, early));
        Assert.Equal(RolloutStage.InForce, (await rolling.PlaceAsync("530102")).Stage);
        Assert.Equal("procedures.rollout.in_force_before", (await rolling.UndoAsync(rolling.Coordinator("530102"), "530102", "a mistake")).Refusal!.Code);
        Assert.Equal(before, Assert.Single(await AdoptionsAsync(world, early)));
    }

    private static async Task<IReadOnlyList<AdoptionView>> AdoptionsAsync(TestWorld world, Guid centre)
    {
        await using var scope = world.AsMachinery();
        return (await scope.Get<CentreDesk>().FindAsync(centre, Ct)).Value.Adoptions;
    }
}
