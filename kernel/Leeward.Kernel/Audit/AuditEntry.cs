using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Leeward.Kernel.Audit;

/// <summary>
/// One link of the append-only audit trail. Its hash is HMAC-SHA256 over the link before and every field, length-prefixed, so that neither
/// a changed byte nor a removed or inserted row goes unseen, and nobody without the audit key can forge a chain.
/// </summary>
public sealed class AuditEntry
{
    /// <summary>Result: it was done.</summary>
    public const string Done = "done";
    /// <summary>Result: an identity was read.</summary>
    public const string Read = "read";
    /// <summary>Result: it was refused.</summary>
    public const string Refused = "refused";

    /// <summary>1, 2, 3... without gaps.</summary>
    public long Seq { get; set; }
    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; set; }
    /// <summary>The acting account; null for the public and the machinery.</summary>
    public Guid? ActorId { get; set; }
    /// <summary>The actor's name at the time.</summary>
    public string Actor { get; set; } = "";
    /// <summary>What was done: the name of the right, such as <c>cases.case.edit</c>.</summary>
    public string Verb { get; set; } = "";
    /// <summary>done or refused.</summary>
    public string Result { get; set; } = "done";
    /// <summary>The kind of record.</summary>
    public string Kind { get; set; } = "";
    /// <summary>Its id; null when the entry is about many or none.</summary>
    public Guid? RecordId { get; set; }
    /// <summary>Its region.</summary>
    public string Region { get; set; } = "";
    /// <summary>Names of changed fields, ids of records read, the purpose: never a value of a sealed field.</summary>
    public string Details { get; set; } = "";
    /// <summary>The link before.</summary>
    public byte[] PrevHash { get; set; } = [];
    /// <summary>This link.</summary>
    public byte[] Hash { get; set; } = [];

    /// <summary>Computes the hash of this link after <paramref name="prev"/>.</summary>
    public byte[] ComputeHash(byte[] prev, byte[] key)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(prev);
        Span<byte> number = stackalloc byte[8];
        void Long(long value, Span<byte> buffer) { BinaryPrimitives.WriteInt64BigEndian(buffer, value); hmac.AppendData(buffer); }
        void Text(string value, Span<byte> buffer)
        {
            var bytes = Encoding.UTF8.GetBytes(value);
            Long(bytes.Length, buffer);
            hmac.AppendData(bytes);
        }
        Long(Seq, number);
        Long(At.UtcTicks / 10, number); // microseconds: the finest both databases keep
        Text(ActorId?.ToString("N") ?? "", number);
        Text(Actor, number);
        Text(Verb, number);
        Text(Result, number);
        Text(Kind, number);
        Text(RecordId?.ToString("N") ?? "", number);
        Text(Region, number);
        Text(Details, number);
        return hmac.GetHashAndReset();
    }
}
