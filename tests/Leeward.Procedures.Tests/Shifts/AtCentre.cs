using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Steps;
using Leeward.Procedures.Tests.Runs;
using Leeward.Testing;

namespace Leeward.Procedures.Tests.Shifts;

/// <summary>A centre with one ordinary and one need-to-know run, two colleagues who take reports there, a coordinator, and people who have nothing to do with it.</summary>
internal sealed class AtCentre
{
    public const string Role = "police_intake";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    public TestWorld World { get; private init; } = null!;
    public Guid Centre { get; private set; }
    public Guid Run { get; private set; }
    public Guid Subject { get; private set; }
    public Guid Secret { get; private set; }
    public Guid SecretSubject { get; private set; }
    public Actor One { get; private set; } = null!;
    public Actor Other { get; private set; } = null!;
    public Actor Coordinator { get; private set; } = null!;
    public Actor Doctor { get; private set; } = null!;
    public Actor Elsewhere { get; private set; } = null!;

    public static async Task<AtCentre> MakeAsync(TestWorld world)
    {
        var there = new AtCentre { World = world };
        (there.Run, there.Subject) = await RunTests.StartAsync(world, Sensitivity.Normal);
        await using (var scope = world.AsMachinery())
        {
            there.Centre = (await scope.Get<RunDesk>().OpenAsync(there.Run, RunDesk.Read, Ct)).Value.Row.CentreId;
            there.SecretSubject = Ids.New(world.Clock);
            var secret = await scope.Get<IProcedureRuns>().StartAsync(
                new(there.SecretSubject, "CA-2", new(RunTests.County), Sensitivity.NeedToKnow, "sop-cn-onestop", there.Centre, world.Clock.GetUtcNow(), new Dictionary<string, object?>(), new Dictionary<string, DateTimeOffset>()), Ct);
            Assert.True(secret.Ok, secret.Refusal?.Code);
            there.Secret = secret.Value.Value;
        }
        there.One = await world.ColleagueAsync("one", Role, RunTests.County, there.Centre);
        there.Other = await world.ColleagueAsync("other", Role, RunTests.County, there.Centre);
        there.Coordinator = await world.ColleagueAsync("coordinator", "centre_coordinator", RunTests.County, there.Centre);
        there.Doctor = await world.ColleagueAsync("doctor", "physician", RunTests.County, there.Centre);
        there.Elsewhere = await world.ColleagueAsync("elsewhere", Role, "330102");
        return there;
    }

    public async Task NameAsync(Actor person)
    {
        await using var scope = World.AsMachinery();
        scope.Get<IAccess>().Name(SecretSubject, person.AccountId!.Value, "team");
        Assert.True((await scope.Get<IRecords>().SaveAsync("test", Ct)).Ok);
    }

    public async Task<IReadOnlyList<NextStep>> StepsAsync(Actor person, Guid? cover = null)
    {
        await using var scope = World.As(person);
        return (await scope.Get<NextSteps>().MineAsync(new(Cover: cover), null, 200, Ct)).Items;
    }
}
