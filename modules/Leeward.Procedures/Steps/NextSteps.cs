using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Web;
using Leeward.Procedures.Absences;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Steps;

/// <summary>A row of "my next steps".</summary>
internal sealed record NextStep(
    Guid RunId, string SubjectNumber, string Step, int Number, LocalText Title, string Phase, string Role, string Status, DateTimeOffset? DueAt, LocalText Due,
    bool Late, bool Hard, bool BecauseUnknown, string Source, string Provenance, LocalText Basis, Sureness Sureness, string? CoveringFor = null);

/// <summary>Lists due steps without opening a seal.</summary>
internal sealed class NextSteps(IRecords records, RoleScope scope, ProcedureLibrary library, Covers covers, TimeProvider clock)
{
    public async Task<Page<NextStep>> MineAsync(StepsQuery query, string? after, int? size, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var steps = await FilteredAsync(query, now, ct);
        if (Cursor.TryUnpack(after, out var due, out var id))
        {
            // The number of the last case is read again: a cursor holds times and ids only.
            var number = query.Sort == StepsSort.Case ? await Mine().Where(s => s.Id == id).Select(s => s.SubjectNumber).FirstOrDefaultAsync(ct) ?? "" : "";
            steps = query.Sort == StepsSort.Case
                ? steps.Where(s => s.SubjectNumber.CompareTo(number) > 0 || (s.SubjectNumber == number && (s.DueTicks > due || (s.DueTicks == due && s.Id.CompareTo(id) > 0))))
                : steps.Where(s => s.DueTicks > due || (s.DueTicks == due && s.Id.CompareTo(id) > 0));
        }
        var take = Cursor.Size(size);
        var ordered = query.Sort == StepsSort.Case ? steps.OrderBy(s => s.SubjectNumber).ThenBy(s => s.DueTicks) : steps.OrderBy(s => s.DueTicks);
        var rows = await ordered.ThenBy(s => s.Id).Take(take + 1).ToListAsync(ct);
        var items = new List<NextStep>();
        foreach (var row in rows.Take(take)) { items.Add(await ShowAsync(row, now, ct)); }
        return new(items, rows.Count > take ? Cursor.Pack(rows[take - 1].DueTicks, rows[take - 1].Id) : null);
    }

    /// <summary>The steps that a query asks for.</summary>
    private async Task<IQueryable<StepRow>> FilteredAsync(StepsQuery query, DateTimeOffset now, CancellationToken ct)
    {
        var open = Mine().Where(s => s.IsOpen);
        var steps = open.Due(query.Due, now);
        if (query.Cover is { } absence) { steps = (await covers.MineAsync(ct)).FirstOrDefault(c => c.AbsenceId == absence) is { } one ? covers.Of(one, steps) : steps.Where(_ => false); }
        if (query.Procedure is { Length: > 0 } procedure)
        {
            var hashes = new List<string>();
            foreach (var hash in await open.Select(s => s.ContentHash).Distinct().ToListAsync(ct)) { if ((await library.ByHashAsync(hash, ct)).Id == procedure) { hashes.Add(hash); } }
            steps = steps.Where(s => hashes.Contains(s.ContentHash));
        }
        if (query.Phase is { Length: > 0 } phase) { steps = steps.Where(s => s.Phase == phase); }
        if (query.Role is { Length: > 0 } role) { steps = steps.Where(s => s.Role == role); }
        if (query.Centre is { } centre) { steps = steps.Where(s => s.CentreId == centre); }
        return query.Subject?.Trim() is { Length: > 0 } subject ? steps.Where(s => s.SubjectNumber == subject) : steps;
    }

    private IQueryable<StepRow> Mine() => scope.Mine(records.Query<StepRow>(RunDesk.Read)).AsNoTracking();

    public async Task<IReadOnlyList<NextStep>> OfSubjectAsync(Guid subjectId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var rows = await records.Query<StepRow>(RunDesk.Read).AsNoTracking().Where(s => s.AccessId == subjectId && s.IsOpen).OrderBy(s => s.DueTicks).ToListAsync(ct);
        var items = new List<NextStep>();
        foreach (var row in rows) { items.Add(await ShowAsync(row, now, ct)); }
        return items;
    }

    /// <summary>How many open steps of the person are an absent colleague's.</summary>
    public Task<int> CountAsync(Cover cover, CancellationToken ct) => covers.Of(cover, scope.Mine(records.Query<StepRow>(RunDesk.Read)).Where(s => s.IsOpen)).CountAsync(ct);

    /// <summary>A due row in words; told to a role that is not the step's, it is covered for whoever acts as that role.</summary>
    public async Task<NextStep> ShowAsync(StepRow row, DateTimeOffset now, CancellationToken ct, string? toldTo = null)
    {
        var definition = await library.ByHashAsync(row.ContentHash, ct);
        var title = definition.Step(row.Step)!.Title;
        var calendar = library.CalendarOf(definition);
        var words = row.DueAt is { } at ? DueWords.For(at, now, (Clock)row.Clock, calendar) : new Bilingual("", "");
        return new(row.RunId, row.SubjectNumber, row.Step, row.Number, new(title.En, title.Zh), row.Phase, row.Role, row.Status, row.DueAt, new(words.En, words.Zh),
            row.DueAt < now, row.IsHard, row.BecauseUnknown, row.Source, row.Provenance, Ground.BasisOf(definition, row.Source), row.SurenessBy(calendar), await covers.ForAsync(row, toldTo, ct));
    }
}
