using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Records;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Steps;

/// <summary>What waits for a person in Procedures: steps that are late, due within a day, and later.</summary>
internal sealed class StepsDesk(IRecords records, IAccess access, RoleScope scope, TimeProvider clock) : IDeskSource
{
    private static readonly (StepsDue Due, LocalText Title)[] Lines =
        [(StepsDue.Late, new("{0} late", "{0} 项超期")), (StepsDue.Day, new("{0} due within a day", "{0} 项一天内到期")), (StepsDue.Later, new("{0} later", "{0} 项以后到期"))];

    public async Task<IReadOnlyList<DeskLine>> LinesAsync(CancellationToken ct)
    {
        var lines = new List<DeskLine>();
        if (access.Actor.AccountId is null || !access.HoldsAnywhere(RunDesk.Read)) { return lines; }
        var (now, mine) = (clock.GetUtcNow(), scope.Mine(records.Query<StepRow>(RunDesk.Read)).Where(s => s.IsOpen));
        foreach (var (due, title) in Lines)
        {
            var count = await mine.Due(due, now).Take(DeskLine.Most).CountAsync(ct);
            if (count > 0) { lines.Add(new("/my-steps", $"/my-steps?{new StepsQuery(due).Address()}", count, title, due == StepsDue.Late)); }
        }
        return lines;
    }
}
