using System.Globalization;
using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures.Moves;

/// <summary>Which move a job works at; for one case only, its run.</summary>
internal sealed record MoveInput(Guid Move, Guid? Run = null, string By = "", string Reason = "");

/// <summary>The dry run: what would become of each open case. Nothing but the findings is written; after a kill it goes on where it was.</summary>
internal sealed class LookAtCases(CaseMover mover, IRecords records, TimeProvider clock) : IJobKind
{
    public const string Name = "procedures.move.look";
    private const int PerPortion = 500;

    public string Kind => Name;

    public async Task<Outcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var order = await mover.OrderAsync(JsonSerializer.Deserialize<MoveInput>(run.Input)!.Move, ct);
        if (run.Cursor.Length == 0)
        {
            var forgot = await run.PartitionAsync(Guid.Empty.ToString(), 0, async (services, stop) =>
            {
                await services.GetRequiredService<CaseMover>().ForgetAsync(order.Id, stop);
                return "0";
            }, ct);
            if (!forgot.Ok) { return forgot; }
        }
        await run.SetTotalAsync(run.Done + await mover.Waiting(order).LongCountAsync(ct), ct);
        var looked = await run.PortionsAsync(
            Guid.Parse(run.Cursor), run.Done,
            (services, cursor, stop) => services.GetRequiredService<CaseMover>().Waiting(order).Where(r => r.Id.CompareTo(cursor) > 0).OrderBy(r => r.Id).Select(r => r.Id).Take(PerPortion).ToListAsync(stop),
            (services, ids, stop) => services.GetRequiredService<CaseMover>().LookAsync(order, ids, stop),
            (services, rows, stop) => services.GetRequiredService<CaseMover>().KeepAsync(rows, stop), ct);
        if (!looked.Ok) { return looked; }
        return await MoveEnd.SetAsync(records, order.Id, MoveState.Looked, clock.GetUtcNow(), ct);
    }
}

/// <summary>Moves the cases of which the dry run says that they move: each once, also after a kill.</summary>
internal sealed class MoveCases(CaseMover mover, IRecords records, TimeProvider clock) : IJobKind
{
    public const string Name = "procedures.move.apply";

    public string Kind => Name;

    public async Task<Outcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var order = await mover.OrderAsync(JsonSerializer.Deserialize<MoveInput>(run.Input)!.Move, ct);
        var waiting = records.Unfiltered<MovedCase>(CaseMover.Why).AsNoTracking().Where(c => c.MoveId == order.Id && c.State == CaseState.Moves);
        var moved = await MoveEnd.EachAsync(run, waiting, (services, ids, stop) => services.GetRequiredService<CaseMover>().MoveAsync(order, ids, stop), ct);
        return moved.Ok ? await MoveEnd.SetAsync(records, order.Id, MoveState.Moved, clock.GetUtcNow(), ct) : moved;
    }
}

/// <summary>Moves cases back: all that were moved, or one.</summary>
internal sealed class UndoCases(CaseMover mover, IRecords records, TimeProvider clock) : IJobKind
{
    public const string Name = "procedures.move.undo";

    public string Kind => Name;

    public async Task<Outcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var input = JsonSerializer.Deserialize<MoveInput>(run.Input)!;
        var order = await mover.OrderAsync(input.Move, ct) with { Actor = input.By, Reason = input.Reason };
        var waiting = records.Unfiltered<MovedCase>(CaseMover.Why).AsNoTracking().Where(c => c.MoveId == order.Id && c.State == CaseState.Moved);
        if (input.Run is { } one) { waiting = waiting.Where(c => c.RunId == one); }
        var undone = await MoveEnd.EachAsync(run, waiting, (services, ids, stop) => services.GetRequiredService<CaseMover>().UndoAsync(order, ids, stop), ct);
        return !undone.Ok || input.Run is not null ? undone : await MoveEnd.SetAsync(records, order.Id, MoveState.Undone, clock.GetUtcNow(), ct);
    }
}

/// <summary>What the jobs of moves share.</summary>
internal static class MoveEnd
{
    private const int PerPartition = 200, Rounds = 4;

    /// <summary>Works at the cases that wait, a partition at a time. A case at which somebody acted in that moment is met again in the next round.</summary>
    public static async Task<Outcome> EachAsync(JobRun run, IQueryable<MovedCase> waiting, Func<IServiceProvider, IReadOnlyList<Guid>, CancellationToken, Task> work, CancellationToken ct)
    {
        await run.SetTotalAsync(run.Done + await waiting.LongCountAsync(ct), ct);
        var at = run.Cursor.Split(' ');
        var (round, cursor) = at is [var first, var last] ? (int.Parse(first, CultureInfo.InvariantCulture), Guid.Parse(last)) : (1, Guid.Empty);
        while (true)
        {
            var ids = await waiting.Where(c => c.RunId.CompareTo(cursor) > 0).OrderBy(c => c.RunId).Select(c => c.RunId).Take(PerPartition).ToListAsync(ct);
            if (ids.Count == 0)
            {
                if (!await waiting.AnyAsync(ct)) { return Outcome.Done; }
                if (round == Rounds) { return new Refusal("procedures.move.busy"); }
                (round, cursor) = (round + 1, Guid.Empty);
                continue;
            }
            cursor = ids[^1];
            var done = await run.PartitionAsync(string.Create(CultureInfo.InvariantCulture, $"{round} {cursor}"), Math.Min(run.Done + ids.Count, run.Total ?? long.MaxValue), async (services, stop) =>
            {
                await work(services, ids, stop);
                return "";
            }, ct);
            if (!done.Ok) { return done; }
        }
    }

    /// <summary>Notes that a part of a move is over.</summary>
    public static async Task<Outcome> SetAsync(IRecords records, Guid id, MoveState state, DateTimeOffset now, CancellationToken ct)
    {
        var move = await records.Unfiltered<VersionMove>(CaseMover.Why).FirstAsync(m => m.Id == id, ct);
        move.State = state;
        if (state == MoveState.Looked) { move.LookedAt = now; }
        return await records.SaveAsync(state switch { MoveState.Looked => LookAtCases.Name, MoveState.Moved => MoveCases.Name, _ => UndoCases.Name }, ct);
    }
}
