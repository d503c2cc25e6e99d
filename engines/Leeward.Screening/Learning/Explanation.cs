using Leeward.Screening.Lexicon;
using Leeward.Screening.Normalising;

namespace Leeward.Screening.Learning;

/// <summary>
/// Which stretches of a text speak for an attack: every filter's share goes to the window in which it answered strongest, every n-gram's weight to its characters.
/// </summary>
internal static class Explanation
{
    public static void Read(ScreeningModel model, ModelRoom room, NormalText text, Growing<(int Start, int End, double Share)> into)
    {
        var shares = new double[text.Length];
        var words = new double[text.Length];
        Network(model.Net, room, shares);
        room.Features.ReadWithPlaces(text);
        var scale = 1 / Math.Sqrt(Math.Max(1, room.Features.Written.Count));
        for (var i = 0; i < room.Features.Written.Count; i++)
        {
            var (first, last) = room.Features.Places[i];
            Spread(words, first, last, model.Weight(room.Features.Written[i]) * scale);
        }

        for (var i = 0; i < shares.Length; i++) { shares[i] += words[i]; }
        // Where the network speaks against it everywhere, the words alone said so.
        Stretches(shares.Max() > 0 ? shares : words, text, into);
    }

    private static void Network(PhraseNet net, ModelRoom room, double[] shares)
    {
        var tokens = room.Tokens!;
        var count = tokens.Count;
        if (count == 0) { return; }
        net.Embed(tokens.Tokens.AsSpan(0, count), tokens.Syllables.AsSpan(0, count), tokens.Shapes.AsSpan(0, count), room.Net.Rows);
        net.Pool(room.Net.Rows, count, room.Net.Best, room.Net.Where);
        net.Decide(room.Net.Best, room.Net.HiddenValues, room.Net.Outputs);
        for (var i = 0; i < PhraseNet.Pooled; i++)
        {
            var slope = 0.0;
            for (var h = 0; h < PhraseNet.Hidden; h++) { if (room.Net.HiddenValues[h] > 0) { slope += net.Outer[h] * net.Inner[(h * PhraseNet.Pooled) + i]; } }
            var first = Math.Max(0, room.Net.Where[i] - PhraseNet.Pad);
            var behind = Math.Min(count, room.Net.Where[i] - PhraseNet.Pad + PhraseNet.Spans[i / PhraseNet.Filters]);
            if (behind <= first) { continue; }
            Spread(shares, tokens.Places[first], (behind < count ? tokens.Places[behind] : shares.Length) - 1, slope * room.Net.Best[i]);
        }
    }

    private static void Spread(double[] shares, int first, int last, double share)
    {
        last = Math.Min(last, shares.Length - 1);
        for (var i = first; i <= last; i++) { shares[i] += share / (last - first + 1); }
    }

    /// <summary>Neighbouring characters not far below the strongest make a stretch.</summary>
    private static void Stretches(double[] shares, NormalText text, Growing<(int Start, int End, double Share)> into)
    {
        var limit = shares.Max() * 0.3;
        if (limit <= 0) { return; }
        var total = shares.Where(share => share > 0).Sum();
        for (var i = 0; i < shares.Length; i++)
        {
            if (shares[i] < limit) { continue; }
            var (first, sum) = (i, 0.0);
            while (i < shares.Length && shares[i] >= limit) { sum += shares[i++]; }
            into.Add((text.Start(first), text.End(i - 1), Math.Round(sum / total, 3)));
        }

        into.Items.Sort(static (a, b) => a.Share != b.Share ? b.Share.CompareTo(a.Share) : a.Start.CompareTo(b.Start));
        if (into.Count > 3) { into.Cut(3); }
    }
}
