using System.Buffers.Binary;
using System.Text;

namespace Leeward.Procedures.Tests.EvidenceFiles;

/// <summary>Films made by hand, each with pictures (P), sound (S) and a track that tells places.</summary>
internal static class MadeFilms
{
    /// <summary>One chunk that holds all of a track.</summary>
    public static byte[] OneChunk => Samples.Box("stsc", [.. Numbers(0, 1, 1, 1, 1)]);

    /// <summary>A track of so many samples at one place, their sizes as the table says, with a compressor's name and its maker.</summary>
    public static byte[] Track(byte number, string handler, byte[] table) => Samples.Box("trak",
    [
        .. Samples.Box("tkhd", [1, 0, 0, 0, .. "TIMETIMETIMETIME"u8, 0, 0, 0, number]),
        .. Samples.Box("mdia",
        [
            .. Samples.Box("mdhd", [0, 0, 0, 0, .. "TIMETIME"u8]), .. Samples.Box("hdlr", [0, 0, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(handler), .. new byte[12], .. Samples.Secret]),
            .. Samples.Box("minf", Samples.Box("stbl",
            [
                .. Samples.Box("stsd", [.. Numbers(0, 1), .. handler switch
                {
                    "vide" => Samples.Box("avc1", [.. new byte[12], .. "MAKE"u8, .. new byte[26], 18, .. Samples.Secret, .. new byte[17], .. Samples.Box("avcC", [1, 2, 3]), .. Samples.Box("uuid", Samples.Secret)]),
                    "soun" => Samples.Box("mp4a", [.. new byte[12], .. "MAKE"u8, .. new byte[12], .. Samples.Box("esds", [1, 2, 3])]),
                    _ => Samples.Box("gpmd", Samples.Secret),
                }]),
                .. table,
            ])),
        ]),
        .. Samples.Box("udta", Samples.Secret),
    ]);

    /// <summary>A film whose third track, with this handler, has its sizes in <c>stz2</c> of so many bits; unnamed bytes lie in the media too.</summary>
    public static byte[] Compact(string handler, int bits)
    {
        var secret = Samples.Secret;
        // 18 bytes of places as two samples of 9, so that they fit into four bits.
        byte[] sizes = bits switch { 4 => [0x99], 8 => [9, 9], _ => [0, 9, 0, 9] };
        byte[] head = Samples.Box("ftyp", [.. "isom"u8]), media = Samples.Box("mdat", [.. "PPPP"u8, .. secret, .. "SSSS"u8, .. secret]);
        byte[] Table(byte[] size, int at, uint count) => [.. size, .. Samples.Box("stsc", Numbers(0, 1, 1, count, 1)), .. Samples.Box("stco", Numbers(0, 1, (uint)at))];
        return
        [
            .. head, .. media, .. Samples.Box("moov",
            [
                .. Track(1, "vide", Table(Samples.Box("stsz", Numbers(0, 4, 1)), 20, 1)), .. Track(2, "soun", Table(Samples.Box("stz2", [.. Numbers(0, 8, 1), 4]), 24 + secret.Length, 1)),
                .. Track(3, handler, Table(Samples.Box("stz2", [.. Numbers(0, (uint)bits, 2), .. sizes]), 24, 2)),
            ]),
        ];
    }

    /// <summary>A film in two fragments. The base of the data is the fragment, a number, or what came before.</summary>
    public static byte[] Fragmented(string handler, string basedOn, bool placesFirst = false)
    {
        byte[] empty = [.. Samples.Box("stsz", Numbers(0, 0, 0)), .. Samples.Box("stsc", Numbers(0, 0)), .. Samples.Box("stco", Numbers(0, 0))];
        byte[] film =
        [
            .. Samples.Box("ftyp", [.. "isom"u8]),
            .. Samples.Box("moov", [.. Track(1, "vide", empty), .. Track(2, "soun", empty), .. Track(3, handler, empty), .. Samples.Box("mvex", [.. Preset(1, 4), .. Preset(2, 0), .. Preset(3, 0)])]),
        ];
        for (uint number = 1; number <= 2; number++) { film = [.. film, .. Fragment(number, film.Length, basedOn, placesFirst)]; }
        return film;
    }

    /// <summary>Whole numbers of four bytes.</summary>
    public static byte[] Numbers(params uint[] numbers)
    {
        var bytes = new byte[numbers.Length * 4];
        for (var i = 0; i < numbers.Length; i++) { BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(i * 4), numbers[i]); }
        return bytes;
    }

    private static byte[] Preset(uint track, uint size) => Samples.Box("trex", Numbers(0, track, 1, 0, size, 0));

    // Pictures by the preset size, places by a size for each sample, sound by the size of its part.
    private static byte[] Fragment(uint number, int at, string basedOn, bool placesFirst)
    {
        var secret = Samples.Secret;
        byte[] media = placesFirst ? [.. secret, .. "PPPP"u8, .. "SSSS"u8, .. secret] : [.. "PPPP"u8, .. secret, .. "SSSS"u8, .. secret];
        var (pictures, places, sound) = placesFirst ? (secret.Length, 0, secret.Length + 4) : (0, 4, 4 + secret.Length);
        byte[] Part(int length)
        {
            byte[] One(uint track, uint flags, uint[] more, uint runFlags, uint count, int place, uint[] sizes)
            {
                var follows = basedOn == "before";
                byte[] head = basedOn switch
                {
                    "moof" => Numbers([0x20000 | flags, track, .. more]),
                    "number" => Numbers([1 | flags, track, 0, (uint)at, .. more]),
                    _ => Numbers([flags, track, .. more]),
                };
                // Only the first part says where it begins.
                var first = place == 0 || !follows;
                return Samples.Box("traf", [.. Samples.Box("tfhd", head), .. Samples.Box("trun", [.. Numbers([runFlags | (first ? 1u : 0), count]), .. first ? Numbers((uint)(length + 8 + place)) : [], .. Numbers(sizes)])]);
            }
            var one = One(1, 0, [], 0, 1, pictures, []);
            var two = One(3, 0, [], 0x300, 2, places, [1, 9, 1, 9]);
            return Samples.Box("moof", [.. Samples.Box("mfhd", Numbers(0, number)), .. placesFirst ? [.. two, .. one] : (byte[])[.. one, .. two], .. One(2, 0x10, [4], 0, 1, sound, [])]);
        }
        return [.. Part(Part(0).Length), .. Samples.Box("mdat", media)];
    }
}
