using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Web;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Shifts;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Absences;

/// <summary>An absence as it is told: who, what as, where, and who covers.</summary>
internal sealed record AbsenceLine(
    Guid Id, Guid CentreId, LocalText Centre, string Role, LocalText RoleTitle, string Person, string Cover, DateTimeOffset FromAt, DateTimeOffset UntilAt, AbsenceState State, string SetBy, DateTimeOffset? EndedAt, string EndedBy, bool MayEnd, bool IsSynthetic);

/// <summary>What was done while covering.</summary>
internal sealed record CoveredActView(Guid Id, Guid RunId, string SubjectNumber, string Step, int Number, LocalText Title, string Act, DateTimeOffset At, string By);

/// <summary>A run of which the absent person sees open steps and the cover does not.</summary>
internal sealed record UncoveredRun(Guid RunId, string SubjectNumber, int Steps);

/// <summary>An absence with what was done while covering, as far as the reader may see it.</summary>
/// <param name="Uncovered">For who is away and who looks after the centre: what they see and the cover may not see, so that somebody can be named. Null for others.</param>
internal sealed record AbsenceView(AbsenceLine Line, int Version, IReadOnlyList<CoveredActView> Acts, IReadOnlyList<UncoveredRun>? Uncovered);

/// <summary>Absences for who is away, who covers, colleagues of the same role at the centre, and who looks after the centre.</summary>
internal sealed class ReadAbsences(IRecords records, IAccess access, Posts posts, PeopleBook people, OthersEyes eyes, ProcedureLibrary library, TimeProvider clock)
{
    private const int MostActs = 200, MostSteps = 500;

    public async Task<Page<AbsenceLine>> ListAsync(Guid? centre, AbsenceState? state, string? after, int? size, CancellationToken ct)
    {
        var (all, now) = (await MineAsync(ct), clock.GetUtcNow());
        if (centre is { } id) { all = all.Where(a => a.CentreId == id); }
        all = state switch
        {
            AbsenceState.Coming => all.Where(a => a.EndedAt == null && a.FromAt > now),
            AbsenceState.Now => all.Where(a => a.EndedAt == null && a.FromAt <= now && a.UntilAt > now),
            AbsenceState.Over => all.Where(a => a.EndedAt == null && a.UntilAt <= now),
            AbsenceState.CutShort => all.Where(a => a.EndedAt != null),
            _ => all,
        };
        if (Cursor.TryUnpack(after, out var ticks, out var last))
        {
            var at = new DateTimeOffset(Math.Clamp(ticks, 0, DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero);
            all = all.Where(a => a.FromAt < at || (a.FromAt == at && a.Id.CompareTo(last) < 0));
        }
        var take = Cursor.Size(size);
        var rows = await all.OrderByDescending(a => a.FromAt).ThenByDescending(a => a.Id).Take(take + 1).ToListAsync(ct);
        return new(await LinesAsync([.. rows.Take(take)], ct), rows.Count > take ? Cursor.Pack(rows[take - 1].FromAt.UtcTicks, rows[take - 1].Id) : null);
    }

    /// <summary>The person's own absence that runs or comes next; null where there is none.</summary>
    public async Task<AbsenceLine?> OwnAsync(CancellationToken ct)
    {
        var (me, now) = (access.Actor.AccountId, clock.GetUtcNow());
        var own = me is null ? null : await records.Query<Absence>(RunDesk.Read).AsNoTracking().Where(a => a.PersonId == me && a.EndedAt == null && a.UntilAt > now).OrderBy(a => a.FromAt).FirstOrDefaultAsync(ct);
        return own is null ? null : (await LinesAsync([own], ct))[0];
    }

    public async Task<Outcome<AbsenceView>> FindAsync(Guid id, CancellationToken ct)
    {
        var found = await records.FindAsync<Absence>(id, RunDesk.Read, ct);
        if (!found.Ok) { return found.Refusal!; }
        var (row, me) = (found.Value, access.Actor.AccountId);
        if (row.PersonId != me && row.CoverId != me && !await posts.BelongsAsync(row.Role, row.CentreId, ct)) { return await access.RefuseAsync(RunDesk.Read, nameof(Absence), id, ct); }
        var acts = await records.Query<CoveredAct>(RunDesk.Read).AsNoTracking().Where(a => a.AbsenceId == id).OrderByDescending(a => a.At).ThenByDescending(a => a.Id).Take(MostActs).ToListAsync(ct);
        var shown = new List<CoveredActView>();
        foreach (var act in acts)
        {
            var title = (await library.ByHashAsync(act.ContentHash, ct)).Step(act.Step)?.Title;
            shown.Add(new(act.Id, act.RunId, act.SubjectNumber, act.Step, act.Number, title is null ? new(act.Step, act.Step) : new(title.En, title.Zh), act.Act, act.At, act.By));
        }
        var line = (await LinesAsync([row], ct))[0];
        return new AbsenceView(line, row.Version, shown, line.MayEnd ? await UncoveredAsync(row, ct) : null);
    }

    private async Task<IReadOnlyList<UncoveredRun>> UncoveredAsync(Absence row, CancellationToken ct)
    {
        var (centre, acts) = (row.CentreId, posts.ActsOf(row.Role));
        var steps = await records.Query<StepRow>(RunDesk.Read).AsNoTracking().Where(s => s.IsOpen && s.CentreId == centre && acts.Contains(s.Role))
            .OrderBy(s => s.DueTicks).Take(MostSteps).Select(s => new { s.Id, s.RunId, s.SubjectNumber }).ToListAsync(ct);
        List<Guid> ids = [.. steps.Select(s => s.Id)];
        var (theirs, covered) = (await eyes.SeenAsync(row.PersonId, ids, ct), await eyes.SeenAsync(row.CoverId, ids, ct));
        return [.. steps.Where(s => theirs.Contains(s.Id) && !covered.Contains(s.Id)).GroupBy(s => s.RunId).Select(g => new UncoveredRun(g.Key, g.First().SubjectNumber, g.Count()))];
    }

    private async Task<IReadOnlyList<AbsenceLine>> LinesAsync(IReadOnlyList<Absence> rows, CancellationToken ct)
    {
        if (rows.Count == 0) { return []; }
        var now = clock.GetUtcNow();
        var names = await people.NamesAsync([.. rows.SelectMany(a => new[] { a.PersonId, a.CoverId }).Distinct()], ct);
        var centres = await posts.CentreNamesAsync([.. rows.Select(a => a.CentreId).Distinct()], ct);
        var after = (await posts.LookedAfterAsync(ct)).Select(p => p.CentreId).ToHashSet();
        return
        [
            .. rows.Select(a => new AbsenceLine(a.Id, a.CentreId, centres.GetValueOrDefault(a.CentreId, new("", "")), a.Role, posts.TitleOf(a.Role), names.GetValueOrDefault(a.PersonId, ""), names.GetValueOrDefault(a.CoverId, ""),
                a.FromAt, a.UntilAt, a.State(now), a.SetBy, a.EndedAt, a.EndedBy, a.State(now) is AbsenceState.Coming or AbsenceState.Now && (a.PersonId == access.Actor.AccountId || after.Contains(a.CentreId)), a.IsSynthetic)),
        ];
    }

    private Task<IQueryable<Absence>> MineAsync(CancellationToken ct)
    {
        var me = access.Actor.AccountId;
        return posts.ConcerningAsync<Absence>(a => a.PersonId == me || a.CoverId == me, ct);
    }
}
