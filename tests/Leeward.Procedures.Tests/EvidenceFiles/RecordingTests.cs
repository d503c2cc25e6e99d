using System.Buffers.Binary;
using System.Diagnostics;
using CsCheck;
using Leeward.Kernel;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Films;
using Leeward.Procedures.Tests.Runs;
using Leeward.Testing;

namespace Leeward.Procedures.Tests.EvidenceFiles;

/// <summary>Films and recordings lose what says where, when and with what they were made.</summary>
public sealed class RecordingTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public void Film_loses_places_times_and_names_and_nothing_in_it_moves()
    {
        var came = Samples.Mp4();
        var clean = FilmCleaner.Clean(came)!;
        Assert.Equal(came.Length, clean.Length);
        Assert.True(Samples.Holds(came, Samples.Secret) && Samples.Holds(came, "TIME"u8.ToArray()));
        Assert.False(Samples.Holds(clean, Samples.Secret));
        Assert.False(Samples.Holds(clean, "TIME"u8.ToArray()));
        Assert.False(Samples.Holds(clean, "udta"u8.ToArray()));
        var media = came.AsSpan().IndexOf("mdat"u8);
        // The picture track still finds its pictures; the places lay between them and are zeros.
        Assert.Equal([.. "mdatPICTURES"u8, .. new byte[Samples.Secret.Length], .. "PICTURES"u8], clean[media..(media + 20 + Samples.Secret.Length)]);
        Assert.Equal(2, clean.AsSpan().Count("trak"u8)); // pictures and sound
        Assert.True(Samples.Holds(clean, "vide"u8.ToArray()));
        Assert.Equal(clean, FilmCleaner.Clean(clean));
        Assert.Null(FilmCleaner.Clean(Samples.Box("ftyp", [.. "isom"u8]))); // no film in it
    }

    [Fact]
    public void Recording_loses_its_lists_and_tags_and_keeps_its_sound()
    {
        var clean = SoundCleaner.Clean(Samples.Wav(sound: 1001))!;
        Assert.False(Samples.Holds(clean, Samples.Secret));
        Assert.Equal(12 + 24 + 8 + 1002, clean.Length);
        Assert.Equal((uint)clean.Length - 8, BinaryPrimitives.ReadUInt32LittleEndian(clean.AsSpan(4)));
        Assert.Equal("audio/wav", FileKinds.Find(clean).Kind!.Media);
        Assert.Equal(clean, SoundCleaner.Clean(clean));
    }

    [Theory, Databases]
    public async Task What_is_kept_is_clean_and_the_hash_of_what_came_stays(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var (run, _) = await RunTests.StartAsync(world, Sensitivity.Normal);
        await using var scope = world.As(RunTests.Worker(world, "coordinator", RunTests.County));
        foreach (var (name, bytes) in ((string, byte[])[])[("a.mp4", Samples.Mp4()), ("a.wav", Samples.Wav())])
        {
            var id = (await scope.Get<AddEvidence>().RunAsync(run, null, new("CN-A03", 1, "triage_form", name, bytes), Ct)).Value;
            Assert.True((await scope.Get<ReadEvidence>().ListAsync(run, Ct)).Value.Single(line => line.Id == id).Cleaned);
            var kept = (await scope.Get<ReadEvidence>().OpenAsync(run, id, "to see", Ct)).Value;
            Assert.False(Samples.Holds(kept.Bytes, Samples.Secret));
            Assert.Equal(EvidenceStore.Hash(kept.Bytes), kept.Hash);
        }
        Assert.Empty((await scope.Get<ReadEvidence>().VerifyAsync(run, Ct)).Value);
    }

    [Fact]
    public void No_broken_recording_makes_a_cleaner_fail_hang_or_grow()
    {
        byte[][] whole = [Samples.Mp4(), Samples.Wav(sound: 31)];
        Gen.Select(Gen.Int[0, 1], Gen.Select(Gen.Int[0, 1200], Gen.OneOf(Gen.Byte, Gen.OneOfConst<byte>(0, 1, 0x7F, 0x80, 0xFF))).Array[0, 6], Gen.Int[0, 1600]).Sample(
            (which, changes, cut) =>
            {
                var bytes = whole[which][..Math.Min(cut, whole[which].Length)];
                foreach (var (at, value) in changes)
                {
                    if (at < bytes.Length) { bytes[at] = value; }
                }
                if (FilmCleaner.Clean(bytes) is { } film) { Assert.Equal(bytes.Length, film.Length); }
                if (SoundCleaner.Clean(bytes) is { } sound) { Assert.True(sound.Length <= bytes.Length + 1); }
            },
            iter: 20_000);
    }

    [Fact]
    public void Film_made_to_keep_the_cleaner_busy_is_refused_soon()
    {
        // Two million chunks, each of which claims the whole film.
        const int chunks = 2_000_000;
        var where = new byte[8 + (chunks * 4)];
        BinaryPrimitives.WriteInt32BigEndian(where.AsSpan(4), chunks);
        byte[] most = [0xFF, 0xFF, 0xFF, 0xFF];
        byte[] table = [.. Samples.Box("stco", where), .. Samples.Box("stsc", [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 4, 0, 0, 0, 0, 1]), .. Samples.Box("stsz", [0, 0, 0, 0, .. most, .. most])];
        var track = MadeFilms.Track(1, "vide", table);
        byte[] film = [.. Samples.Box("ftyp", [.. "isom"u8]), .. Samples.Box("mdat", new byte[1 << 20]), .. Samples.Box("moov", track)];
        var watch = Stopwatch.StartNew();
        Assert.Null(FilmCleaner.Clean(film));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), watch.Elapsed.ToString());
    }
}
