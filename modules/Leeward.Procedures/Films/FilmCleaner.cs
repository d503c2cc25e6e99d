namespace Leeward.Procedures.Films;

/// <summary>
/// Takes out of a film (MP4, QuickTime, in fragments or not) what says where, when and with which phone it was made: user data, metadata and their XMP, times of creation, names of handlers, makers and
/// compressors, every track but pictures and sound, and of the media whatever is neither. Nothing moves: what goes becomes a box <c>free</c> of the same size filled with zeros, or zeros, so that every
/// offset in the file stays right and not one picture or sound is encoded anew. A film of which it cannot be told with certainty what lies where is refused.
/// </summary>
internal sealed class FilmCleaner
{
    // What a player needs, by the box it lies in; everything else goes. Boxes not named here are kept whole.
    private static readonly Dictionary<string, string[]> Kept = new(StringComparer.Ordinal)
    {
        [""] = ["ftyp", "styp", "moov", "moof", "mdat", "mfra", "sidx", "ssix", "pdin"],
        ["moov"] = ["mvhd", "trak", "mvex", "iods"],
        ["mvex"] = ["mehd", "trex", "leva"],
        ["trak"] = ["tkhd", "edts", "mdia", "tapt", "load"],
        ["edts"] = ["elst"],
        ["mdia"] = ["mdhd", "hdlr", "minf"],
        ["minf"] = ["vmhd", "smhd", "hdlr", "dinf", "stbl"],
        ["dinf"] = ["dref"],
        ["stbl"] = ["stsd", "stts", "ctts", "cslg", "stsc", "stsz", "stz2", "stco", "co64", "stss", "stsh", "padb", "stdp", "sdtp", "sbgp", "sgpd", "subs", "stps"],
        ["moof"] = ["mfhd", "traf"],
        ["traf"] = ["tfhd", "tfdt", "trun", "sbgp", "sgpd", "subs", "sdtp"],
        ["mfra"] = ["tfra", "mfro"],
    };

    // What may lie beside the settings of a codec and is none.
    private static readonly string[] Beside = ["uuid", "udta", "meta", "free", "skip", "wide", "name", "auth", "cprt", "ilst"];

    private readonly byte[] _film;
    private readonly FilmBoxes _boxes;
    private readonly FilmSamples _samples;
    private bool _pictures;

    private FilmCleaner(byte[] film, FilmBoxes boxes, FilmSamples samples) => (_film, _boxes, _samples) = (film, boxes, samples);

    /// <summary>The clean bytes, as many as came; null where the film is broken, has neither picture nor sound, or is not clear.</summary>
    public static byte[]? Clean(byte[] bytes)
    {
        var film = (byte[])bytes.Clone();
        var boxes = new FilmBoxes(film);
        if (FilmSamples.Find(boxes) is not { } samples) { return null; }
        var cleaner = new FilmCleaner(film, boxes, samples);
        if (!cleaner.Walk(0, film.Length, "")) { return null; }
        cleaner.WipeMedia();
        return film;
    }

    private bool Walk(int from, int to, string parent)
    {
        if (!_boxes.Whole(from, to)) { return false; }
        foreach (var box in _boxes.In(from, to))
        {
            if (!Kept[parent].Contains(box.Type, StringComparer.Ordinal) || (box.Type is "trak" or "traf" && !_samples.Keeps(box))) { Free(box); continue; }
            if (box.Type == "trak") { _pictures = _samples.IsPictures(box); }
            if (box.Type is "mvhd" or "tkhd" or "mdhd") { WithoutTimes(box); }
            if (box.Type == "hdlr") { WithoutName(box); }
            if (box.Type == "stsd" && !WithoutMakers(box)) { return false; }
            if (box.Type == "dref") { WithoutPlaces(box); }
            if (Kept.ContainsKey(box.Type) && !Walk(box.Body, box.End, box.Type)) { return false; }
        }
        return true;
    }

    private void WipeMedia()
    {
        var next = 0;
        foreach (var media in _samples.Media)
        {
            var at = media.Body;
            for (; next < _samples.Needed.Count && _samples.Needed[next].From < media.End; next++)
            {
                Clear(at, (int)_samples.Needed[next].From);
                at = (int)_samples.Needed[next].To;
            }
            Clear(at, media.End);
        }
    }

    private void WithoutTimes(FilmBox box)
    {
        if (box.Body < box.End) { Clear(box.Body + 4, Math.Min(box.Body + 4 + (_film[box.Body] == 1 ? 16 : 8), box.End)); }
    }

    // The kind of handler stays; who made it and what it calls itself goes.
    private void WithoutName(FilmBox box) => Clear(box.Body + 12, box.End);

    // A description of pictures or sound: the maker of the codec, for pictures its name, and what lies beside its settings.
    private bool WithoutMakers(FilmBox box)
    {
        if (!FilmBoxes.Holds(box, 0, 8) || !_boxes.Whole(box.Body + 8, box.End)) { return false; }
        foreach (var kind in _boxes.In(box.Body + 8, box.End))
        {
            var head = _pictures ? 78 : _boxes.Number(kind, 8, 2) switch { 1 when _boxes.Number(box, 0, 1) == 0 => 44, 2 => 64, _ => 28 };
            if (!FilmBoxes.Holds(kind, 0, head)) { return false; }
            Clear(kind.Body + 12, kind.Body + 16);
            if (_pictures) { Clear(kind.Body + 42, kind.Body + 74); }
            foreach (var part in _boxes.In(kind.Body + head, kind.End))
            {
                if (Beside.Contains(part.Type, StringComparer.Ordinal)) { Free(part); }
                if (part.Type is "damr" or "d263") { Clear(part.Body, Math.Min(part.Body + 4, part.End)); }
            }
        }
        return true;
    }

    // All samples are here; what a reference says beside that is the place of a file on the machine where the film was cut.
    private void WithoutPlaces(FilmBox box)
    {
        foreach (var place in _boxes.In(Math.Min(box.Body + 8, box.End), box.End)) { Clear(place.Body + 4, place.End); }
    }

    private void Free(FilmBox box)
    {
        "free"u8.CopyTo(_film.AsSpan(box.At + 4));
        Clear(box.Body, box.End);
    }

    private void Clear(int from, int to)
    {
        if (from < to) { _film.AsSpan(from, to - from).Clear(); }
    }
}
