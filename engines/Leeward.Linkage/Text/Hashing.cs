namespace Leeward.Linkage.Text;

/// <summary>Fast hashes and a random stream that are the same on every machine and in every run.</summary>
internal static class Hashing
{
    public static ulong Mix(ulong x)
    {
        unchecked
        {
            x ^= x >> 30;
            x *= 0xBF58476D1CE4E5B9;
            x ^= x >> 27;
            x *= 0x94D049BB133111EB;
            return x ^ x >> 31;
        }
    }

    public static ulong Join(ulong a, ulong b) => unchecked(Mix(a * 0x9E3779B97F4A7C15 + Mix(b + 0x632BE59BD9B4E019)));

    public static ulong Of(ReadOnlySpan<char> text)
    {
        unchecked
        {
            var hash = 0xCBF29CE484222325UL + (ulong)text.Length;
            foreach (var c in text) { hash = (hash ^ c) * 0x100000001B3; }
            return Mix(hash);
        }
    }
}

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): small, fast, and the same everywhere.</summary>
internal struct Dice(ulong seed)
{
    private ulong _state = seed;

    public ulong Next() => Hashing.Mix(unchecked(_state += 0x9E3779B97F4A7C15));

    public int Below(int bound) => (int)((ulong)bound * (Next() >> 32) >> 32);

    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));
}
