using System.Text;
using UtfUnknown;

namespace Leeward.Cases.Import;

/// <summary>Finds out how a file is encoded: UTF-8 and UTF-16 with or without mark, or GB18030 (with GBK and GB 2312 inside it).</summary>
internal static class FileText
{
    static FileText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The encoding of a file; null when it is none of those that are understood.</summary>
    public static Encoding? Find(Stream file)
    {
        Span<byte> mark = stackalloc byte[3];
        var length = file.ReadAtLeast(mark, 3, throwOnEndOfStream: false);
        file.Position = 0;
        if (length >= 3 && mark is [0xEF, 0xBB, 0xBF]) { return Encoding.UTF8; }
        if (length >= 2 && mark is [0xFF, 0xFE, ..]) { return Encoding.Unicode; }
        if (length >= 2 && mark is [0xFE, 0xFF, ..]) { return Encoding.BigEndianUnicode; }
        var (sequences, wrong) = Utf8(file);
        file.Position = 0;
        // A UTF-8 file with a few spoilt bytes stays UTF-8: its spoilt rows are refused one by one.
        if (wrong == 0 || wrong * 20 < sequences) { return Encoding.UTF8; }
        var found = CharsetDetector.DetectFromStream(file).Detected;
        file.Position = 0;
        var name = found?.EncodingName?.ToUpperInvariant() ?? "";
        var foreign = found is { Confidence: > 0.5f } && !name.StartsWith("GB", StringComparison.Ordinal) && name is not ("HZ-GB-2312" or "UTF-8" or "ASCII");
        return foreign && !IsGb(file) ? null : Encoding.GetEncoding("GB18030");
    }

    /// <summary>Counts the sequences of more than one byte that are UTF-8, and the bytes that cannot be.</summary>
    private static (long Sequences, long Wrong) Utf8(Stream file)
    {
        long sequences = 0, wrong = 0;
        var buffer = new byte[1 << 16];
        var kept = 0;
        while (true)
        {
            var read = file.Read(buffer, kept, buffer.Length - kept);
            ReadOnlySpan<byte> bytes = buffer.AsSpan(0, kept + read);
            while (!bytes.IsEmpty)
            {
                var status = Rune.DecodeFromUtf8(bytes, out _, out var used);
                if (status == System.Buffers.OperationStatus.NeedMoreData && read > 0) { break; }
                if (status != System.Buffers.OperationStatus.Done) { wrong++; }
                else if (used > 1) { sequences++; }
                bytes = bytes[used..];
            }
            if (read == 0) { return (sequences, wrong); }
            kept = bytes.Length;
            bytes.CopyTo(buffer);
        }
    }

    private static bool IsGb(Stream file)
    {
        var strict = Encoding.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        try
        {
            using var reader = new StreamReader(file, strict, false, 1 << 16, leaveOpen: true);
            var header = reader.ReadLine() ?? "";
            file.Position = 0;
            return Columns.IsKnownHeader(header);
        }
        catch (DecoderFallbackException)
        {
            file.Position = 0;
            return false;
        }
    }
}
