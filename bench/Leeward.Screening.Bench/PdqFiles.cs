using System.Globalization;
using Leeward.Screening.Images;

namespace Leeward.Screening.Bench;

/// <summary>
/// Hashes of pictures that another program decoded against those of the reference: <c>pdq expected_hashes.csv FOLDER</c>, where FOLDER holds the JPEG files as
/// portable pixmaps (for example by <c>djpeg</c>).
/// </summary>
internal static class PdqFiles
{
    public static void Run(string expected, string folder)
    {
        var (far, compared, refused) = (0, 0, 0);
        foreach (var cells in File.ReadLines(expected).Skip(1).Select(line => line.Split(',')).Where(cells => cells[0].StartsWith("images/", StringComparison.Ordinal) && cells[1].Length == 64))
        {
            var file = Path.Combine(folder, Path.GetFileNameWithoutExtension(cells[0]) + ".ppm");
            if (!File.Exists(file) || !PdqHash.TryParse(cells[1], out var reference)) { continue; }
            var picture = PortablePixmap.Read(File.ReadAllBytes(file));
            var reading = PdqHasher.Hash(picture.Rgb, picture.Width, picture.Height);
            var distance = reading.Hash.Distance(reference);
            var quality = int.Parse(cells[2], CultureInfo.InvariantCulture);
            compared++;
            if (!reading.CanBeMatched) { refused++; }
            if (quality >= 80 && distance > 10) { far++; }
            Console.WriteLine($"{Path.GetFileName(file),-24} {picture.Width,5} x {picture.Height,-5} quality {reading.Quality,3} (reference {quality,3}) distance {distance}");
        }

        Console.WriteLine($"{compared} compared, {far} of quality 80 or more are over 10 bits away, {refused} are refused for matching");
    }
}
