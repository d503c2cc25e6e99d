using System.Security.Cryptography;

namespace Leeward.Kernel;

/// <summary>Makes record ids and the short numbers people speak of.</summary>
public static class Ids
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford: no I, L, O, U
    private const string CheckAlphabet = Alphabet + "*~$=U";

    /// <summary>A new UUIDv7: ordered by time, so that inserts stay at the end of the index.</summary>
    public static Guid New(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return Guid.CreateVersion7(clock.GetUtcNow());
    }

    /// <summary>
    /// The readable number of a record: prefix, ten characters from the random part of the id, one check character,
    /// for example <c>CA-7K4M9-Q2X1A-3</c>. The check character (mod 37) finds every single wrong character and every swap of neighbours.
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
        var body = (parts[1] + parts[2]).Replace('I', '1').Replace('L', '1').Replace('O', '0');
        if (body.Any(c => !Alphabet.Contains(c, StringComparison.Ordinal)) || Check(body) != parts[3][0]) { return false; }
        normal = $"{parts[0]}-{body[..5]}-{body[5..]}-{parts[3]}";
        return true;
    }

    /// <summary>An unguessable code of 80 bits in groups of four, for receipts: <c>K7QM-2XW9-0BTC-4HZN</c>.</summary>
    public static string Secret()
    {
        var chars = RandomNumberGenerator.GetString(Alphabet, 16);
        return $"{chars[..4]}-{chars[4..8]}-{chars[8..12]}-{chars[12..]}";
    }

    private static char Check(ReadOnlySpan<char> body)
    {
        var sum = 0;
        for (var i = 0; i < body.Length; i++) { sum = ((sum * 32) + Alphabet.IndexOf(body[i], StringComparison.Ordinal)) % 37; }
        return CheckAlphabet[sum];
    }
}
