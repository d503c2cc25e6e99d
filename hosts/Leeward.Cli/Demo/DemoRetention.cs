using Leeward.Procedures.Retention;
using static Leeward.Cli.Demo.DemoStage;

namespace Leeward.Cli.Demo;

/// <summary>Evidence of the first county: one run under a legal hold, and one file that came to the wrong case, whose deletion waits for the supervisor.</summary>
internal sealed class DemoRetention(DemoPlan plan, DemoStage stage, DemoTeams teams, CancellationToken ct)
{
    public void Plan(DemoAgenda agenda) => agenda.At(plan.Until.AddDays(-2), RunAsync);

    private async Task RunAsync()
    {
        await stage.AsAsync(teams.Demo.Supervisor, ct);
        var files = (await stage.Get<RetentionDesk>().ListAsync(new(KeptFilter.All, null, null, null), null, 200, ct)).Items;
        if (files.Count == 0) { return; }
        await stage.AsAsync(teams.Demo.Coordinator, ct);
        Must(await stage.Get<AskDeletion>().RunAsync(files[0].FileId, "wrong_file", "误传至本案的他人材料。（虚构） Belongs to another case, added here by mistake. (made up)", ct));
        if (files.FirstOrDefault(f => f.RunId != files[0].RunId) is not { } other) { return; }
        await stage.AsAsync(teams.Demo.Supervisor, ct);
        Must(await stage.Get<HoldEvidence>().PlaceAsync(other.RunId, "二审正在进行。（虚构） The appeal is being heard. (made up)", ct));
    }
}
