using Leeward.Kernel.Access;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Runs;

/// <summary>What waits for a person in Procedures: steps that are late, due within a day, and later.</summary>
internal sealed class StepsDesk(IRecords records, IAccess access, RoleScope scope, TimeProvider clock) : IDeskSource
{
    public async Task<IReadOnlyList<DeskLine>> LinesAsync(CancellationToken ct)
    {
        var lines = new List<DeskLine>();
        if (access.Actor.AccountId is null || !access.HoldsAnywhere(RunDesk.Read)) { return lines; }
        long now = clock.GetUtcNow().UtcTicks, soon = now + TimeSpan.TicksPerDay;
        var mine = scope.Mine(records.Query<StepRow>(RunDesk.Read)).Where(s => s.IsOpen);
        if (await mine.Where(s => s.DueTicks < now).Take(DeskLine.Most).CountAsync(ct) is > 0 and var late) { lines.Add(new("/my-steps", "/my-steps?due=Late", late, new("{0} late", "{0} 项超期"), true)); }
        if (await mine.Where(s => s.DueTicks >= now && s.DueTicks < soon).Take(DeskLine.Most).CountAsync(ct) is > 0 and var due) { lines.Add(new("/my-steps", "/my-steps?due=Day", due, new("{0} due within a day", "{0} 项一天内到期"))); }
        if (await mine.Where(s => s.DueTicks >= soon).Take(DeskLine.Most).CountAsync(ct) is > 0 and var later) { lines.Add(new("/my-steps", "/my-steps?due=Later", later, new("{0} later", "{0} 项以后到期"))); }
        return lines;
    }
}
