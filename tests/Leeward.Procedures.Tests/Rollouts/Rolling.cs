using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Published;
using Leeward.Procedures.Rollouts;
using Leeward.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures.Tests.Rollouts;

/// <summary>A roll-out of the one-stop procedure to six centres of two provinces, and those who work on it.</summary>
internal sealed class Rolling(TestWorld world, Guid id, Actor manager)
{
    public const string OneStop = "sop-cn-onestop";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    public static readonly string[] Counties = ["520102", "520103", "520111", "510104", "510105", "510106"];

    public TestWorld World => world;
    public Guid Id => id;
    public Actor Manager => manager;

    public static async Task<Rolling> BeginAsync(TestWorld world, int days = 10)
    {
        var manager = world.Person("manager", "", Sensitivity.Normal, RolloutDesk.Read, RolloutDesk.Manage, ProcedureLibrary.Read);
        await using (var scope = world.AsMachinery())
        {
            Assert.True((await scope.Get<ProcedureLibrary>().PublishFromPackAsync(Ct)).Ok);
            foreach (var county in Counties) { Assert.True((await scope.Get<CentreDesk>().AddAsync(new($"Centre {county}", $"中心{county}", county, null, null, null, true, 10), Ct)).Ok); }
            Assert.True((await scope.Get<CentreDesk>().AddAsync(new("Closed", "已关闭", "520112", null, null, null, false, 10), Ct)).Ok);
        }
        await using var starting = world.As(manager);
        var today = starting.Get<RolloutDesk>().Today;
        var hash = (await starting.Get<ProcedureLibrary>().CurrentAsync(OneStop, Ct))!.ContentHash;
        var started = await starting.Get<StartRollout>().RunAsync(new(hash, null, today.AddDays(days), today.AddDays(days * 2), today.AddDays(days * 3), today.AddDays(days * 4)), Ct);
        Assert.True(started.Ok, started.Refusal?.Code);
        return new(world, started.Value, manager);
    }

    public Actor Coordinator(string county) => world.Person("coordinator " + county, county, Sensitivity.Normal, RolloutDesk.Read, RolloutDesk.Confirm, CentreDesk.Read, CentreDesk.Edit);

    public async Task<PlaceLine> PlaceAsync(string county)
    {
        await using var scope = world.As(manager);
        return (await scope.Get<RolloutDesk>().PlacesAsync(id, new(Region: county), null, null, Ct)).Value.Items.Single();
    }

    /// <summary>One act of a person at a centre, in a scope of its own.</summary>
    public async Task<Outcome<PlaceView>> ActAsync(Actor by, string county, Func<WorkRollout, PlaceLine, Task<Outcome<PlaceView>>> act)
    {
        var place = await PlaceAsync(county);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var scope = world.As(by);
        return await act(scope.Get<WorkRollout>(), place);
    }

    public Task<Outcome<PlaceView>> ReceiveAsync(Actor by, string county) => ActAsync(by, county, (work, place) => work.ReceiveAsync(place.Id, place.Version, Ct));

    public Task<Outcome<PlaceView>> TrainAsync(Actor by, string county, int must, int trained) =>
        ActAsync(by, county, (work, place) => work.TrainAsync(place.Id, place.Version, new("all on duty", must, trained, DateOnly.FromDateTime(world.Clock.GetUtcNow().UtcDateTime)), Ct));

    public Task<Outcome<PlaceView>> CheckAsync(Actor by, string county, params string[] done) => ActAsync(by, county, (work, place) => work.CheckAsync(place.Id, place.Version, new(done), Ct));

    public Task<Outcome<PlaceView>> PutInForceAsync(Actor by, string county) => ActAsync(by, county, (work, place) => work.PutInForceAsync(place.Id, place.Version, Ct));

    public Task<Outcome<PlaceView>> UndoAsync(Actor by, string county, string reason) => ActAsync(by, county, (work, place) => work.UndoAsync(place.Id, place.Version, reason, Ct));

    public async Task ReadyAsync(Actor by, string county)
    {
        Assert.True((await ReceiveAsync(by, county)).Ok);
        Assert.True((await TrainAsync(by, county, 4, 4)).Ok);
        var ready = await CheckAsync(by, county, All());
        Assert.Equal(RolloutStage.Ready, ready.Value.Line.Stage);
    }

    public string[] All()
    {
        using var scope = world.Services.CreateScope();
        return [.. scope.ServiceProvider.GetRequiredService<RolloutDesk>().Items.Select(i => i.Code)];
    }
}
