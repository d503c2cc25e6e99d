using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Leeward.Cli.Demo;

/// <summary>Small files that stand for evidence in the demo world, each marked as synthetic in words that can be read in it.</summary>
internal static class DemoFiles
{
    // Three columns of five dots for each letter of the mark.
    private static readonly Dictionary<char, string> Letters = new()
    {
        ['S'] = "111100111001111", ['Y'] = "101101111010010", ['N'] = "111101101101101", ['T'] = "111010010010010", ['H'] = "101101111101101",
        ['E'] = "111100111100111", ['I'] = "111010010010111", ['C'] = "111100100100111",
    };

    private static readonly uint[] Crc = [.. Enumerable.Range(0, 256).Select(n => Enumerable.Range(0, 8).Aggregate((uint)n, (c, _) => (c & 1) == 1 ? 0xEDB88320 ^ (c >> 1) : c >> 1))];

    /// <summary>A picture of coloured stripes across which SYNTHETIC is written.</summary>
    public static byte[] Picture(int tint)
    {
        const int width = 200, height = 120, dot = 5;
        var rows = new byte[height * (1 + (width * 3))];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = (y * (1 + (width * 3))) + 1 + (x * 3);
                var light = 150 + ((x + y + (tint * 13)) / 20 % 4 * 25);
                (rows[at], rows[at + 1], rows[at + 2]) = ((byte)(light - (tint % 3 * 30)), (byte)(light - ((tint + 1) % 3 * 20)), (byte)light);
                var (letter, column, row) = ((x - 10) / (dot * 4), (x - 10) / dot % 4, (y - 48) / dot);
                if (x >= 10 && letter < 9 && column < 3 && y >= 48 && row < 5 && Letters["SYNTHETIC"[letter]][(row * 3) + column] == '1') { (rows[at], rows[at + 1], rows[at + 2]) = (30, 30, 30); }
            }
        }
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 2); // eight bits, red green blue
        Chunk(file, "IHDR", head);
        using (var packed = new MemoryStream())
        {
            using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) { zip.Write(rows); }
            Chunk(file, "IDAT", packed.ToArray());
        }
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>A page that names what it stands for.</summary>
    public static byte[] Page(string title)
    {
        var plain = new string([.. title.Where(c => c is >= ' ' and < (char)127 and not '(' and not ')' and not '\\')]);
        var text = $"BT /F1 20 Tf 60 760 Td (SYNTHETIC - made for a demonstration) Tj /F1 13 Tf 0 -40 Td ({plain}) Tj 0 -24 Td (Nobody named in this file exists.) Tj ET";
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {text.Length} >>\nstream\n{text}\nendstream", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        var file = new StringBuilder("%PDF-1.4\n");
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

    private static void Chunk(MemoryStream file, string type, byte[] body)
    {
        var bytes = new byte[12 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, body.Length);
        Encoding.ASCII.GetBytes(type, bytes.AsSpan(4));
        body.CopyTo(bytes, 8);
        var crc = 0xFFFFFFFF;
        foreach (var one in bytes.AsSpan(4, 4 + body.Length)) { crc = Crc[(byte)(crc ^ one)] ^ (crc >> 8); }
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8 + body.Length), crc ^ 0xFFFFFFFF);
        file.Write(bytes);
    }
}
