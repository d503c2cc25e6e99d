using Leeward.Packs;
using Leeward.Procedures.Absences;
using Leeward.Procedures.Shifts;
using static Leeward.Cli.Demo.DemoStage;

namespace Leeward.Cli.Demo;

/// <summary>
/// At the centre of the demo sign-ins a colleague has just handed the shift over, and waits for it to be accepted; another is away for some days, and the demo's coordinator covers.
/// </summary>
internal sealed class DemoShift(DemoStage stage, DemoTeams teams, DemoClock clock, PackSet pack, CancellationToken ct)
{
    private const string Coordinator = "centre_coordinator";

    // The professions that most often have something open that is no need-to-know case, in this order.
    private static readonly string[] Roles = ["social_worker", "physician", "psychologist", "police_intake", "police_lead", "prosecutor", "legal_aid", "education"];

    private Guid Centre => teams.Demo.Centre;

    /// <summary>At the very end, when all that is open stands in the database.</summary>
    public async Task EndAsync()
    {
        await stage.CommitAsync(ct);
        var colleagues = teams.All.First(t => t.County == teams.Demo.County).Roles;
        foreach (var role in Roles.Where(r => colleagues.ContainsKey(r) && teams.SignIns.ContainsKey(r) && colleagues[r] != teams.SignIns[r]))
        {
            if (await HandOverAsync(role, colleagues[role], teams.SignIns[role])) { break; }
        }
        await stage.CommitAsync(ct);
        var today = pack.Calendar.DayOf(clock.Now);
        await stage.AsAsync(colleagues[Coordinator], ct);
        Must(await stage.Get<SetAbsence>().RunAsync(new(Centre, Coordinator, null, teams.SignIns[Coordinator], today, today.AddDays(5)), ct, synthetic: true));
        await stage.CommitAsync(ct);
    }

    /// <summary>False where nothing is open that the next one may see.</summary>
    private async Task<bool> HandOverAsync(string role, Guid giver, Guid taker)
    {
        await stage.AsAsync(giver, ct);
        var open = Must(await stage.Get<OpenShift>().ReadAsync(role, Centre, ct));
        if (open.Colleagues.All(c => c.AccountId != taker || c.Sees == 0) || open.Runs.FirstOrDefault(r => !r.NeedToKnow) is not { } first) { return false; }
        await stage.AsAsync(giver, ct);
        Must(await stage.Get<GiveShift>().RunAsync(
            new(Centre, role, taker, [new(first.RunId, "孩子的姨妈今晚会来电话，请接听并记下来电时间。（虚构） The child's aunt will call tonight: please take the call and note the time. (made up)")]), ct, synthetic: true));
        return true;
    }
}
