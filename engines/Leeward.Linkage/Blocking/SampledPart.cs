using System.Numerics;
using System.Runtime.InteropServices;
using Leeward.Linkage.Features;

namespace Leeward.Linkage.Blocking;

/// <summary>A part of rules on a sample of records: whose key is whose, in small numbers, 0 for none.</summary>
internal sealed class SampledPart
{
    public SampledPart(KeyPart part, int feature, int[] sample)
    {
        (Part, Feature) = (part, feature);
        Keys = new int[sample.Length];
        var numbers = new Dictionary<ulong, int>();
        for (var i = 0; i < sample.Length; i++)
        {
            var key = part.Key(sample[i]);
            if (key == 0) { continue; }
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, key, out var there);
            if (!there) { number = numbers.Count; }
            Keys[i] = number;
        }

        Distinct = numbers.Count + 1;
        var counts = new long[Distinct];
        foreach (var key in Keys) { counts[key]++; }
        double same = 0;
        for (var key = 1; key < Distinct; key++) { same += (double)counts[key] * (counts[key] - 1); }
        Chance = sample.Length < 2 ? 0 : Math.Max(same, 0.5) / ((double)sample.Length * (sample.Length - 1));
    }

    public KeyPart Part { get; }

    public int Feature { get; }

    /// <summary>By record of the sample, from 1 in the order of first sight.</summary>
    public int[] Keys { get; }

    public int Distinct { get; }

    /// <summary>The chance that two records share a key.</summary>
    public double Chance { get; }

    /// <summary>Which of the imagined pairs share the key.</summary>
    public Bits Finds { get; set; } = new(0);

    /// <summary>Whether records that share this key always share the other's.</summary>
    public bool Implies(SampledPart other)
    {
        if (this == other) { return true; }
        if (Feature != other.Feature) { return false; }
        var met = new int[Distinct];
        for (var i = 0; i < Keys.Length; i++)
        {
            if (Keys[i] == 0) { continue; }
            if (met[Keys[i]] == 0) { met[Keys[i]] = other.Keys[i]; }
            if (other.Keys[i] == 0 || met[Keys[i]] != other.Keys[i]) { return false; }
        }

        return true;
    }
}

/// <summary>A set of small numbers.</summary>
internal sealed class Bits(int size)
{
    private readonly ulong[] _words = new ulong[(size + 63) / 64];

    public ReadOnlySpan<ulong> Words => _words;

    public bool this[int bit]
    {
        get => (_words[bit >> 6] >> (bit & 63) & 1) != 0;
        set => _words[bit >> 6] = value ? _words[bit >> 6] | 1UL << (bit & 63) : _words[bit >> 6] & ~(1UL << (bit & 63));
    }

    public Bits And(Bits other)
    {
        var both = new Bits(_words.Length * 64);
        for (var w = 0; w < _words.Length; w++) { both._words[w] = _words[w] & other._words[w]; }
        return both;
    }

    /// <summary>Takes all of <paramref name="more"/> in and gives back those that were there already.</summary>
    public Bits Take(Bits more)
    {
        var again = And(more);
        for (var w = 0; w < _words.Length; w++) { _words[w] |= more._words[w]; }
        return again;
    }

    public int CountWithout(Bits others)
    {
        var count = 0;
        for (var w = 0; w < _words.Length; w++) { count += BitOperations.PopCount(_words[w] & ~others._words[w]); }
        return count;
    }

    public int CountWith(Bits with, Bits without)
    {
        var count = 0;
        for (var w = 0; w < _words.Length; w++) { count += BitOperations.PopCount(_words[w] & with._words[w] & ~without._words[w]); }
        return count;
    }
}
