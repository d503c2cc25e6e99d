using System.Runtime.CompilerServices;
using Leeward.Screening.Lexicon;
using Leeward.Screening.Normalising;

namespace Leeward.Screening.Learning;

/// <summary>
/// Turns a normalised text into hashed features: sequences of one to four characters (of Chinese) or words (of English), letters inside words, pairs with a
/// gap, and the same by sound. Two views, kept apart: what is written, and what is heard. The number of a feature is a 32-bit hash; the model
/// takes as many of its upper bits as its table has. One object per thread.
/// </summary>
public sealed class FeatureReader
{
    private const int LongestRead = 4096;
    private readonly Sounds _sounds = new();
    private uint[] _tokens = new uint[256];
    private int[] _starts = new int[256];
    private int _count;

    /// <summary>Features of what is written.</summary>
    public Growing<uint> Written { get; } = new();

    /// <summary>Features of what is heard.</summary>
    public Growing<uint> Heard { get; } = new();

    /// <summary>For each written feature the normalised character it begins at; filled only by <see cref="ReadWithPlaces"/>.</summary>
    public Growing<(int First, int Last)> Places { get; } = new();

    /// <summary>Reads the features of a text; of very long texts the first 4,096 normalised characters.</summary>
    public void Read(NormalText text) => Read(text, withPlaces: false);

    /// <summary>Reads the features with their places, for explanations.</summary>
    public void ReadWithPlaces(NormalText text) => Read(text, withPlaces: true);

    private void Read(NormalText text, bool withPlaces)
    {
        ArgumentNullException.ThrowIfNull(text);
        Written.Clear();
        Heard.Clear();
        Places.Clear();
        var length = Math.Min(text.Length, LongestRead);
        Tokens(text.Characters[..length], text.Before, withPlaces);
        Sequences(withPlaces);
        _sounds.Read(text);
        HeardSequences(_sounds.Syllables[..Math.Min(_sounds.Length, LongestRead)]);
    }

    private static bool IsLatin(char c) => c is (>= 'a' and <= 'z') or (>= '0' and <= '9');

    private void Tokens(ReadOnlySpan<char> characters, ReadOnlySpan<Marks> marks, bool withPlaces)
    {
        if (_tokens.Length < characters.Length + 2)
        {
            Array.Resize(ref _tokens, characters.Length + 2);
            Array.Resize(ref _starts, characters.Length + 2);
        }

        _count = 0;
        for (var i = 0; i < characters.Length;)
        {
            var c = characters[i];
            _starts[_count] = i;
            if (!IsLatin(c)) { _tokens[_count++] = Mixed(c); i++; continue; }
            var end = i + 1;
            while (end < characters.Length && IsLatin(characters[end]) && (marks[end] & ~Marks.Disguised) == 0) { end++; }
            _tokens[_count++] = Word(characters[i..end], i, withPlaces);
            i = end;
        }

        _starts[_count] = characters.Length;
    }

    /// <summary>The hash of a word; its inner letters become features on the way.</summary>
    private uint Word(ReadOnlySpan<char> word, int at, bool withPlaces)
    {
        unchecked
        {
            var hash = 0x811C9DC5u;
            foreach (var c in word) { hash = (hash ^ c) * 0x01000193u; }
            hash = Mixed(hash);
            if (word.Length is < 3 or > 24) { return hash; }
            for (var i = -1; i < word.Length - 1; i++)
            {
                var inner = 0x5BD1E995u;
                for (var n = 0; n < 5; n++)
                {
                    var place = i + n;
                    if (place > word.Length) { break; }
                    var c = place < 0 ? '<' : place == word.Length ? '>' : word[place];
                    inner = (inner ^ c) * 0x01000193u;
                    if (n < 2) { continue; }
                    Written.Add(Mixed(inner));
                    if (withPlaces) { Places.Add((at + Math.Max(0, i), at + Math.Min(word.Length - 1, place))); }
                }
            }

            return hash;
        }
    }

    private void Sequences(bool withPlaces)
    {
        unchecked
        {
            for (var i = 0; i < _count; i++)
            {
                var hash = 0x2545F491u;
                for (var n = 0; n < 4 && i + n < _count; n++)
                {
                    hash = (hash ^ _tokens[i + n]) * 0x9E3779B1u;
                    hash ^= hash >> 15;
                    Written.Add(hash * 0x85EBCA77u);
                    if (withPlaces) { Places.Add((_starts[i], _starts[i + n + 1] - 1)); }
                }

                if (i + 2 < _count)
                {
                    hash = ((0xB5297A4Du ^ _tokens[i]) * 0x9E3779B1u) ^ _tokens[i + 2];
                    Written.Add(Mixed(hash));
                    if (withPlaces) { Places.Add((_starts[i], _starts[i + 3] - 1)); }
                }
            }
        }
    }

    private void HeardSequences(ReadOnlySpan<ushort> syllables)
    {
        unchecked
        {
            for (var i = 0; i < syllables.Length; i++)
            {
                if (syllables[i] == 0) { continue; }
                var hash = 0x68E31DA4u;
                for (var n = 0; n < 4 && i + n < syllables.Length && syllables[i + n] != 0; n++)
                {
                    hash = (hash ^ (syllables[i + n] * 0x27D4EB2Fu)) * 0x9E3779B1u;
                    hash ^= hash >> 15;
                    if (n > 0) { Heard.Add(hash * 0xC2B2AE3Du); }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mixed(uint value)
    {
        unchecked
        {
            value = (value ^ (value >> 16)) * 0x7FEB352Du;
            value = (value ^ (value >> 15)) * 0x846CA68Bu;
            return value ^ (value >> 16);
        }
    }
}
