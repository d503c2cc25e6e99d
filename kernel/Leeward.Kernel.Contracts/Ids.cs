using System.Security.Cryptography;

namespace Leeward.Kernel;

/// <summary>Makes record ids and the short numbers people speak of.</summary>
public static class Ids
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford: no I, L, O, U

    /// <summary>A new UUIDv7: ordered by time, so that inserts stay at the end of the index.</summary>
    public static Guid New(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return Guid.CreateVersion7(clock.GetUtcNow());
    }

    /// <summary>
    /// The readable number of a record: prefix, ten characters from the random part of the id, one check character,
    /// for example <c>CA-7K4M9-Q2X1A-3</c>. The check character, a weighted sum in the field of 32 elements, is of the same letters and digits and finds every
    /// single wrong character and every swap of two.
    /// </summary>
    public static string Number(string prefix, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        ulong bits = 0;
        for (var i = 8; i < 16; i++) { bits = (bits << 8) | bytes[i]; }
        Span<char> body = stackalloc char[10];
        for (var i = 9; i >= 0; i--) { body[i] = Alphabet[(int)(bits & 31)]; bits >>= 5; }
        return $"{prefix}-{body[..5]}-{body[5..]}-{Check(body)}";
    }

    /// <summary>True when the check character of a readable number fits; spaces, case and the look-alikes I, L, O are forgiven.</summary>
    public static bool IsNumber(string? text, out string normal)
    {
        normal = "";
        if (text is null || text.Length > 40) { return false; }
        var compact = text.Trim().ToUpperInvariant().Replace(" ", "", StringComparison.Ordinal);
        var parts = compact.Split('-', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 4 || parts[1].Length != 5 || parts[2].Length != 5 || parts[3].Length != 1) { return false; }
        var read = (parts[1] + parts[2] + parts[3]).Replace('I', '1').Replace('L', '1').Replace('O', '0');
        if (read.Any(c => !Alphabet.Contains(c, StringComparison.Ordinal)) || Check(read.AsSpan(0, 10)) != read[10]) { return false; }
        normal = $"{parts[0]}-{read[..5]}-{read[5..10]}-{read[10]}";
        return true;
    }

    /// <summary>An unguessable code of 80 bits in groups of four, for receipts: <c>K7QM-2XW9-0BTC-4HZN</c>.</summary>
    public static string Secret()
    {
        var chars = RandomNumberGenerator.GetString(Alphabet, 16);
        return $"{chars[..4]}-{chars[4..8]}-{chars[8..12]}-{chars[12..]}";
    }

    // Multiplication by x modulo x^5 + x^2 + 1: every place has a weight of its own, and none is zero.
    private static char Check(ReadOnlySpan<char> body)
    {
        var sum = 0;
        foreach (var c in body)
        {
            sum ^= Alphabet.IndexOf(c, StringComparison.Ordinal);
            sum = (sum << 1) ^ (sum >= 16 ? 0b100101 : 0);
        }
        return Alphabet[sum];
    }
}
