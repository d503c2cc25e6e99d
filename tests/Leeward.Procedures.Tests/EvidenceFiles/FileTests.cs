using System.Text;
using CsCheck;
using Leeward.Procedures.EvidenceFiles;

namespace Leeward.Procedures.Tests.EvidenceFiles;

public sealed class FileTests
{
    [Fact]
    public void Picture_loses_its_place_its_comment_and_what_is_appended_but_keeps_its_orientation()
    {
        var clean = PictureCleaner.Clean(FileKinds.Jpeg, Samples.Jpeg(appended: true))!;
        Assert.False(Samples.Holds(clean, Samples.Secret));
        Assert.False(Samples.Holds(clean, "PK"u8.ToArray()));
        Assert.True(Samples.Holds(clean, [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]));
        Assert.True(Samples.Holds(clean, [0x11, 0x22, 0xFF, 0x00, 0x33, 0xFF, 0xD0, 0x44, 0xFF, 0xD9]));
        Assert.Equal(clean, PictureCleaner.Clean(FileKinds.Jpeg, clean));
    }

    [Fact]
    public void Drawing_loses_its_texts_and_keeps_its_picture()
    {
        var clean = PictureCleaner.Clean(FileKinds.Png, Samples.Png())!;
        Assert.False(Samples.Holds(clean, Samples.Secret));
        Assert.True(Samples.Holds(clean, Encoding.ASCII.GetBytes("IDAT")));
    }

    [Fact]
    public void Whole_files_are_known_by_their_bytes()
    {
        Assert.Equal("image/jpeg", FileKinds.Find(Samples.Jpeg()).Kind!.Media);
        Assert.Equal("image/png", FileKinds.Find(Samples.Png()).Kind!.Media);
        Assert.Equal("application/pdf", FileKinds.Find(Samples.Pdf()).Kind!.Media);
        Assert.Equal("audio/wav", FileKinds.Find(Samples.Wav()).Kind!.Media);
        Assert.Equal("video/mp4", FileKinds.Find([0, 0, 0, 12, .. "ftypisom"u8]).Kind!.Media);
    }

    public static TheoryData<string, byte[], string> Hidden => new()
    {
        { "zip", Samples.Zip(), "procedures.evidence.kind" },
        { "program", Encoding.ASCII.GetBytes("MZ\u0090 program"), "procedures.evidence.kind" },
        { "page", Encoding.ASCII.GetBytes("<html><script>alert(1)</script>"), "procedures.evidence.kind" },
        { "moving picture that is a script", Encoding.ASCII.GetBytes("GIF89a/*\u0001\u0001*/=1;alert(1)"), "procedures.evidence.kind" },
        { "drawing with script", Encoding.ASCII.GetBytes("<svg onload=alert(1)>"), "procedures.evidence.kind" },
        { "phone picture", Samples.Box("ftyp", [.. "heic"u8, 0, 0, 0, 0]), "procedures.evidence.kind" },
        { "empty", [], "procedures.evidence.kind" },
        { "document that acts", Samples.Pdf("/OpenAction /JavaScript"), "procedures.evidence.active" },
        { "document with a zip behind", [.. Samples.Pdf(), .. Samples.Zip()], "procedures.evidence.broken" },
        { "sound with a zip behind", Samples.Wav(tail: true), "procedures.evidence.broken" },
        { "film with a zip behind", [0, 0, 0, 12, .. "ftypisom"u8, .. Samples.Zip()], "procedures.evidence.broken" },
    };

    [Theory]
    [MemberData(nameof(Hidden))]
    public void File_that_is_not_one_plain_thing_is_refused(string what, byte[] bytes, string code) => Assert.Equal((what, code), (what, FileKinds.Find(bytes).Problem));

    [Fact]
    public void No_broken_picture_makes_the_cleaner_fail()
    {
        byte[][] whole = [Samples.Jpeg(), Samples.Png()];
        Gen.Select(Gen.Int[0, 1], Gen.Int[0, 200], Gen.Byte, Gen.Int[0, 250]).Sample(
            (which, at, value, cut) =>
            {
                var bytes = whole[which][..Math.Min(cut, whole[which].Length)];
                if (at < bytes.Length) { bytes[at] = value; }
                if (FileKinds.Find(bytes).Kind is { } kind && PictureCleaner.Clean(kind, bytes) is { } clean) { Assert.True(clean.Length <= bytes.Length + 40); }
            },
            iter: 20_000);
    }
}
