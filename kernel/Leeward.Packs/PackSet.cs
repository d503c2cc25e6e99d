using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Leeward.Deadlines;
using Leeward.Names;
using Leeward.Packs.Content;

namespace Leeward.Packs;

/// <summary>
/// A pack with all it extends, as typed content. Of two packs with the same id of a role, lookup, calendar, form, procedure or
/// indicator set, the later one (the extending pack) counts whole.
/// </summary>
public sealed class PackSet
{
    private const int MostPacks = 16;

    private readonly Lazy<PinyinTable?> _pinyin;
    private readonly JsonElement? _names;
    private readonly JsonElement? _regions;
    private readonly string? _calendar;
    private readonly string _namesDirectory = "";
    private readonly string _regionsDirectory = "";

    private PackSet(IReadOnlyList<PackManifest> packs)
    {
        Packs = packs;
        var reading = new PackReading();
        foreach (var pack in packs)
        {
            var manifest = reading.Add(pack);
            if (manifest.TextOrNull("calendar") is { } calendar) { _calendar = calendar; }
            if (manifest.TryGetProperty("names", out var names)) { (_names, _namesDirectory) = (names, pack.Directory); }
            if (manifest.TryGetProperty("regions", out var regions)) { (_regions, _regionsDirectory) = (regions, pack.Directory); }
        }

        (Roles, Lookups, Calendars) = (reading.Roles, reading.Lookups, reading.Calendars);
        (Procedures, Indicators) = (reading.Procedures, reading.Indicators);
        (Lexicons, HarmCategories, ScreeningPolicies) = (reading.Lexicons, reading.HarmCategories, reading.ScreeningPolicies);
        Forms = reading.Forms.ToDictionary(f => f.Key, f => FormFiles.Read(f.Value, Lookups), StringComparer.Ordinal);
        Calendar = (_calendar is null ? Calendars.Values.First() : Calendars[_calendar]).Days;
        _pinyin = new(ReadPinyin);
    }

    /// <summary>The packs, the most general first.</summary>
    public IReadOnlyList<PackManifest> Packs { get; }

    /// <summary>The pack that was asked for.</summary>
    public PackManifest Pack => Packs[^1];

    /// <summary>What records remember: <c>china@0.1.0</c>.</summary>
    public string VersionMark => $"{Pack.Id}@{Pack.Version}";

    /// <summary>SHA-256 over the hashes of all the packs.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Packs.Select(p =>
        p.Hash)))));

    /// <summary>Roles by code.</summary>
    public IReadOnlyDictionary<string, PackRole> Roles { get; }

    /// <summary>Lookups by id.</summary>
    public IReadOnlyDictionary<string, PackLookup> Lookups { get; }

    /// <summary>Calendars by id and by alias.</summary>
    public IReadOnlyDictionary<string, PackCalendar> Calendars { get; }

    /// <summary>The working calendar and time zone where a record names none.</summary>
    public WorkCalendar Calendar { get; }

    /// <summary>Procedures by id, as JSON for the Runs engine's reader.</summary>
    public IReadOnlyDictionary<string, PackDefinition> Procedures { get; }

    /// <summary>Forms by id, read and checked; the options of a field with a lookup are the lookup's items.</summary>
    public IReadOnlyDictionary<string, PackForm> Forms { get; }

    /// <summary>Sets of indicators by id.</summary>
    public IReadOnlyDictionary<string, PackIndicators> Indicators { get; }

    /// <summary>Lexicons of the feature library by id, as JSON for the Screening engine's reader.</summary>
    public IReadOnlyDictionary<string, PackDefinition> Lexicons { get; }

    /// <summary>Harm categories by id, as JSON for the Screening engine's reader.</summary>
    public IReadOnlyDictionary<string, PackDefinition> HarmCategories { get; }

    /// <summary>Screening policies by id, as JSON for the Screening engine's reader.</summary>
    public IReadOnlyDictionary<string, PackDefinition> ScreeningPolicies { get; }

    /// <summary>The time zone of the pack's regions; UTC where it has none.</summary>
    public string TimeZone => _regions?.Text("time_zone") ?? "Etc/UTC";

    /// <summary>Readings of Chinese characters; null where no pack brings names.</summary>
    public PinyinTable? Pinyin => _pinyin.Value;

    /// <summary>Reads a pack and all it extends. <paramref name="packsDirectory"/> holds one folder per pack.</summary>
    /// <exception cref="PackException">A file cannot be read; run the checker for the whole list.</exception>
    public static PackSet Load(string packsDirectory, string packId)
    {
        ArgumentNullException.ThrowIfNull(packsDirectory);
        var chain = new List<PackManifest>();
        for (string? id = packId; id is not null; id = chain[0].Extends)
        {
            if (chain.Count == MostPacks || chain.Any(p => string.Equals(p.Id, id, StringComparison.Ordinal)))
            {
                throw new PackException([PackReading.Wrong($"{packId}/{PackFiles.Manifest}", "pack.extends_circle",
                    "The packs extend each other in a circle.", "内容包循环继承。")]);
            }

            chain.Insert(0, PackReading.Manifest(packsDirectory, id));
        }

        try
        {
            return new(chain);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or TimeZoneNotFoundException)
        {
            throw new PackException([PackReading.Wrong(packId, "pack.shape", $"The pack has the wrong shape: {e.Message}",
                $"内容包结构有误：{e.Message}")]);
        }
    }

    /// <summary>All regions of the pack, parents before children. Streets (over 41,000 in China) only where asked for.</summary>
    public IEnumerable<PackRegion> Regions(bool withStreets = false)
    {
        if (_regions is not { } regions) { yield break; }
        foreach (var (line, cells) in Csv.Read(Path.Combine(_regionsDirectory, regions.Text("file")), "code", "name_zh", "name_en",
            "parent", "level"))
        {
            var row = cells ?? throw new PackException([PackReading.Wrong(regions.Text("file"), "csv.shape",
                $"Line {line} has the wrong number of cells.", $"第 {line} 行的列数不对。", line)]);
            yield return new(row[0], new(row[2], row[1]), row[3], int.Parse(row[4], CultureInfo.InvariantCulture));
        }

        if (!withStreets || regions.TextOrNull("streets") is not { } streets) { yield break; }
        foreach (var (line, cells) in Csv.Read(Path.Combine(_regionsDirectory, streets), "code", "name_zh"))
        {
            var row = cells ?? throw new PackException([PackReading.Wrong(streets, "csv.shape",
                $"Line {line} has the wrong number of cells.", $"第 {line} 行的列数不对。", line)]);
            yield return new(row[0], new(StreetName(row[1]), row[1]), row[0][..6], 4);
        }
    }

    /// <summary>Surnames with their weights, commonest first; empty where no pack brings names.</summary>
    public IReadOnlyList<WeightedName> Surnames() => Weighted("surnames", ["surname", "weight"]);

    /// <summary>Characters of given names with their weights, commonest first.</summary>
    public IReadOnlyList<WeightedName> GivenCharacters() => Weighted("given_characters", ["character", "weight", "leaning"]);

    /// <summary>The street level in English: the stem in pinyin, the kind of place in words.</summary>
    private string StreetName(string name)
    {
        (string Ending, string Kind)[] kinds = [("街道办事处", "Subdistrict"), ("街道", "Subdistrict"), ("镇", "Town"), ("乡", "Township"), ("苏木",
            "Sum")];
        var (ending, kind) = kinds.FirstOrDefault(k => name.Length > k.Ending.Length && name.EndsWith(k.Ending, StringComparison.Ordinal));
        return ending is null ? Pinyin?.Latin(name) ?? name : $"{Pinyin?.Latin(name[..^ending.Length]) ?? name} {kind}";
    }

    private List<WeightedName> Weighted(string property, string[] header) => _names is not { } names
        ? []
        : [.. Csv.Read(Path.Combine(_namesDirectory, names.Text(property)), header).Where(r => r.Cells is not null)
            .Select(r => new WeightedName(r.Cells![0], int.Parse(r.Cells[1], CultureInfo.InvariantCulture),
                r.Cells.ElementAtOrDefault(2) ?? ""))
            .OrderByDescending(n => n.Weight)];

    private PinyinTable? ReadPinyin() => _names is not { } names
        ? null
        : PinyinTable.Parse(
            File.ReadAllText(Path.Combine(_namesDirectory, names.Text("pinyin"))),
            File.ReadAllText(Path.Combine(_namesDirectory, names.Text("surname_readings"))),
            Surnames().Select(s => s.Text).Where(s => s.Length > 1));
}
