using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Records;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Shifts;
using Leeward.Procedures.Steps;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Reminders;

/// <summary>A step that is told to a person, and since when.</summary>
internal sealed record Reminder(Guid StepRowId, string Stage, LocalText StageTitle, DateTimeOffset Since, NextStep Step);

/// <summary>
/// Who is to be reminded of what. Nothing is sent and nothing is stored but what people have taken note of: a stage is reached when the clock says so, so that no
/// reminder can be lost, and none is told twice.
/// </summary>
internal sealed class ReminderDesk(IRecords records, IAccess access, RoleScope scope, NextSteps steps, ReminderNotes notes, HandOverReminders handOvers, PackSet pack) : IDeskSource
{
    /// <summary>What the person has not taken note of, the furthest stage first, then the earliest due.</summary>
    public async Task<Page<Reminder>> MineAsync(string? stage, int? size, CancellationToken ct)
    {
        var take = Cursor.Size(size);
        var found = new List<Reminder>();
        foreach (var (one, rows) in (await ToldAsync(ct)).Where(t => stage is not { Length: > 0 } || t.Stage.Code == stage))
        {
            if (found.Count > take) { break; }
            foreach (var row in await rows.OrderBy(s => s.DueTicks).ThenBy(s => s.Id).Take(take + 1 - found.Count).ToListAsync(ct))
            {
                found.Add(new(row.Id, one.Code, one.Title, row.DueAt!.Value + one.AtOf(row.Grave), await steps.ShowAsync(row, notes.Now, ct, one.To == ReminderStages.OfStep ? null : one.To)));
            }
        }
        return new([.. found.Take(take)], found.Count > take ? "more" : null);
    }

    /// <summary>Takes note of one step, or of a hand-over, at the stage that it has reached for the person.</summary>
    public async Task<Outcome> SeeAsync(Guid stepRowId, CancellationToken ct)
    {
        if (await handOvers.SeeAsync(stepRowId, ct)) { return await records.SaveAsync(Read, ct); }
        foreach (var (stage, rows) in await ToldAsync(ct))
        {
            if (await rows.FirstOrDefaultAsync(s => s.Id == stepRowId, ct) is not { } row) { continue; }
            await notes.AddAsync(stage, [row], ct);
            return await records.SaveAsync(Read, ct);
        }
        return await access.RefuseAsync(RunDesk.Read, nameof(StepRow), stepRowId, ct);
    }

    /// <summary>Takes note of everything; gives how many there were.</summary>
    public async Task<Outcome<int>> SeeAllAsync(CancellationToken ct)
    {
        const int most = 500;
        var count = await handOvers.SeeAllAsync(ct);
        foreach (var (stage, rows) in await ToldAsync(ct))
        {
            var some = await rows.OrderBy(s => s.DueTicks).Take(Math.Max(0, most - count)).ToListAsync(ct);
            await notes.AddAsync(stage, some, ct);
            count += some.Count;
        }
        var saved = count == 0 ? Outcome.Done : await records.SaveAsync(Read, ct);
        return saved.Ok ? count : saved.Refusal!;
    }

    public async Task<IReadOnlyList<DeskLine>> LinesAsync(CancellationToken ct)
    {
        var lines = new List<DeskLine>();
        if (access.Actor.AccountId is null || !access.HoldsAnywhere(RunDesk.Read)) { return lines; }
        foreach (var (stage, rows) in await ToldAsync(ct))
        {
            var (count, title) = (await rows.Take(DeskLine.Most).CountAsync(ct), stage.Title);
            if (count > 0) { lines.Add(new("/reminders", "/reminders?stage=" + stage.Code, count, new($"{title.En}: {{0}}", $"{title.Zh}：{{0}}"), stage.At >= TimeSpan.Zero)); }
        }
        return lines;
    }

    private const string Read = "procedures.reminder.see";

    /// <summary>The stages that concern the person, the furthest first, each with the steps that have reached it and no further one, and that the person has not taken note of.</summary>
    public async Task<IReadOnlyList<(ReminderStage Stage, IQueryable<StepRow> Rows)>> ToldAsync(CancellationToken ct)
    {
        var now = notes.Now;
        var open = records.Query<StepRow>(RunDesk.Read).AsNoTracking().Where(s => s.IsOpen);
        var told = new List<(ReminderStage, IQueryable<StepRow>)>();
        var further = new Dictionary<string, ReminderStage>();
        foreach (var stage in ReminderStages.Of(pack).Reverse())
        {
            var code = stage.Code;
            var seen = await notes.SeenAsync(stage, ct);
            var (clinical, statutory, other) = Reached(stage, now);
            var rows = scope.Own(open, stage.To == ReminderStages.OfStep ? null : stage.To)
                .Where(s => s.DueTicks <= (s.Grave == 0 ? clinical : s.Grave == 1 ? statutory : other) && !seen.Any(r => r.StepRowId == s.Id && r.Stage == code && r.DueTicks == s.DueTicks));
            if (further.TryGetValue(stage.To, out var next))
            {
                var (pastClinical, pastStatutory, past) = Reached(next, now);
                rows = rows.Where(s => s.DueTicks > (s.Grave == 0 ? pastClinical : s.Grave == 1 ? pastStatutory : past));
            }
            further[stage.To] = stage;
            told.Add((stage, rows));
        }
        return told;
    }

    /// <summary>Up to which due time steps have reached a stage, by how grave they are.</summary>
    private static (long Clinical, long Statutory, long Other) Reached(ReminderStage stage, DateTimeOffset now) => ((now - stage.Clinical).UtcTicks, (now - stage.Statutory).UtcTicks, (now - stage.At).UtcTicks);
}
