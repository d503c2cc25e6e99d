using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Reviews;

/// <summary>Sets the day of the next review of a case, or another day. A case has one planned review at a time.</summary>
internal sealed class PlanReview(IRecords records, IAccess access, IVault vault, PackSet pack, TimeProvider clock)
{
    public const string Right = "cases.review.edit";

    /// <summary>Plans a review (<paramref name="reviewId"/> null) or sets another day; <paramref name="version"/> is that of the planned review.</summary>
    public async Task<Outcome<Guid>> RunAsync(Guid caseId, Guid? reviewId, PlanReviewRequest request, int? version, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (found.Value.AtWork() is { } no) { return no; }
        var today = pack.Calendar.DayOf(clock.GetUtcNow());
        var bad = PlainText.All(
            request.PlannedOn < today ? Refusal.Invalid("PlannedOn", "cases.review.past") : null,
            request.PlannedOn > today.AddYears(1) ? Refusal.Invalid("PlannedOn", "cases.review.too_far") : null,
            PlainText.Check("Participants", request.Participants, 1000));
        if (bad is not null) { return bad; }
        var planned = await records.Query<CaseReview>(Right).FirstOrDefaultAsync(r => r.CaseId == caseId && (reviewId == null ? r.State == ReviewState.Planned : r.Id == reviewId), ct);
        if (reviewId is not null && planned is null) { return await access.RefuseAsync(Right, nameof(CaseReview), reviewId, ct); }
        // Somebody else planned one, changed it, or held it since the person looked.
        if (planned is not null && (reviewId is null || planned.Version != version || planned.State == ReviewState.Held)) { return Refusal.Conflict; }
        if (planned is null)
        {
            // Two people who plan at once, or one while the case comes to be held closer: the second is told.
            records.Touch(found.Value);
            planned = CaseReview.Of(Ids.New(clock), found.Value);
            records.Add(planned);
        }
        else { records.Expect(planned, version!.Value); }
        planned.Plan(request.PlannedOn, vault.Seal(SealClass.Narrative, planned.Id, PlainText.Clean(request.Participants)), access.Actor.AccountId);
        var saved = await records.SaveAsync(Right, ct);
        return saved.Ok ? planned.Id : saved.Refusal!;
    }
}
