using System.Runtime.CompilerServices;
using Leeward.Linkage.Features;

namespace Leeward.Linkage.Estimation;

/// <summary>The terms of all features of a record side by side, so that a pair is compared with two reads of memory instead of two for each feature. Four bytes per record and feature.</summary>
internal sealed class Rows
{
    private const int Met = 64;
    private const int MostMet = (1 << 27) - 2;

    private readonly Feature[] _features;
    private readonly int[] _terms;
    private readonly int[] _top;
    private readonly int[] _partner;
    private readonly int _width;

    public Rows(IReadOnlyList<Feature> features, int records, int threads)
    {
        _features = [.. features];
        _width = _features.Length;
        _terms = new int[checked(records * _width)];
        _top = [.. _features.Select(feature => feature.Levels.Count - 1)];
        _partner = [.. _features.Select(feature => feature is TextFeature { Partner: { } partner } ? Array.IndexOf(_features, partner) : -1)];
        Parallel.ForEach(_features, new ParallelOptions { MaxDegreeOfParallelism = threads }, feature => feature.Meet());
        const int Run = 4096;
        Parallel.For(0, (records + Run - 1) / Run, new ParallelOptions { MaxDegreeOfParallelism = threads }, run =>
        {
            for (var f = 0; f < _width; f++) { for (var record = run * Run; record < Math.Min(records, (run + 1) * Run); record++) { _terms[record * _width + f] = _features[f].Term(record); } }
        });
    }

    public IReadOnlyList<Feature> Features => _features;

    public ReadOnlySpan<int> this[int record]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _terms.AsSpan(record * _width, _width);
    }

    /// <summary>Whether the level of a feature may be other than missing where a term is missing, or missing where both are there.</summary>
    public bool Swaps(int feature) => _partner[feature] >= 0;

    /// <summary>How many numbers <see cref="Level(int, ReadOnlySpan{int}, ReadOnlySpan{int}, Span{int})"/> needs to remember what it met.</summary>
    public int Memory => _width * Met;

    /// <summary>The level of one feature of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Level(int f, ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        int a = left[f], b = right[f];
        if (a == b) { return a < 0 ? 0 : _top[f]; }
        if (_partner[f] is >= 0 and var partner) { return ((TextFeature)_features[f]).Beside(a, b, left[partner], right[partner]); }
        return (a | b) < 0 ? 0 : _features[f].Near(a, b);
    }

    /// <summary>The same, while one row is compared with many: the candidates of a record often share their terms, which then are compared once.</summary>
    /// <param name="f">The feature.</param>
    /// <param name="left">The one row.</param>
    /// <param name="right">One of the many.</param>
    /// <param name="met">What was met with this row, <see cref="Memory"/> numbers, all 0 at first.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Level(int f, ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<int> met)
    {
        int a = left[f], b = right[f];
        if (a == b) { return a < 0 ? 0 : _top[f]; }
        if (_partner[f] is >= 0 and var partner) { return ((TextFeature)_features[f]).Beside(a, b, left[partner], right[partner], (a | b) < 0 ? 0 : Near(f, a, b, met)); }
        return (a | b) < 0 ? 0 : Near(f, a, b, met);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Near(int f, int a, int b, Span<int> met)
    {
        ref var slot = ref met[f * Met + (b & Met - 1)];
        if (slot >> 4 == b + 1) { return slot & 15; }
        var level = _features[f].Near(a, b);
        // What does not fit is not remembered.
        if (b < MostMet) { slot = b + 1 << 4 | level; }
        return level;
    }

    /// <summary>The levels of all features, four bits each.</summary>
    public ulong Levels(int left, int right, Span<int> met)
    {
        ReadOnlySpan<int> a = this[left], b = this[right];
        ulong levels = 0;
        for (var f = 0; f < _width; f++) { levels |= (ulong)(uint)Level(f, a, b, met) << f * 4; }
        return levels;
    }
}
