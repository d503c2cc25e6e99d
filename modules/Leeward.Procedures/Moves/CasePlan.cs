using System.Text.Json;
using Leeward.Procedures.Runs;
using Leeward.Runs;

namespace Leeward.Procedures.Moves;

/// <summary>What becomes of a step, as it is kept: ids by the version before and by the new one.</summary>
internal sealed record KeptTurn(string? From, string? To, int Number, TurnMove How, bool Settled, StepStatus? Before, StepStatus? After);

/// <summary>How a due time moves, as it is kept.</summary>
internal sealed record KeptDue(string Step, int Number, DateTimeOffset? From, DateTimeOffset? To, DueMove Move, bool Passed);

/// <summary>What a move does to one case, as it is kept: codes and times only.</summary>
internal sealed record CasePlan(IReadOnlyList<KeptTurn> Turns, IReadOnlyList<KeptDue> Dues, IReadOnlyList<string> Asked, IReadOnlyList<string> Lost)
{
    private static readonly CasePlan None = new([], [], [], []);

    public static CasePlan Read(string text) => text.Length == 0 ? None : JsonSerializer.Deserialize<CasePlan>(text)!;

    /// <summary>Writes what was found into the row of a case.</summary>
    public static void Write(MovedCase row, Run run, RunMove move, string block, DateTimeOffset now)
    {
        var plan = new CasePlan(
            [.. move.Turns.Select(turn => new KeptTurn(turn.From?.Step, turn.To?.Step, (turn.To ?? turn.From)!.Value.Number, turn.How, turn.Settled, turn.Before, turn.After))],
            [.. move.Dues.Select(due => new KeptDue(due.Occurrence.Step, due.Occurrence.Number, due.From, due.To, due.Move, due.Passed))], move.Asked, move.Lost);
        (row.Block, row.Revision, row.CalendarNumber, row.At) = (block, run.Revision, run.CalendarNumber, now);
        row.Kept = move.Turns.Count(turn => turn.How is TurnMove.Kept or TurnMove.Renamed);
        row.Dropped = move.Turns.Count(turn => turn is { How: TurnMove.Dropped, Settled: false });
        row.Added = move.Turns.Count(turn => turn.How == TurnMove.New);
        row.Earlier = move.Dues.Count(due => due.Move == DueMove.Earlier);
        row.Held = move.Dues.Count(due => due.Move == DueMove.Kept);
        row.Passed = move.Dues.Count(due => due.Passed);
        row.Asked = move.Asked.Count;
        row.Plan = JsonSerializer.Serialize(plan);
    }

    public static MovedCase Row(Guid id, Guid move, Run run) => new()
    {
        Id = id, Region = run.Region, Sensitivity = run.Sensitivity, AccessId = run.AccessId, MoveId = move, RunId = run.Id, CentreId = run.CentreId, SubjectNumber = run.SubjectNumber,
    };
}
