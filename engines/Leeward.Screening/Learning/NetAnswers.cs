using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Leeward.Screening.Learning;

/// <summary>
/// The network, fast: what each token (with its syllable and shape) adds to every filter at every place of its window is worked out once and kept in eight
/// bits, so that a text costs additions only. Every filter has a unit of its own (<see cref="PhraseNet.Units"/>); sums beyond 127 of them stay at 127. Filled as
/// tokens occur; safe for many threads.
/// </summary>
internal sealed class NetAnswers
{
    // Places in all windows: 2, 3 and 5, each with its filters.
    private const int Filters = PhraseNet.Filters, Two = 0, Three = 2 * Filters, Five = 5 * Filters, Row = 10 * Filters;

    private static readonly sbyte[] Nothing = new sbyte[Row];
    private readonly PhraseNet _net;
    private readonly sbyte[]?[] _kept;
    private readonly float[] _inner = new float[PhraseNet.Pooled * PhraseNet.Hidden];

    public NetAnswers(PhraseNet net)
    {
        _net = net;
        _kept = new sbyte[TokenReader.WordKeys + net.Tokens.Count][];
        for (var h = 0; h < PhraseNet.Hidden; h++) { for (var i = 0; i < PhraseNet.Pooled; i++) { _inner[(i * PhraseNet.Hidden) + h] = net.Inner[(h * PhraseNet.Pooled) + i]; } }
    }

    public void Score(TokenReader text, NetRoom room)
    {
        // Four rows of nothing before and behind: windows hang over the ends by all but one token.
        var rows = room.Answers;
        var keys = text.Keys.AsSpan(0, text.Count);
        for (var i = 0; i < PhraseNet.Pad; i++) { (rows[i], rows[PhraseNet.Pad + keys.Length + i]) = (new(Nothing), new(Nothing)); }
        for (var i = 0; i < keys.Length; i++) { rows[PhraseNet.Pad + i] = new(_kept[keys[i]] ?? Make(text, keys[i])); }
        for (var f = 0; f < Filters; f += 64) { Pool(rows.AsSpan(0, keys.Length + (2 * PhraseNet.Pad)), f, room.Best); }
        _net.Scale(room.Best);
        Hide(room.Best, room.HiddenValues);
        _net.Answer(room.HiddenValues, room.Outputs);
    }

    /// <summary>The strongest answers of 64 filters of every window length over all places, in units.</summary>
    private static void Pool(ReadOnlySpan<AnswerRow> rows, int from, Span<float> best)
    {
        var lowest = Vector256.Create(sbyte.MinValue);
        var (two0, two1, three0, three1, five0, five1) = (lowest, lowest, lowest, lowest, lowest, lowest);
        ref var row = ref MemoryMarshal.GetReference(rows);
        for (var at = 0; at + PhraseNet.Pad < rows.Length; at++)
        {
            // Every row has room for all places of all windows.
            ref var r0 = ref At(ref row, at, from);
            ref var r1 = ref At(ref row, at + 1, from);
            ref var r2 = ref At(ref row, at + 2, from);
            ref var r3 = ref At(ref row, at + 3, from);
            ref var r4 = ref At(ref row, at + 4, from);
            five0 = Vector256.Max(five0, Plus(Plus(Plus(Plus(Load(ref r0, Five), ref r1, Five + Filters), ref r2, Five + (2 * Filters)), ref r3, Five + (3 * Filters)), ref r4, Five + (4 * Filters)));
            five1 = Vector256.Max(five1, Plus(Plus(Plus(Plus(Load(ref r0, Five + 32), ref r1, Five + Filters + 32), ref r2, Five + (2 * Filters) + 32), ref r3, Five + (3 * Filters) + 32), ref r4, Five + (4 * Filters) + 32));
            if (at < 2) { continue; }
            three0 = Vector256.Max(three0, Plus(Plus(Load(ref r0, Three), ref r1, Three + Filters), ref r2, Three + (2 * Filters)));
            three1 = Vector256.Max(three1, Plus(Plus(Load(ref r0, Three + 32), ref r1, Three + Filters + 32), ref r2, Three + (2 * Filters) + 32));
            if (at < 3) { continue; }
            two0 = Vector256.Max(two0, Plus(Load(ref r0, Two), ref r1, Two + Filters));
            two1 = Vector256.Max(two1, Plus(Load(ref r0, Two + 32), ref r1, Two + Filters + 32));
        }

        Store(two0, best[from..]);
        Store(two1, best[(from + 32)..]);
        Store(three0, best[(Filters + from)..]);
        Store(three1, best[(Filters + from + 32)..]);
        Store(five0, best[((2 * Filters) + from)..]);
        Store(five1, best[((2 * Filters) + from + 32)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref sbyte At(ref AnswerRow row, int at, int from) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Unsafe.Add(ref row, at).Values), from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<sbyte> Load(ref sbyte row, nuint at) => Vector256.LoadUnsafe(ref row, at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<sbyte> Plus(Vector256<sbyte> sum, ref sbyte row, nuint at) => Vector256.AddSaturate(sum, Vector256.LoadUnsafe(ref row, at));

    /// <summary>The hidden layer, by columns, two at a time so that no sum waits for the one before.</summary>
    private void Hide(ReadOnlySpan<float> pooled, Span<float> hidden)
    {
        ref var bias = ref MemoryMarshal.GetArrayDataReference(_net.InnerBias);
        ref var column = ref MemoryMarshal.GetArrayDataReference(_inner);
        ref var answer = ref MemoryMarshal.GetReference(pooled);
        var (a0, a1, a2, a3) = (Vector256.LoadUnsafe(ref bias), Vector256.LoadUnsafe(ref bias, 8), Vector256.LoadUnsafe(ref bias, 16), Vector256.LoadUnsafe(ref bias, 24));
        var (b0, b1, b2, b3) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        for (nuint i = 0; i < PhraseNet.Pooled; i += 2)
        {
            var (one, two) = (Vector256.Create(Unsafe.Add(ref answer, i)), Vector256.Create(Unsafe.Add(ref answer, i + 1)));
            var at = i * PhraseNet.Hidden;
            a0 = Vector256.FusedMultiplyAdd(one, Vector256.LoadUnsafe(ref column, at), a0);
            a1 = Vector256.FusedMultiplyAdd(one, Vector256.LoadUnsafe(ref column, at + 8), a1);
            a2 = Vector256.FusedMultiplyAdd(one, Vector256.LoadUnsafe(ref column, at + 16), a2);
            a3 = Vector256.FusedMultiplyAdd(one, Vector256.LoadUnsafe(ref column, at + 24), a3);
            b0 = Vector256.FusedMultiplyAdd(two, Vector256.LoadUnsafe(ref column, at + 32), b0);
            b1 = Vector256.FusedMultiplyAdd(two, Vector256.LoadUnsafe(ref column, at + 40), b1);
            b2 = Vector256.FusedMultiplyAdd(two, Vector256.LoadUnsafe(ref column, at + 48), b2);
            b3 = Vector256.FusedMultiplyAdd(two, Vector256.LoadUnsafe(ref column, at + 56), b3);
        }

        var zero = Vector256<float>.Zero;
        Vector256.Max(zero, a0 + b0).CopyTo(hidden);
        Vector256.Max(zero, a1 + b1).CopyTo(hidden[8..]);
        Vector256.Max(zero, a2 + b2).CopyTo(hidden[16..]);
        Vector256.Max(zero, a3 + b3).CopyTo(hidden[24..]);
    }

    private static void Store(Vector256<sbyte> values, Span<float> to)
    {
        var (lower, upper) = Vector256.Widen(values);
        var (a, b) = Vector256.Widen(lower);
        var (c, d) = Vector256.Widen(upper);
        Vector256.ConvertToSingle(a).CopyTo(to);
        Vector256.ConvertToSingle(b).CopyTo(to[8..]);
        Vector256.ConvertToSingle(c).CopyTo(to[16..]);
        Vector256.ConvertToSingle(d).CopyTo(to[24..]);
    }

    private sbyte[] Make(TokenReader text, int key)
    {
        var answers = new sbyte[Row];
        Span<float> row = stackalloc float[PhraseNet.Width];
        var (token, syllable, shape) = text.Meaning(key);
        _net.EmbedOne(token, syllable, shape, row);
        var place = 0;
        for (var k = 0; k < PhraseNet.Spans.Length; k++)
        {
            for (var n = 0; n < PhraseNet.Spans[k]; n++, place++)
            {
                for (var f = 0; f < PhraseNet.Filters; f++)
                {
                    var sum = Lanes.Dot(row, _net.Kernels[k].AsSpan(((f * PhraseNet.Spans[k]) + n) * PhraseNet.Width, PhraseNet.Width));
                    answers[(place * PhraseNet.Filters) + f] = (sbyte)Math.Clamp(MathF.Round(sum / _net.Units[(k * PhraseNet.Filters) + f]), -127f, 127f);
                }
            }
        }

        return Interlocked.CompareExchange(ref _kept[key], answers, null) ?? answers;
    }
}

/// <summary>What a token answers; a value, so that putting it into a row of them asks for no type.</summary>
internal readonly record struct AnswerRow(sbyte[] Values);
