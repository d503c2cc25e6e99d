using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Leeward.Screening.Lexicon;
using Leeward.Screening.Normalising;

namespace Leeward.Screening.Learning;

/// <summary>
/// Turns a normalised text into hashed features: sequences of one to four characters (of Chinese) or words (of English), letters inside words, and pairs with a
/// gap. The number of a feature is a 32-bit hash; the model takes as many of its upper bits as its table has. One object per thread.
/// </summary>
public sealed class FeatureReader
{
    private const int LongestRead = 4096;
    private const uint Begin = 0x2545F491, BeginGap = 0xB5297A4D, Step = 0x9E3779B1, Last = 0x85EBCA77;
    private uint[] _tokens = new uint[256];
    private int[] _starts = new int[256];
    private int _count;

    /// <summary>Features of what is written.</summary>
    public Growing<uint> Written { get; } = new();

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
        Places.Clear();
        var length = Math.Min(text.Length, LongestRead);
        Tokens(text.Characters[..length], text.Before, withPlaces);
        Sequences(withPlaces);
    }

    private void Tokens(ReadOnlySpan<char> characters, ReadOnlySpan<Marks> marks, bool withPlaces)
    {
        if (_tokens.Length < (2 * characters.Length) + 2)
        {
            // A quotation mark before a character is a token of its own.
            Array.Resize(ref _tokens, (2 * characters.Length) + 2);
            Array.Resize(ref _starts, (2 * characters.Length) + 2);
        }

        var (tokens, starts, count) = (_tokens, _starts, 0);
        for (var i = 0; i < characters.Length;)
        {
            var c = characters[i];
            if ((marks[i] & Marks.AfterQuote) != 0) { starts[count] = i; tokens[count++] = Mixed(TokenTable.Quote); }
            starts[count] = i;
            if (!LatinWords.IsLatin(c)) { tokens[count++] = Mixed(c); i++; continue; }
            var (end, later) = LatinWords.WordAt(characters, marks, i);
            if (later)
            {
                tokens[count++] = Word(characters[i..end], i, withPlaces);
                starts[count] = ++i;
            }

            tokens[count++] = Word(characters[i..end], i, withPlaces);
            i = end;
        }

        starts[count] = characters.Length;
        _count = count;
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
        var into = Written.Room((_count * 5) + 8);
        var (at, first) = withPlaces ? (0, 0) : Blocks(_tokens, into);
        for (var i = first; i < _count; i++)
        {
            var hash = Begin;
            for (var n = 0; n < 4 && i + n < _count; n++)
            {
                hash = Next(hash, _tokens[i + n]);
                into[at++] = unchecked(hash * Last);
                if (withPlaces) { Places.Add((_starts[i], _starts[i + n + 1] - 1)); }
            }

            if (i + 2 < _count)
            {
                into[at++] = Mixed(unchecked((BeginGap ^ _tokens[i]) * Step) ^ _tokens[i + 2]);
                if (withPlaces) { Places.Add((_starts[i], _starts[i + 3] - 1)); }
            }
        }

        Written.Took(at);
    }

    /// <summary>Eight places at once, as long as all their sequences are inside the text; the same numbers as one by one. Says where it stopped.</summary>
    private (int Numbers, int Places) Blocks(uint[] tokens, Span<uint> into)
    {
        ref var token = ref MemoryMarshal.GetArrayDataReference(tokens);
        ref var to = ref MemoryMarshal.GetReference(into);
        var (at, i) = (0u, 0u);
        for (; i + 11 <= (uint)_count; i += 8, at += 40)
        {
            var one = Vector256.LoadUnsafe(ref token, i);
            var three = Vector256.LoadUnsafe(ref token, i + 2);
            var hash = Next(Vector256.Create(Begin), one);
            (hash * Last).StoreUnsafe(ref to, at);
            hash = Next(hash, Vector256.LoadUnsafe(ref token, i + 1));
            (hash * Last).StoreUnsafe(ref to, at + 8);
            hash = Next(hash, three);
            (hash * Last).StoreUnsafe(ref to, at + 16);
            hash = Next(hash, Vector256.LoadUnsafe(ref token, i + 3));
            (hash * Last).StoreUnsafe(ref to, at + 24);
            Mixed(((Vector256.Create(BeginGap) ^ one) * Step) ^ three).StoreUnsafe(ref to, at + 32);
        }

        return ((int)at, (int)i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Next(uint hash, uint token)
    {
        hash = unchecked((hash ^ token) * Step);
        return hash ^ (hash >> 15);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Next(Vector256<uint> hash, Vector256<uint> token)
    {
        hash = (hash ^ token) * Step;
        return hash ^ (hash >> 15);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Mixed(Vector256<uint> value)
    {
        value = (value ^ (value >> 16)) * 0x7FEB352Du;
        value = (value ^ (value >> 15)) * 0x846CA68Bu;
        return value ^ (value >> 16);
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
