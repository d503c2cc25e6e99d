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
    internal const int Width = 64, Filters = 64, Hidden = 32, Attacks = 4, Heads = Attacks + 1;
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

    /// <summary>What one step of a filter's answer is worth where answers are kept in eight bits.</summary>
    internal float[] Units { get; } = [.. Enumerable.Repeat(1f / 32, Pooled)];

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

    private static void Plus(float[] rows, int row, Span<float> to) => Lanes.Add(to, rows.AsSpan(row * Width, Width), 1);

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
                for (var at = first; at <= last; at += 2)
                {
                    // The last window may be looked at twice: the first of equals stays.
                    var next = Math.Min(at + 1, last);
                    var (a0, a1, a2, a3, n0, n1, n2, n3) = Eight(rows, at * Width, next * Width, Kernels[k], f * length, length);
                    if (a0 > b0) { b0 = a0; w0 = at; }
                    if (a1 > b1) { b1 = a1; w1 = at; }
                    if (a2 > b2) { b2 = a2; w2 = at; }
                    if (a3 > b3) { b3 = a3; w3 = at; }
                    if (n0 > b0) { b0 = n0; w0 = next; }
                    if (n1 > b1) { b1 = n1; w1 = next; }
                    if (n2 > b2) { b2 = n2; w2 = next; }
                    if (n3 > b3) { b3 = n3; w3 = next; }
                }

                var o = (k * Filters) + f;
                (best[o], best[o + 1], best[o + 2], best[o + 3]) = (b0 + KernelBias[o], b1 + KernelBias[o + 1], b2 + KernelBias[o + 2], b3 + KernelBias[o + 3]);
                (where[o], where[o + 1], where[o + 2], where[o + 3]) = (w0, w1, w2, w3);
            }
        }

        for (var i = 0; i < Pooled; i++) { if (best[i] < 0) { best[i] = 0; } }
    }

    /// <summary>Two windows, four filters each; always in lanes of eight, so that every machine adds in the same order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (float A0, float A1, float A2, float A3, float B0, float B1, float B2, float B3) Eight(float[] rows, int one, int two, float[] kernel, int k, int length)
    {
        ref var x = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(rows), one);
        ref var y = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(rows), two);
        ref var w = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(kernel), k);
        var (s0, s1, s2, s3) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var (t0, t1, t2, t3) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        for (var i = 0; i < length; i += 8)
        {
            var (u, v) = (Vector256.LoadUnsafe(ref x, (nuint)i), Vector256.LoadUnsafe(ref y, (nuint)i));
            var filter = Vector256.LoadUnsafe(ref w, (nuint)i);
            (s0, t0) = (Vector256.FusedMultiplyAdd(u, filter, s0), Vector256.FusedMultiplyAdd(v, filter, t0));
            filter = Vector256.LoadUnsafe(ref w, (nuint)(i + length));
            (s1, t1) = (Vector256.FusedMultiplyAdd(u, filter, s1), Vector256.FusedMultiplyAdd(v, filter, t1));
            filter = Vector256.LoadUnsafe(ref w, (nuint)(i + (2 * length)));
            (s2, t2) = (Vector256.FusedMultiplyAdd(u, filter, s2), Vector256.FusedMultiplyAdd(v, filter, t2));
            filter = Vector256.LoadUnsafe(ref w, (nuint)(i + (3 * length)));
            (s3, t3) = (Vector256.FusedMultiplyAdd(u, filter, s3), Vector256.FusedMultiplyAdd(v, filter, t3));
        }

        return (Lanes.Sum(s0), Lanes.Sum(s1), Lanes.Sum(s2), Lanes.Sum(s3), Lanes.Sum(t0), Lanes.Sum(t1), Lanes.Sum(t2), Lanes.Sum(t3));
    }

    /// <summary>From answers in units to answers; what speaks against is nothing.</summary>
    internal void Scale(Span<float> pooled)
    {
        ref var pool = ref MemoryMarshal.GetReference(pooled);
        ref var unit = ref MemoryMarshal.GetArrayDataReference(Units);
        ref var bias = ref MemoryMarshal.GetArrayDataReference(KernelBias);
        for (nuint i = 0; i < (nuint)Pooled; i += 8) { Vector256.Max(Vector256<float>.Zero, (Vector256.LoadUnsafe(ref pool, i) * Vector256.LoadUnsafe(ref unit, i)) + Vector256.LoadUnsafe(ref bias, i)).StoreUnsafe(ref pool, i); }
    }

    /// <summary>Finds the units: the greatest answers to these texts, those of one in a thousand left aside, fill the eight bits.</summary>
    internal void Measure(IReadOnlyList<NetExample> examples)
    {
        var room = new NetRoom();
        var answers = new float[Pooled][];
        for (var i = 0; i < Pooled; i++) { answers[i] = new float[examples.Count]; }
        for (var e = 0; e < examples.Count; e++)
        {
            Read(examples[e], room);
            for (var i = 0; i < Pooled; i++) { answers[i][e] = Math.Max(0, room.Best[i] - KernelBias[i]); }
        }

        for (var i = 0; i < Pooled; i++)
        {
            Array.Sort(answers[i]);
            Units[i] = Math.Max(1e-4f, answers[i][(int)((examples.Count - 1) * 0.999)] / 120);
        }
    }

    /// <summary>From a text to the pooled answers.</summary>
    internal void Read(NetExample example, NetRoom room)
    {
        var count = Math.Min(example.Tokens.Length, TokenReader.Longest);
        Embed(example.Tokens.AsSpan(0, count), example.Syllables.AsSpan(0, count), example.Shapes.AsSpan(0, count), room.Rows);
        Pool(room.Rows, count, room.Best, room.Where);
    }

    /// <summary>From the pooled answers to the outputs (before the logistic curve).</summary>
    internal void Decide(ReadOnlySpan<float> pooled, Span<float> hidden, Span<float> outputs)
    {
        for (var h = 0; h < Hidden; h++) { hidden[h] = Math.Max(0, Lanes.Dot(pooled, Inner.AsSpan(h * Pooled, Pooled)) + InnerBias[h]); }

        Answer(hidden, outputs);
    }

    /// <summary>From the hidden layer to the outputs.</summary>
    internal void Answer(ReadOnlySpan<float> hidden, Span<float> outputs)
    {
        for (var o = 0; o < Heads; o++)
        {
            outputs[o] = OuterBias[o] + Lanes.Dot(hidden, Outer.AsSpan(o * Hidden, Hidden));
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
    public AnswerRow[] Answers { get; } = new AnswerRow[TokenReader.Longest + (2 * PhraseNet.Pad)];
}
