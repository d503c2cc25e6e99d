using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Plans;

/// <summary>The case plan: goals, written with child and caregiver, approved by a second person. A change of a goal's wording after approval asks for approval again.</summary>
internal sealed class CasePlan : OfCase
{
    public PlanState State { get; private set; }
    public Guid? SubmittedById { get; private set; }
    public DateTimeOffset? SubmittedAt { get; private set; }
    public Guid? ApprovedById { get; private set; }
    public DateTimeOffset? ApprovedAt { get; private set; }
    public SealedText? Note { get; private set; }
    /// <summary>Counts every change of a goal, so that two people editing goals meet the version check.</summary>
    public int Changes { get; private set; }

    /// <summary>A goal was added or reworded.</summary>
    public void Reworded()
    {
        Changes++;
        State = PlanState.Draft;
    }

    /// <summary>A goal was met or dropped: the plan stands.</summary>
    public void Moved() => Changes++;

    public Outcome Submit(bool hasGoals, Guid? by, DateTimeOffset at)
    {
        if (State != PlanState.Draft) { return new Refusal("cases.plan.not_draft"); }
        if (!hasGoals) { return new Refusal("cases.plan.no_goals"); }
        (State, SubmittedById, SubmittedAt) = (PlanState.Submitted, by, at);
        return Outcome.Done;
    }

    public Outcome Decide(bool approve, Guid? by, SealedText? note, DateTimeOffset at)
    {
        if (State != PlanState.Submitted) { return new Refusal("cases.plan.not_submitted"); }
        if (by is null || by == SubmittedById) { return new Refusal("cases.plan.second_person"); }
        Note = note;
        if (!approve) { State = PlanState.Draft; return Outcome.Done; }
        (State, ApprovedById, ApprovedAt) = (PlanState.Approved, by, at);
        return Outcome.Done;
    }
}

/// <summary>One goal of a plan.</summary>
internal sealed class Goal : IPart
{
    public Guid Id { get; init; }
    public Guid OwnerId { get; init; }
    public SealedText? Text { get; set; }
    public SealedText? Actions { get; set; }
    public DateOnly? DueOn { get; set; }
    public GoalState State { get; set; }
}

internal static class PlanMapping
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<CasePlan>(e =>
        {
            e.ToTable("cases_plan");
            e.HasIndex(p => p.CaseId).IsUnique();
            e.HasIndex(p => new { p.State, p.Region });
        });
        model.Entity<Goal>(e =>
        {
            e.ToTable("cases_goal");
            e.HasIndex(g => g.OwnerId);
        });
    }
}
