using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Reports;

internal static class ReportMapping
{
    public static void Configure(ModelBuilder model) => model.Entity<Report>(e =>
    {
        e.ToTable("cases_report");
        e.Property(r => r.Number).HasMaxLength(20);
        e.Property(r => r.Category).HasMaxLength(40);
        e.Property(r => r.Situation).HasMaxLength(40);
        e.Property(r => r.Outcome).HasMaxLength(40);
        e.Property(r => r.ReceiptKey).HasMaxLength(24);
        e.Ignore(r => r.IsWaiting);
        e.Ignore(r => r.LeastSensitivity);
        e.HasIndex(r => r.ReceiptKey).IsUnique();
        e.HasIndex(r => r.Number).IsUnique();
        e.HasIndex(r => new { r.State, r.Region, r.Severity, r.ReceivedAt, r.Id });
        e.HasIndex(r => new { r.Severity, r.ReceivedAt, r.Id });
        e.HasIndex(r => r.CaseId);
    });
}
