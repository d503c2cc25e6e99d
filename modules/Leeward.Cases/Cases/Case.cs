using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Cases;

/// <summary>The work for one child from opening to closure.</summary>
internal sealed class Case : IRecord, IVersioned
{
    public Guid Id { get; init; }
    public string Number { get; init; } = "";
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity { get; set; }
    public Guid AccessId { get; init; }
    public int Version { get; set; }
    public Guid ChildId { get; set; }
    public CaseStatus Status { get; private set; }
    public RiskLevel Risk { get; private set; }
    /// <summary>The ICVAC code of the most serious incident known; <c>unknown</c> before any is.</summary>
    public string Violence { get; set; } = "";
    public bool StaffInvolved { get; set; }
    public Guid? WorkerId { get; private set; }
    public DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; private set; }
    public string? ClosureReason { get; private set; }
    public int TimesReopened { get; private set; }
    public DateTimeOffset? PlanDueAt { get; private set; }
    public DateTimeOffset? FollowUpDueAt { get; private set; }
    public DateTimeOffset? ReviewDueAt { get; private set; }
    /// <summary>Counts the reviews, so that two people who record one each meet the version check even where nothing else of the case changes.</summary>
    public int TimesReviewed { get; private set; }
    public bool IsSynthetic { get; init; }

    public Outcome Edit(CaseStatus status, RiskLevel risk)
    {
        if (AtWork() is { } no) { return no; }
        if (status is CaseStatus.Closed or CaseStatus.Closing || !Enum.IsDefined(status)) { return Refusal.Invalid("Status", "kernel.not_a_choice"); }
        if (!Enum.IsDefined(risk)) { return Refusal.Invalid("Risk", "kernel.not_a_choice"); }
        (Status, Risk) = (status, risk);
        return Outcome.Done;
    }

    public void Assign(Guid worker) => WorkerId = worker;

    /// <summary>An assessment gave a risk level and the times that follow from it.</summary>
    public void Assess(RiskLevel risk, DateTimeOffset? planDue, DateTimeOffset? followUpDue, DateTimeOffset? reviewDue)
    {
        Risk = risk;
        if (Status is CaseStatus.Open or CaseStatus.Assessment) { (Status, PlanDueAt) = (CaseStatus.Planning, planDue); }
        (FollowUpDueAt, ReviewDueAt) = (followUpDue, reviewDue);
    }

    /// <summary>A visit was made; the next one follows from the risk level, or the risk is to be assessed anew.</summary>
    public void Visited(DateTimeOffset? next, bool assessAnew)
    {
        FollowUpDueAt = next;
        if (assessAnew && Status is CaseStatus.Planning or CaseStatus.Implementation) { Status = CaseStatus.Assessment; }
    }

    /// <summary>A review confirmed or changed the risk level; where it changed, the next visit follows from the new one.</summary>
    public void Reviewed(RiskLevel risk, DateTimeOffset? nextReview, DateTimeOffset? followUpDue)
    {
        if (Risk != risk) { (Risk, FollowUpDueAt) = (risk, followUpDue); }
        ReviewDueAt = nextReview;
        TimesReviewed++;
    }

    /// <summary>The refusal for work on a case that is closed or waits for its closure; null while it is worked on.</summary>
    public Refusal? AtWork() => Status switch
    {
        CaseStatus.Closed => new("cases.case.is_closed"),
        CaseStatus.Closing => new("cases.case.is_closing"),
        _ => null,
    };

    /// <summary>The plan was approved: it is carried out from now on.</summary>
    public void Carry()
    {
        PlanDueAt = null;
        if (Status is CaseStatus.Open or CaseStatus.Assessment or CaseStatus.Planning) { Status = CaseStatus.Implementation; }
    }

    /// <summary>The worker asks for closure; a second person decides.</summary>
    public Outcome AskClosure()
    {
        if (AtWork() is { } no) { return no; }
        if (Risk == RiskLevel.Unknown) { return new Refusal("cases.case.close.not_assessed"); }
        Status = CaseStatus.Closing;
        return Outcome.Done;
    }

    /// <summary>New danger became known while the case waits for closure: the work goes on with an assessment. False where it does not wait.</summary>
    public bool ComeBack()
    {
        if (Status != CaseStatus.Closing) { return false; }
        Status = CaseStatus.Assessment;
        return true;
    }

    /// <summary>The closure is not approved: the work goes on.</summary>
    public void ReturnToWork() => Status = CaseStatus.Implementation;

    public void Close(string reason, DateTimeOffset at) => (Status, ClosedAt, ClosureReason, FollowUpDueAt, ReviewDueAt, PlanDueAt) = (CaseStatus.Closed, at, reason, null, null, null);

    public void Reopen(DateTimeOffset? followUpDue, DateTimeOffset? reviewDue)
    {
        (Status, ClosedAt, ClosureReason, FollowUpDueAt, ReviewDueAt) = (CaseStatus.Assessment, null, null, followUpDue, reviewDue);
        TimesReopened++;
    }

    public CaseSummary Summary() => new(Id, Number, Status, Risk, Region, Sensitivity, Violence, WorkerId, OpenedAt, Version, FollowUpDueAt, PlanDueAt, ReviewDueAt);
}

internal static class CaseMapping
{
    public static void Configure(ModelBuilder model) => model.Entity<Case>(e =>
    {
        e.ToTable("cases_case");
        e.Property(c => c.Number).HasMaxLength(20);
        e.Property(c => c.Violence).HasMaxLength(40);
        e.Property(c => c.ClosureReason).HasMaxLength(40);
        e.HasIndex(c => c.Number).IsUnique();
        e.HasIndex(c => new { c.Region, c.Status, c.Risk, c.Id });
        e.HasIndex(c => new { c.Risk, c.Id });
        e.HasIndex(c => new { c.FollowUpDueAt, c.Id });
        e.HasIndex(c => c.ChildId);
        e.HasIndex(c => c.WorkerId);
        e.HasIndex(c => new { c.Region, c.FollowUpDueAt });
        e.HasIndex(c => new { c.Region, c.ReviewDueAt });
    });
}
