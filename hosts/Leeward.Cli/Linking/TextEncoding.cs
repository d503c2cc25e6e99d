using System.Text;

namespace Leeward.Cli.Linking;

/// <summary>What a text file is written in: a mark at its beginning decides; else the first part with anything but ASCII in it does, as UTF-8 where that is valid, as GB18030 or Windows-1252 by how its bytes stand together.</summary>
internal static class TextEncoding
{
    private const int Part = 64 * 1024;

    public static Encoding Of(FileInfo file)
    {
        if (Directory.Exists(file.FullName)) { throw new CliException($"{file.FullName} is a folder: name a CSV file in it. | {file.FullName} 是文件夹，请指定其中的 CSV 文件。"); }
        if (!file.Exists) { throw new CliException($"There is no file {file.FullName}. | 文件 {file.FullName} 不存在。"); }
        using var stream = file.OpenRead();
        var part = new byte[Part];
        var first = true;
        while (stream.ReadAtLeast(part, part.Length, throwOnEndOfStream: false) is > 0 and var length)
        {
            var read = part.AsSpan(0, length);
            if (first && (read.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || read.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))) { return read[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode; }
            if (first && read.StartsWith(Encoding.UTF8.Preamble)) { return Encoding.UTF8; }
            first = false;
            if (!Ascii.IsValid(read)) { return Decide(part, length, whole: length < Part); }
        }

        return Encoding.UTF8;
    }

    private static Encoding Decide(byte[] part, int length, bool whole)
    {
        // A letter may be cut in two at the end of what was read.
        for (var cut = 0; cut < (whole ? 1 : 4) && cut <= length; cut++)
        {
            try { _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(part, 0, length - cut); return Encoding.UTF8; }
            catch (DecoderFallbackException) { }
        }

        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding(StandAlone(part.AsSpan(0, length)) ? 1252 : 54936);
    }

    /// <summary>Whether most high bytes stand alone among ASCII letters, as é does in Western European texts; Chinese characters are two bytes, both high for all common ones.</summary>
    private static bool StandAlone(ReadOnlySpan<byte> bytes)
    {
        int alone = 0, together = 0;
        for (var i = 0; i < bytes.Length;)
        {
            if (bytes[i] < 0x80) { i++; continue; }
            var start = i;
            while (i < bytes.Length && bytes[i] >= 0x80) { i++; }
            if (i - start == 1) { alone++; }
            else { together++; }
        }

        return alone > together;
    }
}
