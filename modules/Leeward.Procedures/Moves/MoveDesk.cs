using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Records;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Moves;

/// <summary>A move in the list.</summary>
internal sealed record MoveLine(
    Guid Id, int Version, string Code, LocalText Title, string FromHash, string FromEdition, string ToHash, string ToEdition, string Region, string FromPhase, LocalText Phase, MoveState State, string AskedBy, DateTimeOffset AskedAt,
    DateTimeOffset? LookedAt, string MovedBy, DateTimeOffset? MovedAt, string MoveReason, string UndoneBy, DateTimeOffset? UndoneAt, string UndoReason, bool IsSynthetic);

/// <summary>Why cases stay, and how many.</summary>
internal sealed record StayCount(string Why, long Cases);

/// <summary>The figures of a move over the cases that the reader may count.</summary>
internal sealed record MoveFigures(long Cases, long Moves, long Stays, long Moved, long Undone, long Stands, long Earlier, long Held, long Dropped, long Added, long Passed, long Asked, IReadOnlyList<StayCount> Why);

/// <summary>A move with its figures and how far the work is.</summary>
internal sealed record MoveView(MoveLine Line, MoveFigures Figures, IReadOnlyDictionary<string, string> Names, long Done, long? Total, bool Working, string? Error);

/// <summary>Shows moves. They hold nothing about a person, so that the right alone is asked; cases are shown by <see cref="MovedCases"/>.</summary>
internal sealed class MoveDesk(IRecords records, IAccess access, ProcedureLibrary library)
{
    private const string Why = "a move holds nothing about a person";

    public bool SeesCases => access.Actor.IsMachinery || access.HoldsAnywhere(RunDesk.Read);

    public bool MayManage(string region) => access.Can(ManageMove.Right, new RegionCode(region));

    public bool MayManageSomewhere => access.Actor.IsMachinery || access.HoldsAnywhere(ManageMove.Right);

    /// <summary>Whether a move is the reader's business: it lies where they read procedures, or it reaches down to where they work.</summary>
    public bool Concerns(string region) => access.Actor.IsMachinery || access.Can(ProcedureLibrary.Read, new RegionCode(region)) || access.Actor.Roles.Any(held => held.Region.IsWithin(new RegionCode(region)));

    public async Task<IReadOnlyList<MoveLine>> ListAsync(CancellationToken ct)
    {
        var lines = new List<MoveLine>();
        foreach (var move in await records.Unfiltered<VersionMove>(Why).AsNoTracking().OrderByDescending(m => m.Id).Take(2000).ToListAsync(ct))
        {
            if (Concerns(move.Region)) { lines.Add(await LineAsync(move, ct)); }
        }
        return lines;
    }

    public async Task<Outcome<MoveView>> FindAsync(Guid id, CancellationToken ct)
    {
        var found = await RowAsync(id, ct);
        if (!found.Ok) { return found.Refusal!; }
        var move = found.Value;
        var kind = move.State is MoveState.Looking or MoveState.Looked ? LookAtCases.Name : move.State is MoveState.Moving or MoveState.Moved ? MoveCases.Name : UndoCases.Name;
        var key = $"\"Move\":\"{id}\",\"Run\":null";
        var job = await records.Unfiltered<Job>(Why).AsNoTracking().Where(j => j.Kind == kind && j.Input.Contains(key)).OrderByDescending(j => j.Id).FirstOrDefaultAsync(ct);
        return new MoveView(await LineAsync(move, ct), await FiguresAsync(id, ct), JsonSerializer.Deserialize<Dictionary<string, string>>(move.Names)!, job?.Done ?? 0, job?.Total,
            job?.State is JobState.Waiting or JobState.Running, job?.State == JobState.Failed ? job.Error : null);
    }

    /// <summary>The move itself, where it is the reader's business.</summary>
    public async Task<Outcome<VersionMove>> RowAsync(Guid id, CancellationToken ct) =>
        await records.Unfiltered<VersionMove>(Why).AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, ct) is { } move && Concerns(move.Region) ? move : await access.RefuseAsync(ProcedureLibrary.Read, nameof(VersionMove), id, ct);

    private async Task<MoveFigures> FiguresAsync(Guid id, CancellationToken ct)
    {
        // Who manages moves counts all cases of their regions; who only sees runs counts those that they see.
        var cases = (MayManageSomewhere ? records.Countable<MovedCase>(ManageMove.Right) : records.Query<MovedCase>(RunDesk.Read)).Where(c => c.MoveId == id);
        var states = await cases.GroupBy(c => c.State).Select(g => new { g.Key, Count = g.LongCount() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var sums = await cases.Where(c => c.State != CaseState.Stays).GroupBy(_ => 1).Select(g => new
        {
            Earlier = g.Sum(c => (long)c.Earlier), Held = g.Sum(c => (long)c.Held), Dropped = g.Sum(c => (long)c.Dropped), Added = g.Sum(c => (long)c.Added), Passed = g.Sum(c => (long)c.Passed), Asked = g.LongCount(c => c.Asked > 0),
        }).FirstOrDefaultAsync(ct);
        var why = await cases.Where(c => c.State == CaseState.Stays).GroupBy(c => c.Block).Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(ct);
        return new(states.Values.Sum(), Of(CaseState.Moves), Of(CaseState.Stays), Of(CaseState.Moved), Of(CaseState.Undone), Of(CaseState.Stands),
            sums?.Earlier ?? 0, sums?.Held ?? 0, sums?.Dropped ?? 0, sums?.Added ?? 0, sums?.Passed ?? 0, sums?.Asked ?? 0, [.. why.OrderByDescending(w => w.Count).Select(w => new StayCount(w.Key, w.Count))]);

        long Of(CaseState state) => states.GetValueOrDefault(state);
    }

    private async Task<MoveLine> LineAsync(VersionMove m, CancellationToken ct)
    {
        var (from, to) = (await library.ByHashAsync(m.FromHash, ct), await library.ByHashAsync(m.ToHash, ct));
        var phase = to.Phases.FirstOrDefault(p => p.Code == m.FromPhase)?.Title;
        return new(m.Id, m.Version, m.Code, new(to.Title.En, to.Title.Zh), m.FromHash, from.Version, m.ToHash, to.Version, m.Region, m.FromPhase, phase is null ? new(m.FromPhase, m.FromPhase) : new(phase.En, phase.Zh), m.State,
            m.AskedBy, m.AskedAt, m.LookedAt, m.MovedBy, m.MovedAt, m.MoveReason, m.UndoneBy, m.UndoneAt, m.UndoReason, m.IsSynthetic);
    }
}
