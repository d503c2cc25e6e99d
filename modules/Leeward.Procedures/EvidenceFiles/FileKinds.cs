using System.Buffers.Binary;
using Leeward.Procedures.Films;

namespace Leeward.Procedures.EvidenceFiles;

/// <summary>A kind of file that evidence may be.</summary>
/// <param name="Media">Its media type.</param>
/// <param name="Extension">The ending it is given when it is downloaded.</param>
internal sealed record FileKind(string Media, string Extension);

/// <summary>
/// Finds what a file is from its bytes, never from its name, and takes only files that are one thing from the first byte to the last: no archives,
/// no programs, nothing hidden behind a picture, no document that acts by itself.
/// </summary>
internal static class FileKinds
{
    public static readonly FileKind Jpeg = new("image/jpeg", "jpg");
    public static readonly FileKind Png = new("image/png", "png");
    public static readonly FileKind Pdf = new("application/pdf", "pdf");
    public static readonly FileKind Mp4 = new("video/mp4", "mp4");
    public static readonly FileKind Wav = new("audio/wav", "wav");

    // Names in a PDF that let it act, carry other files or call out.
    private static readonly byte[][] Active =
        [.. ((string[])["/JavaScript", "/JS ", "/JS(", "/Launch", "/EmbeddedFile", "/RichMedia", "/XFA", "/OpenAction", "/AA "]).Select(System.Text.Encoding.ASCII.GetBytes)];

    // Pictures of phones wear the dress of a film.
    private static readonly string[] StillBrands = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis"];

    public static IReadOnlyList<FileKind> All => [Jpeg, Png, Pdf, Mp4, Wav];

    /// <summary>What the bytes are; null with a code where they are none of these, or more than one thing.</summary>
    public static (FileKind? Kind, string Problem) Find(ReadOnlySpan<byte> bytes)
    {
        var kind = bytes switch
        {
            [0xFF, 0xD8, 0xFF, ..] => Jpeg,
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png,
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => Pdf,
            [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] when !IsStill(bytes) => Mp4,
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'A', (byte)'V', (byte)'E', ..] => Wav,
            _ => null,
        };
        if (kind is null) { return (null, "procedures.evidence.kind"); }
        var problem = kind == Pdf ? OfPdf(bytes) : kind == Mp4 && !WholeBoxes(bytes) || kind == Wav && !WholeRiff(bytes) ? "procedures.evidence.broken" : "";
        return problem.Length == 0 ? (kind, "") : (null, problem);
    }

    /// <summary>The bytes without what says where, when and with what they were made; null where they are broken. A PDF is kept as it is: it may be signed.</summary>
    public static byte[]? Clean(FileKind kind, byte[] bytes) =>
        kind == Mp4 ? FilmCleaner.Clean(bytes) : kind == Wav ? SoundCleaner.Clean(bytes) : kind == Pdf ? bytes : PictureCleaner.Clean(kind, bytes);

    private static bool IsStill(ReadOnlySpan<byte> bytes) => bytes.Length >= 12 && StillBrands.Contains(System.Text.Encoding.Latin1.GetString(bytes.Slice(8, 4)), StringComparer.Ordinal);

    private static string OfPdf(ReadOnlySpan<byte> bytes)
    {
        // The end mark stands in the last kilobyte; an archive's directory behind the document would be a second file in one.
        var tail = bytes[Math.Max(0, bytes.Length - 1024)..];
        var end = tail.LastIndexOf("%%EOF"u8);
        if (end < 0 || tail[(end + 5)..].IndexOfAnyExcept((byte)'\r', (byte)'\n', (byte)' ') >= 0) { return "procedures.evidence.broken"; }
        foreach (var name in Active)
        {
            if (bytes.IndexOf(name) >= 0) { return "procedures.evidence.active"; }
        }
        return "";
    }

    private static bool WholeBoxes(ReadOnlySpan<byte> bytes)
    {
        long at = 0;
        while (at < bytes.Length)
        {
            if (bytes.Length - at < 8) { return false; }
            var box = bytes[(int)at..];
            long size = BinaryPrimitives.ReadUInt32BigEndian(box);
            if (size == 1 && box.Length >= 16) { size = (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(box[8..]), long.MaxValue); }
            if (size == 0) { return true; } // the last box runs to the end of the file
            if (size < 8 || size > bytes.Length - at) { return false; }
            at += size;
        }
        return true;
    }

    private static bool WholeRiff(ReadOnlySpan<byte> bytes)
    {
        var said = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) + 8L;
        return said == bytes.Length || said + 1 == bytes.Length;
    }
}
