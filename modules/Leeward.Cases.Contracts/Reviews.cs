using System.Text.Json.Serialization;

namespace Leeward.Cases.Contracts;

/// <summary>Where a case review stands.</summary>
public enum ReviewState
{
    /// <summary>A day is set.</summary>
    Planned = 0,
    /// <summary>It was held; it is not changed afterwards.</summary>
    Held = 1,
}

/// <summary>What a case review decides.</summary>
public enum ReviewDecision
{
    /// <summary>The work goes on as planned.</summary>
    GoOn = 0,
    /// <summary>The case plan is changed.</summary>
    ChangePlan = 1,
    /// <summary>Closure is asked for, on written criteria.</summary>
    Close = 2,
    /// <summary>The case goes to another worker or place.</summary>
    Transfer = 3,
}

/// <summary>How far a goal has come, as a review finds it.</summary>
public enum GoalProgress
{
    /// <summary>No progress.</summary>
    None = 0,
    /// <summary>Some progress.</summary>
    Some = 1,
    /// <summary>Met.</summary>
    Met = 2,
    /// <summary>Worse than before.</summary>
    Worse = 3,
    /// <summary>It no longer fits the child's situation.</summary>
    NoLongerFits = 4,
}

/// <summary>Sets the day of the next review of a case.</summary>
/// <param name="PlannedOn">The day, today or later.</param>
/// <param name="Participants">Who is to take part; sealed.</param>
public sealed record PlanReviewRequest([property: JsonRequired] DateOnly PlannedOn, string? Participants);

/// <summary>What a review found about one goal of the plan.</summary>
/// <param name="GoalId">The goal.</param>
/// <param name="Progress">How far it has come.</param>
/// <param name="Note">In words; sealed.</param>
public sealed record GoalProgressRequest([property: JsonRequired] Guid GoalId, [property: JsonRequired] GoalProgress Progress, string? Note);

/// <summary>Records a review that was held.</summary>
public sealed record HoldReviewRequest
{
    /// <summary>The day it was held.</summary>
    [JsonRequired]
    public DateOnly HeldOn { get; init; }
    /// <summary>Who took part; sealed.</summary>
    public string? Participants { get; init; }
    /// <summary>What was found; sealed.</summary>
    public string? Findings { get; init; }
    /// <summary>Progress per goal; every open goal of the plan is needed.</summary>
    public IReadOnlyList<GoalProgressRequest>? Goals { get; init; }
    /// <summary>The risk level that those who reviewed the case saw; another one by now is a conflict.</summary>
    [JsonRequired]
    public RiskLevel RiskBefore { get; init; }
    /// <summary>The risk level from now on: the same one confirms it.</summary>
    [JsonRequired]
    public RiskLevel Risk { get; init; }
    /// <summary>Why the risk level is another one; needed then; sealed.</summary>
    public string? RiskReason { get; init; }
    /// <summary>What was decided.</summary>
    [JsonRequired]
    public ReviewDecision Decision { get; init; }
    /// <summary>Why; needed unless the work goes on; sealed.</summary>
    public string? DecisionReason { get; init; }
    /// <summary>The day by which the next review is due; null takes the time that the pack sets for the risk level, and a later one than that is refused.</summary>
    public DateOnly? NextOn { get; init; }
}

/// <summary>What a review found about one goal, as it is read.</summary>
/// <param name="GoalId">The goal.</param>
/// <param name="Text">The goal as it was worded when the review was held.</param>
/// <param name="Progress">How far it had come.</param>
/// <param name="Note">In words.</param>
public sealed record ReviewedGoal(Guid GoalId, string? Text, GoalProgress Progress, string? Note);

/// <summary>A case review as it is read; sealed fields are null for those whose role does not open them.</summary>
public sealed record ReviewView(
    Guid Id, Guid CaseId, ReviewState State, DateOnly? PlannedOn, DateTimeOffset? DueAt, DateOnly? HeldOn, string? Participants, string? Findings, IReadOnlyList<ReviewedGoal> Goals,
    RiskLevel? RiskBefore, RiskLevel? Risk, string? RiskReason, ReviewDecision? Decision, string? DecisionReason, DateTimeOffset? NextDueAt, Guid? PlannedById, Guid? RecordedById, DateTimeOffset? RecordedAt, int Version);

/// <summary>A case whose review is due soon or late.</summary>
public sealed record DueReview(Guid CaseId, string CaseNumber, string Region, RiskLevel Risk, Guid? WorkerId, DateTimeOffset DueAt, DateOnly? PlannedOn);
