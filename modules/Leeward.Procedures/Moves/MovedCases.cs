using System.Globalization;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Sharing;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Moves;

/// <summary>What a reader asks for.</summary>
/// <param name="Subject">The case's number.</param>
/// <param name="Centre">The centre that works it.</param>
/// <param name="State">Where it stands.</param>
/// <param name="What">What happens in it: one of <see cref="MovedCases.Whats"/>.</param>
/// <param name="Block">Why it stays.</param>
internal sealed record CaseFilter(string? Subject, Guid? Centre, CaseState? State, string? What, string? Block)
{
    /// <summary>The filter as it stands behind the question mark.</summary>
    public string Address() => string.Join('&', Parts());

    private IEnumerable<string> Parts()
    {
        if (Subject is { Length: > 0 }) { yield return "subject=" + Uri.EscapeDataString(Subject); }
        if (Centre is { } centre) { yield return "centre=" + centre; }
        if (State is { } state) { yield return "state=" + state; }
        if (What is { Length: > 0 }) { yield return "what=" + Uri.EscapeDataString(What); }
        if (Block is { Length: > 0 }) { yield return "why=" + Uri.EscapeDataString(Block); }
    }
}

/// <summary>A case in a move.</summary>
internal sealed record MovedCaseLine(
    Guid Id, Guid RunId, string SubjectNumber, LocalText Centre, CaseState State, string Block, bool Renewed, int Kept, int Dropped, int Added, int Earlier, int Held, int Passed, int Asked, DateTimeOffset At);

/// <summary>What becomes of a step, with its names.</summary>
internal sealed record MovedTurnLine(string? From, string? To, int Number, LocalText Title, string How, bool Settled, string? Before, string? After);

/// <summary>How a due time moves, with the step's name.</summary>
internal sealed record MovedDueLine(string Step, int Number, LocalText Title, DateTimeOffset? From, DateTimeOffset? To, string Move, bool Passed);

/// <summary>A case in a move with what becomes of each step.</summary>
internal sealed record MovedCaseView(MovedCaseLine Line, Guid MoveId, string Region, IReadOnlyList<MovedTurnLine> Turns, IReadOnlyList<MovedDueLine> Dues, IReadOnlyList<LocalText> Asked, IReadOnlyList<LocalText> Lost);

/// <summary>The cases of a move, for who may see their runs. Of a single case each agency reads of the steps that it sees in the run.</summary>
internal sealed class MovedCases(IRecords records, ProcedureLibrary library, RunSight sights, PackSet pack)
{
    /// <summary>What one can ask for.</summary>
    public static readonly string[] Whats = ["earlier", "held", "dropped", "added", "passed", "asked", "renewed"];

    private const int MostRows = 50_000;

    public async Task<Page<MovedCaseLine>> ListAsync(Guid move, CaseFilter filter, string? cursor, int? size, CancellationToken ct)
    {
        var take = Cursor.Size(size);
        var rows = Rows(move, filter);
        if (Cursor.TryUnpack(cursor, out _, out var last)) { rows = rows.Where(r => r.RunId.CompareTo(last) > 0); }
        var found = await rows.OrderBy(r => r.RunId).Take(take + 1).ToListAsync(ct);
        var centres = await CentresAsync(found, ct);
        return new([.. found.Take(take).Select(row => Line(row, centres))], found.Count > take ? Cursor.Pack(0, found[take - 1].RunId) : null);
    }

    /// <summary>The centres that a reader can choose from.</summary>
    public async Task<IReadOnlyList<(Guid Id, LocalText Name)>> CentresOfAsync(Guid move, CancellationToken ct)
    {
        var ids = await records.Query<MovedCase>(RunDesk.Read).Where(c => c.MoveId == move).Select(c => c.CentreId).Distinct().Take(500).ToListAsync(ct);
        return [.. (await NamesAsync(ids, ct)).Select(one => (one.Key, one.Value)).OrderBy(one => one.Value.ToString(), StringComparer.Ordinal)];
    }

    public async Task<Outcome<MovedCaseView>> FindAsync(Guid id, CancellationToken ct)
    {
        var found = await records.FindAsync<MovedCase>(id, RunDesk.Read, ct);
        if (!found.Ok) { return found.Refusal!; }
        var (row, plan) = (found.Value, CasePlan.Read(found.Value.Plan));
        var (moveId, runId) = (row.MoveId, row.RunId);
        var move = await records.Unfiltered<VersionMove>(CaseMover.Why).AsNoTracking().FirstAsync(m => m.Id == moveId, ct);
        var (before, after) = (await library.ByHashAsync(move.FromHash, ct), await library.ByHashAsync(move.ToHash, ct));
        var sight = await sights.OfAsync(await records.Unfiltered<Run>(CaseMover.Why).AsNoTracking().FirstAsync(r => r.Id == runId, ct), ct);
        LocalText Step(string? id) => (after.Step(id ?? "") ?? before.Step(id ?? "")) is { } step ? new(step.Title.En, step.Title.Zh) : new(id ?? "", id ?? "");
        LocalText Fact(string name) => (after.Variables.GetValueOrDefault(name) ?? before.Variables.GetValueOrDefault(name)) is { } fact ? new(fact.Title.En, fact.Title.Zh) : new(name, name);
        return new MovedCaseView(
            Line(row, await CentresAsync([row], ct)), row.MoveId, row.Region,
            [.. plan.Turns.Where(t => sight.Step(t.To ?? "") || sight.Step(t.From ?? "")).Select(t => new MovedTurnLine(t.From, t.To, t.Number, t.To is null ? Title(before, t.From!) : Step(t.To), Code(t.How), t.Settled, t.Before?.ToString(), t.After?.ToString()))],
            [.. plan.Dues.Where(d => sight.Step(d.Step)).Select(d => new MovedDueLine(d.Step, d.Number, Step(d.Step), d.From, d.To, Code(d.Move), d.Passed))],
            [.. plan.Asked.Where(sight.Fact).Select(Fact)], [.. plan.Lost.Where(sight.Fact).Select(Fact)]);
    }

    /// <summary>One row for each case, without names; the reading is audited.</summary>
    public async Task<byte[]> CsvAsync(Guid move, CaseFilter filter, Func<string, string> say, CancellationToken ct)
    {
        var rows = await Rows(move, filter).OrderBy(r => r.RunId).Take(MostRows).ToListAsync(ct);
        var centres = await CentresAsync(rows, ct);
        var sheet = new CsvSheet();
        sheet.Row(((string[])["case", "centre", "state", "why", "kept", "dropped", "added", "earlier", "held", "passed", "asked", "at"]).Select(c => say("move_csv_" + c)));
        foreach (var row in rows)
        {
            sheet.Row([
                row.SubjectNumber, centres.GetValueOrDefault(row.CentreId)?.ToString() ?? "", say("move_case_" + row.State), row.Block.Length == 0 ? "" : say(row.Block), Number(row.Kept), Number(row.Dropped), Number(row.Added),
                Number(row.Earlier), Number(row.Held), Number(row.Passed), Number(row.Asked), pack.Minute(row.At),
            ]);
        }
        await records.NoteReadingAsync(RunDesk.Read, nameof(MovedCase), $"export; {rows.Count} rows", ct);
        return sheet.ToBytes();
    }

    private IQueryable<MovedCase> Rows(Guid move, CaseFilter filter)
    {
        var rows = records.Query<MovedCase>(RunDesk.Read).AsNoTracking().Where(c => c.MoveId == move);
        if (filter.Subject?.Trim() is { Length: > 0 and <= 40 } number) { rows = rows.Where(c => c.SubjectNumber == number); }
        if (filter.Centre is { } centre) { rows = rows.Where(c => c.CentreId == centre); }
        if (filter.State is { } state) { rows = rows.Where(c => c.State == state); }
        if (filter.Block is { Length: > 0 and <= 60 } block) { rows = rows.Where(c => c.Block == block); }
        return filter.What switch
        {
            "earlier" => rows.Where(c => c.Earlier > 0),
            "held" => rows.Where(c => c.Held > 0),
            "dropped" => rows.Where(c => c.Dropped > 0),
            "added" => rows.Where(c => c.Added > 0),
            "passed" => rows.Where(c => c.Passed > 0),
            "asked" => rows.Where(c => c.Asked > 0),
            "renewed" => rows.Where(c => c.Renewed),
            _ => rows,
        };
    }

    private Task<Dictionary<Guid, LocalText>> CentresAsync(IReadOnlyList<MovedCase> rows, CancellationToken ct) => NamesAsync([.. rows.Select(r => r.CentreId).Distinct()], ct);

    private async Task<Dictionary<Guid, LocalText>> NamesAsync(IReadOnlyList<Guid> ids, CancellationToken ct) =>
        (await records.Unfiltered<Centre>("the name of the centre that works a run").AsNoTracking().Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.NameEn, c.NameZh }).ToListAsync(ct)).ToDictionary(c => c.Id, c => new LocalText(c.NameEn, c.NameZh));

    private static MovedCaseLine Line(MovedCase c, Dictionary<Guid, LocalText> centres) => new(
        c.Id, c.RunId, c.SubjectNumber, centres.GetValueOrDefault(c.CentreId) ?? new("", ""), c.State, c.Block, c.Renewed, c.Kept, c.Dropped, c.Added, c.Earlier, c.Held, c.Passed, c.Asked, c.At);

    private static LocalText Title(ProcedureDefinition definition, string step) => definition.Step(step)!.Title is var title ? new(title.En, title.Zh) : new(step, step);

    private static string Code<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
