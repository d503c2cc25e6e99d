using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Leeward.Screening.Learning;

/// <summary>
/// The network, fast: what each token (with its syllable and shape) adds to every filter at every place of its window is worked out once and kept, so that a text
/// costs additions only. Filled as tokens occur; safe for many threads.
/// </summary>
internal sealed class NetAnswers
{
    // Places in all windows: 2 + 3 + 5, each with its filters.
    private const int Row = 10 * PhraseNet.Filters;

    // Answers are kept in units of 1/1024, at most six: five of them stay inside 16 bits.
    private const float Unit = 1024, Most = 6 * Unit;
    private readonly PhraseNet _net;
    private readonly short[]?[] _kept;

    public NetAnswers(PhraseNet net)
    {
        _net = net;
        _kept = new short[TokenReader.WordKeys + net.Tokens.Count][];
    }

    public void Score(TokenReader text, NetRoom room)
    {
        var rows = room.Answers;
        for (var i = 0; i < text.Count; i++) { rows[i] = _kept[text.Keys[i]] ?? Make(text, i); }
        var part = 0;
        for (var k = 0; k < PhraseNet.Spans.Length; k++)
        {
            for (var f = 0; f < PhraseNet.Filters; f += 32) { Pool(rows.AsSpan(0, text.Count), (part * PhraseNet.Filters) + f, PhraseNet.Spans[k], room.Best.AsSpan((k * PhraseNet.Filters) + f, 32)); }
            part += PhraseNet.Spans[k];
        }

        for (var i = 0; i < PhraseNet.Pooled; i++) { room.Best[i] = Math.Max(0, room.Best[i] + _net.KernelBias[i]); }
        _net.Decide(room.Best, room.HiddenValues, room.Outputs);
    }

    /// <summary>The strongest answers of 32 filters of one window length over all places.</summary>
    private static void Pool(ReadOnlySpan<short[]> rows, int from, int span, Span<float> best)
    {
        var (b0, b1) = (Vector256.Create(short.MinValue), Vector256.Create(short.MinValue));
        for (var first = 1 - span; first < rows.Length; first++)
        {
            var (s0, s1) = (Vector256<short>.Zero, Vector256<short>.Zero);
            var last = Math.Min(span, rows.Length - first);
            for (var n = Math.Max(0, -first); n < last; n++)
            {
                // A row has room for all places of all windows: from + n * Filters + 32 is inside it.
                ref var at = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(rows[first + n]), from + (n * PhraseNet.Filters));
                s0 += Vector256.LoadUnsafe(ref at);
                s1 += Vector256.LoadUnsafe(ref at, 16);
            }

            (b0, b1) = (Vector256.Max(b0, s0), Vector256.Max(b1, s1));
        }

        for (var i = 0; i < 16; i++) { (best[i], best[i + 16]) = (b0[i] / Unit, b1[i] / Unit); }
    }

    private short[] Make(TokenReader text, int i)
    {
        var answers = new short[Row];
        Span<float> row = stackalloc float[PhraseNet.Width];
        _net.EmbedOne(text.Tokens[i], text.Syllables[i], text.Shapes[i], row);
        var place = 0;
        for (var k = 0; k < PhraseNet.Spans.Length; k++)
        {
            for (var n = 0; n < PhraseNet.Spans[k]; n++, place++)
            {
                for (var f = 0; f < PhraseNet.Filters; f++)
                {
                    var kernel = _net.Kernels[k].AsSpan(((f * PhraseNet.Spans[k]) + n) * PhraseNet.Width, PhraseNet.Width);
                    var sum = 0f;
                    for (var d = 0; d < PhraseNet.Width; d++) { sum += row[d] * kernel[d]; }
                    answers[(place * PhraseNet.Filters) + f] = (short)Math.Clamp(MathF.Round(sum * Unit), -Most, Most);
                }
            }
        }

        return Interlocked.CompareExchange(ref _kept[text.Keys[i]], answers, null) ?? answers;
    }
}
