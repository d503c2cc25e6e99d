using Leeward.Screening.Lexicon;

namespace Leeward.Screening.Images;

/// <summary>A stored hash within reach of the one looked for.</summary>
/// <param name="Position">Its place in the list.</param>
/// <param name="Distance">How many bits differ.</param>
public readonly record struct PdqMatch(int Position, int Distance);

/// <summary>
/// Finds all hashes within a distance, exactly. Two hashes at most 31 bits apart agree up to one bit in at least one of sixteen pieces
/// (multi-index hashing, Norouzi 2012), so 16 × 17 short lists are looked through in place of the whole. Cannot be changed; safe for many threads.
/// </summary>
public sealed class PdqIndex
{
    private readonly PdqHash[] _hashes;
    private readonly int[][] _begins = new int[16][];
    private readonly int[][] _members = new int[16][];

    /// <summary>Builds the index; 64 bytes of lists a hash.</summary>
    public PdqIndex(IReadOnlyList<PdqHash> hashes)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        _hashes = [.. hashes];
        for (var piece = 0; piece < 16; piece++)
        {
            var begins = new int[65537];
            foreach (var hash in _hashes) { begins[hash.Piece(piece) + 1]++; }
            for (var i = 0; i < 65536; i++) { begins[i + 1] += begins[i]; }
            var next = (int[])begins.Clone();
            var members = new int[_hashes.Length];
            for (var i = 0; i < _hashes.Length; i++) { members[next[_hashes[i].Piece(piece)]++] = i; }
            (_begins[piece], _members[piece]) = (begins, members);
        }
    }

    /// <summary>How many hashes there are.</summary>
    public int Count => _hashes.Length;

    /// <summary>All hashes at most <paramref name="distance"/> bits from this one, by position.</summary>
    public void Find(PdqHash hash, int distance, Growing<PdqMatch> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        into.Clear();
        if (distance > PdqHash.MatchDistance) { FindByLookingAtAll(hash, distance, into); return; }
        for (var piece = 0; piece < 16; piece++)
        {
            var value = hash.Piece(piece);
            Look(piece, value, hash, distance, into);
            for (var bit = 0; bit < 16; bit++) { Look(piece, value ^ (1 << bit), hash, distance, into); }
        }

        into.Items.Sort(static (a, b) => a.Position.CompareTo(b.Position));
    }

    /// <summary>The same by comparing with every hash; for other distances, and to check the index by.</summary>
    public void FindByLookingAtAll(PdqHash hash, int distance, Growing<PdqMatch> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        into.Clear();
        for (var i = 0; i < _hashes.Length; i++)
        {
            var d = hash.Distance(_hashes[i]);
            if (d <= distance) { into.Add(new(i, d)); }
        }
    }

    private void Look(int piece, int value, PdqHash hash, int distance, Growing<PdqMatch> into)
    {
        var begins = _begins[piece];
        var members = _members[piece].AsSpan(begins[value], begins[value + 1] - begins[value]);
        foreach (var position in members)
        {
            var d = hash.Distance(_hashes[position]);
            if (d <= distance && FirstSeenIn(piece, hash, position)) { into.Add(new(position, d)); }
        }
    }

    /// <summary>A hash that agrees in several pieces is told once, by the first.</summary>
    private bool FirstSeenIn(int piece, PdqHash hash, int position)
    {
        for (var earlier = 0; earlier < piece; earlier++)
        {
            var difference = hash.Piece(earlier) ^ _hashes[position].Piece(earlier);
            if ((difference & (difference - 1)) == 0) { return false; }
        }

        return true;
    }
}
