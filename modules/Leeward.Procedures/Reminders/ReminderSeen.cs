using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Reminders;

/// <summary>A person has taken note of a stage of a step; with a later due time or a further stage it is told again.</summary>
internal sealed class ReminderSeen : IPart
{
    public Guid Id { get; init; }
    /// <summary>The account.</summary>
    public Guid OwnerId { get; init; }
    public Guid StepRowId { get; init; }
    public string Stage { get; init; } = "";
    public long DueTicks { get; init; }
    public DateTimeOffset At { get; set; }
}

internal static class ReminderMapping
{
    public static void Configure(ModelBuilder model) => model.Entity<ReminderSeen>(e =>
    {
        e.ToTable("procedures_reminder_seen");
        e.Property(r => r.Stage).HasMaxLength(40);
        e.HasIndex(r => new { r.OwnerId, r.StepRowId, r.Stage, r.DueTicks }).IsUnique();
    });
}
