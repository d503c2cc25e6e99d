using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Procedures.Absences;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Steps;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Boards;

/// <summary>What is asked of the board; all empty: everything the person works on, in the procedure with most open steps.</summary>
internal sealed record BoardQuery(string? Procedure, Guid? Centre, string? Role, bool Late)
{
    /// <summary>All of a phase as the board counts them, in the list of next steps.</summary>
    public StepsQuery AllOf(string procedure, string phase) => new(Late ? StepsDue.Late : null, procedure, phase, null, Role, Centre);
}

/// <summary>A step on the board: numbers and times, no child's name; for which absent colleague the person covers it.</summary>
internal sealed record BoardCard(
    Guid RunId, string SubjectNumber, string Step, int Number, LocalText Title, string Role, LocalText RoleTitle, LocalText Due, DateTimeOffset? DueAt, bool Late, bool Hard, Ground Ground, string? CoveringFor);

/// <summary>A phase with how many of its steps are open and late, and the first of them.</summary>
internal sealed record BoardPhase(string Code, LocalText Title, int Open, int Late, IReadOnlyList<BoardCard> First);

/// <summary>A choice of a filter.</summary>
internal sealed record BoardChoice(string Code, LocalText Title);

/// <summary>The board: phases in the order of the procedure, and what can be filtered by.</summary>
internal sealed record BoardView(string Procedure, LocalText Title, IReadOnlyList<BoardPhase> Phases, IReadOnlyList<BoardChoice> Procedures, IReadOnlyList<BoardChoice> Centres, IReadOnlyList<BoardChoice> Roles);

/// <summary>The totals of the wall display, and side by side the first of what is late and of what is due next; <paramref name="Coming"/> counts all that has a due time and is not late.</summary>
internal sealed record WallView(LocalText Centre, int Open, int Late, int Today, int Coming, IReadOnlyList<BoardCard> FirstLate, IReadOnlyList<BoardCard> FirstDue, DateTimeOffset At);

/// <summary>Open steps by phase. Reads due rows only: nothing sealed is opened.</summary>
internal sealed class TeamBoard(IRecords records, RoleScope scope, ProcedureLibrary library, Covers covers, TimeProvider clock)
{
    private const int Cards = 12;

    public async Task<BoardView?> ReadAsync(BoardQuery query, CancellationToken ct)
    {
        var ticks = clock.GetUtcNow().UtcTicks;
        var open = Open(query.Centre);
        var used = await open.GroupBy(s => s.ContentHash).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(ct);
        var definitions = new List<(ProcedureDefinition Definition, int Count)>();
        foreach (var one in used) { definitions.Add((await library.ByHashAsync(one.Key, ct), one.Count)); }
        var procedures = definitions.GroupBy(d => d.Definition.Id).OrderByDescending(g => g.Sum(d => d.Count)).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        var chosen = procedures.Find(g => g.Key == query.Procedure) ?? procedures.FirstOrDefault();
        var centres = await CentresAsync(ct);
        if (chosen is null) { return null; }
        var definition = chosen.OrderByDescending(d => d.Definition.Version, StringComparer.Ordinal).First().Definition;
        var hashes = chosen.Select(d => d.Definition.ContentHash).ToList();
        var steps = open.Where(s => hashes.Contains(s.ContentHash));
        if (query.Role is { Length: > 0 } role) { steps = steps.Where(s => s.Role == role); }
        if (query.Late) { steps = steps.Where(s => s.DueTicks < ticks); }
        var counts = await steps.GroupBy(s => s.Phase).Select(g => new { g.Key, Open = g.Count(), Late = g.Count(s => s.DueTicks < ticks) }).ToDictionaryAsync(g => g.Key, ct);
        var phases = new List<BoardPhase>();
        foreach (var phase in definition.Phases)
        {
            var count = counts.GetValueOrDefault(phase.Code);
            var code = phase.Code;
            var first = count is null ? [] : await steps.Where(s => s.Phase == code).OrderBy(s => s.DueTicks).ThenBy(s => s.Id).Take(Cards).ToListAsync(ct);
            phases.Add(new(phase.Code, Local(phase.Title), count?.Open ?? 0, count?.Late ?? 0, await CardsAsync(first, named: true, ct)));
        }
        return new(definition.Id, Local(definition.Title), phases, [.. procedures.Select(g => new BoardChoice(g.Key, Local(g.First().Definition.Title)))], centres,
            [.. definition.Roles.Where(r => definition.Steps.Any(s => s.Role == r.Key)).Select(r => new BoardChoice(r.Key, Local(r.Value)))]);
    }

    /// <summary>For a screen on the wall: of one centre, or of all that the person works for.</summary>
    public async Task<WallView> WallAsync(Guid? centre, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        long ticks = now.UtcTicks, soon = now.AddDays(1).UtcTicks;
        var open = Open(centre);
        var counts = await open.GroupBy(_ => 1).Select(g => new { Open = g.Count(), Late = g.Count(s => s.DueTicks < ticks), Today = g.Count(s => s.DueTicks >= ticks && s.DueTicks < soon), Coming = g.Count(s => s.DueTicks >= ticks && s.DueTicks < long.MaxValue) }).FirstOrDefaultAsync(ct);
        // Half of the room for each, so that what has been late for weeks does not hide what is due in the next hours; what one does not need is the other's.
        var late = await open.Where(s => s.DueTicks < ticks).OrderBy(s => s.DueTicks).ThenBy(s => s.Id).Take(Cards).ToListAsync(ct);
        var next = await open.Where(s => s.DueTicks >= ticks && s.DueTicks < long.MaxValue).OrderBy(s => s.DueTicks).ThenBy(s => s.Id).Take(Cards).ToListAsync(ct);
        var (shownLate, shownNext) = (late.Take(Math.Max(Cards / 2, Cards - next.Count)).ToList(), next.Take(Math.Max(Cards / 2, Cards - late.Count)).ToList());
        return new(await NameAsync(centre, ct), counts?.Open ?? 0, counts?.Late ?? 0, counts?.Today ?? 0, counts?.Coming ?? 0, await CardsAsync(shownLate, named: false, ct), await CardsAsync(shownNext, named: false, ct), now);
    }

    /// <summary>The name of the centre that is shown: the one asked for, or the only one that the person works for.</summary>
    private async Task<LocalText> NameAsync(Guid? centre, CancellationToken ct)
    {
        if (centre is { } id && await records.Query<Centre>(CentreDesk.Read).Where(c => c.Id == id).Select(c => new { c.NameEn, c.NameZh }).FirstOrDefaultAsync(ct) is { } name) { return new(name.NameEn, name.NameZh); }
        var own = await CentresAsync(ct);
        return (centre is null ? own.Count == 1 ? own[0] : null : own.FirstOrDefault(one => one.Code == centre.ToString()))?.Title ?? new("", "");
    }

    private IQueryable<StepRow> Open(Guid? centre)
    {
        var open = scope.Mine(records.Query<StepRow>(RunDesk.Read)).AsNoTracking().Where(s => s.IsOpen);
        return centre is { } id ? open.Where(s => s.CentreId == id) : open;
    }

    private async Task<IReadOnlyList<BoardChoice>> CentresAsync(CancellationToken ct)
    {
        var used = await Open(null).Select(s => s.CentreId).Distinct().Take(200).ToListAsync(ct);
        var named = await records.Unfiltered<Centre>("the names of the centres whose steps the person sees").AsNoTracking().Where(c => used.Contains(c.Id)).OrderBy(c => c.Region).ToListAsync(ct);
        return [.. named.Select(c => new BoardChoice(c.Id.ToString(), c.Name))];
    }

    private async Task<IReadOnlyList<BoardCard>> CardsAsync(IReadOnlyList<StepRow> rows, bool named, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var cards = new List<BoardCard>();
        foreach (var row in rows)
        {
            var definition = await library.ByHashAsync(row.ContentHash, ct);
            var calendar = library.CalendarOf(definition);
            var words = row.DueAt is { } at ? DueWords.For(at, now, (Clock)row.Clock, calendar) : new("", "");
            // On the wall nobody is named.
            var coveringFor = named ? await covers.ForAsync(row, null, ct) : null;
            cards.Add(new(
                row.RunId, row.SubjectNumber, row.Step, row.Number, Local(definition.Step(row.Step)!.Title), row.Role, Local(definition.Roles[row.Role]), Local(words), row.DueAt, row.DueAt < now, row.IsHard, Ground.Of(row, definition, calendar), coveringFor));
        }
        return cards;
    }

    private static LocalText Local(Bilingual words) => new(words.En, words.Zh);
}
