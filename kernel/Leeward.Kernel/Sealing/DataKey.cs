namespace Leeward.Kernel.Sealing;

/// <summary>A data key of a record class, wrapped (AES-256-GCM) by the master key, which is kept outside the database.</summary>
public sealed class DataKey
{
    /// <summary>The number that stands before every ciphertext made with it.</summary>
    public int Id { get; set; }
    /// <summary>Which class of records.</summary>
    public SealClass SealClass { get; set; }
    /// <summary>Nonce, ciphertext and tag.</summary>
    public byte[] Wrapped { get; set; } = [];
    /// <summary>Since when.</summary>
    public DateTimeOffset MadeAt { get; set; }
    /// <summary>Until when new texts were sealed with it; null for the current one.</summary>
    public DateTimeOffset? RetiredAt { get; set; }
}
