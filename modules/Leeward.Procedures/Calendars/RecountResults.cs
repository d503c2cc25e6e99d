using System.Globalization;
using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Calendars;

/// <summary>One due time that moved, with the step's name.</summary>
internal sealed record MoveLine(string Step, int Number, LocalText Title, DateTimeOffset From, DateTimeOffset To, string Move);

/// <summary>What a new edition moved in one run.</summary>
internal sealed record RecountLine(Guid RunId, string SubjectNumber, int Earlier, int Kept, int Later, DateTimeOffset At, IReadOnlyList<MoveLine> Moves);

/// <summary>The runs that a new edition moved, for who may see runs.</summary>
internal sealed class RecountResults(IRecords records, ProcedureLibrary library, PackSet pack)
{
    /// <summary>The ways of moving one can ask for.</summary>
    public static readonly string[] Ways = ["earlier", "kept", "later"];

    private const int MostRows = 50_000;

    private sealed record Move(string Step, int Number, int Due, DateTimeOffset From, DateTimeOffset To, DueMove How);

    public static RecountedRun Of(Guid id, Run run, int edition, CalendarRecount recount, DateTimeOffset now) => new()
    {
        Id = id, Region = run.Region, Sensitivity = run.Sensitivity, AccessId = run.AccessId, RunId = run.Id, CentreId = run.CentreId, SubjectNumber = run.SubjectNumber, ContentHash = run.ContentHash,
        Edition = edition, Earlier = recount.Moves.Count(m => m.Move == DueMove.Earlier), Kept = recount.Moves.Count(m => m.Move == DueMove.Kept), Later = recount.Moves.Count(m => m.Move == DueMove.Later),
        Moves = JsonSerializer.Serialize(recount.Moves.Select(m => new Move(m.Occurrence.Step, m.Occurrence.Number, m.Due, m.From, m.To, m.Move))), At = now,
    };

    public async Task<Page<RecountLine>> ListAsync(int edition, string? way, string? subject, string? cursor, int? size, CancellationToken ct)
    {
        var take = Cursor.Size(size);
        var rows = Rows(edition, way, subject);
        if (Cursor.TryUnpack(cursor, out _, out var last)) { rows = rows.Where(r => r.RunId.CompareTo(last) > 0); }
        var found = await rows.OrderBy(r => r.RunId).Take(take + 1).ToListAsync(ct);
        var lines = new List<RecountLine>();
        foreach (var row in found.Take(take)) { lines.Add(await LineAsync(row, ct)); }
        return new(lines, found.Count > take ? Cursor.Pack(0, found[take - 1].RunId) : null);
    }

    /// <summary>One row for each due time that moved, without names; the reading is audited.</summary>
    public async Task<byte[]> CsvAsync(int edition, string? way, string? subject, Func<string, string> say, CancellationToken ct)
    {
        var sheet = new CsvSheet();
        sheet.Row(((string[])["case", "step", "turn", "title", "from", "to", "move"]).Select(c => say("calendar_csv_" + c)));
        await foreach (var row in Rows(edition, way, subject).OrderBy(r => r.RunId).Take(MostRows).AsAsyncEnumerable().WithCancellation(ct))
        {
            foreach (var move in (await LineAsync(row, ct)).Moves)
            {
                sheet.Row(row.SubjectNumber, move.Step, move.Number.ToString(CultureInfo.InvariantCulture), move.Title.ToString(), pack.Minute(move.From), pack.Minute(move.To), say("calendar_move_" + move.Move));
            }
        }
        await records.NoteReadingAsync(RunDesk.Read, nameof(RecountedRun), $"export, edition {edition}", ct);
        return sheet.ToBytes();
    }

    private IQueryable<RecountedRun> Rows(int edition, string? way, string? subject)
    {
        var rows = records.Query<RecountedRun>(RunDesk.Read).AsNoTracking().Where(r => r.Edition == edition);
        rows = way switch { "earlier" => rows.Where(r => r.Earlier > 0), "kept" => rows.Where(r => r.Kept > 0), "later" => rows.Where(r => r.Later > 0), _ => rows };
        return subject?.Trim() is { Length: > 0 and <= 40 } number ? rows.Where(r => r.SubjectNumber == number) : rows;
    }

    private async Task<RecountLine> LineAsync(RecountedRun row, CancellationToken ct)
    {
        var definition = await library.ByHashAsync(row.ContentHash, ct);
        LocalText Title(string id) => definition.Step(id) is { } step ? new(step.Title.En, step.Title.Zh) : new(id, id);
        var moves = JsonSerializer.Deserialize<Move[]>(row.Moves)!;
        return new(row.RunId, row.SubjectNumber, row.Earlier, row.Kept, row.Later, row.At, [.. moves.Select(m => new MoveLine(m.Step, m.Number, Title(m.Step), m.From, m.To, m.How.ToString().ToLowerInvariant()))]);
    }
}
