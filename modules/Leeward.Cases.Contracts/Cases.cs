using System.Text.Json.Serialization;
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
    /// <summary>Closure has been asked for and waits for a second person.</summary>
    Closing = 5,
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
    Guid Id, string Number, CaseStatus Status, RiskLevel Risk, string Region, Sensitivity Sensitivity, string Violence, Guid? WorkerId, DateTimeOffset OpenedAt, int Version,
    DateTimeOffset? FollowUpDueAt = null, DateTimeOffset? PlanDueAt = null, DateTimeOffset? ReviewDueAt = null);

/// <summary>What every page of a case is headed by.</summary>
/// <param name="Case">The case.</param>
/// <param name="ChildName">The child's name, for one who may see it.</param>
/// <param name="ChildNameLatin">The same in Latin letters.</param>
/// <param name="TimesReopened">How often it was reopened.</param>
public sealed record CaseHeading(CaseSummary Case, string? ChildName, string? ChildNameLatin, int TimesReopened);

/// <summary>The child of a case, in short.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Number">Its readable number.</param>
/// <param name="Name">The name, for one who may see it.</param>
/// <param name="NameLatin">The same in Latin letters.</param>
public sealed record CaseChild(Guid Id, string Number, string? Name, string? NameLatin);

/// <summary>One case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Child">The child; null for one whose role does not read children.</param>
/// <param name="TimesReopened">How often it was reopened.</param>
public sealed record CaseView(CaseSummary Case, CaseChild? Child, int TimesReopened);

/// <summary>Edits what a worker may change.</summary>
/// <param name="Status">Where the case stands.</param>
/// <param name="Risk">The risk level.</param>
/// <param name="Version">The version of the case that the person saw.</param>
/// <param name="Reason">Why the risk is lower now; needed when it is lowered by hand; sealed, and kept as a note on the case.</param>
public sealed record EditCaseRequest([property: JsonRequired] CaseStatus Status, [property: JsonRequired] RiskLevel Risk, [property: JsonIgnore] int Version, string? Reason = null);

/// <summary>Changes how closely a case is held, with all that belongs to it.</summary>
/// <param name="Sensitivity">How closely from now on.</param>
/// <param name="Reason">Why, in words; sealed, and kept as a note on the case.</param>
/// <param name="Version">The version of the case that the person saw.</param>
public sealed record ChangeSensitivityRequest([property: JsonRequired] Sensitivity Sensitivity, string? Reason, [property: JsonIgnore] int Version);

/// <summary>Where a request for closure stands.</summary>
public enum ClosureState
{
    /// <summary>Waits for a second person.</summary>
    Asked = 0,
    /// <summary>Approved: the case was closed.</summary>
    Approved = 1,
    /// <summary>Returned with a reason: the work goes on.</summary>
    Returned = 2,
    /// <summary>Withdrawn because new danger became known: the work goes on.</summary>
    Withdrawn = 3,
}

/// <summary>Decides about a closure.</summary>
/// <param name="Approve">True closes the case; false returns it.</param>
/// <param name="Note">Why; needed when it is returned; sealed.</param>
/// <param name="Version">The version of the closure that the person saw.</param>
/// <param name="CaseVersion">The version of the case that the person saw; where it is said, a case changed since is not decided about.</param>
public sealed record DecideClosureRequest([property: JsonRequired] bool Approve, string? Note, [property: JsonIgnore] int Version, int? CaseVersion = null);

/// <summary>Opens a closed case again.</summary>
/// <param name="Reason">Code of the lookup <c>reopening-reason</c>.</param>
/// <param name="Note">In words; sealed.</param>
/// <param name="Version">The version of the case that the person saw.</param>
public sealed record ReopenCaseRequest(string? Reason, string? Note, [property: JsonIgnore] int Version);

/// <summary>A closure as its history shows it.</summary>
public sealed record ClosureView(
    Guid Id, Guid CaseId, string CaseNumber, string Region, string Reason, ClosureState State, Guid FormRecordId, Guid? AskedById, DateTimeOffset AskedAt, Guid? DecidedById, DateTimeOffset? DecidedAt,
    string? Note, string? ReopeningReason, DateTimeOffset? ReopenedAt, string? ReopeningNote, int Version, string? Withdrawal = null);

/// <summary>A case was opened.</summary>
public sealed record CaseOpened(Guid CaseId, string Region) : IDomainEvent;

/// <summary>A case was closed.</summary>
public sealed record CaseClosed(Guid CaseId, string Region, string Reason) : IDomainEvent;
