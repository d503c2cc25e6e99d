using Leeward.Kernel.Access;
using Leeward.Kernel.Regions;

namespace Leeward.Cases.Children;

/// <summary>The places in which a person may register a child, by name: the counties of the own area at once; who works for more than one province chooses that first.</summary>
internal sealed class ChildRegions(RegionBook regions, IAccess access)
{
    /// <summary>The provinces to choose from first; empty where the person's area lies within one.</summary>
    public IReadOnlyList<RegionEntry> Provinces()
    {
        var roots = Roots();
        if (roots.Contains("")) { return regions.Children(""); }
        var provinces = roots.Select(ProvinceOf).OfType<RegionEntry>().DistinctBy(p => p.Code).ToList();
        return provinces.Count > 1 ? provinces : [];
    }

    /// <summary>The province in which a region lies; null for an unknown one.</summary>
    public RegionEntry? ProvinceOf(string? code)
    {
        var at = regions.Find(code);
        while (at is { Level: > 1 }) { at = regions.Find(at.Parent); }
        return at;
    }

    /// <summary>The counties of the person's area within a province (null: all of it), by city; of one who works for a single county or less, also what lies below it.</summary>
    public IReadOnlyList<(RegionEntry? Above, IReadOnlyList<RegionEntry> Regions)> Within(RegionEntry? province)
    {
        var groups = new List<(RegionEntry? Above, IReadOnlyList<RegionEntry> Regions)>();
        foreach (var root in Roots())
        {
            var at = root.Length == 0 ? province : regions.Find(root);
            if (at is null || (province is not null && !at.Code.StartsWith(province.Code, StringComparison.Ordinal))) { continue; }
            if (at.Level == 1) { groups.AddRange(regions.Children(at.Code).Select(city => ((RegionEntry?)city, regions.Children(city.Code)))); }
            else if (at.Level == 2) { groups.Add((at, regions.Children(at.Code))); }
            else { groups.Add((null, [at, .. regions.Children(at.Code)])); }
        }
        return groups;
    }

    private List<string> Roots()
    {
        var all = access.Actor.Grants.Where(g => g.Covers(EditChild.Right)).Select(g => g.Region).Distinct().ToList();
        return [.. all.Where(r => !all.Exists(o => o != r && r.IsWithin(o))).Select(r => r.Value).Order(StringComparer.Ordinal)];
    }
}
