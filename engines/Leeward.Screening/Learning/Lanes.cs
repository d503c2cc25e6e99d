using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Leeward.Screening.Learning;

/// <summary>Arithmetic on rows of numbers, eight at a time and never otherwise, so that every machine rounds the same way. Rows are as long as a multiple of eight.</summary>
internal static class Lanes
{
    /// <summary>to += times · from.</summary>
    public static void Add(Span<float> to, ReadOnlySpan<float> from, float times)
    {
        ref var t = ref MemoryMarshal.GetReference(to);
        ref var f = ref MemoryMarshal.GetReference(from[..to.Length]);
        var factor = Vector256.Create(times);
        for (nuint i = 0; i < (nuint)to.Length; i += 8) { Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref f, i), Vector256.LoadUnsafe(ref t, i)).StoreUnsafe(ref t, i); }
    }

    /// <summary>to += from, exactly enough for thousands of rows.</summary>
    public static void Sum(double[] to, float[] from)
    {
        for (var i = 0; i < from.Length; i++) { to[i] += from[i]; }
    }

    /// <summary>The sum of the products.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ref var x = ref MemoryMarshal.GetReference(a);
        ref var y = ref MemoryMarshal.GetReference(b[..a.Length]);
        var (s0, s1) = (Vector256<float>.Zero, Vector256<float>.Zero);
        nuint i = 0;
        for (; i + 16 <= (nuint)a.Length; i += 16)
        {
            s0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i), Vector256.LoadUnsafe(ref y, i), s0);
            s1 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i + 8), Vector256.LoadUnsafe(ref y, i + 8), s1);
        }

        if (i < (nuint)a.Length) { s0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i), Vector256.LoadUnsafe(ref y, i), s0); }
        return Sum(s0 + s1);
    }

    /// <summary>The lanes added up, always in this order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> v)
    {
        var half = v.GetLower() + v.GetUpper();
        return (half[0] + half[2]) + (half[1] + half[3]);
    }

    /// <summary>A step of Adam: moves the weights and empties the gradients.</summary>
    public static void Move(Span<float> weights, Span<float> gradients, Span<float> first, Span<float> second, float step, float scale, float keep1, float keep2)
    {
        ref var w = ref MemoryMarshal.GetReference(weights);
        ref var g = ref MemoryMarshal.GetReference(gradients[..weights.Length]);
        ref var m = ref MemoryMarshal.GetReference(first[..weights.Length]);
        ref var v = ref MemoryMarshal.GetReference(second[..weights.Length]);
        var (k1, n1, k2, n2) = (Vector256.Create(keep1), Vector256.Create(1 - keep1), Vector256.Create(keep2), Vector256.Create(1 - keep2));
        var (move, share, tiny) = (Vector256.Create(step), Vector256.Create(scale), Vector256.Create(1e-8f));
        nuint i = 0;
        for (; i + 8 <= (nuint)weights.Length; i += 8)
        {
            var gradient = Vector256.LoadUnsafe(ref g, i) * share;
            var one = (k1 * Vector256.LoadUnsafe(ref m, i)) + (n1 * gradient);
            var two = (k2 * Vector256.LoadUnsafe(ref v, i)) + (n2 * gradient * gradient);
            one.StoreUnsafe(ref m, i);
            two.StoreUnsafe(ref v, i);
            (Vector256.LoadUnsafe(ref w, i) - (move * one / (Vector256.Sqrt(two) + tiny))).StoreUnsafe(ref w, i);
            Vector256<float>.Zero.StoreUnsafe(ref g, i);
        }

        for (var k = (int)i; k < weights.Length; k++)
        {
            var gradient = gradients[k] * scale;
            first[k] = (keep1 * first[k]) + ((1 - keep1) * gradient);
            second[k] = (keep2 * second[k]) + ((1 - keep2) * gradient * gradient);
            weights[k] -= step * first[k] / (MathF.Sqrt(second[k]) + 1e-8f);
            gradients[k] = 0;
        }
    }
}
