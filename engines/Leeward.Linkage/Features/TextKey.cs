namespace Leeward.Linkage.Features;

/// <summary>The key of a text for blocking; 0 for none.</summary>
internal delegate ulong KeyOfText(ReadOnlySpan<char> text);

/// <summary>A key for blocking that is worked out once per distinct text.</summary>
internal sealed class TextKey(TextFeature of, KeyOfText key)
{
    private ulong[] _known = [];

    /// <summary>Whether the key is worked out nearly as fast as it is remembered.</summary>
    public bool IsQuick { get; init; }

    public ulong Of(int record)
    {
        var term = of.Term(record);
        if (term < 0) { return of.Sought(record) is { Length: > 0 } text ? key(text) : 0; }
        return term < _known.Length ? _known[term] : key(of.Text(record));
    }

    /// <summary>Works the keys of the first terms out, which no longer change.</summary>
    public void Settle(int terms)
    {
        _known = new ulong[terms];
        for (var term = 0; term < terms; term++) { _known[term] = key(of.TextOf(term)); }
    }
}
