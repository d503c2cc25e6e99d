using System.Buffers.Binary;

namespace Leeward.Procedures.EvidenceFiles;

/// <summary>
/// Takes out of a picture what says where, when and with which phone it was made, and anything appended behind it. The picture itself is not
/// touched: not one pixel is encoded anew. Of EXIF only the orientation stays, or the picture would lie on its side.
/// </summary>
internal static class PictureCleaner
{
    private static readonly string[] PngKept = ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs", "cICP"];

    /// <summary>The clean bytes; null where the picture is broken.</summary>
    public static byte[]? Clean(FileKind kind, byte[] bytes) => kind == FileKinds.Jpeg ? Jpeg(bytes) : Png(bytes);

    private static byte[]? Jpeg(ReadOnlySpan<byte> bytes)
    {
        var clean = new MemoryStream(bytes.Length);
        clean.Write(bytes[..2]);
        var at = 2;
        var oriented = false;
        while (at + 4 <= bytes.Length && bytes[at] == 0xFF)
        {
            var marker = bytes[at + 1];
            if (marker == 0xFF) { at++; continue; }
            if (marker == 0xD9) { clean.Write([0xFF, 0xD9]); return clean.ToArray(); }
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (length < 2 || at + 2 + length > bytes.Length) { return null; }
            var segment = bytes.Slice(at, 2 + length);
            if (marker == 0xE1 && !oriented && Orientation(segment[4..]) is > 1 and <= 8 and var turn)
            {
                clean.Write(OrientationOnly((byte)turn));
                oriented = true;
            }
            else if (Kept(marker, segment[4..])) { clean.Write(segment); }
            at += 2 + length;
            if (marker == 0xDA)
            {
                var end = ScanEnd(bytes, at);
                if (end < 0) { return null; }
                clean.Write(bytes[at..end]);
                at = end;
            }
        }
        // Some cameras leave out the end mark; a file that ends in its picture data is whole enough, one that ends elsewhere is not.
        if (bytes.Length - at is 2 or 3 && bytes[at] == 0xFF && bytes[at + 1] == 0xD9) { clean.Write([0xFF, 0xD9]); return clean.ToArray(); }
        return null;
    }

    // Comments and all application segments go, but for JFIF, a colour profile and Adobe's colour transform, without which colours are wrong.
    private static bool Kept(byte marker, ReadOnlySpan<byte> body) => marker switch
    {
        0xE0 => body.StartsWith("JFIF"u8),
        0xE2 => body.StartsWith("ICC_PROFILE"u8),
        0xEE => body.StartsWith("Adobe"u8),
        >= 0xE1 and <= 0xEF or 0xFE => false,
        _ => true,
    };

    private static int ScanEnd(ReadOnlySpan<byte> bytes, int at)
    {
        while (at + 1 < bytes.Length)
        {
            var next = bytes[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 1 >= bytes.Length) { return -1; }
            at += next;
            if (bytes[at + 1] is 0x00 or (>= 0xD0 and <= 0xD7)) { at += 2; continue; }
            if (bytes[at + 1] == 0xFF) { at++; continue; }
            return at;
        }
        return -1;
    }

    private static int Orientation(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith("Exif\0\0"u8) || body.Length < 14) { return 0; }
        var tiff = body[6..];
        var little = tiff.StartsWith("II"u8);
        if (!little && !tiff.StartsWith("MM"u8)) { return 0; }
        var directory = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2) { return 0; }
        var at = (int)directory;
        var count = Word(tiff[at..], little);
        for (var entry = 0; entry < count && at + 2 + (entry * 12) + 12 <= tiff.Length; entry++)
        {
            var tag = tiff.Slice(at + 2 + (entry * 12), 12);
            if (Word(tag, little) == 0x0112) { return Word(tag[8..], little); }
        }
        return 0;
    }

    private static int Word(ReadOnlySpan<byte> at, bool little) => little ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private static byte[] OrientationOnly(byte turn) =>
    [
        0xFF, 0xE1, 0x00, 0x22, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0, (byte)'M', (byte)'M', 0, 0x2A, 0, 0, 0, 8,
        0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0,
    ];

    private static byte[]? Png(ReadOnlySpan<byte> bytes)
    {
        var clean = new MemoryStream(bytes.Length);
        clean.Write(bytes[..8]);
        var at = 8;
        while (at + 12 <= bytes.Length)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            if (length > bytes.Length - at - 12) { return null; }
            var name = System.Text.Encoding.ASCII.GetString(bytes.Slice(at + 4, 4));
            if (PngKept.Contains(name, StringComparer.Ordinal)) { clean.Write(bytes.Slice(at, (int)length + 12)); }
            at += (int)length + 12;
            if (name == "IEND") { return clean.ToArray(); }
        }
        return null;
    }
}
