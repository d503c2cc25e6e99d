using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Records;
using Leeward.Packs;
using Leeward.Procedures.Reminders;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Shifts;

/// <summary>A hand-over that nobody has accepted, told to a person by a stage of the reminders.</summary>
internal sealed record HandOverReminder(Guid HandOverId, string Stage, LocalText StageTitle, DateTimeOffset Since, HandOverLine HandOver);

/// <summary>
/// Hand-overs that were not accepted go through the stages of the reminders: whoever is to take over is told at once and again when the time to accept is past, then the coordinator, then the supervisor.
/// As with steps, nothing is stored but what people have taken note of.
/// </summary>
internal sealed class HandOverReminders(IRecords records, IAccess access, ReadHandOvers read, Posts posts, PackSet pack, TimeProvider clock) : IDeskSource
{
    /// <summary>Within this time a hand-over is to be accepted (a default of this project): what a step's due time is to the stages of its reminders.</summary>
    public static readonly TimeSpan AcceptWithin = TimeSpan.FromHours(1);

    private const int Most = 100;

    public async Task<IReadOnlyList<HandOverReminder>> MineAsync(string? stage, CancellationToken ct)
    {
        var told = new List<HandOverReminder>();
        foreach (var (one, rows) in await ToldAsync(ct))
        {
            if (stage is { Length: > 0 } && one.Code != stage) { continue; }
            var lines = await read.LinesAsync(rows, ct);
            told.AddRange(rows.Zip(lines, (row, line) => new HandOverReminder(row.Id, one.Code, one.Title, Later(row.GivenAt, row.GivenAt + AcceptWithin + one.At), line)));
        }
        return told;
    }

    /// <summary>Takes note of one, with the next save; false where the person is not told of it.</summary>
    public async Task<bool> SeeAsync(Guid id, CancellationToken ct)
    {
        foreach (var (stage, rows) in await ToldAsync(ct))
        {
            if (rows.FirstOrDefault(h => h.Id == id) is not { } row) { continue; }
            records.Add(Seen(stage, row));
            return true;
        }
        return false;
    }

    /// <summary>Takes note of all, with the next save; gives how many there are.</summary>
    public async Task<int> SeeAllAsync(CancellationToken ct)
    {
        var count = 0;
        foreach (var (stage, rows) in await ToldAsync(ct))
        {
            foreach (var row in rows)
            {
                records.Add(Seen(stage, row));
                count++;
            }
        }
        return count;
    }

    public async Task<IReadOnlyList<DeskLine>> LinesAsync(CancellationToken ct)
    {
        var lines = new List<DeskLine>();
        if (access.Actor.AccountId is not { } me || !access.HoldsAnywhere(RunDesk.Read)) { return lines; }
        var waiting = await records.Query<HandOver>(RunDesk.Read).Where(h => h.TakerId == me && h.AcceptedAt == null && h.WithdrawnAt == null).Take(DeskLine.Most).CountAsync(ct);
        if (waiting > 0) { lines.Add(new("/my-steps", "/my-steps", waiting, new("Hand-overs to accept: {0}", "待接收的交班：{0}"), IsUrgent: true)); }
        var passedOn = (await ToldAsync(ct)).Where(t => t.Stage.To != ReminderStages.OfStep).Sum(t => t.Rows.Count);
        if (passedOn > 0) { lines.Add(new("/reminders", "/reminders", passedOn, new("Hand-overs not accepted: {0}", "无人接收的交班：{0}"), IsUrgent: true)); }
        return lines;
    }

    /// <summary>By stage, the furthest first: the hand-overs that have reached it and no further one, and that the person has not taken note of at it.</summary>
    public async Task<IReadOnlyList<(ReminderStage Stage, IReadOnlyList<HandOver> Rows)>> ToldAsync(CancellationToken ct)
    {
        var told = new List<(ReminderStage, IReadOnlyList<HandOver>)>();
        if (access.Actor.AccountId is not { } me) { return told; }
        var now = clock.GetUtcNow();
        var waiting = records.Query<HandOver>(RunDesk.Read).AsNoTracking().Where(h => h.AcceptedAt == null && h.WithdrawnAt == null);
        // What may concern the person at all: usually nothing, and then nothing more is asked.
        if (!await waiting.AnyAsync(ct)) { return told; }
        var after = await AfterAsync(ct);
        var seen = records.Unfiltered<ReminderSeen>("what the person has taken note of").Where(r => r.OwnerId == me);
        var further = new Dictionary<string, DateTimeOffset>();
        foreach (var stage in ReminderStages.Of(pack).Reverse())
        {
            var (code, reached) = (stage.Code, now - AcceptWithin - stage.At);
            var rows = stage.To == ReminderStages.OfStep ? waiting.Where(h => h.TakerId == me)
                : after.TryGetValue(stage.To, out var centres) ? waiting.Where(h => centres.Contains(h.CentreId)) : null;
            if (rows is null) { continue; }
            // The first stage of whoever takes over is reached when the shift is given, however short the time to accept it.
            if (stage.At >= TimeSpan.Zero || stage.To != ReminderStages.OfStep) { rows = rows.Where(h => h.GivenAt <= reached); }
            rows = rows.Where(h => !seen.Any(r => r.StepRowId == h.Id && r.Stage == code));
            if (further.TryGetValue(stage.To, out var past)) { rows = rows.Where(h => h.GivenAt > past); }
            further[stage.To] = reached;
            told.Add((stage, await rows.OrderBy(h => h.GivenAt).ThenBy(h => h.Id).Take(Most).ToListAsync(ct)));
        }
        return told;
    }

    /// <summary>By the role name of procedures (coordinator, supervisor): the centres at which the person acts as it.</summary>
    private async Task<Dictionary<string, List<Guid>>> AfterAsync(CancellationToken ct)
    {
        var by = new Dictionary<string, List<Guid>>(StringComparer.Ordinal);
        foreach (var post in await posts.LookedAfterAsync(ct))
        {
            foreach (var act in posts.ActsOf(post.Role))
            {
                if (!by.TryGetValue(act, out var centres)) { by[act] = centres = []; }
                centres.Add(post.CentreId);
            }
        }
        return by;
    }

    private ReminderSeen Seen(ReminderStage stage, HandOver row) => new()
    {
        Id = Ids.New(clock), OwnerId = access.Actor.AccountId ?? Guid.Empty, StepRowId = row.Id, Stage = stage.Code, DueTicks = row.GivenAt.UtcTicks, At = clock.GetUtcNow(),
    };

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
