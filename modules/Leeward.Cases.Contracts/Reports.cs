namespace Leeward.Cases.Contracts;

/// <summary>Who reports.</summary>
public enum ReportChannel
{
    /// <summary>Anybody, without a sign-in.</summary>
    Public = 0,
    /// <summary>A mandated reporter, signed in.</summary>
    Mandatory = 1,
}

/// <summary>Where a report stands.</summary>
public enum ReportState
{
    /// <summary>Nobody has looked at it yet.</summary>
    Received = 0,
    /// <summary>A duty officer is looking at it.</summary>
    InTriage = 1,
    /// <summary>It became or joined a case.</summary>
    ActedOn = 2,
    /// <summary>It was closed with a reason.</summary>
    Closed = 3,
}

/// <summary>A worry about a child.</summary>
public sealed record FileReportRequest
{
    /// <summary>Code of the lookup <c>report-category</c>.</summary>
    public string? Category { get; init; }
    /// <summary>Region code, county or finer.</summary>
    public string? Region { get; init; }
    /// <summary>Where exactly, in the reporter's words; sealed.</summary>
    public string? Place { get; init; }
    /// <summary>What happened; sealed.</summary>
    public string? WhatHappened { get; init; }
    /// <summary>The child's name, if known; sealed.</summary>
    public string? ChildName { get; init; }
    /// <summary>The child's age in years, if known.</summary>
    public int? ChildAge { get; init; }
    /// <summary>True when the reporter is the child.</summary>
    public bool AboutMyself { get; init; }
    /// <summary>True when the child is in danger now.</summary>
    public bool InDangerNow { get; init; }
    /// <summary>How to reach the reporter, if they wish; sealed.</summary>
    public string? Contact { get; init; }
    /// <summary>Code of the lookup <c>mandatory-situation</c>; only for mandated reporters.</summary>
    public string? Situation { get; init; }
    /// <summary>The mandated reporter's institution; sealed.</summary>
    public string? Institution { get; init; }
}

/// <summary>What the reporter gets: the receipt code, shown once.</summary>
/// <param name="Receipt">For example <c>K7QM-2XW9-0BTC-4HZN</c>; it is kept as a keyed hash only.</param>
public sealed record FiledReport(string Receipt);

/// <summary>Asks where a report stands.</summary>
public sealed record ReceiptRequest(string? Receipt);

/// <summary>Where it stands, and nothing else: received, being_looked_at or acted_on.</summary>
public sealed record ReceiptAnswer(string Standing);

/// <summary>A report as the mandated reporter who filed it sees it afterwards.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Number">Its readable number.</param>
/// <param name="ReceivedAt">When it came in.</param>
/// <param name="Standing">Where it stands, and nothing else: received, being_looked_at or acted_on.</param>
public sealed record OwnReport(Guid Id, string Number, DateTimeOffset ReceivedAt, string Standing);

/// <summary>One line of the queue. No names, no texts.</summary>
public sealed record ReportSummary(
    Guid Id, string Number, ReportChannel Channel, ReportState State, string Category, string? Situation, string Region, int Severity, DateTimeOffset ReceivedAt, int Version, bool InDangerNow = false, bool AboutMyself = false);

/// <summary>A report opened for triage.</summary>
public sealed record ReportDetail(
    ReportSummary Summary, string? Place, string? WhatHappened, string? ChildName, int? ChildAge, bool AboutMyself, bool InDangerNow,
    string? Contact, string? Institution, Guid? CaseId, string? Outcome, string? OutcomeNote);

/// <summary>A duty officer's decision.</summary>
public sealed record TriageDecision
{
    /// <summary>Code of the lookup <c>triage-outcome</c>.</summary>
    public string? Outcome { get; init; }
    /// <summary>Why, in words; needed for outcomes that close; sealed.</summary>
    public string? Note { get; init; }
    /// <summary>For <c>joined</c>: the readable number of the case.</summary>
    public string? CaseNumber { get; init; }
    /// <summary>For <c>case_opened</c>: the child already known whom the report is about; null registers a new child.</summary>
    public Guid? ChildId { get; init; }
    /// <summary>The version the officer saw.</summary>
    public int Version { get; init; }
}
