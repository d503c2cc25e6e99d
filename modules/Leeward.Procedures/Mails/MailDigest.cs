using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Procedures.Reminders;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Shifts;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Mails;

/// <summary>What a person is told by e-mail: counts, and how grave. Nothing of what is counted.</summary>
internal sealed record Digest(int Soon, int Late, int PassedOn, int HandOvers, int Urgent)
{
    public int All => Soon + Late + PassedOn + HandOvers;
}

/// <summary>What a person was not told by e-mail yet; urgent where one of it cannot wait for the next bundle.</summary>
internal sealed record MailNews(IReadOnlyList<MailTold> Things, bool IsUrgent);

/// <summary>Looks, in a scope in which the person acts, at what the reminders tell them and what of it no mail has told.</summary>
internal sealed class MailDigest(IRecords records, IAccess access, ReminderDesk desk, HandOverReminders handOvers, TimeProvider clock)
{
    /// <summary>So many things are told by one mail at most; what is more comes with the next.</summary>
    public const int Most = 500;

    private const int Statutory = 1;

    public async Task<MailNews> NewsAsync(CancellationToken ct)
    {
        if (access.Actor.AccountId is not { } me || !access.HoldsAnywhere(RunDesk.Read)) { return new([], false); }
        var (things, urgent) = (new List<MailTold>(), false);
        var told = records.Unfiltered<MailTold>("what the person was told by e-mail").Where(t => t.OwnerId == me);
        foreach (var (stage, rows) in await desk.ToldAsync(ct))
        {
            var (code, left) = (stage.Code, Most - things.Count);
            if (left <= 0) { break; }
            var found = await rows.Where(s => !told.Any(t => t.ThingId == s.Id && t.Stage == code && t.DueTicks == s.DueTicks))
                .OrderBy(s => s.Grave).ThenBy(s => s.DueTicks).Take(left).Select(s => new { s.Id, s.DueTicks, s.Grave }).ToListAsync(ct);
            things.AddRange(found.Select(s => Told(me, s.Id, code, s.DueTicks)));
            urgent |= found.Exists(s => s.Grave <= UrgentFrom(stage));
        }
        foreach (var (stage, rows) in await handOvers.ToldAsync(ct))
        {
            var (code, ids) = (stage.Code, rows.Select(h => h.Id).ToList());
            if (ids.Count == 0) { continue; }
            var known = await told.Where(t => t.Stage == code && ids.Contains(t.ThingId)).Select(t => t.ThingId).ToListAsync(ct);
            var found = rows.Where(h => !known.Contains(h.Id)).Take(Math.Max(0, Most - things.Count)).ToList();
            things.AddRange(found.Select(h => Told(me, h.Id, code, h.GivenAt.UtcTicks)));
            urgent |= found.Count > 0; // a shift is to be accepted within the hour
        }
        return new(things, urgent);
    }

    public async Task<Digest> CountAsync(CancellationToken ct)
    {
        var (soon, late, passedOn, urgent) = (0, 0, 0, 0);
        if (access.Actor.AccountId is null || !access.HoldsAnywhere(RunDesk.Read)) { return new(0, 0, 0, 0, 0); }
        foreach (var (stage, rows) in await desk.ToldAsync(ct))
        {
            var grave = UrgentFrom(stage);
            var count = await rows.CountAsync(ct);
            urgent += count == 0 ? 0 : await rows.CountAsync(s => s.Grave <= grave, ct);
            if (stage.To != ReminderStages.OfStep) { passedOn += count; }
            else if (stage.At < TimeSpan.Zero) { soon += count; }
            else { late += count; }
        }
        return new(soon, late, passedOn, (await handOvers.ToldAsync(ct)).Sum(t => t.Rows.Count), urgent);
    }

    /// <summary>Up to which gravity a thing is urgent: a limit of the body already before it is due, one of the law once it is late.</summary>
    private static int UrgentFrom(ReminderStage stage) => stage.At < TimeSpan.Zero ? 0 : Statutory;

    private MailTold Told(Guid me, Guid thing, string stage, long due) => new() { Id = Ids.New(clock), OwnerId = me, ThingId = thing, Stage = stage, DueTicks = due };
}
