using Leeward.Packs;

namespace Leeward.Server.Bench.World;

/// <summary>A county of the world with its towns and the people who work there.</summary>
internal sealed record County(string Code, string[] Towns)
{
    public Guid Centre { get; set; }
    public Guid Officer { get; set; }
    public Guid Supervisor { get; set; }
    public Guid Coordinator { get; set; }
    public Guid[] Workers { get; } = new Guid[3];
}

/// <summary>Four provinces: 40 counties for a small world, all of their counties for a large one.</summary>
internal static class Places
{
    public static readonly string[] Provinces = ["51", "52", "53", "62"];

    public static List<County> For(PackSet pack, int children)
    {
        var all = pack.Regions(withStreets: true).ToList();
        var towns = all.Where(r => r.Level == 4).ToLookup(r => r.Parent, r => r.Code, StringComparer.Ordinal);
        var counties = all.Where(r => r.Level == 3).ToLookup(r => r.Code[..2], r => r.Code, StringComparer.Ordinal);
        var perProvince = Math.Max(10, children / 125 / Provinces.Length);
        return [.. Provinces.SelectMany(province => Spread([.. counties[province]], perProvince)).Select(code => new County(code, [.. towns[code]]))];
    }

    private static IEnumerable<string> Spread(List<string> counties, int most) =>
        most >= counties.Count ? counties : Enumerable.Range(0, most).Select(i => counties[i * counties.Count / most]);
}
