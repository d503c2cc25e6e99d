using Leeward.Kernel;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Published;
using Leeward.Procedures.Rollouts;
using Leeward.Testing;

namespace Leeward.Procedures.Tests.Rollouts;

public sealed class RolloutTests
{
    private const string County = "520102";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Centre_goes_through_the_steps_in_order_and_works_by_the_version_at_the_end(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var rolling = await Rolling.BeginAsync(world);
        var coordinator = rolling.Coordinator(County);
        Assert.Equal("procedures.rollout.receipt_first", (await rolling.TrainAsync(coordinator, County, 4, 4)).Refusal!.Code);
        Assert.Equal("procedures.rollout.receipt_first", (await rolling.PutInForceAsync(coordinator, County)).Refusal!.Code);
        var received = await rolling.ReceiveAsync(coordinator, County);
        Assert.Equal((RolloutStage.Received, coordinator.Name, world.Clock.GetUtcNow()), (received.Value.Line.Stage, received.Value.ReceivedBy, received.Value.Line.ReceivedAt!.Value));
        Assert.Equal("procedures.rollout.received_already", (await rolling.ReceiveAsync(coordinator, County)).Refusal!.Code);
        Assert.Equal("procedures.rollout.trained", (await rolling.TrainAsync(coordinator, County, 4, 5)).Refusal!.Code);
        Assert.Equal(RolloutStage.Received, (await rolling.TrainAsync(coordinator, County, 4, 3)).Value.Line.Stage); // one is still missing
        Assert.Equal("procedures.rollout.training_first", (await rolling.CheckAsync(coordinator, County, "rooms")).Refusal!.Code);
        Assert.Equal(RolloutStage.Trained, (await rolling.TrainAsync(coordinator, County, 4, 4)).Value.Line.Stage);
        var some = (await rolling.CheckAsync(coordinator, County, "rooms", "roles")).Value;
        Assert.Equal((RolloutStage.Trained, false, true), (some.Line.Stage, some.Line.Missing.Contains("rooms"), some.Line.Missing.Contains("contacts")));
        Assert.Equal("kernel.not_a_choice", (await rolling.CheckAsync(coordinator, County, "helicopter")).Refusal!.Code);

        // The centre's own page takes no other way.
        var centre = (await rolling.PlaceAsync(County)).CentreId;
        await using (var scope = world.As(coordinator)) { Assert.Equal("procedures.rollout.checklist_first", (await scope.Get<CentreDesk>().AdoptAsync(centre, Rolling.OneStop, world.Clock.GetUtcNow(), Ct)).Refusal!.Code); }
        Assert.Equal(RolloutStage.Ready, (await rolling.CheckAsync(coordinator, County, rolling.All())).Value.Line.Stage);
        var done = (await rolling.PutInForceAsync(coordinator, County)).Value;
        Assert.Empty(done.Line.Missing);
        Assert.Equal(["in_force", "checked", "checked", "training", "training", "received"], done.History.Select(n => n.Act));
        await using (var scope = world.As(coordinator)) { Assert.Equal("0.1.0", (await scope.Get<CentreDesk>().FindAsync(centre, Ct)).Value.Adoptions.Single().ProcedureVersion); }

        // Undone with a reason, the centre no longer works by it; adopting at the centre then is the same as putting in force here.
        Assert.Equal("kernel.required", (await rolling.UndoAsync(coordinator, County, "")).Refusal!.Code);
        Assert.Equal(RolloutStage.Ready, (await rolling.UndoAsync(coordinator, County, "the room is flooded")).Value.Line.Stage);
        await using (var scope = world.As(coordinator)) { Assert.Empty((await scope.Get<CentreDesk>().FindAsync(centre, Ct)).Value.Adoptions); }
        await using (var scope = world.As(coordinator)) { Assert.True((await scope.Get<CentreDesk>().AdoptAsync(centre, Rolling.OneStop, world.Clock.GetUtcNow(), Ct)).Ok); }
        Assert.Equal(RolloutStage.InForce, (await rolling.PlaceAsync(County)).Stage);
    }

    [Theory, Databases]
    public async Task Each_sees_and_does_what_lies_in_their_region(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var rolling = await Rolling.BeginAsync(world);
        var neighbour = rolling.Coordinator("520103");
        Assert.Equal(RefusalKind.NotFound, (await rolling.ReceiveAsync(neighbour, County)).Refusal!.Kind);
        await using (var scope = world.As(neighbour))
        {
            Assert.Single((await scope.Get<RolloutDesk>().PlacesAsync(rolling.Id, new(), null, null, Ct)).Value.Items);
            Assert.Equal(1, Assert.Single(await scope.Get<RolloutDesk>().ListAsync(Ct)).Centres);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<StartRollout>().EndAsync(rolling.Id, 1, Ct)).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<BulkRollout>().RunAsync(rolling.Id, new(BulkAct.Receive, null, null, null, null, false, null), Ct)).Refusal!.Kind);
        }
        await using (var province = world.As(world.Person("province", "52", Sensitivity.Normal, RolloutDesk.Read, RolloutDesk.Manage)))
        {
            // A province manages its own centres of the national roll-out.
            Assert.Equal(3, (await province.Get<BulkRollout>().RunAsync(rolling.Id, new(BulkAct.Remind, null, null, null, null, false, null), Ct)).Value.Done);
        }
        await using (var scope = world.As(world.Person("reader", "", Sensitivity.Normal, RolloutDesk.Read))) { Assert.Equal(6, (await scope.Get<RolloutDesk>().FiguresAsync(rolling.Id, Ct)).Value.Total.All); }
        Assert.Equal(RefusalKind.NotFound, (await rolling.ReceiveAsync(world.Person("reader", "", Sensitivity.Normal, RolloutDesk.Read), County)).Refusal!.Kind);
        await using var stranger = world.As(world.Person("stranger", County, Sensitivity.Normal, CentreDesk.Read));
        Assert.Equal(RefusalKind.NotFound, (await stranger.Get<RolloutDesk>().FiguresAsync(rolling.Id, Ct)).Refusal!.Kind);
        Assert.Empty(await stranger.Get<RolloutDesk>().ListAsync(Ct));
    }

    [Theory, Databases]
    public async Task Figures_filters_and_export_say_what_is_missing_where_and_who_is_late(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var rolling = await Rolling.BeginAsync(world);
        await rolling.ReadyAsync(rolling.Manager, County);
        Assert.True((await rolling.PutInForceAsync(rolling.Manager, County)).Ok);
        Assert.True((await rolling.ReceiveAsync(rolling.Manager, "520103")).Ok);
        world.Clock.Advance(TimeSpan.FromDays(11)); // the days for receipts have passed
        await using var scope = world.As(rolling.Manager);
        var desk = scope.Get<RolloutDesk>();
        var figures = (await desk.FiguresAsync(rolling.Id, Ct)).Value;
        Assert.Equal([("51", 3, 3), ("52", 3, 1)], figures.Provinces.Select(p => (p.Region, p.All, p.Late)));
        Assert.Equal([4, 1, 0, 0, 1], figures.Total.ByStage);
        Assert.All(figures.Items, item => Assert.Equal(5, item.Missing));
        Assert.Equal(4, (await Places(new(Late: true))).Count);
        Assert.Equal(4, (await Places(new(Missing: "receipt"))).Count);
        Assert.Equal(5, (await Places(new(Missing: "rooms"))).Count);
        Assert.Equal("520102", Assert.Single(await Places(new(Stage: RolloutStage.InForce, Region: "52"))).Region);
        Assert.Equal("520103", Assert.Single(await Places(new(Search: "中心520103"))).Region);
        Assert.Equal(Rolling.Counties.OrderDescending(), (await Places(new(Sort: "-region"))).Select(p => p.Region));
        var first = (await desk.PlacesAsync(rolling.Id, new(Sort: "name"), null, 4, Ct)).Value;
        var rest = (await desk.PlacesAsync(rolling.Id, new(Sort: "name"), first.Next, 4, Ct)).Value;
        Assert.Equal(6, first.Items.Concat(rest.Items).Select(p => p.Id).Distinct().Count());
        Assert.Null(rest.Next);
        var csv = System.Text.Encoding.UTF8.GetString((await scope.Get<ExportRollout>().RunAsync(rolling.Id, new(Region: "52"), Ct)).Value);
        Assert.Equal(4, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);

        async Task<IReadOnlyList<PlaceLine>> Places(RolloutFilter filter) => (await desk.PlacesAsync(rolling.Id, filter, null, null, Ct)).Value.Items;
    }

    [Theory, Databases]
    public async Task Bulk_act_does_what_it_can_and_says_why_not_for_the_rest(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var rolling = await Rolling.BeginAsync(world);
        await rolling.ReadyAsync(rolling.Manager, County);
        await rolling.ReadyAsync(rolling.Manager, "510104");
        Assert.True((await rolling.ReceiveAsync(rolling.Manager, "520103")).Ok);
        var forced = await BulkAsync(new(BulkAct.PutInForce, null, null, null, null, false, null));
        Assert.Equal((2, 4), (forced.Done, forced.NotDone.Count));
        Assert.Equal(["procedures.rollout.receipt_first", "procedures.rollout.receipt_first", "procedures.rollout.training_first", "procedures.rollout.receipt_first"], forced.NotDone.Select(n => n.Why.Code));
        var named = await rolling.PlaceAsync("510105");
        Assert.Equal(1, (await BulkAsync(new(BulkAct.Receive, [named.Id], null, null, null, false, null))).Done);
        await using (var scope = world.As(rolling.Manager))
        {
            var (one, other) = (await rolling.PlaceAsync("520103"), await rolling.PlaceAsync("520111"));
            var today = scope.Get<RolloutDesk>().Today;
            var reported = (await scope.Get<BulkRollout>().RecordAsync(rolling.Id, [new(one.Id, new("all", 3, 3, today), ["rooms"]), new(other.Id, new("all", 3, 3, today), null), new(Ids.New(world.Clock), null, null)], Ct)).Value;
            Assert.Equal((1, "procedures.rollout.receipt_first", "kernel.not_found"), (reported.Done, reported.NotDone[0].Why.Code, reported.NotDone[1].Why.Code));
        }
        Assert.Equal((RolloutStage.Trained, false), (await rolling.PlaceAsync("520103")) is var trained ? (trained.Stage, trained.Missing.Contains("rooms")) : default);
        Assert.Equal((4, 0), await RemindAsync());
        Assert.Equal((0, 4), await RemindAsync()); // not twice on a day
        var place = await rolling.PlaceAsync("520111");
        Assert.Equal(1, place.Reminders);
        await using (var scope = world.As(rolling.Coordinator("520111"))) { Assert.True(Assert.Single(await scope.Get<RolloutDesk>().LinesAsync(Ct)).IsUrgent); }
        world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((4, 0), await RemindAsync());

        async Task<BulkResult> BulkAsync(BulkInput input)
        {
            await using var scope = world.As(rolling.Manager);
            return (await scope.Get<BulkRollout>().RunAsync(rolling.Id, input, Ct)).Value;
        }

        async Task<(int, int)> RemindAsync() => await BulkAsync(new(BulkAct.Remind, null, null, null, "in_force", false, null)) is var result ? (result.Done, result.NotDone.Count) : default;
    }

    [Theory, Databases]
    public async Task New_centres_are_brought_in_and_an_ended_rollout_asks_for_nothing_more(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var rolling = await Rolling.BeginAsync(world);
        await using (var scope = world.As(rolling.Manager)) { Assert.Equal("procedures.rollout.going", (await scope.Get<StartRollout>().RunAsync(new((await scope.Get<ProcedureLibrary>().CurrentAsync(Rolling.OneStop, Ct))!.ContentHash, null, null, null, null, null), Ct)).Refusal!.Code); }
        await using (var scope = world.AsMachinery()) { Assert.True((await scope.Get<CentreDesk>().AddAsync(new("New", "新中心", "530102", null, null, null, true, 5), Ct)).Ok); }
        await using (var scope = world.As(rolling.Manager)) { Assert.Equal(1, (await scope.Get<StartRollout>().AddAsync(rolling.Id, Ct)).Value); }
        await using (var scope = world.As(rolling.Manager)) { Assert.Equal(0, (await scope.Get<StartRollout>().AddAsync(rolling.Id, Ct)).Value); }
        await using (var scope = world.As(rolling.Manager)) { Assert.True((await scope.Get<StartRollout>().EndAsync(rolling.Id, 1, Ct)).Ok); }
        Assert.Equal("procedures.rollout.ended", (await rolling.ReceiveAsync(rolling.Coordinator("530102"), "530102")).Refusal!.Code);
        await using (var scope = world.As(rolling.Coordinator("530102"))) { Assert.Empty(await scope.Get<RolloutDesk>().LinesAsync(Ct)); }
    }
}
