using Leeward.Cases.Cases;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.History;

/// <summary>A note on a case. It is not changed: a correction is a further note.</summary>
internal sealed class CaseNote : OfCase
{
    public SealedText? Text { get; init; }
    public Guid? WrittenById { get; init; }
    public DateTimeOffset WrittenAt { get; init; }
}

internal static class NoteMapping
{
    public static void Configure(ModelBuilder model) => model.Entity<CaseNote>(e =>
    {
        e.ToTable("cases_note");
        e.OfCase();
    });
}
