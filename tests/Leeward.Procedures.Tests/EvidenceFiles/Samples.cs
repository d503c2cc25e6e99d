using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Leeward.Procedures.Tests.EvidenceFiles;

/// <summary>Small files made by hand: whole ones, and ones that hide something.</summary>
internal static class Samples
{
    public static byte[] Secret => Encoding.ASCII.GetBytes("GPS 26.57N 106.71E");

    /// <summary>A JPEG whose EXIF holds an orientation and a place, with a comment and something appended.</summary>
    public static byte[] Jpeg(bool appended = false)
    {
        var exif = new List<byte>(Encoding.ASCII.GetBytes("Exif\0\0")) { (byte)'I', (byte)'I', 0x2A, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0 };
        exif.AddRange(Secret);
        var picture = new List<byte> { 0xFF, 0xD8 };
        picture.AddRange(Segment(0xE0, Encoding.ASCII.GetBytes("JFIF\0\u0001\u0001\0\0\u0001\0\u0001\0\0")));
        picture.AddRange(Segment(0xE1, [.. exif]));
        picture.AddRange(Segment(0xFE, Secret));
        picture.AddRange(Segment(0xDB, new byte[65]));
        picture.AddRange(Segment(0xDA, [1, 1, 0, 0, 63, 0]));
        picture.AddRange([0x11, 0x22, 0xFF, 0x00, 0x33, 0xFF, 0xD0, 0x44, 0xFF, 0xD9]);
        if (appended) { picture.AddRange(Zip()); }
        return [.. picture];
    }

    public static byte[] Png()
    {
        var picture = new List<byte> { 0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A };
        picture.AddRange(Chunk("IHDR", new byte[13]));
        picture.AddRange(Chunk("tEXt", Secret));
        picture.AddRange(Chunk("IDAT", [1, 2, 3]));
        picture.AddRange(Chunk("eXIf", Secret));
        picture.AddRange(Chunk("IEND", []));
        picture.AddRange(Secret);
        return [.. picture];
    }

    public static byte[] Pdf(string inside = "") => Encoding.ASCII.GetBytes($"%PDF-1.7\n1 0 obj << {inside} >> endobj\ntrailer << >>\n%%EOF\n");

    /// <summary>A document of so many empty pages, in points.</summary>
    public static byte[] Pages(int count, int wide = 595)
    {
        var file = new StringBuilder("%PDF-1.4\n");
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>", $"<< /Type /Pages /Kids [{string.Join(' ', Enumerable.Range(3, count).Select(n => $"{n} 0 R"))}] /Count {count} >>",
            .. Enumerable.Repeat($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide} 842] >>", count),
        ];
        var places = new List<int>();
        for (var i = 0; i < objects.Length; i++)
        {
            places.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }
        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var place in places) { file.Append(CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n"); }
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(file.ToString());
    }

    public static byte[] Zip()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("bomb").Open();
            entry.Write(new byte[100_000]);
        }
        return bytes.ToArray();
    }

    /// <summary>A recording of so many bytes of sound, with names, the recorder and tags beside it.</summary>
    public static byte[] Wav(bool tail = false, int sound = 8)
    {
        byte[] body = [.. "WAVE"u8, .. Piece("fmt ", new byte[16]), .. Piece("LIST", [.. "INFO"u8, .. Secret]), .. Piece("bext", Secret), .. Piece("data", new byte[sound]), .. Piece("id3 ", Secret)];
        byte[] whole = [.. Piece("RIFF", body)];
        return tail ? [.. whole, .. Zip()] : whole;
    }

    /// <summary>A film with a track of pictures and a track of places, told by the phone in every way that films have.</summary>
    public static byte[] Mp4()
    {
        byte[] head = Box("ftyp", [.. "isom"u8, 0, 0, 0, 1]);
        byte[] media = Box("mdat", [.. "PICTURES"u8, .. Secret, .. "PICTURES"u8]);
        var place = head.Length + 16;
        return
        [
            .. head, .. media,
            .. Box("moov",
            [
                .. Box("mvhd", [0, 0, 0, 0, .. "TIMETIME"u8, 0, 0, 3, 232, 0, 0, 3, 232]),
                .. Track(1, "vide", head.Length + 8, 8), .. Track(3, "soun", place + Secret.Length, 8), .. Track(2, "meta", place, Secret.Length),
                .. Box("udta", Box("\u00a9xyz", Secret)), .. Box("meta", Secret), .. Box("uuid", Secret),
            ]),
            .. Box("uuid", Secret), .. Box("free", Secret),
        ];
    }

    private static byte[] Track(byte number, string handler, int at, int size) => MadeFilms.Track(number, handler,
    [
        .. Box("stsz", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, (byte)size]), .. MadeFilms.OneChunk, .. Box("stco", [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, (byte)at]),
    ]);

    public static byte[] Box(string name, byte[] body)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length + 8);
        return [.. length, .. Encoding.Latin1.GetBytes(name), .. body];
    }

    private static byte[] Piece(string name, byte[] body)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, body.Length);
        return [.. Encoding.ASCII.GetBytes(name), .. length, .. body, .. new byte[body.Length % 2]];
    }

    public static bool Holds(byte[] bytes, byte[] part) => bytes.AsSpan().IndexOf(part) >= 0;

    private static byte[] Segment(byte marker, byte[] body) => [0xFF, marker, (byte)((body.Length + 2) >> 8), (byte)(body.Length + 2), .. body];

    private static byte[] Chunk(string name, byte[] body)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length);
        return [.. length, .. Encoding.ASCII.GetBytes(name), .. body, 0, 0, 0, 0];
    }
}
