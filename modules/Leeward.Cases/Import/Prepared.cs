using Leeward.Cases.Children;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Import;

/// <summary>That a row of a file was taken in, under keyed hashes: the same row twice is the same key, and nobody can read a row from it.</summary>
internal sealed class ImportedRow : IPart
{
    /// <summary>Of source and external id, or of the whole row.</summary>
    public string Key { get; init; } = "";
    /// <summary>Of the whole row.</summary>
    public string Content { get; init; } = "";
    /// <inheritdoc/>
    public Guid OwnerId { get; init; }
    /// <inheritdoc/>
    public Guid Id => OwnerId;
}

internal static class ImportMapping
{
    public static void Configure(ModelBuilder model) => model.Entity<ImportedRow>(e =>
    {
        e.ToTable("cases_imported_row");
        e.Ignore(r => r.Id);
        e.HasKey(r => r.Key);
        e.Property(r => r.Key).HasMaxLength(24);
        e.Property(r => r.Content).HasMaxLength(24);
        e.HasIndex(r => r.OwnerId);
    });
}

/// <summary>A row made ready for writing, or refused with all its reasons.</summary>
internal sealed record Prepared(CsvRow Row, IReadOnlyList<Refusal> Reasons, ImportedRow? Mark = null, IRecord? Record = null, IReadOnlyList<ChildKey>? Keys = null, IReadOnlyList<Caregiver>? Caregivers = null, bool HasId = true)
{
    public static Prepared Bad(CsvRow row, params IReadOnlyList<Refusal> reasons) => new(row, reasons);
}

/// <summary>What came out of an import so far.</summary>
/// <param name="Added">Rows taken in.</param>
/// <param name="Already">Rows that had been taken in before.</param>
/// <param name="Bad">Rows refused.</param>
/// <param name="BadPieces">Pieces of the file of refused rows.</param>
/// <param name="Encoding">How the file was read.</param>
/// <param name="Unused">Headers that were not understood.</param>
internal sealed record ImportAnswer(long Added, long Already, long Bad, int BadPieces, string Encoding, IReadOnlyList<string> Unused);

/// <summary>What an import is told.</summary>
/// <param name="Source">The name of the system that the rows come from; external ids are its.</param>
/// <param name="Language">Of the reasons.</param>
/// <param name="DryRun">True to write nothing but the refused rows.</param>
/// <param name="Map">How the file calls its columns.</param>
/// <param name="Scope">Rows of other regions are refused; empty where only the person's rights count.</param>
internal sealed record ImportInput(string Source, string Language, bool DryRun, ColumnMap Map, string Scope);

/// <summary>Makes records of the rows of one kind of file; used by several threads at once.</summary>
internal interface IRows
{
    IReadOnlyList<Column> Known { get; }

    Prepared Prepare(CsvRow row, Columns columns, string source);
}

internal static class Rows
{
    /// <summary>
    /// The mark by which the row is known again: its source's own id, or without one all that it says but <paramref name="more"/>, which may be added to a file that was
    /// taken in before without making other records of its rows.
    /// </summary>
    public static ImportedRow Mark(IVault vault, string kind, string source, string? external, string content, Guid record, string more = "")
    {
        var whole = vault.MatchKey("import-" + kind, content + more);
        return new() { Key = external is null ? more.Length == 0 ? whole : vault.MatchKey("import-" + kind, content) : vault.MatchKey("import-id-" + kind, source + '\u001f' + external), Content = whole, OwnerId = record };
    }
}
