using System.Globalization;
using CsCheck;
using Leeward.Screening.Images;
using Leeward.Screening.Lexicon;

namespace Leeward.Screening.Tests;

/// <summary>The perceptual hash against the vectors of its reference.</summary>
public sealed class PdqTests
{
    private static readonly Gen<PdqHash> Hashes = Gen.Select(Gen.ULong, Gen.ULong, Gen.ULong, Gen.ULong, (a, b, c, d) => new PdqHash(a, b, c, d));

    [Fact]
    public void Decoded_pictures_give_the_hash_and_quality_of_the_reference()
    {
        var folder = Shared.Folder("pdq");
        var expected = File.ReadLines(Path.Combine(folder, "expected_hashes.csv")).Skip(1).Select(line => line.Split(',')).Where(cells => cells[0].StartsWith("ppm/", StringComparison.Ordinal)).ToDictionary(cells => Path.GetFileNameWithoutExtension(cells[0]), cells => (cells[1], cells[2]));
        var files = Directory.GetFiles(Path.Combine(folder, "ppm"));
        Assert.Equal(10, files.Length);
        foreach (var file in files)
        {
            var picture = PortablePixmap.Read(File.ReadAllBytes(file));
            var reading = PdqHasher.Hash(picture.Rgb, picture.Width, picture.Height);
            var (hash, quality) = expected[Path.GetFileNameWithoutExtension(file)];
            Assert.Equal((Path.GetFileName(file), hash, quality), (Path.GetFileName(file), reading.Hash.ToString(), reading.Quality.ToString(CultureInfo.InvariantCulture)));
            Assert.Equal(reading.Quality >= 50, reading.CanBeMatched);
        }
    }

    [Fact]
    public void Turned_and_mirrored_pictures_give_the_hashes_of_the_reference()
    {
        var folder = Shared.Folder("pdq");
        foreach (var line in File.ReadLines(Path.Combine(folder, "dihedral_raw.txt")))
        {
            var cells = line.Split(',');
            var file = Path.Combine(folder, "ppm", Path.GetFileNameWithoutExtension(cells[9]) + ".ppm");
            if (!File.Exists(file)) { continue; }
            var picture = PortablePixmap.Read(File.ReadAllBytes(file));
            var turned = PdqHasher.Orientations(picture.Rgb, picture.Width, picture.Height);
            Assert.Equal(cells[..8], turned.Hashes.Select(hash => hash.ToString()));
            Assert.Equal(cells[8], turned.Quality.ToString(CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Exactly_the_listed_pairs_are_within_reach()
    {
        var folder = Path.Combine(Shared.Folder("pdq"), "hashes");
        PdqHash[] Read(string name) => [.. File.ReadLines(Path.Combine(folder, name)).Select(line => PdqHash.TryParse(line.Trim(), out var hash) ? hash : throw new FormatException(line))];
        var index = new PdqIndex(Read("haystack.txt"));
        var needles = Read("needles.txt");
        var matches = new Growing<PdqMatch>();
        var found = new List<string>();
        for (var i = 0; i < needles.Length; i++)
        {
            index.Find(needles[i], PdqHash.MatchDistance, matches);
            foreach (var match in matches.Items.ToArray()) { found.Add(string.Create(CultureInfo.InvariantCulture, $"{i + 1},{match.Position + 1},{match.Distance}")); }
        }

        var listed = File.ReadLines(Path.Combine(folder, "needle_matches_le31.csv")).Skip(1).Select(line => line.Trim()).ToList();
        Assert.Equal(250, listed.Count);
        Assert.Equal(listed.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Index_finds_what_looking_at_all_finds() => Gen.Select(Hashes, Gen.Int[0, 255].Array[0, 40].Array[1, 60], Gen.Int[0, 40]).Sample((hash, flips, distance) =>
    {
        var near = flips.Select(bits => bits.Aggregate(hash, (h, bit) => (bit >> 6) switch { 0 => h with { D = h.D ^ (1UL << (bit & 63)) }, 1 => h with { C = h.C ^ (1UL << (bit & 63)) }, 2 => h with { B = h.B ^ (1UL << (bit & 63)) }, _ => h with { A = h.A ^ (1UL << (bit & 63)) } })).ToArray();
        var index = new PdqIndex(near);
        var (quick, slow) = (new Growing<PdqMatch>(), new Growing<PdqMatch>());
        index.Find(hash, distance, quick);
        index.FindByLookingAtAll(hash, distance, slow);
        Assert.Equal(slow.Items.ToArray(), quick.Items.ToArray());
    }, iter: 60, threads: 1);

    [Fact]
    public void Hashes_are_read_as_they_are_written() => Hashes.Sample(hash => Assert.True(PdqHash.TryParse(hash.ToString(), out var read) && read == hash));

    [Fact]
    public void Plain_picture_has_no_quality_and_is_not_matched()
    {
        var reading = PdqHasher.Hash(new byte[100 * 80 * 3], 100, 80);
        Assert.Equal(0, reading.Quality);
        Assert.False(reading.CanBeMatched);
        Assert.Equal(0, PdqHasher.Hash(new byte[4 * 4 * 3], 4, 4).Quality);
    }

    [Theory]
    [InlineData("P5\n1 1\n255\nx")]
    [InlineData("P6\n2 2\n255\nx")]
    [InlineData("P6\n-1 2\n255\n")]
    [InlineData("")]
    public void Broken_pixmap_is_refused(string file) => Assert.Throws<FormatException>(() => PortablePixmap.Read(System.Text.Encoding.Latin1.GetBytes(file)));
}
