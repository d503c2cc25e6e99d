using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Leeward.Kernel.Audit;

/// <summary>
/// Where the audit trail ends, under the audit key: without it, links taken away from the end would leave a shorter chain that is whole. It is written with
/// every link, in the same transaction.
/// </summary>
public sealed class AuditHead
{
    /// <summary>There is one.</summary>
    public const int Only = 1;

    /// <summary>Always <see cref="Only"/>.</summary>
    public int Id { get; init; } = Only;
    /// <summary>The number of the last link.</summary>
    public long Seq { get; init; }
    /// <summary>Its hash.</summary>
    public byte[] Hash { get; init; } = [];
    /// <summary>HMAC-SHA256 over both: nobody without the audit key can move the end.</summary>
    public byte[] Mac { get; init; } = [];

    /// <summary>The head of a chain that ends with this link.</summary>
    public static AuditHead Of(long seq, byte[] hash, byte[] key) => new() { Seq = seq, Hash = hash, Mac = Compute(seq, hash, key) };

    /// <summary>True when it was written by a holder of the key.</summary>
    public bool Holds(byte[] key) => CryptographicOperations.FixedTimeEquals(Mac, Compute(Seq, Hash, key));

    private static byte[] Compute(long seq, byte[] hash, byte[] key)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData("head"u8);
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, seq);
        hmac.AppendData(number);
        hmac.AppendData(hash);
        return hmac.GetHashAndReset();
    }
}
