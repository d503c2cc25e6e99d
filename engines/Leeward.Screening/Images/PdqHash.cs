using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Leeward.Screening.Images;

/// <summary>
/// A perceptual hash of 256 bits: pictures that look alike differ in few bits. Printed as 64 hexadecimal digits, the highest bit first, as the PDQ reference does.
/// </summary>
/// <param name="A">Bits 192 to 255.</param>
/// <param name="B">Bits 128 to 191.</param>
/// <param name="C">Bits 64 to 127.</param>
/// <param name="D">Bits 0 to 63.</param>
public readonly record struct PdqHash(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>Copies at most so many bits apart are taken for the same picture (recommended by the reference).</summary>
    public const int MatchDistance = 31;

    /// <summary>Hashes of this quality or below say nothing and are not matched (recommended by the reference).</summary>
    public const int PoorQuality = 49;

    /// <summary>Reads 64 hexadecimal digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> digits, out PdqHash hash)
    {
        hash = default;
        if (digits.Length != 64) { return false; }
        Span<ulong> words = stackalloc ulong[4];
        for (var i = 0; i < 4; i++)
        {
            if (!ulong.TryParse(digits.Slice(16 * i, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out words[i])) { return false; }
        }

        hash = new(words[0], words[1], words[2], words[3]);
        return true;
    }

    /// <summary>How many bits differ.</summary>
    public int Distance(PdqHash other) => BitOperations.PopCount(A ^ other.A) + BitOperations.PopCount(B ^ other.B) + BitOperations.PopCount(C ^ other.C) + BitOperations.PopCount(D ^ other.D);

    /// <summary>The 64 hexadecimal digits.</summary>
    public override string ToString() => $"{A:x16}{B:x16}{C:x16}{D:x16}";

    /// <summary>One of sixteen pieces of 16 bits, the lowest first.</summary>
    internal int Piece(int index)
    {
        var word = (index >> 2) switch { 0 => D, 1 => C, 2 => B, _ => A };
        return (int)((word >> ((index & 3) * 16)) & 0xFFFF);
    }

    internal static PdqHash From(ReadOnlySpan<bool> bits)
    {
        Span<byte> bytes = stackalloc byte[32];
        for (var i = 0; i < 256; i++) { if (bits[i]) { bytes[31 - (i >> 3)] |= (byte)(1 << (i & 7)); } }
        return new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));
    }
}

/// <summary>The hash of a picture and how much the picture has to say.</summary>
/// <param name="Hash">The hash.</param>
/// <param name="Quality">0 to 100; see <see cref="PdqHash.PoorQuality"/>.</param>
public readonly record struct PdqReading(PdqHash Hash, int Quality)
{
    /// <summary>Whether the hash may be matched.</summary>
    public bool CanBeMatched => Quality > PdqHash.PoorQuality;
}

/// <summary>The hashes of a picture turned and mirrored. A mirrored copy does not match by one hash: all eight must be looked for.</summary>
/// <param name="Hashes">Original, turned by 90, 180 and 270 degrees, mirrored at x and y, at the main and at the other diagonal.</param>
/// <param name="Quality">0 to 100.</param>
public sealed record PdqOrientations(IReadOnlyList<PdqHash> Hashes, int Quality);
