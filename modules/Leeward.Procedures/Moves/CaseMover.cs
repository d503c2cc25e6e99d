using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.Bulk;
using Leeward.Kernel.Records;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Published;
using Leeward.Procedures.Requests;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Watching;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Moves;

/// <summary>A move as the jobs go by it: the versions and the centres that work by the new one.</summary>
internal sealed record MoveOrder(Guid Id, string Region, MovePath Path, string FromPhase, IReadOnlySet<Guid> Centres, IReadOnlyList<string> Elsewhere, int Edition)
{
    /// <summary>Who moved or undid it, and why.</summary>
    public string Actor { get; init; } = "";
    public string Reason { get; init; } = "";
}

/// <summary>Opens the runs of a move as machinery, looks what would become of them, moves them and moves them back. A run at which somebody acts meanwhile is met again.</summary>
internal sealed class CaseMover(IRecords records, IBulk bulk, ProcedureLibrary library, MoveWriter writer, BrokenRuns broken, TimeProvider clock)
{
    public const string Why = "running cases move to another version";

    private sealed record Looked(Run Run, int Seen, RunMove Move, string Block);

    /// <summary>A run as it stands moved back; without a recount it stands where it is.</summary>
    private sealed record Undoing(Run Run, CalendarRecount? Recount);

    public async Task<MoveOrder> OrderAsync(Guid id, CancellationToken ct)
    {
        var move = await records.Unfiltered<VersionMove>(Why).AsNoTracking().FirstAsync(m => m.Id == id, ct);
        var (code, now) = (move.Code, clock.GetUtcNow());
        var path = new MovePath(await library.ByHashAsync(move.FromHash, ct), await library.ByHashAsync(move.ToHash, ct), JsonSerializer.Deserialize<Dictionary<string, string>>(move.Names));
        var adopted = await records.Unfiltered<Adoption>(Why).AsNoTracking().Where(a => a.ProcedureCode == code && a.InForceFrom <= now).Select(a => new { a.Id, a.OwnerId, a.InForceFrom, a.ContentHash }).ToListAsync(ct);
        var centres = adopted.GroupBy(a => a.OwnerId).Where(g => g.OrderByDescending(a => a.InForceFrom).ThenByDescending(a => a.Id).First().ContentHash == move.ToHash).Select(g => g.Key).ToHashSet();
        var versions = await library.VersionsAsync(code, ct);
        var target = versions.First(v => v.ContentHash == move.ToHash);
        // Where a region has its own version in force, its cases go by that.
        var elsewhere = versions.Where(v => v.Standing == Standing.InForce && v.Region.Length > target.Region.Length && v.Region.StartsWith(target.Region, StringComparison.Ordinal)).Select(v => v.Region).ToList();
        var undo = move.State is MoveState.Undoing || move.UndoReason.Length > 0;
        return new(id, move.Region, path, move.FromPhase, centres, elsewhere, await library.ReadCalendarsAsync(ct, now: true)) { Actor = undo ? move.UndoneBy : move.MovedBy, Reason = undo ? move.UndoReason : move.MoveReason };
    }

    /// <summary>The open runs that a move is about and that it has not looked at yet.</summary>
    public IQueryable<Run> Waiting(MoveOrder order)
    {
        var (id, hash, within) = (order.Id, order.Path.Before.ContentHash, order.Region + "%");
        var there = records.Unfiltered<MovedCase>(Why).Where(c => c.MoveId == id).Select(c => c.RunId);
        var runs = records.Unfiltered<Run>(Why).AsNoTracking().Where(r => r.ClosedAt == null && r.BrokenSince == null && r.ContentHash == hash && EF.Functions.Like(r.Region, within) && !there.Contains(r.Id));
        return order.Elsewhere.Aggregate(runs, (left, region) => left.Where(r => !r.Region.StartsWith(region)));
    }

    /// <summary>Forgets what an earlier dry run found of cases that were not moved.</summary>
    public Task<int> ForgetAsync(Guid move, CancellationToken ct) =>
        records.Unfiltered<MovedCase>(Why).Where(c => c.MoveId == move && (c.State == CaseState.Moves || c.State == CaseState.Stays)).ExecuteDeleteAsync(ct);

    /// <summary>Looks what would become of runs; nothing is written.</summary>
    public async Task<IReadOnlyList<MovedCase>> LookAsync(MoveOrder order, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await LookAtAsync(order, ids, one =>
        {
            var row = CasePlan.Row(Ids.New(clock), order.Id, one.Run);
            row.State = one.Block.Length == 0 ? CaseState.Moves : CaseState.Stays;
            CasePlan.Write(row, one.Run, one.Move, one.Block, now);
            return row;
        }, ct);
    }

    /// <summary>Keeps what a dry run found.</summary>
    public async Task KeepAsync(IReadOnlyList<MovedCase> rows, CancellationToken ct)
    {
        var written = await bulk.WriteAsync(LookAtCases.Name, new BulkBatch().Add(rows), ct);
        if (!written.Ok) { throw new InvalidOperationException(written.Refusal!.Code); }
    }

    /// <summary>Moves runs. Each is looked at anew; one that must stay now stays.</summary>
    public async Task MoveAsync(MoveOrder order, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var rows = await records.Unfiltered<MovedCase>(Why).Where(c => c.MoveId == order.Id && ids.Contains(c.RunId) && c.State == CaseState.Moves).ToDictionaryAsync(c => c.RunId, ct);
        var looked = await LookAtAsync(order, [.. rows.Keys], one => one, ct);
        var gone = rows.Keys.Except(looked.Select(one => one.Run.Id)).ToList();
        var passed = gone.Count == 0 ? [] : await records.Unfiltered<Run>(Why).Where(r => gone.Contains(r.Id) && r.BrokenSince != null).Select(r => r.Id).ToListAsync(ct);
        foreach (var id in gone) { (rows[id].State, rows[id].Block) = (CaseState.Stays, passed.Contains(id) ? "procedures.move.broken" : "runs.closed"); }
        foreach (var (run, seen, move, block) in looked)
        {
            var row = rows[run.Id];
            row.Renewed = row.Revision != seen;
            CasePlan.Write(row, run, move, block, now);
            if (block.Length > 0) { row.State = CaseState.Stays; }
        }
        var changes = looked.Where(one => one.Block.Length == 0).Select(one => new RunChange(one.Run, one.Seen, one.Move.State, one.Move.Event!)).ToList();
        foreach (var moved in await writer.WriteAsync(MoveCases.Name, order.Path, changes, back: false, order.Edition, ct)) { rows[moved].State = CaseState.Moved; }
        await SaveAsync(MoveCases.Name, ct);
    }

    /// <summary>Moves runs back where no step is done by the new version yet.</summary>
    public async Task UndoAsync(MoveOrder order, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var rows = await records.Unfiltered<MovedCase>(Why).Where(c => c.MoveId == order.Id && ids.Contains(c.RunId) && c.State == CaseState.Moved).ToDictionaryAsync(c => c.RunId, ct);
        var open = rows.Keys.ToList();
        var runs = await records.Unfiltered<Run>(Why).AsNoTracking().Where(r => open.Contains(r.Id)).ToListAsync(ct);
        var undone = new RunMoveUndone(now, order.Actor, order.Reason);
        var looked = await broken.PassOverAsync(runs, Why, (run, opener) =>
        {
            var state = opener.StateOf(run)!;
            var back = state.ContentHash != order.Path.After.ContentHash ? null : RunEngine.Apply(order.Path.After, state, undone, order.Path.Before).State;
            // The calendar may have changed since the run was moved: what would be later by that is kept, as in any run.
            var recount = back is null ? null : CalendarRecount.Of(order.Path.Before, back, library.CalendarOf(order.Path.Before, rows[run.Id].CalendarNumber), library.CalendarOf(order.Path.Before, order.Edition), now, "calendar");
            return new Undoing(run, recount);
        }, ct);
        var changes = new List<RunChange>();
        foreach (var (run, recount) in looked)
        {
            if (recount is null) { (rows[run.Id].State, rows[run.Id].At) = (CaseState.Stands, now); }
            else { changes.Add(new(run, run.Revision, recount.State, [undone, .. recount.Holds])); }
        }
        foreach (var back in await writer.WriteAsync(UndoCases.Name, order.Path, changes, back: true, order.Edition, ct)) { (rows[back].State, rows[back].At) = (CaseState.Undone, now); }
        await SaveAsync(UndoCases.Name, ct);
    }

    private async Task SaveAsync(string verb, CancellationToken ct)
    {
        var saved = await records.SaveAsync(verb, ct);
        if (!saved.Ok) { throw new InvalidOperationException(saved.Refusal!.Code); }
    }

    private async Task<List<T>> LookAtAsync<T>(MoveOrder order, IReadOnlyList<Guid> ids, Func<Looked, T> keep, CancellationToken ct) where T : class
    {
        var hash = order.Path.Before.ContentHash;
        var runs = await records.Unfiltered<Run>(Why).AsNoTracking().Where(r => ids.Contains(r.Id) && r.ClosedAt == null && r.ContentHash == hash).ToListAsync(ct);
        var asked = (await records.Unfiltered<ActRequest>(Why).Where(r => ids.Contains(r.RunId) && r.DecidedAt == null).Select(r => r.RunId).ToListAsync(ct)).ToHashSet();
        var now = clock.GetUtcNow();
        var after = library.CalendarOf(order.Path.After, order.Edition);
        // Opening and computing take the time.
        return await broken.PassOverAsync(runs, Why, (run, opener) =>
        {
            var move = RunMove.Of(order.Path, opener.StateOf(run)!, library.CalendarOf(order.Path.Before, run.CalendarNumber), after, now, order.Actor, order.Reason, order.FromPhase);
            var block = move.Blocked ?? (asked.Contains(run.Id) ? "procedures.move.request_open" : !order.Centres.Contains(run.CentreId) ? "procedures.move.centre" : "");
            return keep(new(run, run.Revision, move, block));
        }, ct);
    }

}
