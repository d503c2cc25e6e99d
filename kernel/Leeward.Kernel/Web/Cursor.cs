using System.Buffers.Text;
using System.Text;

namespace Leeward.Kernel.Web;

/// <summary>
/// Keyset paging: the cursor holds the last row's sort value and id, so that page 10,000 costs as much as page 1. It is opaque, not secret: it never holds a name.
/// </summary>
public static class Cursor
{
    /// <summary>The biggest page one may ask for.</summary>
    public const int MaxSize = 200;

    /// <summary>Packs a sort key and an id.</summary>
    public static string Pack(long key, Guid id) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{key}:{id:N}"));

    /// <summary>Unpacks a cursor; false for anything that is none.</summary>
    public static bool TryUnpack(string? cursor, out long key, out Guid id)
    {
        key = 0;
        id = Guid.Empty;
        if (cursor is not { Length: > 0 and < 120 }) { return false; }
        Span<byte> bytes = stackalloc byte[120];
        if (!Base64Url.IsValid(cursor) || !Base64Url.TryDecodeFromChars(cursor, bytes, out var length)) { return false; }
        var parts = Encoding.ASCII.GetString(bytes[..length]).Split(':');
        return parts.Length == 2 && long.TryParse(parts[0], System.Globalization.CultureInfo.InvariantCulture, out key) && Guid.TryParseExact(parts[1], "N", out id);
    }

    /// <summary>The asked page size within bounds.</summary>
    public static int Size(int? asked) => Math.Clamp(asked ?? 50, 1, MaxSize);
}
