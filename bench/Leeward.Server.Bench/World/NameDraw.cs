using Leeward.Packs;

namespace Leeward.Server.Bench.World;

/// <summary>Draws names by the frequency of their parts, so that common and rare names are as common and rare as in life.</summary>
internal sealed class NameDraw(PackSet pack)
{
    private readonly Drawn _surnames = new(pack.Surnames()), _given = new(pack.GivenCharacters());

    public string Surname(Random random) => _surnames.One(random);

    public string Name(Random random) => _surnames.One(random) + _given.One(random) + (random.Next(100) < 75 ? _given.One(random) : "");

    private sealed class Drawn
    {
        private readonly string[] _texts;
        private readonly int[] _upTo;

        public Drawn(IReadOnlyList<WeightedName> from)
        {
            _texts = [.. from.Select(n => n.Text)];
            _upTo = new int[_texts.Length];
            var sum = 0;
            for (var i = 0; i < _upTo.Length; i++) { _upTo[i] = sum += from[i].Weight; }
        }

        public string One(Random random)
        {
            var at = Array.BinarySearch(_upTo, random.Next(_upTo[^1]) + 1);
            return _texts[at < 0 ? ~at : at];
        }
    }
}
