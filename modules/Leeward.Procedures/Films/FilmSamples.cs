namespace Leeward.Procedures.Films;

/// <summary>
/// Finds where in a film its pictures and sounds lie: by the tables of the film (<c>stsz</c> or <c>stz2</c>, <c>stsc</c>, <c>stco</c> or <c>co64</c>) and by those of its fragments (<c>tfhd</c>,
/// <c>trun</c>). What no picture and no sound takes is not needed, whoever put it there and however it is found. Where two readers could find different things, the film is unclear.
/// </summary>
internal sealed class FilmSamples
{
    // So many pieces apart from each other no film of this size has.
    private const int Most = 1_000_000;

    private readonly FilmBoxes _boxes;
    private readonly List<FilmBox> _media;
    private readonly List<(long From, long To)> _needed = [], _others = [];
    private readonly Dictionary<long, bool> _tracks = [];
    private readonly Dictionary<long, long> _sizes = [];
    private readonly HashSet<int> _kept = [], _pictures = [];
    private bool _clear = true;

    private FilmSamples(FilmBoxes boxes, List<FilmBox> all) => (_boxes, _media) = (boxes, all.FindAll(box => box.Type == "mdat"));

    /// <summary>The media.</summary>
    public IReadOnlyList<FilmBox> Media => _media;

    /// <summary>The stretches that pictures and sounds take, in order and apart from each other.</summary>
    public IReadOnlyList<(long From, long To)> Needed => _needed;

    /// <summary>True for a track, or its part of a fragment, that is pictures or sound.</summary>
    public bool Keeps(FilmBox track) => _kept.Contains(track.At);

    /// <summary>True for a track of pictures.</summary>
    public bool IsPictures(FilmBox track) => _pictures.Contains(track.At);

    /// <summary>What is where; null where that cannot be told with certainty, or where there is neither picture nor sound.</summary>
    public static FilmSamples? Find(FilmBoxes boxes)
    {
        var all = boxes.All();
        var samples = new FilmSamples(boxes, all);
        foreach (var movie in all.FindAll(box => box.Type == "moov").SelectMany(boxes.In))
        {
            if (movie.Type == "trak") { samples.Track(movie); }
            foreach (var preset in movie.Type == "mvex" ? boxes.In(movie).FindAll(box => box.Type == "trex") : []) { samples._clear &= samples._sizes.TryAdd(boxes.Number(preset, 4), boxes.Number(preset, 16)); }
        }
        foreach (var fragment in all.FindAll(box => box.Type == "moof")) { samples.Fragment(fragment); }
        if (!samples._clear) { return null; }
        Merge(samples._needed);
        Merge(samples._others);
        return samples._needed.Count > 0 && samples.Apart() ? samples : null;
    }

    private void Track(FilmBox track)
    {
        var media = _boxes.One(track, "mdia");
        if (_boxes.One(track, "tkhd") is not { } head || _boxes.One(media, "hdlr") is not { } handler || !FilmBoxes.Holds(handler, 8, 4)) { _clear = false; return; }
        var (needed, inside) = (_boxes.Name(handler, 8) is "vide" or "soun", _boxes.One(media, "minf"));
        _clear &= _tracks.TryAdd(_boxes.Number(head, _boxes.Number(head, 0, 1) == 1 ? 20 : 12), needed);
        if (needed) { _kept.Add(track.At); }
        if (_boxes.Name(handler, 8) == "vide") { _pictures.Add(track.At); }
        var table = _boxes.One(inside, "stbl");
        // Samples that lie in another file are not in this one, and those of a locked film nobody can look at.
        var here = _boxes.One(_boxes.One(inside, "dinf"), "dref") is not { } places || _boxes.In(places.Body + Math.Min(8, places.End - places.Body), places.End).TrueForAll(one => (_boxes.Number(one, 0) & 1) == 1);
        var kinds = _boxes.One(table, "stsd") is { } listed && FilmBoxes.Holds(listed, 0, 8) ? _boxes.In(listed.Body + 8, listed.End) : [];
        var read = table is not null && (!here || Table(table.Value, kinds, needed));
        if (needed) { _clear &= read && here && kinds.Count > 0 && kinds.TrueForAll(kind => kind.Type is not ("encv" or "enca")); }
    }

    private bool Table(FilmBox table, List<FilmBox> kinds, bool needed)
    {
        if (_boxes.In(table).TrueForAll(box => box.Type is not ("stsz" or "stz2" or "stco" or "co64" or "stsc"))) { return true; } // all of it is in fragments
        if (_boxes.One(table, "stco", "co64") is not { } where || _boxes.One(table, "stsc") is not { } groups || _boxes.One(table, "stsz", "stz2") is not { } sizes) { return false; }
        var (wide, chunks, runs, left) = (where.Type == "co64" ? 8 : 4, _boxes.Number(where, 4), _boxes.Number(groups, 4), _boxes.Number(sizes, 8));
        var (bits, fixedSize) = sizes.Type == "stsz" ? (32, _boxes.Number(sizes, 4)) : ((int)_boxes.Number(sizes, 7, 1), 0);
        if (!FilmBoxes.Holds(where, 8, chunks * wide) || !FilmBoxes.Holds(groups, 8, runs * 12) || bits is not (4 or 8 or 16 or 32)) { return false; }
        if ((fixedSize == 0 && !FilmBoxes.Holds(sizes, 12, ((left * bits) + 7) / 8)) || (left > 0 && (chunks == 0 || runs == 0 || _boxes.Number(groups, 8) != 1))) { return false; }
        for (long run = 1; run < runs; run++)
        {
            if (_boxes.Number(groups, 8 + (run * 12)) <= _boxes.Number(groups, 8 + ((run - 1) * 12))) { return false; }
        }
        for (long chunk = 0, run = 0, sample = 0; chunk < chunks && left > 0; chunk++)
        {
            if (run + 1 < runs && _boxes.Number(groups, 8 + ((run + 1) * 12)) == chunk + 1) { run++; }
            var count = Math.Min(_boxes.Number(groups, 12 + (run * 12)), left);
            left -= count;
            long length = 0;
            for (var last = fixedSize == 0 ? sample + count : 0; sample < last; sample++)
            {
                length += bits == 4 ? (_boxes.Number(sizes, 12 + (sample / 2), 1) >> (sample % 2 == 0 ? 4 : 0)) & 15 : _boxes.Number(sizes, 12 + (sample * bits / 8), bits / 8);
            }
            if (fixedSize > 0) { length = Math.Max(count * fixedSize, kinds.Select(kind => Spread(kind, count)).DefaultIfEmpty().Max()); }
            if (!Take(_boxes.Number(where, 8 + (chunk * wide), wide), length, needed)) { return false; }
        }
        return true;
    }

    /// <summary>How many bytes so many samples of sound take in QuickTime, which calls each of them one byte long and tells here what they are.</summary>
    private long Spread(FilmBox kind, long count)
    {
        var (version, channels, bits) = (_boxes.Number(kind, 8, 2), _boxes.Number(kind, 16, 2), _boxes.Number(kind, 18, 2));
        if (kind.Type is "raw " or "NONE" or "twos" or "sowt" or "in24" or "in32" or "fl32" or "fl64" or "ulaw" or "alaw" or "lpcm" && version < 2)
        {
            var each = kind.Type switch { "in24" => 3, "in32" or "fl32" => 4, "fl64" => 8, "ulaw" or "alaw" => 1, _ => (bits + 7) / 8 };
            return count * channels * each;
        }
        var (together, bytes) = version switch { 1 => (28, 36), 2 => (60, 56), _ => (0, 0) };
        return together > 0 && _boxes.Number(kind, together) is > 0 and var packet ? (count + packet - 1) / packet * _boxes.Number(kind, bytes) : 0;
    }

    private void Fragment(FilmBox fragment)
    {
        var (follows, orphan) = ((long)fragment.At, false);
        foreach (var part in _boxes.In(fragment).FindAll(box => box.Type == "traf"))
        {
            if (_boxes.One(part, "tfhd") is not { } head || !_tracks.TryGetValue(_boxes.Number(head, 4), out var needed)) { _clear = false; return; }
            var (flags, at) = (_boxes.Number(head, 0) & 0xFFFFFF, 8L);
            var start = (flags & 1) != 0 ? _boxes.Number(head, 8, 8) : (flags & 0x20000) != 0 ? fragment.At : follows;
            // Counted from the end of a part that goes, its own place would be lost.
            if (needed && orphan && (flags & 0x20001) == 0) { _clear = false; return; }
            at += ((flags & 1) != 0 ? 8 : 0) + ((flags & 2) != 0 ? 4 : 0) + ((flags & 8) != 0 ? 4 : 0);
            long? size = (flags & 0x10) != 0 ? _boxes.Number(head, at) : _sizes.TryGetValue(_boxes.Number(head, 4), out var preset) ? preset : null;
            if (needed) { _kept.Add(part.At); }
            follows = start;
            foreach (var run in _boxes.In(part).FindAll(box => box.Type == "trun"))
            {
                if (Run(run, start, follows, size) is not var (from, length)) { _clear &= !needed; break; }
                follows = from + length;
                if (!Take(from, length, needed) && needed) { _clear = false; return; }
            }
            orphan |= !needed;
        }
    }

    private (long From, long Length)? Run(FilmBox run, long start, long follows, long? size)
    {
        var (flags, count, at) = (_boxes.Number(run, 0) & 0xFFFFFF, _boxes.Number(run, 4), 8L);
        var from = (flags & 1) != 0 ? unchecked(start + (int)_boxes.Number(run, 8)) : follows;
        at += ((flags & 1) != 0 ? 4 : 0) + ((flags & 4) != 0 ? 4 : 0);
        var (each, place) = (4L * long.PopCount(flags & 0xF00), (flags & 0x100) != 0 ? 4 : 0);
        if (!FilmBoxes.Holds(run, 0, 8) || !FilmBoxes.Holds(run, at, each * count)) { return null; }
        if ((flags & 0x200) == 0) { return size is { } same ? (from, count * Math.Min(same, int.MaxValue)) : count == 0 ? (from, 0) : null; }
        long length = 0;
        for (long sample = 0; sample < count; sample++) { length += _boxes.Number(run, at + (sample * each) + place); }
        return (from, length);
    }

    // False where it does not lie in one box of media as a whole.
    private bool Take(long from, long length, bool needed)
    {
        if (length == 0) { return true; }
        var (low, high) = (0, _media.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_media[middle].Body <= from) { low = middle; } else { high = middle - 1; }
        }
        if (_media.Count == 0 || from < _media[low].Body || length < 0 || length > _media[low].End - from) { return false; }
        var list = needed ? _needed : _others;
        if (list.Count > 0 && from <= list[^1].To && from >= list[^1].From) { list[^1] = (list[^1].From, Math.Max(list[^1].To, from + length)); return true; }
        list.Add((from, from + length));
        return list.Count <= Most;
    }

    private static void Merge(List<(long From, long To)> list)
    {
        list.Sort();
        var kept = 0;
        for (var at = 1; at < list.Count; at++)
        {
            if (list[at].From <= list[kept].To) { list[kept] = (list[kept].From, Math.Max(list[kept].To, list[at].To)); } else { list[++kept] = list[at]; }
        }
        if (list.Count > 0) { list.RemoveRange(kept + 1, list.Count - kept - 1); }
    }

    // What lies in a picture as well as in a track that goes can neither stay nor go.
    private bool Apart()
    {
        for (int one = 0, other = 0; one < _needed.Count && other < _others.Count;)
        {
            if (_needed[one].To <= _others[other].From) { one++; } else if (_others[other].To <= _needed[one].From) { other++; } else { return false; }
        }
        return true;
    }
}
