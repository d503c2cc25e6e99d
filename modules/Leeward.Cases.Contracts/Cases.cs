using Leeward.Kernel;

namespace Leeward.Cases.Contracts;

/// <summary>Where a case stands.</summary>
public enum CaseStatus
{
    /// <summary>Opened, not yet assessed.</summary>
    Open = 0,
    /// <summary>Being assessed.</summary>
    Assessment = 1,
    /// <summary>Being planned.</summary>
    Planning = 2,
    /// <summary>The plan is carried out.</summary>
    Implementation = 3,
    /// <summary>Closed.</summary>
    Closed = 4,
}

/// <summary>How great the risk is.</summary>
public enum RiskLevel
{
    /// <summary>Not assessed.</summary>
    Unknown = 0,
    /// <summary>Low.</summary>
    Low = 1,
    /// <summary>Medium.</summary>
    Medium = 2,
    /// <summary>High.</summary>
    High = 3,
}

/// <summary>One line of the case list. No name: that is opened apart, with an audit link.</summary>
public sealed record CaseSummary(
    Guid Id, string Number, CaseStatus Status, RiskLevel Risk, string Region, Sensitivity Sensitivity, string Violence, Guid? WorkerId, DateTimeOffset OpenedAt, int Version);

/// <summary>Edits what a worker may change.</summary>
public sealed record EditCaseRequest(CaseStatus Status, RiskLevel Risk, int Version);

/// <summary>Closes a case.</summary>
/// <param name="Reason">Code of the lookup <c>closure-reason</c>.</param>
/// <param name="Note">In words; sealed.</param>
/// <param name="Version">The version the person saw.</param>
public sealed record CloseCaseRequest(string? Reason, string? Note, int Version);

/// <summary>A case was opened.</summary>
public sealed record CaseOpened(Guid CaseId, string Region) : IDomainEvent;

/// <summary>A case was closed.</summary>
public sealed record CaseClosed(Guid CaseId, string Region, string Reason) : IDomainEvent;
