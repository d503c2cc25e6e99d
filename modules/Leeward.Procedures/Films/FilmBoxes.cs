using System.Buffers.Binary;
using System.Text;

namespace Leeward.Procedures.Films;

/// <summary>A box of a film: its name, where it starts, where its content starts, where it ends.</summary>
internal readonly record struct FilmBox(string Type, int At, int Body, int End);

/// <summary>Reads the boxes of a film and the numbers in them.</summary>
internal sealed class FilmBoxes(byte[] film)
{
    // A film has thousands; one with more was made to keep us busy.
    private const int Most = 1_000_000;

    /// <summary>The outermost boxes.</summary>
    public List<FilmBox> All() => In(0, film.Length);

    /// <summary>The boxes in a box, as far as they are whole.</summary>
    public List<FilmBox> In(FilmBox box) => In(box.Body, box.End);

    /// <summary>The boxes of a stretch, as far as they are whole.</summary>
    public List<FilmBox> In(int from, int to)
    {
        var boxes = new List<FilmBox>();
        for (var at = from; to - at >= 8 && boxes.Count < Most;)
        {
            var (size, head) = ((long)BinaryPrimitives.ReadUInt32BigEndian(film.AsSpan(at)), 8);
            if (size == 1 && to - at >= 16) { (size, head) = ((long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(film.AsSpan(at + 8)), int.MaxValue), 16); }
            if (size == 0 && from == 0) { size = to - at; } // the last box runs to the end of the file
            if (size < head || size > to - at) { break; }
            boxes.Add(new(Encoding.Latin1.GetString(film, at + 4, 4), at, at + head, (int)(at + size)));
            at += (int)size;
        }
        return boxes;
    }

    /// <summary>True where a stretch is boxes to its end.</summary>
    public bool Whole(int from, int to)
    {
        var boxes = In(from, to);
        // QuickTime ends some lists with four zeros.
        var end = boxes.Count == 0 ? from : boxes[^1].End;
        return end == to || (to - end < 8 && film.AsSpan(end, to - end).IndexOfAnyExcept((byte)0) < 0);
    }

    /// <summary>The box of one of these names in a box; null where there is none or more than one, as then each player takes another.</summary>
    public FilmBox? One(FilmBox? parent, params string[] names) =>
        parent is { } around && In(around).FindAll(box => names.Contains(box.Type, StringComparer.Ordinal)) is [var only] ? only : null;

    /// <summary>True where a box has so many bytes from there on.</summary>
    public static bool Holds(FilmBox box, long at, long length) => at >= 0 && length >= 0 && box.Body + at + length <= box.End;

    /// <summary>The name that four bytes of a box are.</summary>
    public string Name(FilmBox box, int at) => Holds(box, at, 4) ? Encoding.Latin1.GetString(film, box.Body + at, 4) : "";

    /// <summary>The number of one byte, two, four or eight; 0 where the box is shorter.</summary>
    public long Number(FilmBox box, long at, int bytes = 4)
    {
        if (!Holds(box, at, bytes)) { return 0; }
        var here = film.AsSpan((int)(box.Body + at));
        return bytes switch
        {
            1 => here[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(here),
            4 => BinaryPrimitives.ReadUInt32BigEndian(here),
            _ => BinaryPrimitives.ReadInt64BigEndian(here),
        };
    }
}
