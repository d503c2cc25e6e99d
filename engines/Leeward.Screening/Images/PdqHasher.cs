namespace Leeward.Screening.Images;

/// <summary>
/// PDQ ("TMK+PDQF", Facebook 2019): brightness, two box blurs, 64×64 samples, the 16×16 low frequencies of the cosine transform against their median. Every
/// sum runs in the order of the reference, so the same pixels give the same bits.
/// </summary>
public static class PdqHasher
{
    private const int LargestSide = 512;
    private const int SmallestSide = 5;
    private static readonly float[] Cosines = MakeCosines();

    /// <summary>Hashes a picture of interleaved red, green and blue bytes, rows from the top. Sides under five pixels give quality 0.</summary>
    public static PdqReading Hash(ReadOnlySpan<byte> rgb, int width, int height)
    {
        var (frequencies, quality) = Frequencies(rgb, width, height);
        return frequencies is null ? default : new(Bits(frequencies, static (i, j) => (i, j, false)), quality);
    }

    /// <summary>The hashes of all eight orientations, from the same frequencies.</summary>
    public static PdqOrientations Orientations(ReadOnlySpan<byte> rgb, int width, int height)
    {
        var (frequencies, quality) = Frequencies(rgb, width, height);
        if (frequencies is null) { return new(new PdqHash[8], 0); }
        // Turning and mirroring swap rows and columns of the frequencies and turn the sign of every other one.
        return new(
        [
            Bits(frequencies, static (i, j) => (i, j, false)),
            Bits(frequencies, static (i, j) => (j, i, (i & 1) == 0)),
            Bits(frequencies, static (i, j) => (i, j, ((i + j) & 1) != 0)),
            Bits(frequencies, static (i, j) => (j, i, (j & 1) == 0)),
            Bits(frequencies, static (i, j) => (i, j, (i & 1) == 0)),
            Bits(frequencies, static (i, j) => (i, j, (j & 1) == 0)),
            Bits(frequencies, static (i, j) => (j, i, false)),
            Bits(frequencies, static (i, j) => (j, i, ((i + j) & 1) != 0)),
        ], quality);
    }

    private static (float[]? Frequencies, int Quality) Frequencies(ReadOnlySpan<byte> rgb, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        ArgumentOutOfRangeException.ThrowIfNegative(height);
        if (rgb.Length != checked(width * height * 3)) { throw new ArgumentException("Three bytes a pixel are needed.", nameof(rgb)); }
        if (width < SmallestSide || height < SmallestSide) { return (null, 0); }
        var (columns, rows) = width > LargestSide || height > LargestSide ? (LargestSide, LargestSide) : (width, height);
        var luma = new float[rows * columns];
        for (var y = 0; y < rows; y++)
        {
            var line = rgb.Slice((int)((long)y * height / rows) * width * 3, width * 3);
            for (var x = 0; x < columns; x++)
            {
                var pixel = line.Slice((int)((long)x * width / columns) * 3, 3);
                luma[(y * columns) + x] = (0.299f * pixel[0]) + (0.587f * pixel[1]) + (0.114f * pixel[2]);
            }
        }

        var samples = Samples(luma, rows, columns);
        return (Transform(samples), Quality(samples));
    }

    private static float[] Samples(float[] luma, int rows, int columns)
    {
        if (rows == 64 && columns == 64) { return luma; }
        var other = new float[luma.Length];
        var (alongRow, alongColumn) = ((columns + 127) / 128, (rows + 127) / 128);
        for (var pass = 0; pass < 2; pass++)
        {
            for (var y = 0; y < rows; y++) { Blur(luma, other, y * columns, 1, columns, alongRow); }
            for (var x = 0; x < columns; x++) { Blur(other, luma, x, columns, rows, alongColumn); }
        }

        var samples = new float[4096];
        for (var y = 0; y < 64; y++)
        {
            var row = (int)((y + 0.5) * rows / 64);
            for (var x = 0; x < 64; x++) { samples[(y * 64) + x] = luma[(row * columns) + (int)((x + 0.5) * columns / 64)]; }
        }

        return samples;
    }

    /// <summary>A running mean over a window that is cut off at both ends of the line.</summary>
    private static void Blur(float[] from, float[] to, int start, int step, int length, int window)
    {
        var ahead = ((window + 2) / 2) - 1;
        var behind = window - ahead - 1;
        var sum = 0f;
        var inside = 0;
        for (var i = 0; i < Math.Min(ahead, length); i++) { sum += from[start + (i * step)]; inside++; }
        for (var i = 0; i < length; i++)
        {
            if (i + ahead < length) { sum += from[start + ((i + ahead) * step)]; inside++; }
            if (i - behind - 1 >= 0) { sum -= from[start + ((i - behind - 1) * step)]; inside--; }
            to[start + (i * step)] = sum / inside;
        }
    }

    /// <summary>How strong the edges are; a plain sky has none.</summary>
    private static int Quality(float[] samples)
    {
        var sum = 0;
        for (var y = 0; y < 64; y++)
        {
            for (var x = 0; x < 64; x++)
            {
                var here = samples[(y * 64) + x];
                if (y < 63) { sum += Math.Abs((int)((here - samples[((y + 1) * 64) + x]) * 100 / 255)); }
                if (x < 63) { sum += Math.Abs((int)((here - samples[(y * 64) + x + 1]) * 100 / 255)); }
            }
        }

        return Math.Min(100, sum / 90);
    }

    private static float[] Transform(float[] samples)
    {
        var half = new float[16 * 64];
        for (var i = 0; i < 16; i++)
        {
            for (var j = 0; j < 64; j++)
            {
                var sum = 0f;
                for (var k = 0; k < 64; k++) { sum += Cosines[(i * 64) + k] * samples[(k * 64) + j]; }
                half[(i * 64) + j] = sum;
            }
        }

        var whole = new float[256];
        for (var i = 0; i < 16; i++)
        {
            for (var j = 0; j < 16; j++)
            {
                var sum = 0f;
                for (var k = 0; k < 64; k++) { sum += half[(i * 64) + k] * Cosines[(j * 64) + k]; }
                whole[(i * 16) + j] = sum;
            }
        }

        return whole;
    }

    private static float[] MakeCosines()
    {
        var scale = (float)Math.Sqrt(2.0 / 64);
        var cosines = new float[16 * 64];
        for (var i = 0; i < 16; i++)
        {
            for (var j = 0; j < 64; j++) { cosines[(i * 64) + j] = (float)(scale * Math.Cos(Math.PI / 2 / 64 * (i + 1) * ((2 * j) + 1))); }
        }

        return cosines;
    }

    /// <summary>Which frequencies, moved and signed as the orientation wants, are above their median (the lower of the two middle ones).</summary>
    private static PdqHash Bits(float[] frequencies, Func<int, int, (int Row, int Column, bool Minus)> place)
    {
        var moved = new float[256];
        for (var i = 0; i < 16; i++)
        {
            for (var j = 0; j < 16; j++)
            {
                var (row, column, minus) = place(i, j);
                moved[(i * 16) + j] = minus ? -frequencies[(row * 16) + column] : frequencies[(row * 16) + column];
            }
        }

        var sorted = (float[])moved.Clone();
        Array.Sort(sorted);
        var median = sorted[127];
        Span<bool> bits = stackalloc bool[256];
        for (var i = 0; i < 256; i++) { bits[i] = moved[i] > median; }
        return PdqHash.From(bits);
    }
}
