using System.Globalization;

namespace Leeward.Screening.Images;

/// <summary>A decoded picture: three bytes a pixel. Decoding JPEG and PNG is the caller's business.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Rgb">Red, green, blue, row by row from the top.</param>
public sealed record PortablePixmap(int Width, int Height, byte[] Rgb)
{
    /// <summary>Reads a binary portable pixmap (P6, one byte a colour).</summary>
    /// <exception cref="FormatException">It is something else, or cut off.</exception>
    public static PortablePixmap Read(ReadOnlySpan<byte> file)
    {
        var at = 0;
        if (Word(file, ref at) != "P6") { throw new FormatException("Not a binary portable pixmap (P6)."); }
        var (width, height, most) = (Number(file, ref at), Number(file, ref at), Number(file, ref at));
        if (most != 255 || width <= 0 || height <= 0) { throw new FormatException("Only pixmaps with one byte a colour are read."); }
        at++;
        var length = checked(width * height * 3);
        if (file.Length - at < length) { throw new FormatException("The pixmap is cut off."); }
        return new(width, height, file.Slice(at, length).ToArray());
    }

    private static int Number(ReadOnlySpan<byte> file, ref int at) =>
        int.TryParse(Word(file, ref at), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 1 << 20 ? number : throw new FormatException("The head of the pixmap is broken.");

    private static string Word(ReadOnlySpan<byte> file, ref int at)
    {
        while (at < file.Length && file[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'#')
        {
            if (file[at] == '#') { while (at < file.Length && file[at] != '\n') { at++; } }
            else { at++; }
        }

        var start = at;
        while (at < file.Length && file[at] is > 32 and < 127) { at++; }
        return System.Text.Encoding.ASCII.GetString(file[start..at]);
    }
}
