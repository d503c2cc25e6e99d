using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
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
    public Guid ChildId { get; init; }
    public CaseStatus Status { get; private set; }
    public RiskLevel Risk { get; private set; }
    public string Violence { get; init; } = "";
    public Guid? WorkerId { get; private set; }
    public DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; private set; }
    public string? ClosureReason { get; private set; }
    public SealedText? ClosureNote { get; private set; }
    public int TimesReopened { get; private set; }
    public bool IsSynthetic { get; init; }

    public Outcome Edit(CaseStatus status, RiskLevel risk)
    {
        if (Status == CaseStatus.Closed) { return new Refusal("cases.case.is_closed"); }
        if (status == CaseStatus.Closed || !Enum.IsDefined(status)) { return Refusal.Invalid("Status", "kernel.not_a_choice"); }
        if (!Enum.IsDefined(risk)) { return Refusal.Invalid("Risk", "kernel.not_a_choice"); }
        (Status, Risk) = (status, risk);
        return Outcome.Done;
    }

    public void Assign(Guid worker) => WorkerId = worker;

    public Outcome Close(string reason, SealedText? note, DateTimeOffset at)
    {
        if (Status == CaseStatus.Closed) { return new Refusal("cases.case.is_closed"); }
        if (Risk == RiskLevel.Unknown) { return new Refusal("cases.case.close.not_assessed"); }
        (Status, ClosedAt, ClosureReason, ClosureNote) = (CaseStatus.Closed, at, reason, note);
        return Outcome.Done;
    }

    public Outcome Reopen()
    {
        if (Status != CaseStatus.Closed) { return new Refusal("cases.case.is_open"); }
        (Status, ClosedAt, ClosureReason, ClosureNote) = (CaseStatus.Open, null, null, null);
        TimesReopened++;
        return Outcome.Done;
    }

    public CaseSummary Summary() => new(Id, Number, Status, Risk, Region, Sensitivity, Violence, WorkerId, OpenedAt, Version);
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
        e.HasIndex(c => c.ChildId);
        e.HasIndex(c => c.WorkerId);
    });
}
