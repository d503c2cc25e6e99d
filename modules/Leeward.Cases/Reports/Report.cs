using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;

namespace Leeward.Cases.Reports;

/// <summary>A worry about a child, as it came in. Its texts are sealed; what remains readable names nobody.</summary>
internal sealed class Report : IRecord, IVersioned
{
    public Guid Id { get; init; }
    public string Number { get; init; } = "";
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity { get; set; }
    public Guid AccessId { get; private set; }
    public int Version { get; set; }
    public ReportChannel Channel { get; init; }
    public ReportState State { get; private set; }
    public string Category { get; init; } = "";
    public string? Situation { get; init; }
    public int Severity { get; init; }
    public bool AboutMyself { get; init; }
    public bool InDangerNow { get; init; }
    public int? ChildAge { get; init; }
    public SealedText? Place { get; init; }
    public SealedText? WhatHappened { get; init; }
    public SealedText? ChildName { get; init; }
    public SealedText? Contact { get; init; }
    public SealedText? Institution { get; init; }
    public string ReceiptKey { get; init; } = "";
    public DateTimeOffset ReceivedAt { get; init; }
    public DateTimeOffset? TriagedAt { get; private set; }
    public Guid? CaseId { get; private set; }
    public string? Outcome { get; private set; }
    public SealedText? OutcomeNote { get; private set; }
    public bool IsSynthetic { get; init; }

    /// <summary>Until it joins a case, people are named on the report itself.</summary>
    public Report WithOwnAccess()
    {
        AccessId = Id;
        return this;
    }

    /// <summary>True while a decision is still to be made.</summary>
    public bool IsWaiting => State is ReportState.Received or ReportState.InTriage;

    /// <summary>How closely a report of its seriousness is held at least. The seriousness counts danger and a child's own report on top of the category.</summary>
    public Sensitivity LeastSensitivity => Severity - (InDangerNow ? 3 : 0) - (AboutMyself ? 1 : 0) >= 3 ? Sensitivity.Sensitive : Sensitivity.Normal;

    /// <summary>A duty officer has opened it.</summary>
    public void Look()
    {
        if (State == ReportState.Received) { State = ReportState.InTriage; }
    }

    /// <summary>It became or joined a case.</summary>
    public Outcome ActOn(Guid caseId, Sensitivity caseSensitivity, string outcome, DateTimeOffset at)
    {
        if (!IsWaiting) { return new Refusal("cases.report.already_decided"); }
        // The report is held as closely as its case: otherwise it would give away a need-to-know case.
        if (caseSensitivity > Sensitivity) { Sensitivity = caseSensitivity; }
        AccessId = caseId;
        (State, CaseId, Outcome, TriagedAt) = (ReportState.ActedOn, caseId, outcome, at);
        return Kernel.Outcome.Done;
    }

    /// <summary>It is closed with a reason.</summary>
    public Outcome Close(string outcome, SealedText? note, DateTimeOffset at)
    {
        if (!IsWaiting) { return new Refusal("cases.report.already_decided"); }
        (State, Outcome, OutcomeNote, TriagedAt) = (ReportState.Closed, outcome, note, at);
        return Kernel.Outcome.Done;
    }

    public ReportSummary Summary() => new(Id, Number, Channel, State, Category, Situation, Region, Severity, ReceivedAt, Version, InDangerNow, AboutMyself);
}
