using System.Collections.Concurrent;
using Leeward.Packs;

namespace Leeward.Kernel.Regions;

/// <summary>A region with its name.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Name">Both languages.</param>
/// <param name="Parent">The code above; empty at the top.</param>
/// <param name="Level">1 province, 2 prefecture, 3 county, 4 street or town.</param>
public sealed record RegionEntry(string Code, LocalText Name, string Parent, int Level);

/// <summary>The regions of the pack in memory: names, children, paths. Some 44,000 entries in China; read at first use.</summary>
public sealed class RegionBook(PackSet pack)
{
    private readonly ConcurrentDictionary<string, LocalText> _paths = new(StringComparer.Ordinal);
    private readonly Lazy<(Dictionary<string, RegionEntry> ByCode, ILookup<string, RegionEntry> Children)> _all = new(() =>
    {
        var all = pack.Regions(withStreets: true).Select(r => new RegionEntry(r.Code, r.Name, r.Parent, r.Level)).ToList();
        return (all.ToDictionary(r => r.Code, StringComparer.Ordinal), all.ToLookup(r => r.Parent, StringComparer.Ordinal));
    });

    /// <summary>The region of a code; null for one the pack does not know.</summary>
    public RegionEntry? Find(string? code) => code is null ? null : _all.Value.ByCode.GetValueOrDefault(code);

    /// <summary>What lies directly below; the provinces for the empty code.</summary>
    public IReadOnlyList<RegionEntry> Children(string code) => [.. _all.Value.Children[code]];

    /// <summary>The name with those above it: <c>贵州省贵阳市南明区</c>, <c>Nanming, Guiyang, Guizhou</c>; the code where it is unknown.</summary>
    public LocalText Path(string? code) => Find(code) is { } known ? _paths.GetOrAdd(known.Code, MakePath) : new(code ?? "", code ?? "");

    private LocalText MakePath(string code)
    {
        var names = new List<LocalText>();
        for (var region = Find(code); region is not null; region = Find(region.Parent)) { names.Add(region.Name); }
        return new(string.Join(", ", names.Select(n => n.En).Distinct()), string.Concat(names.Select(n => n.Zh).Where(n => n != "市辖区").Reverse()));
    }
}
