using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Reviews;

/// <summary>The reviews of a case, and the cases whose review is due.</summary>
internal sealed class ReadReviews(IRecords records, IIdentities identities, IAccess access, TimeProvider clock)
{
    public const string Right = "cases.review.read";

    /// <summary>A review due within these days is listed.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(14);

    public async Task<Outcome<IReadOnlyList<ReviewView>>> OfCaseAsync(Guid caseId, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        return await ViewAsync(await records.Query<CaseReview>(Right).AsNoTracking().Where(r => r.CaseId == caseId).OrderByDescending(r => r.Id).Take(200).ToListAsync(ct), ct);
    }

    public async Task<Outcome<ReviewView>> OneAsync(Guid caseId, Guid id, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var one = await records.Query<CaseReview>(Right).AsNoTracking().Where(r => r.CaseId == caseId && r.Id == id).ToListAsync(ct);
        return one.Count == 0 ? Refusal.NotFound : (await ViewAsync(one, ct))[0];
    }

    /// <summary>Open cases whose review is late or due within <see cref="Ahead"/>, the longest due first. No names.</summary>
    public async Task<IReadOnlyList<DueReview>> DueAsync(bool mine, CancellationToken ct)
    {
        if (!access.HoldsAnywhere(Right)) { return []; }
        var (me, until) = (access.Actor.AccountId, clock.GetUtcNow() + Ahead);
        var cases = records.Query<Case>(Right).AsNoTracking().Where(c => c.Status != CaseStatus.Closed && c.ReviewDueAt != null && c.ReviewDueAt < until);
        if (mine) { cases = cases.Where(c => c.WorkerId == me); }
        var due = await cases.OrderBy(c => c.ReviewDueAt).ThenBy(c => c.Id).Take(200).Select(c => new { c.Id, c.Number, c.Region, c.Risk, c.WorkerId, c.ReviewDueAt }).ToListAsync(ct);
        var ids = due.Select(d => d.Id).ToList();
        var planned = await records.Query<CaseReview>(Right).AsNoTracking().Where(r => r.State == ReviewState.Planned && ids.Contains(r.CaseId)).Select(r => new { r.CaseId, r.PlannedOn }).ToListAsync(ct);
        return [.. due.Select(d => new DueReview(d.Id, d.Number, d.Region, d.Risk, d.WorkerId, d.ReviewDueAt!.Value, planned.FirstOrDefault(p => p.CaseId == d.Id)?.PlannedOn))];
    }

    private async Task<List<ReviewView>> ViewAsync(List<CaseReview> reviews, CancellationToken ct)
    {
        if (reviews.Count == 0) { return []; }
        var opener = await identities.OpenAsync(Right, "reviews of a case", FieldGroups.Notes, [.. reviews], ct);
        var goals = (await records.PartsOf<GoalReview>([.. reviews.Select(r => r.Id)]).AsNoTracking().OrderBy(g => g.Id).ToListAsync(ct)).ToLookup(g => g.OwnerId);
        return [.. reviews.Select(r =>
        {
            string? Text(Guid owner, SealedText? text) => opener.Text(SealClass.Narrative, r, owner, text);
            return new ReviewView(
                r.Id, r.CaseId, r.State, r.PlannedOn, r.DueAt, r.HeldOn, Text(r.Id, r.Participants), Text(r.Id, r.Findings), [.. goals[r.Id].Select(g => new ReviewedGoal(g.GoalId, Text(g.Id, g.Text), g.Progress, Text(g.Id, g.Note)))],
                r.RiskBefore, r.Risk, Text(r.Id, r.RiskReason), r.Decision, Text(r.Id, r.DecisionReason), r.NextDueAt, r.PlannedById, r.RecordedById, r.RecordedAt, r.Version);
        })];
    }
}
