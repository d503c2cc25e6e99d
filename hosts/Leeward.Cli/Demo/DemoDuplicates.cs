using Leeward.Cases.Children;
using Leeward.Cases.Duplicates;
using Leeward.Kernel.Access;
using Leeward.Kernel.Jobs;
using Microsoft.Extensions.DependencyInjection;
using static Leeward.Cli.Demo.DemoStage;

namespace Leeward.Cli.Demo;

/// <summary>
/// Children who are registered twice, as happens: by the school and by the office, with a homophone and the wrong day, in two counties; and twins, who must not be taken for one child. The search for duplicates then runs
/// for the first county, so that its supervisor finds a worklist.
/// </summary>
internal sealed class DemoDuplicates(DemoPlan plan, DemoStage stage, DemoTeams teams, IServiceProvider services)
{
    private DateOnly Born(int years) => DateOnly.FromDateTime(plan.Until.UtcDateTime).AddYears(-years).AddDays(-100);

    /// <summary>Registers them in the last days of the world.</summary>
    public void Plan(DemoAgenda agenda, CancellationToken ct)
    {
        var (here, there) = (teams.Demo.County, teams.All.First(t => t.County[..2] == teams.Demo.County[..2] && t.County != teams.Demo.County));
        // The names are made up; 明澈 and 明朗 are twins.
        Register(agenda, 75, teams.Demo.Worker, new("钟离明澈", "male", Born(9), null, here, true), new("钟离明朗", "male", Born(9), null, here, true), new("东方晓月", "female", Born(11), null, here, true), new("诸葛云舒", "female", Born(6), null, here, true), new("令狐子墨", "male", Born(8), null, here, true));
        Register(agenda, 28, teams.Demo.Officer, new("东方晓月", "female", Born(11), null, here, true), new("诸葛芸舒", "female", Born(6).AddDays(-1), null, here, true));
        // Known only next door: whoever registers him here is told to ask the supervisor.
        Register(agenda, 27, there.Worker, new("令狐子墨", "male", Born(8), null, there.County, true), new("皇甫清和", "male", Born(10), null, there.County, true));

        void Register(DemoAgenda on, int hoursBefore, Guid who, params NewChild[] children) => on.At(plan.Until.AddHours(-hoursBefore), async () =>
        {
            await stage.AsAsync(who, ct);
            Must(await stage.Get<RegisterChild>().RunAsync(children, ct));
        });
    }

    /// <summary>Searches as the server does once an hour, for the first county only: the rest it does by itself.</summary>
    public async Task SearchAsync(CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = Actor.Machinery("demo world");
        if (Must(await scope.ServiceProvider.GetRequiredService<StartSearch>().RunAsync(teams.Demo.County, ct)) is { } job) { await services.GetRequiredService<JobRunner>().RunAsync(job, null, ct); }
    }
}
