using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Procedures.Absences;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Reminders;

/// <summary>What a person has taken note of.</summary>
internal sealed class ReminderNotes(IRecords records, IAccess access, Covers covers, TimeProvider clock)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Adds the notes; one of the time before the person covered is renewed.</summary>
    public async Task AddAsync(ReminderStage stage, List<StepRow> rows, CancellationToken ct)
    {
        var (me, code, ids, now) = (access.Actor.AccountId ?? Guid.Empty, stage.Code, rows.ConvertAll(s => s.Id), Now);
        var known = await records.Unfiltered<ReminderSeen>("what the person has taken note of").Where(r => r.OwnerId == me && r.Stage == code && ids.Contains(r.StepRowId)).ToListAsync(ct);
        foreach (var row in rows)
        {
            if (known.Find(r => r.StepRowId == row.Id && r.DueTicks == row.DueTicks) is { } before) { before.At = now; }
            else { records.Add(new ReminderSeen { Id = Ids.New(clock), OwnerId = me, StepRowId = row.Id, Stage = code, DueTicks = row.DueTicks, At = now }); }
        }
    }

    /// <summary>What the person has taken note of. A note from before they began to cover does not count for the steps of the absent colleague: who covers is told again, once.</summary>
    public async Task<IQueryable<ReminderSeen>> SeenAsync(ReminderStage stage, CancellationToken ct)
    {
        var me = access.Actor.AccountId;
        var seen = records.Unfiltered<ReminderSeen>("what the person has taken note of").Where(r => r.OwnerId == me);
        foreach (var cover in await covers.MineAsync(ct))
        {
            var (from, all) = (cover.From, stage.To != ReminderStages.OfStep);
            if (all && !cover.Acts.Contains(stage.To, StringComparer.Ordinal)) { continue; }
            var (centre, steps) = (cover.CentreId, records.Query<StepRow>(RunDesk.Read));
            var theirs = all ? steps.Where(s => s.CentreId == centre) : covers.Of(cover, steps);
            seen = seen.Where(r => r.At >= from || !theirs.Any(s => s.Id == r.StepRowId));
        }
        return seen;
    }
}
