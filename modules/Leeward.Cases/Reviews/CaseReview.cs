using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Reviews;

/// <summary>A periodic review of a case: planned for a day, then held with what was found and decided. Once held it stays as it is.</summary>
internal sealed class CaseReview : OfCase
{
    public ReviewState State { get; private set; }
    public DateOnly? PlannedOn { get; private set; }
    public Guid? PlannedById { get; private set; }
    /// <summary>By when it was due when it was held; the case itself says until then.</summary>
    public DateTimeOffset? DueAt { get; private set; }
    public DateOnly? HeldOn { get; private set; }
    public SealedText? Participants { get; private set; }
    public SealedText? Findings { get; private set; }
    public RiskLevel? RiskBefore { get; private set; }
    public RiskLevel? Risk { get; private set; }
    public SealedText? RiskReason { get; private set; }
    public ReviewDecision? Decision { get; private set; }
    public SealedText? DecisionReason { get; private set; }
    public DateTimeOffset? NextDueAt { get; private set; }
    public Guid? RecordedById { get; private set; }
    public DateTimeOffset? RecordedAt { get; private set; }

    /// <summary>A review of a case, not yet planned or held.</summary>
    public static CaseReview Of(Guid id, Case about) => new() { Id = id, CaseId = about.Id, Region = about.Region, Sensitivity = about.Sensitivity, AccessId = about.AccessId, IsSynthetic = about.IsSynthetic };

    public void Plan(DateOnly on, SealedText? participants, Guid? by) => (PlannedOn, Participants, PlannedById) = (on, participants, by);

    public void Hold(HeldReview held, DateTimeOffset? due, Guid? by, DateTimeOffset at)
    {
        (State, HeldOn, DueAt, RecordedById, RecordedAt) = (ReviewState.Held, held.On, due, by, at);
        (Participants, Findings, RiskReason, DecisionReason) = (held.Participants, held.Findings, held.RiskReason, held.DecisionReason);
        (RiskBefore, Risk, Decision, NextDueAt) = (held.RiskBefore, held.Risk, held.Decision, held.NextDue);
    }
}

/// <summary>What a held review says, checked and sealed.</summary>
internal sealed record HeldReview(
    DateOnly On, SealedText? Participants, SealedText? Findings, RiskLevel RiskBefore, RiskLevel Risk, SealedText? RiskReason, ReviewDecision Decision, SealedText? DecisionReason, DateTimeOffset? NextDue);

/// <summary>What a review found about one goal, with the goal as it was worded then.</summary>
internal sealed class GoalReview : IPart
{
    public Guid Id { get; init; }
    public Guid OwnerId { get; init; }
    public Guid GoalId { get; init; }
    public SealedText? Text { get; init; }
    public GoalProgress Progress { get; init; }
    public SealedText? Note { get; init; }
}

internal static class ReviewMapping
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<CaseReview>(e =>
        {
            e.ToTable("cases_review");
            e.HasIndex(r => new { r.CaseId, r.State });
            e.OfCase();
        });
        model.Entity<GoalReview>(e =>
        {
            e.ToTable("cases_review_goal");
            e.HasIndex(g => g.OwnerId);
        });
    }
}
