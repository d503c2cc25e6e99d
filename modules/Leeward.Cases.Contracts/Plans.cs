using System.Text.Json.Serialization;

namespace Leeward.Cases.Contracts;

/// <summary>Where a case plan stands.</summary>
public enum PlanState
{
    /// <summary>Being written.</summary>
    Draft = 0,
    /// <summary>Waits for approval.</summary>
    Submitted = 1,
    /// <summary>Approved; it is carried out.</summary>
    Approved = 2,
}

/// <summary>Where a goal stands.</summary>
public enum GoalState
{
    /// <summary>Being worked on.</summary>
    Open = 0,
    /// <summary>Met.</summary>
    Met = 1,
    /// <summary>Given up, with a reason.</summary>
    Dropped = 2,
}

/// <summary>Adds a goal, or changes one.</summary>
/// <param name="Text">The goal in words that the child understands; sealed.</param>
/// <param name="Actions">Who does what; sealed.</param>
/// <param name="DueOn">The day by which it should be met.</param>
/// <param name="State">Where it stands.</param>
public sealed record GoalRequest(string? Text, string? Actions, DateOnly? DueOn, GoalState State = GoalState.Open);

/// <summary>Says where a goal stands.</summary>
/// <param name="State">Where it stands.</param>
public sealed record GoalStateRequest([property: JsonRequired] GoalState State);

/// <summary>A plan that waits for approval.</summary>
public sealed record WaitingPlan(Guid CaseId, string CaseNumber, string Region, DateTimeOffset SubmittedAt);

/// <summary>A goal as it is read.</summary>
public sealed record GoalView(Guid Id, string? Text, string? Actions, DateOnly? DueOn, GoalState State);

/// <summary>A case plan as it is read.</summary>
public sealed record PlanView(
    Guid Id, Guid CaseId, PlanState State, IReadOnlyList<GoalView> Goals, Guid? SubmittedById, DateTimeOffset? SubmittedAt, Guid? ApprovedById, DateTimeOffset? ApprovedAt, string? Note, int Version);

/// <summary>Approves a plan or returns it.</summary>
/// <param name="Approve">True approves.</param>
/// <param name="Note">Why; needed when it is returned; sealed.</param>
/// <param name="Version">The version the person saw.</param>
public sealed record DecidePlanRequest([property: JsonRequired] bool Approve, string? Note, [property: JsonIgnore] int Version);
