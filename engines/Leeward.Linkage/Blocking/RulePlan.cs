using Leeward.Linkage.Features;
using Leeward.Linkage.Text;

namespace Leeward.Linkage.Blocking;

/// <summary>A rule before it is worked out: the parts whose keys must all be equal.</summary>
internal sealed record RulePlan(string Name, KeyPart[] Parts, int[] FeatureOf)
{
    private const string And = " + ";

    /// <summary>A rule of these parts.</summary>
    public RulePlan(KeyPart[] parts, int[] featureOf) : this(string.Join(And, parts.Select(part => part.Name)), parts, featureOf) { }

    /// <summary>Rules by their names.</summary>
    /// <exception cref="LinkageException">A rule names a key that these features do not have, or there is none.</exception>
    public static List<RulePlan> Named(IReadOnlyList<string> names, IReadOnlyList<Feature> features)
    {
        if (names.Count == 0) { throw new LinkageException("link.no_rule", "No blocking rule was given."); }
        var keys = features.SelectMany((feature, f) => feature.Parts.Select(part => (Part: part, Feature: f))).DistinctBy(one => one.Part.Name).ToDictionary(one => one.Part.Name, StringComparer.Ordinal);
        (KeyPart Part, int Feature) Key(string name) => keys.TryGetValue(name, out var key) ? key
            : throw new LinkageException("link.unknown_key", $"'{name}' is no key of these records; there are: {string.Join("; ", keys.Keys)}.") { Choices = [.. keys.Keys] };
        return [.. names.Distinct(StringComparer.Ordinal).Select(name => name.Split(And, StringSplitOptions.TrimEntries).Select(Key).ToList()).Select(rule => new RulePlan([.. rule.Select(one => one.Part)], [.. rule.Select(one => one.Feature)]))];
    }

    public ulong Key(int record)
    {
        ulong key = 1;
        foreach (var part in Parts)
        {
            var one = part.Key(record);
            if (one == 0) { return 0; }
            key = Hashing.Join(key, one);
        }

        return key == 0 ? 1 : key;
    }
}
