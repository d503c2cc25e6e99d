using Leeward.Cases.Cases;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Incidents;

/// <summary>An incident of violence, classified by ICVAC. It is not changed: what was wrong is put right by a further one and a note.</summary>
internal sealed class Incident : OfCase
{
    public string Violence { get; init; } = "";
    public DateOnly? HappenedOn { get; init; }
    public bool DayIsExact { get; init; }
    public string? RespondentRelationship { get; init; }
    public bool RespondentIsStaff { get; init; }
    public SealedText? Place { get; init; }
    public SealedText? Account { get; init; }
    public SealedText? Respondent { get; init; }
    public Guid? RecordedById { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
}

internal static class IncidentMapping
{
    public static void Configure(ModelBuilder model) => model.Entity<Incident>(e =>
    {
        e.ToTable("cases_incident");
        e.Property(i => i.Violence).HasMaxLength(40);
        e.Property(i => i.RespondentRelationship).HasMaxLength(40);
        e.OfCase();
    });
}
