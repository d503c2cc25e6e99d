using System.Globalization;
using Leeward.Cases.CaseForms;
using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Cases.Plans;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Reviews;

/// <summary>Records a review that was held: progress per goal, the risk level confirmed or changed, the decision, and when the next one is due.</summary>
internal sealed class HoldReview(IRecords records, IAccess access, IVault vault, IIdentities identities, PackSet pack, ResponseTimes times, TimeProvider clock)
{
    public const string Right = PlanReview.Right;

    /// <summary>Holds a planned review. Where none was planned (<paramref name="reviewId"/> null), <paramref name="version"/> is that of the case.</summary>
    public async Task<Outcome<Guid>> RunAsync(Guid caseId, Guid? reviewId, HoldReviewRequest request, int version, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var about = found.Value;
        if (about.AtWork() is { } no) { return no; }
        var review = await records.Query<CaseReview>(Right).FirstOrDefaultAsync(r => r.CaseId == caseId && (reviewId == null ? r.State == ReviewState.Planned : r.Id == reviewId), ct);
        if (reviewId is not null && review is null) { return await access.RefuseAsync(Right, nameof(CaseReview), reviewId, ct); }
        var plan = await records.Query<CasePlan>(Right).AsNoTracking().FirstOrDefaultAsync(p => p.CaseId == caseId, ct);
        var goals = plan is null ? [] : await records.PartsOf<Goal>(plan).AsNoTracking().OrderBy(g => g.Id).ToListAsync(ct);
        var limit = times.Due(request.Risk.ToString().ToLowerInvariant(), "review_every", pack.Calendar.StartOf(request.HeldOn));
        if (Check(request, about, goals, limit) is { } bad) { return bad; }
        // Somebody else planned or held a review, or set another risk level, since the person looked.
        if (request.RiskBefore != about.Risk || (review is null ? about.Version != version : reviewId is null || review.Version != version || review.State == ReviewState.Held)) { return Refusal.Conflict; }
        if (review is null)
        {
            records.Expect(about, version);
            review = CaseReview.Of(Ids.New(clock), about);
            records.Add(review);
        }
        else { records.Expect(review, version); }
        SealedText? Seal(string? text) => vault.Seal(SealClass.Narrative, review.Id, PlainText.Clean(text));
        var next = request.NextOn is { } day ? pack.Calendar.EndOf(day) : limit;
        // One that was held before another and is written down after it does not move the next one.
        var isLast = !await records.Query<CaseReview>(Right).AnyAsync(r => r.CaseId == caseId && r.State == ReviewState.Held && r.HeldOn > request.HeldOn, ct);
        review.Hold(
            new(request.HeldOn, Seal(request.Participants), Seal(request.Findings), request.RiskBefore, request.Risk, Seal(request.RiskReason), request.Decision, Seal(request.DecisionReason), next),
            about.ReviewDueAt, access.Actor.AccountId, clock.GetUtcNow());
        if (plan is not null && request.Goals is { Count: > 0 } progress) { await KeepAsync(review, plan, goals, progress, ct); }
        about.Reviewed(request.Risk, isLast ? next : about.ReviewDueAt ?? next, times.Due(request.Risk.ToString().ToLowerInvariant(), "follow_up_every"));
        var saved = await records.SaveAsync(Right, ct);
        return saved.Ok ? review.Id : saved.Refusal!;
    }

    /// <summary>Keeps the progress with the words of the goals as they are now: a plan is reworded later, a review is not.</summary>
    private async Task KeepAsync(CaseReview review, CasePlan plan, List<Goal> goals, IReadOnlyList<GoalProgressRequest> progress, CancellationToken ct)
    {
        var opener = await identities.OpenAsync(Right, "goals of a case that is reviewed", FieldGroups.Notes, [plan], ct);
        foreach (var one in progress)
        {
            var (goal, id) = (goals.First(g => g.Id == one.GoalId), Ids.New(clock));
            records.Add(new GoalReview
            {
                Id = id, OwnerId = review.Id, GoalId = goal.Id, Progress = one.Progress,
                Text = vault.Seal(SealClass.Narrative, id, opener.Text(SealClass.Narrative, plan, goal.Id, goal.Text)), Note = vault.Seal(SealClass.Narrative, id, PlainText.Clean(one.Note)),
            });
        }
    }

    private Refusal? Check(HoldReviewRequest request, Case about, List<Goal> goals, DateTimeOffset? limit)
    {
        var progress = request.Goals ?? [];
        return PlainText.All([
            request.HeldOn > pack.Calendar.DayOf(clock.GetUtcNow()) ? Refusal.Invalid("HeldOn", "kernel.future_date") : null,
            request.HeldOn < pack.Calendar.DayOf(about.OpenedAt) ? Refusal.Invalid("HeldOn", "cases.review.before_case") : null,
            PlainText.Check("Participants", request.Participants, 1000, needed: true),
            PlainText.Check("Findings", request.Findings, 10_000, needed: true),
            goals.Exists(g => g.State == GoalState.Open && progress.All(p => p.GoalId != g.Id)) ? Refusal.Invalid("Goals", "cases.review.goals_missing") : null,
            progress.Any(p => !Enum.IsDefined(p.Progress) || !goals.Exists(g => g.Id == p.GoalId)) || progress.DistinctBy(p => p.GoalId).Count() < progress.Count ? Refusal.Invalid("Goals", "kernel.not_a_choice") : null,
            .. progress.Select(p => PlainText.Check("Goals", p.Note, 2000)),
            Enum.IsDefined(request.Risk) ? null : Refusal.Invalid("Risk", "kernel.not_a_choice"),
            PlainText.Check("RiskReason", request.RiskReason, 4000, needed: request.Risk != request.RiskBefore),
            Enum.IsDefined(request.Decision) ? null : Refusal.Invalid("Decision", "kernel.not_a_choice"),
            PlainText.Check("DecisionReason", request.DecisionReason, 4000, needed: request.Decision != ReviewDecision.GoOn),
            request.NextOn is null && limit is null ? Refusal.Invalid("NextOn", "cases.review.next_needed") : null,
            request.NextOn <= request.HeldOn ? Refusal.Invalid("NextOn", "cases.review.next_too_early") : null,
            request.NextOn is { } next && limit is { } last && next > pack.Calendar.DayOf(last) ? Refusal.Invalid("NextOn", "cases.review.next_too_late", pack.Calendar.DayOf(last).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) : null,
            limit is null && request.NextOn > request.HeldOn.AddYears(1) ? Refusal.Invalid("NextOn", "cases.review.too_far") : null,
        ]);
    }
}
