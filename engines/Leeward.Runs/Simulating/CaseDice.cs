namespace Leeward.Runs;

/// <summary>
/// Chances of one case, each drawn by its own name and not in turn: whatever a version of a procedure asks for, the same case meets the same chances (common random
/// numbers; Law, Simulation Modeling and Analysis, chapter 11). Hash: FNV-1a over the name, then the finaliser of SplitMix64.
/// </summary>
internal readonly struct CaseDice(int seed, int number)
{
    /// <summary>A number from 0 up to but not including 1.</summary>
    public double Uniform(string what, int turn = 0) => (Mixed(what, turn, 0) >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number of the standard normal distribution (Box and Muller).</summary>
    public double Normal(string what, int turn = 0)
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform(what, turn)));
        return radius * Math.Cos(2 * Math.PI * ((Mixed(what, turn, 1) >> 11) * (1.0 / (1UL << 53))));
    }

    /// <summary>A whole number of the Poisson distribution with a small mean (Knuth).</summary>
    public int Poisson(double mean, string what)
    {
        var (count, product, limit) = (0, Uniform(what), Math.Exp(-mean));
        while (product > limit && count < 10_000) { product *= Uniform(what, ++count); }
        return count;
    }

    private ulong Mixed(string what, int turn, int part)
    {
        unchecked
        {
            var hash = 14695981039346656037UL;
            foreach (var letter in what) { hash = (hash ^ letter) * 1099511628211UL; }
            foreach (var one in (ReadOnlySpan<int>)[seed, number, turn, part]) { hash = (hash ^ (uint)one) * 1099511628211UL; }
            hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL;
            hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBUL;
            return hash ^ (hash >> 31);
        }
    }
}
