using System.Buffers.Binary;
using System.Text;

namespace Leeward.Procedures.EvidenceFiles;

/// <summary>
/// Takes out of a film (MP4, QuickTime) what says where, when and with which phone it was made: user data, metadata and their XMP, times of creation,
/// names of handlers, and tracks of places with their samples. Nothing moves: what goes becomes a box <c>free</c> of the same size filled with zeros, so that every offset
/// in the file stays right and not one picture or sound is encoded anew.
/// </summary>
internal sealed class FilmCleaner
{
    // What a player needs, by the box it lies in; everything else goes. Boxes not named here are kept whole.
    private static readonly Dictionary<string, string[]> Kept = new(StringComparer.Ordinal)
    {
        [""] = ["ftyp", "styp", "moov", "moof", "mdat", "mfra", "sidx", "ssix", "pdin"],
        ["moov"] = ["mvhd", "trak", "mvex", "iods", "pssh"],
        ["trak"] = ["tkhd", "edts", "mdia", "tref", "tapt", "load"],
        ["mdia"] = ["mdhd", "hdlr", "minf"],
        ["minf"] = ["vmhd", "smhd", "hmhd", "nmhd", "sthd", "gmhd", "hdlr", "dinf", "stbl"],
        ["stbl"] = ["stsd", "stts", "ctts", "cslg", "stsc", "stsz", "stz2", "stco", "co64", "stss", "stsh", "padb", "stdp", "sdtp", "sbgp", "sgpd", "subs", "saiz", "saio", "stps"],
        ["moof"] = ["mfhd", "traf"],
        ["traf"] = ["tfhd", "tfdt", "trun", "sbgp", "sgpd", "subs", "saiz", "saio", "senc", "sdtp"],
    };

    private readonly byte[] _film;
    private readonly List<Box> _media;

    // Samples lie beside each other, so wiping them is less work than the film is long; where it is more, the film was made to keep us busy.
    private long _work;

    private FilmCleaner(byte[] film)
    {
        (_film, _work) = (film, (2L * film.Length) + 1000);
        _media = Boxes(film, 0, film.Length).FindAll(box => box.Type == "mdat");
    }

    /// <summary>The clean bytes, as many as came; null where the film is broken or has no track.</summary>
    public static byte[]? Clean(byte[] bytes)
    {
        var cleaner = new FilmCleaner((byte[])bytes.Clone());
        return cleaner.Walk(0, bytes.Length, "") && cleaner.HasTrack() ? cleaner._film : null;
    }

    private bool HasTrack() => Boxes(_film, 0, _film.Length).Exists(box => box.Type == "moov" && Find(box, "trak") is not null);

    private bool Walk(int from, int to, string parent)
    {
        if (!Whole(_film, from, to)) { return false; }
        foreach (var box in Boxes(_film, from, to))
        {
            if (!Kept[parent].Contains(box.Type, StringComparer.Ordinal) || (box.Type == "trak" && TellsPlaces(box))) { Free(box); continue; }
            if (box.Type is "mvhd" or "tkhd" or "mdhd") { WithoutTimes(box); }
            if (box.Type == "hdlr") { WithoutName(box); }
            if (Kept.ContainsKey(box.Type) && !Walk(box.Body, box.End, box.Type)) { return false; }
        }
        return _work >= 0;
    }

    /// <summary>A track that is no picture, sound or text but data of the device, such as its places; its samples are wiped.</summary>
    private bool TellsPlaces(Box track)
    {
        if (Find(track, "mdia") is not { } media || Find(media, "hdlr") is not { } handler || handler.End - handler.Body < 12) { return false; }
        if (Encoding.Latin1.GetString(_film, handler.Body + 8, 4) is not ("meta" or "camm" or "mdta" or "data")) { return false; }
        if (Find(media, "minf") is { } inside && Find(inside, "stbl") is { } table) { WipeSamples(table); }
        return true;
    }

    // Where each chunk starts (stco, co64), how many samples each has (stsc: from this chunk on, so many), how large each sample is (stsz).
    private void WipeSamples(Box table)
    {
        if ((Find(table, "stco") ?? Find(table, "co64")) is not { } where || Find(table, "stsc") is not { } groups || Find(table, "stsz") is not { } sizes) { return; }
        var (wide, chunks, runs) = (where.Type == "co64" ? 8 : 4, Number(where, 4), Number(groups, 4));
        var (size, left) = (Number(sizes, 4), Number(sizes, 8));
        for (long chunk = 0, run = 0, sample = 0; chunk < chunks && left > 0 && _work >= 0 && Holds(where, 8 + (chunk * wide), wide); chunk++)
        {
            while (run + 1 < runs && Number(groups, 8 + ((run + 1) * 12)) is > 0 and var first && first <= chunk + 1) { run++; _work--; }
            var count = Math.Min(Number(groups, 12 + (run * 12)), left);
            left -= count;
            var length = size > 0 ? Math.Min(_film.Length, Math.Min(size, _film.Length) * count) : 0;
            for (; size == 0 && count > 0 && Holds(sizes, 12 + (sample * 4), 4); count--, sample++, _work--) { length += Number(sizes, 12 + (sample * 4)); }
            Wipe(wide == 8 ? (Number(where, 8 + (chunk * 8)) << 32) + Number(where, 12 + (chunk * 8)) : Number(where, 8 + (chunk * 4)), Math.Min(length, _film.Length));
        }
    }

    // Only within the media: a table that points elsewhere must not wipe the film's own tables.
    private void Wipe(long at, long length)
    {
        _work -= 1 + _media.Count + length;
        if (_work < 0 || at < 0 || at >= _film.Length) { return; }
        foreach (var part in _media)
        {
            var (start, end) = (Math.Max(at, part.Body), Math.Min(at + length, part.End));
            if (start < end) { _film.AsSpan((int)start, (int)(end - start)).Clear(); }
        }
    }

    private static bool Holds(Box box, long at, long length) => box.Body + at + length <= box.End;

    private long Number(Box box, long at) => Holds(box, at, 4) ? BinaryPrimitives.ReadUInt32BigEndian(_film.AsSpan((int)(box.Body + at))) : 0;

    private void WithoutTimes(Box box)
    {
        if (box.Body == box.End) { return; }
        var length = Math.Min(_film[box.Body] == 1 ? 16 : 8, box.End - box.Body - 4);
        if (length > 0) { _film.AsSpan(box.Body + 4, length).Clear(); }
    }

    // The kind of handler stays; who made it and what it calls itself goes.
    private void WithoutName(Box box)
    {
        if (box.End - box.Body > 12) { _film.AsSpan(box.Body + 12, box.End - box.Body - 12).Clear(); }
    }

    private void Free(Box box)
    {
        "free"u8.CopyTo(_film.AsSpan(box.At + 4));
        _film.AsSpan(box.Body, box.End - box.Body).Clear();
    }

    private Box? Find(Box parent, string type)
    {
        foreach (var box in Boxes(_film, parent.Body, parent.End))
        {
            if (box.Type == type) { return box; }
        }
        return null;
    }

    private static bool Whole(byte[] film, int from, int to)
    {
        var boxes = Boxes(film, from, to);
        // QuickTime ends some lists with four zeros.
        var end = boxes.Count == 0 ? from : boxes[^1].End;
        return end == to || (to - end < 8 && film.AsSpan(end, to - end).IndexOfAnyExcept((byte)0) < 0);
    }

    /// <summary>The boxes of a stretch, as far as they are whole.</summary>
    private static List<Box> Boxes(byte[] film, int from, int to)
    {
        var boxes = new List<Box>();
        for (var at = from; to - at >= 8;)
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

    /// <summary>A box: its name, where it starts, where its content starts, where it ends.</summary>
    private readonly record struct Box(string Type, int At, int Body, int End);
}
