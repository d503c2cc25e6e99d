using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.CaseForms;

/// <summary>A form of the pack filled in on a case: an assessment, a visit, a closure. What was answered is sealed; the level it led to stays readable for figures. A filed form is never changed: a correction is a new one.</summary>
internal sealed class CaseForm : OfCase
{
    public string Form { get; init; } = "";
    public string FormVersion { get; init; } = "";
    public string PackVersion { get; init; } = "";
    public string Purpose { get; init; } = "";
    public SealedText? Answers { get; private set; }
    public string? Level { get; private set; }
    public bool LevelIsCertain { get; private set; }
    public bool IsDraft { get; private set; } = true;
    public Guid? FiledById { get; init; }
    public DateTimeOffset FiledAt { get; private set; }

    public void Keep(SealedText? answers, DateTimeOffset at) => (Answers, FiledAt) = (answers, at);

    public void File(SealedText? answers, string? level, bool certain, DateTimeOffset at) => (Answers, Level, LevelIsCertain, IsDraft, FiledAt) = (answers, level, certain, false, at);

    public FiledFormSummary Summary() => new(Id, CaseId, Form, FormVersion, Level, LevelIsCertain, IsDraft, FiledById, FiledAt, Version);
}

internal static class CaseFormMapping
{
    public static void Configure(ModelBuilder model) => model.Entity<CaseForm>(e =>
    {
        e.ToTable("cases_form");
        e.Property(f => f.Form).HasMaxLength(64);
        e.Property(f => f.FormVersion).HasMaxLength(20);
        e.Property(f => f.PackVersion).HasMaxLength(100);
        e.Property(f => f.Purpose).HasMaxLength(20);
        e.Property(f => f.Level).HasMaxLength(64);
        e.OfCase();
    });
}
