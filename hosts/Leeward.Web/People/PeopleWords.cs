using System.Globalization;
using Leeward.Kernel.People;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Texts;
using Leeward.Packs;

namespace Leeward.Web.People;

/// <summary>Roles, regions, units and times in words.</summary>
internal sealed class PeopleWords(PackSet pack, RegionBook regions, TextCatalogue texts, IEnumerable<IUnits> units)
{
    public string Role(string code) => pack.Roles.GetValueOrDefault(code)?.Title.ToString() ?? code;

    public string Region(string code) => code.Length == 0 ? texts.Say("audit.whole") : regions.Path(code).ToString();

    public string Time(DateTimeOffset at) => pack.Calendar.LocalTime(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public string Day(DateTimeOffset at) => pack.Calendar.LocalTime(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The last day on which a role holds.</summary>
    public string LastDay(DateTimeOffset? until) => until is { } end ? Day(end.AddTicks(-1)) : "–";

    public static string Colour(PersonState state) => state switch { PersonState.Active => "bg-green-lt", PersonState.Locked => "bg-red-lt", PersonState.Invited => "bg-blue-lt", _ => "bg-secondary-lt" };

    /// <summary>The names of units, by id.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> UnitsAsync(IEnumerable<Guid?> ids, CancellationToken ct)
    {
        var wanted = ids.OfType<Guid>().Distinct().ToList();
        var found = new Dictionary<Guid, string>();
        foreach (var source in units) { foreach (var unit in await source.FindAsync(wanted, ct)) { found[unit.Id] = unit.Name.ToString(); } }
        return found;
    }

    /// <summary>The units that a role may be bound to.</summary>
    public async Task<IReadOnlyList<Unit>> UnitsWithinAsync(IEnumerable<string> within, CancellationToken ct)
    {
        var found = new List<Unit>();
        foreach (var region in within.Distinct()) { foreach (var source in units) { found.AddRange(await source.WithinAsync(new Leeward.Kernel.RegionCode(region), 300, ct)); } }
        return [.. found.DistinctBy(u => u.Id).OrderBy(u => u.Name.ToString(), StringComparer.CurrentCulture).Take(300)];
    }
}
