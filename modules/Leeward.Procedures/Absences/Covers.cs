using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Records;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Shifts;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Absences;

/// <summary>For whom the person covers now.</summary>
internal sealed record Cover(Guid AbsenceId, Guid PersonId, string Name, string Role, LocalText RoleTitle, Guid CentreId, string[] Acts, DateTimeOffset From, DateTimeOffset Until);

/// <summary>
/// Which steps a person works for an absent colleague. A step is the colleague's where it is of their role at their centre and they may see it: on a need-to-know case they are named.
/// The steps are taken from those that the person sees by their own role, so that covering never shows more.
/// </summary>
internal sealed class Covers(IRecords records, IAccess access, PeopleBook people, Posts posts, RunDesk desk, TimeProvider clock) : IDeskSource
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private (Guid? Who, DateTimeOffset At, IReadOnlyList<Cover> Covers) _known;

    /// <summary>The absences that the person covers now, the first to end first. Asked once within a request.</summary>
    public async Task<IReadOnlyList<Cover>> MineAsync(CancellationToken ct)
    {
        var (now, me) = (clock.GetUtcNow(), access.Actor.AccountId);
        if (me is null) { return []; }
        if (_known.Who == me && now - _known.At < Fresh) { return _known.Covers; }
        var rows = await records.Unfiltered<Absence>("whom the person covers").AsNoTracking().Where(a => a.CoverId == me && a.FromAt <= now && a.UntilAt > now && a.EndedAt == null).OrderBy(a => a.UntilAt).ThenBy(a => a.Id).ToListAsync(ct);
        var covers = new List<Cover>();
        var names = rows.Count == 0 ? null : await people.NamesAsync([.. rows.Select(a => a.PersonId).Distinct()], ct);
        foreach (var row in rows)
        {
            // Who no longer holds the role at the centre covers no longer.
            if (await posts.FindAsync(row.Role, row.CentreId, ct) is not { } post) { continue; }
            covers.Add(new(row.Id, row.PersonId, names!.GetValueOrDefault(row.PersonId, ""), row.Role, post.RoleTitle, row.CentreId, posts.ActsOf(row.Role), row.FromAt, row.UntilAt));
        }
        _known = (me, now, covers);
        return covers;
    }

    /// <summary>Of some steps that the person sees, those of an absent colleague.</summary>
    public IQueryable<StepRow> Of(Cover cover, IQueryable<StepRow> steps)
    {
        var (centre, acts, named) = (cover.CentreId, cover.Acts, Named(cover.PersonId));
        return steps.Where(s => s.CentreId == centre && acts.Contains(s.Role) && (s.Sensitivity != Sensitivity.NeedToKnow || named.Any(n => n.AccessId == s.AccessId)));
    }

    /// <summary>The names of those for whom the person works a step, or hears of it as <paramref name="role"/>; null for nobody.</summary>
    public async Task<string?> ForAsync(StepRow row, string? role, CancellationToken ct)
    {
        var names = new List<string>();
        foreach (var cover in await MineAsync(ct)) { if (await IsOfAsync(cover, row.CentreId, role ?? row.Role, row.Sensitivity, row.AccessId, ct)) { names.Add(cover.Name); } }
        return names.Count == 0 ? null : string.Join(", ", names.Distinct(StringComparer.Ordinal));
    }

    /// <summary>Notes, with the caller's save, that what the person does to a step is done while covering.</summary>
    public async Task NoteAsync(Run run, OccurrenceRef step, string role, string act, CancellationToken ct)
    {
        foreach (var cover in await MineAsync(ct))
        {
            if (!await IsOfAsync(cover, run.CentreId, role, run.Sensitivity, run.AccessId, ct)) { continue; }
            records.Add(new CoveredAct
            {
                Id = Ids.New(clock), Region = run.Region, Sensitivity = run.Sensitivity, AccessId = run.AccessId, AbsenceId = cover.AbsenceId, RunId = run.Id, SubjectNumber = run.SubjectNumber, ContentHash = run.ContentHash,
                Step = step.Step, Number = step.Number, Act = act, At = clock.GetUtcNow(), By = desk.ActorName,
            });
        }
    }

    public async Task<IReadOnlyList<DeskLine>> LinesAsync(CancellationToken ct) =>
        access.HoldsAnywhere(RunDesk.Read) && (await MineAsync(ct)).Count is > 0 and var count ? [new("/my-steps", "/my-steps", count, new("Absent colleagues you cover for: {0}", "正在替班的同事：{0}"))] : [];

    private async Task<bool> IsOfAsync(Cover cover, Guid centre, string role, Sensitivity sensitivity, Guid accessId, CancellationToken ct) =>
        cover.CentreId == centre && cover.Acts.Contains(role, StringComparer.Ordinal) && (sensitivity != Sensitivity.NeedToKnow || await Named(cover.PersonId).AnyAsync(n => n.AccessId == accessId, ct));

    private IQueryable<NamedPerson> Named(Guid person)
    {
        var now = clock.GetUtcNow();
        return records.Unfiltered<NamedPerson>("whether an absent colleague is named on a case").Where(n => n.AccountId == person && n.FromAt <= now && (n.UntilAt == null || n.UntilAt > now));
    }
}
