using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Leeward.Screening.Learning;

/// <summary>
/// A small convolutional network over tokens and syllables (after Kim 2014): sums of an embedding of the token and one of its syllable, filters over two, three
/// and five tokens, the strongest answer of each filter, one hidden layer, one output a head. Where linear n-grams only add up, it can learn that an
/// attack in quotation marks with a protest behind it is none.
/// </summary>
public sealed class PhraseNet
{
    internal const int Width = 64, Filters = 64, Hidden = 64, Heads = 4;
    internal static readonly int[] Spans = [2, 3, 5];
    internal const int Pad = 4;
    internal const int Pooled = Filters * 3;

    internal PhraseNet(TokenTable tokens, int syllables, int shapes)
    {
        Tokens = tokens;
        TokenRows = new float[tokens.Count * Width];
        SyllableRows = new float[(syllables + 1) * Width];
        ShapeRows = new float[(shapes + 1) * Width];
        Kernels = [.. Spans.Select(span => new float[Filters * span * Width])];
        Parts = [TokenRows, SyllableRows, ShapeRows, .. Kernels, KernelBias, Inner, InnerBias, Outer, OuterBias];
    }

    internal TokenTable Tokens { get; }

    internal float[] TokenRows { get; }

    internal float[] SyllableRows { get; }

    internal float[] ShapeRows { get; }

    internal float[][] Kernels { get; }

    internal float[] KernelBias { get; } = new float[Pooled];

    internal float[] Inner { get; } = new float[Hidden * Pooled];

    internal float[] InnerBias { get; } = new float[Hidden];

    internal float[] Outer { get; } = new float[Heads * Hidden];

    internal float[] OuterBias { get; } = new float[Heads];

    /// <summary>All weights, in the order they are stored.</summary>
    internal float[][] Parts { get; }

    /// <summary>Random beginnings, always the same.</summary>
    internal void Begin(uint seed)
    {
        var random = seed;
        void Fill(float[] weights, double reach, int from = 0)
        {
            for (var i = from; i < weights.Length; i++)
            {
                random = unchecked((random * 1664525) + 1013904223);
                weights[i] = (float)(((random >> 8) / (double)(1 << 24) * 2 - 1) * reach);
            }
        }

        Fill(TokenRows, 0.2, Width);
        Fill(SyllableRows, 0.2, Width);
        Fill(ShapeRows, 0.1, Width);
        for (var k = 0; k < Spans.Length; k++) { Fill(Kernels[k], Math.Sqrt(3.0 / (Spans[k] * Width))); }
        Fill(Inner, Math.Sqrt(3.0 / Pooled));
        Fill(Outer, Math.Sqrt(3.0 / Hidden));
    }

    /// <summary>The sum of the embeddings of each token, padded on both sides.</summary>
    internal void Embed(ReadOnlySpan<int> tokens, ReadOnlySpan<ushort> syllables, ReadOnlySpan<ushort> shapes, float[] rows)
    {
        Array.Clear(rows, 0, (tokens.Length + (2 * Pad)) * Width);
        for (var i = 0; i < tokens.Length; i++)
        {
            var to = rows.AsSpan((i + Pad) * Width, Width);
            EmbedOne(tokens[i], syllables[i], shapes[i], to);
        }
    }

    internal void EmbedOne(int token, int syllable, int shape, Span<float> to)
    {
        if (token != 0) { TokenRows.AsSpan(token * Width, Width).CopyTo(to); }
        if (syllable != 0) { Plus(SyllableRows, syllable, to); }
        if (shape != 0) { Plus(ShapeRows, shape, to); }
    }

    private static void Plus(float[] rows, int row, Span<float> to)
    {
        var from = rows.AsSpan(row * Width, Width);
        for (var d = 0; d < Width; d++) { to[d] += from[d]; }
    }

    /// <summary>The strongest answer of each filter and where it was.</summary>
    internal void Pool(float[] rows, int count, Span<float> best, Span<int> where)
    {
        for (var k = 0; k < Spans.Length; k++)
        {
            var length = Spans[k] * Width;
            // Windows may hang over the ends by all but one token.
            var (first, last) = (Pad - Spans[k] + 1, Pad + count - 1);
            for (var f = 0; f < Filters; f += 4)
            {
                var (b0, b1, b2, b3) = (float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity);
                var (w0, w1, w2, w3) = (0, 0, 0, 0);
                for (var at = first; at <= last; at++)
                {
                    var (a0, a1, a2, a3) = Four(rows, at * Width, Kernels[k], f * length, length);
                    if (a0 > b0) { b0 = a0; w0 = at; }
                    if (a1 > b1) { b1 = a1; w1 = at; }
                    if (a2 > b2) { b2 = a2; w2 = at; }
                    if (a3 > b3) { b3 = a3; w3 = at; }
                }

                var o = (k * Filters) + f;
                (best[o], best[o + 1], best[o + 2], best[o + 3]) = (b0 + KernelBias[o], b1 + KernelBias[o + 1], b2 + KernelBias[o + 2], b3 + KernelBias[o + 3]);
                (where[o], where[o + 1], where[o + 2], where[o + 3]) = (w0, w1, w2, w3);
            }
        }

        for (var i = 0; i < Pooled; i++) { if (best[i] < 0) { best[i] = 0; } }
    }

    /// <summary>Four products at once; always in lanes of eight, so that every machine adds in the same order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (float A, float B, float C, float D) Four(float[] rows, int at, float[] kernel, int k, int length)
    {
        ref var x = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(rows), at);
        ref var w = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(kernel), k);
        var (s0, s1, s2, s3) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        for (var i = 0; i < length; i += 8)
        {
            var v = Vector256.LoadUnsafe(ref x, (nuint)i);
            s0 += v * Vector256.LoadUnsafe(ref w, (nuint)i);
            s1 += v * Vector256.LoadUnsafe(ref w, (nuint)(i + length));
            s2 += v * Vector256.LoadUnsafe(ref w, (nuint)(i + (2 * length)));
            s3 += v * Vector256.LoadUnsafe(ref w, (nuint)(i + (3 * length)));
        }

        return (Sum(s0), Sum(s1), Sum(s2), Sum(s3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum(Vector256<float> v) => (((v[0] + v[4]) + (v[1] + v[5])) + ((v[2] + v[6]) + (v[3] + v[7])));

    /// <summary>From the pooled answers to the outputs (before the logistic curve).</summary>
    internal void Decide(ReadOnlySpan<float> pooled, Span<float> hidden, Span<float> outputs)
    {
        ref var pool = ref MemoryMarshal.GetReference(pooled);
        ref var inner = ref MemoryMarshal.GetArrayDataReference(Inner);
        for (var h = 0; h < Hidden; h++)
        {
            var sum = Vector256<float>.Zero;
            for (var i = 0; i < Pooled; i += 8) { sum += Vector256.LoadUnsafe(ref pool, (nuint)i) * Vector256.LoadUnsafe(ref inner, (nuint)((h * Pooled) + i)); }
            var value = Sum(sum) + InnerBias[h];
            hidden[h] = value > 0 ? value : 0;
        }

        for (var o = 0; o < Heads; o++)
        {
            var sum = OuterBias[o];
            for (var h = 0; h < Hidden; h++) { sum += hidden[h] * Outer[(o * Hidden) + h]; }
            outputs[o] = sum;
        }
    }
}

/// <summary>The working room of one thread for a network.</summary>
internal sealed class NetRoom
{
    public float[] Rows { get; } = new float[(TokenReader.Longest + (2 * PhraseNet.Pad)) * PhraseNet.Width];

    public float[] Best { get; } = new float[PhraseNet.Pooled];

    public int[] Where { get; } = new int[PhraseNet.Pooled];

    public float[] HiddenValues { get; } = new float[PhraseNet.Hidden];

    public float[] Outputs { get; } = new float[PhraseNet.Heads];

    /// <summary>What each token of the text at hand answers.</summary>
    public short[][] Answers { get; } = new short[TokenReader.Longest][];
}
