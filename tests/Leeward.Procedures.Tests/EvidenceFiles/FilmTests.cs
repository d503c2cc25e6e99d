using System.Text;
using CsCheck;
using Leeward.Procedures.Films;

namespace Leeward.Procedures.Tests.EvidenceFiles;

/// <summary>Of the media of a film only pictures and sound stay, however it says where the rest lies.</summary>
public sealed class FilmTests
{
    private static readonly string[] Others = ["meta", "mdta", "camm", "text", "sbtl", "subt", "tmcd", "clcp", "hint", "\0\0\0\0"];

    [Fact]
    public void Track_with_compact_sizes_loses_its_samples()
    {
        foreach (var handler in Others)
        {
            foreach (var bits in (int[])[4, 8, 16]) { IsClean(MadeFilms.Compact(handler, bits), 1); }
        }
    }

    [Fact]
    public void Track_in_fragments_loses_its_samples_whatever_their_places_are_counted_from()
    {
        foreach (var handler in Others)
        {
            foreach (var basedOn in (string[])["moof", "number"])
            {
                IsClean(MadeFilms.Fragmented(handler, basedOn), 2);
                IsClean(MadeFilms.Fragmented(handler, basedOn, placesFirst: true), 2);
            }
        }
    }

    [Fact]
    public void Film_of_which_it_is_not_certain_what_lies_where_is_refused()
    {
        Assert.Null(FilmCleaner.Clean(MadeFilms.Fragmented("meta", "before"))); // the sound is counted from the end of the places, which go
        var whole = MadeFilms.Compact("text", 8);
        foreach (var (what, becomes) in ((string, string)[])[("avc1", "encv"), ("stsc", "none"), ("stz2", "none"), ("vide", "soup"), ("stsd", "none"), ("tkhd", "none"), ("mdat", "mdax")])
        {
            var film = (byte[])whole.Clone();
            var at = film.AsSpan().IndexOf(Encoding.ASCII.GetBytes(what));
            Encoding.ASCII.GetBytes(becomes).CopyTo(film, at);
            if (what == "vide") { Encoding.ASCII.GetBytes(becomes).CopyTo(film, film.AsSpan().IndexOf("soun"u8)); }
            Assert.True(FilmCleaner.Clean(film) is null, what);
        }
        // Places that lie in a picture.
        var shared = (byte[])whole.Clone();
        var table = shared.AsSpan().LastIndexOf("stco"u8) + 12;
        Assert.Equal(24, shared[table + 3]);
        shared[table + 3] = 22;
        Assert.Null(FilmCleaner.Clean(shared));
        // Two tables of the same kind: which one counts?
        var twice = Samples.Box("stco", MadeFilms.Numbers(0, 1, 20));
        Assert.Null(FilmCleaner.Clean([.. whole[..40], .. Samples.Box("moov", MadeFilms.Track(1, "vide", [.. Samples.Box("stsz", MadeFilms.Numbers(0, 4, 1)), .. MadeFilms.OneChunk, .. twice, .. twice]))]));
    }

    [Fact]
    public void Sound_whose_samples_are_called_one_byte_long_stays_whole()
    {
        byte[] kind = Samples.Box("sowt", [.. new byte[16], 0, 2, 0, 16, .. new byte[8]]);
        byte[] table = [.. Samples.Box("stsd", [.. MadeFilms.Numbers(0, 1), .. kind]), .. Samples.Box("stsz", MadeFilms.Numbers(0, 1, 3)), .. Samples.Box("stsc", MadeFilms.Numbers(0, 1, 1, 3, 1)), .. Samples.Box("stco", MadeFilms.Numbers(0, 1, 20))];
        byte[] track = Samples.Box("trak", [.. Samples.Box("tkhd", new byte[16]), .. Samples.Box("mdia", [.. Samples.Box("hdlr", [.. new byte[8], .. "soun"u8, .. new byte[12]]), .. Samples.Box("minf", Samples.Box("stbl", table))])]);
        var clean = FilmCleaner.Clean([.. Samples.Box("ftyp", [.. "qt  "u8]), .. Samples.Box("mdat", [.. "SSSSSSSSSSSS"u8, .. Samples.Secret]), .. Samples.Box("moov", track)])!;
        Assert.Equal("SSSSSSSSSSSS\0\0\0", Encoding.ASCII.GetString(clean[20..35]));
    }

    [Fact]
    public void No_change_to_a_track_that_goes_brings_its_samples_through()
    {
        byte[][] whole = [MadeFilms.Compact("text", 8), MadeFilms.Compact("meta", 4), MadeFilms.Fragmented("tmcd", "moof"), MadeFilms.Fragmented("mdta", "number", placesFirst: true)];
        Gen.Select(Gen.Int[0, 3], Gen.Select(Gen.Int[0, 3000], Gen.OneOf(Gen.Byte, Gen.OneOfConst<byte>(0, 1, 4, 8, 0x7F, 0x80, 0xFF))).Array[0, 6], Gen.Bool).Sample(
            (which, changes, anywhere) =>
            {
                var bytes = (byte[])whole[which].Clone();
                // In the third track, or anywhere: there only that nothing breaks, hangs or grows is certain.
                var from = anywhere ? 0 : bytes.AsSpan().LastIndexOf("trak"u8) + 4;
                var to = anywhere ? bytes.Length : bytes.AsSpan().IndexOf("mvex"u8) is > 0 and var end ? end - 4 : bytes.Length;
                foreach (var (at, value) in changes) { bytes[from + (at % (to - from))] = value; }
                if (FilmCleaner.Clean(bytes) is not { } film) { return; }
                Assert.Equal(bytes.Length, film.Length);
                if (!anywhere) { Assert.False(Samples.Holds(film, Samples.Secret)); }
            },
            iter: 20_000);
    }

    private static void IsClean(byte[] came, int parts)
    {
        var clean = FilmCleaner.Clean(came)!;
        Assert.Equal(came.Length, clean.Length);
        foreach (var gone in (byte[][])[Samples.Secret, "TIME"u8.ToArray(), "MAKE"u8.ToArray(), "GPS"u8.ToArray(), "udta"u8.ToArray(), "gpmd"u8.ToArray()]) { Assert.False(Samples.Holds(clean, gone), Encoding.ASCII.GetString(gone)); }
        // Pictures and sound are where they were.
        foreach (var stays in (byte[][])["PPPP"u8.ToArray(), "SSSS"u8.ToArray()])
        {
            Assert.Equal((parts, came.AsSpan().IndexOf(stays), came.AsSpan().LastIndexOf(stays)), (clean.AsSpan().Count(stays), clean.AsSpan().IndexOf(stays), clean.AsSpan().LastIndexOf(stays)));
        }
        Assert.Equal(clean, FilmCleaner.Clean(clean));
    }
}
