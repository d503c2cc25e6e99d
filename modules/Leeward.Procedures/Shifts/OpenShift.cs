using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Procedures.Absences;
using Leeward.Procedures.Requests;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Steps;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Shifts;

/// <summary>An open step at the end of a shift.</summary>
internal sealed record ShiftStep(Guid Id, string Step, int Number, LocalText Title, DateTimeOffset? DueAt, LocalText Due, bool Late, bool Deferred, bool WaitsForApproval, Ground Ground);

/// <summary>A run with open steps, what is due first first.</summary>
internal sealed record ShiftRun(Guid RunId, string SubjectNumber, bool NeedToKnow, IReadOnlyList<ShiftStep> Steps);

/// <summary>Somebody who may take over, and how many of the open steps they may see.</summary>
internal sealed record ShiftColleague(Guid AccountId, string Name, int Sees, bool IsAway);

/// <summary>What is open for a role at a centre.</summary>
/// <param name="More">There are more than are shown.</param>
internal sealed record ShiftView(Guid CentreId, LocalText Centre, string Role, LocalText RoleTitle, int Steps, bool More, IReadOnlyList<ShiftRun> Runs, IReadOnlyList<ShiftColleague> Colleagues);

/// <summary>The open steps of one's role at one's centre, as they are handed over at the end of a shift.</summary>
internal sealed class OpenShift(IRecords records, IAccess access, RoleScope scope, NextSteps next, Posts posts, OthersEyes eyes, TimeProvider clock)
{
    /// <summary>More steps are not handed over at once.</summary>
    public const int Most = 300;
    private const int MostColleagues = 30;

    public DateTimeOffset Now => clock.GetUtcNow();

    public async Task<Outcome<ShiftView>> ReadAsync(string? role, Guid centreId, CancellationToken ct)
    {
        if (await posts.FindAsync(role, centreId, ct) is not { } post) { return await access.RefuseAsync(RunDesk.Work, nameof(HandOver), null, ct); }
        var rows = await RowsAsync(post, ct);
        var waiting = await WaitingAsync(rows, ct);
        var runs = new List<ShiftRun>();
        foreach (var run in rows.Take(Most).GroupBy(s => s.RunId))
        {
            var steps = new List<ShiftStep>();
            foreach (var row in run)
            {
                var (shown, stood) = (await next.ShowAsync(row, Now, ct), Stood(row, waiting));
                steps.Add(new(row.Id, row.Step, row.Number, shown.Title, row.DueAt, shown.Due, stood.Late, stood.Deferred, stood.WaitsForApproval, new(stood.Source ?? "", shown.Provenance, shown.Basis, shown.Sureness)));
            }
            runs.Add(new(run.Key, run.First().SubjectNumber, run.First().Sensitivity == Sensitivity.NeedToKnow, steps));
        }
        return new ShiftView(post.CentreId, post.Centre, post.Role, post.RoleTitle, Math.Min(rows.Count, Most), rows.Count > Most, runs, await ColleaguesAsync(post, [.. rows.Take(Most).Select(s => s.Id)], ct));
    }

    /// <summary>The due rows, the earliest due first; one more than are shown where there are more.</summary>
    public async Task<IReadOnlyList<StepRow>> RowsAsync(Post post, CancellationToken ct)
    {
        var (centre, acts) = (post.CentreId, posts.ActsOf(post.Role));
        return await scope.Own(records.Query<StepRow>(RunDesk.Read), null).AsNoTracking()
            .Where(s => s.IsOpen && s.CentreId == centre && acts.Contains(s.Role)).OrderBy(s => s.DueTicks).ThenBy(s => s.Id).Take(Most + 1).ToListAsync(ct);
    }

    /// <summary>Steps about which a request waits for a second person.</summary>
    public async Task<IReadOnlySet<(Guid Run, string Step, int Number)>> WaitingAsync(IReadOnlyList<StepRow> rows, CancellationToken ct)
    {
        var runs = rows.Select(s => s.RunId).Distinct().ToList();
        var waiting = await records.Query<ActRequest>(RunDesk.Read).AsNoTracking().Where(r => r.DecidedAt == null && r.Step != "" && runs.Contains(r.RunId)).Select(r => new { r.RunId, r.Step, r.Number }).ToListAsync(ct);
        return waiting.Select(r => (r.RunId, r.Step, r.Number)).ToHashSet();
    }

    /// <summary>How a step stands now, as the hand-over keeps it.</summary>
    public HandedStep Stood(StepRow row, IReadOnlySet<(Guid Run, string Step, int Number)> waiting) =>
        new(row.Step, row.Number, row.DueAt, row.DueAt < Now, row.Status == nameof(StepStatus.Deferred), waiting.Contains((row.RunId, row.Step, row.Number)), row.DueAt is null ? "" : row.Source, row.Provenance, row.Sureness);

    private async Task<IReadOnlyList<ShiftColleague>> ColleaguesAsync(Post post, List<Guid> steps, CancellationToken ct)
    {
        var (now, centre, role) = (Now, post.CentreId, post.Role);
        var away = await records.Unfiltered<Absence>("who is away now").AsNoTracking().Where(a => a.CentreId == centre && a.Role == role && a.FromAt <= now && a.UntilAt > now && a.EndedAt == null).Select(a => a.PersonId).ToListAsync(ct);
        var some = new List<ShiftColleague>();
        foreach (var one in (await posts.ColleaguesAsync(post, ct)).Where(c => c.AccountId != access.Actor.AccountId).Take(MostColleagues))
        {
            some.Add(new(one.AccountId, one.Name, (await eyes.SeenAsync(one.AccountId, steps, ct)).Count, away.Contains(one.AccountId)));
        }
        return some;
    }
}
