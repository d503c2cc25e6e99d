using Leeward.Kernel.Records;

namespace Leeward.Kernel.Sealing;

/// <summary>Seals texts and makes match keys. It does not open: that is <see cref="IIdentities"/>.</summary>
public interface IVault
{
    /// <summary>Seals a text for its owner; null and empty stay null.</summary>
    SealedText? Seal(SealClass sealClass, Guid ownerId, string? text);

    /// <summary>Seals bytes, such as an evidence file.</summary>
    byte[] SealBytes(SealClass sealClass, Guid ownerId, ReadOnlySpan<byte> bytes);

    /// <summary>
    /// A match key: the first 12 bytes of HMAC-SHA256 over kind and normalised value, as base64url. Equal values give equal keys, nothing else can be read from them.
    /// </summary>
    string MatchKey(string kind, string normalised);
}

/// <summary>Opens sealed fields for people, by field group, and writes every opening with its purpose to the audit trail.</summary>
public interface IIdentities
{
    /// <summary>
    /// Audits that the records' fields are read under a right for a purpose, and gives the opener. Records whose field group is not granted stay shut.
    /// </summary>
    Task<Opener> OpenAsync(string right, string purpose, FieldGroups group, IReadOnlyCollection<IRecord> records, CancellationToken ct);

    /// <summary>
    /// Opens sealed fields in memory to compare them, also those of records that the person may not see. What <paramref name="compare"/> answers is all that leaves: of which records it tells
    /// the person something is audited under the right before it is given back, once in a quarter of an hour per person and record, and so is that the person compared at all. Decision 0052.
    /// </summary>
    Task<IReadOnlyList<T>> CompareAsync<T>(string right, string purpose, Func<Opener, IReadOnlyList<T>> compare, Func<T, IRecord> about, CancellationToken ct);

    /// <summary>
    /// Does an act with what it opens. Its readings are written in the transaction of its own save; those that no save has taken along when the act ends, because it was refused or
    /// failed, are written by themselves before this returns. Until then nothing that was opened may be told to anybody.
    /// </summary>
    Task<T> ActAsync<T>(Func<CancellationToken, Task<T>> act, CancellationToken ct);

    /// <summary>Opens for machinery (matching, key rotation, exports with their own audit); <paramref name="why"/> is audited once.</summary>
    Task<Opener> OpenForMachineryAsync(string why, CancellationToken ct);
}

/// <summary>Opens the sealed fields of records whose reading was audited.</summary>
public abstract class Opener
{
    /// <summary>True when the person may see the record's fields.</summary>
    public abstract bool MayOpen(IRecord record);

    /// <summary>The text, or null when there is none or it is not for this person.</summary>
    public abstract string? Text(SealClass sealClass, IRecord record, SealedText? text);

    /// <summary>The text of a part whose seal is bound to <paramref name="ownerId"/>, reached through <paramref name="record"/>.</summary>
    public abstract string? Text(SealClass sealClass, IRecord record, Guid ownerId, SealedText? text);

    /// <summary>Bytes sealed with <see cref="IVault.SealBytes"/>; null when not for this person.</summary>
    public abstract byte[]? Bytes(SealClass sealClass, IRecord record, Guid ownerId, byte[] cipher);
}
