using System.Security.Cryptography;
using System.Text.Json;
using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Packs.Content;
using Leeward.Packs.Yaml;

namespace Leeward.Packs;

/// <summary>Gathers the content of packs, later ones over earlier ones.</summary>
internal sealed class PackReading
{
    public Dictionary<string, PackRole> Roles { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, PackLookup> Lookups { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, PackCalendar> Calendars { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, PackDefinition> Procedures { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, PackDefinition> Forms { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, PackIndicators> Indicators { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, PackDefinition> Lexicons { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, PackDefinition> HarmCategories { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, PackDefinition> ScreeningPolicies { get; } = new(StringComparer.Ordinal);

    public static PackManifest Manifest(string packsDirectory, string id)
    {
        var directory = Path.Combine(packsDirectory, id);
        var path = Path.Combine(directory, PackFiles.Manifest);
        var file = $"{id}/{PackFiles.Manifest}";
        if (!IsPlain(id) || !File.Exists(path))
        {
            throw new PackException([Wrong(file, "pack.missing", $"There is no pack '{id}' here.",
            $"此处没有内容包“{id}”。")]);
        }
        var root = PackFiles.Read(file, File.ReadAllBytes(path)).Root;
        try
        {
            return new(root.Text("id"), root.Text("version"), root.TextOrNull("extends"), root.Local("title"), directory,
                PackFiles.Hash(directory));
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new PackException([Wrong(file, "pack.shape", "The manifest lacks id, version or title.", "清单缺少 id、version 或 title。")]);
        }
    }

    public static PackIssue Wrong(string file, string code, string en, string zh, int line = 1) =>
        PackIssue.Error(file, new(line, 1), code, new(en, zh), new("Run the pack checker on it.", "请用内容包检查器检查。"));

    /// <summary>Adds a pack's content and gives its manifest.</summary>
    public JsonElement Add(PackManifest pack)
    {
        JsonElement manifest = default;
        foreach (var (relative, full) in PackFiles.List(pack.Directory).Where(f => PackFiles.IsYaml(f.Relative)))
        {
            if (PackFiles.KindOf(relative) is not { } kind) { continue; }
            var bytes = File.ReadAllBytes(full);
            var file = $"{pack.Id}/{relative}";
            var document = PackFiles.Read(file, bytes);
            if (kind == PackKind.Pack) { manifest = document.Root; }
            else { Add(kind, pack, file, bytes, document); }
        }

        return manifest;
    }

    private void Add(PackKind kind, PackManifest pack, string file, byte[] bytes, YamlDocument document)
    {
        var root = document.Root;
        switch (kind)
        {
            case PackKind.Roles:
                foreach (var role in root.GetProperty("roles").EnumerateObject()) { Roles[role.Name] = Role(role.Name, role.Value); }
                break;
            case PackKind.Lookup: Lookups[root.Text("id")] = Lookup(root); break;
            case PackKind.Calendar:
                var calendar = Calendar(root);
                foreach (var name in calendar.Aliases.Prepend(calendar.Id)) { Calendars[name] = calendar; }
                break;
            case PackKind.Procedure: Procedures[root.Text("id")] = Definition(); break;
            case PackKind.Form: Forms[root.Text("id")] = Definition(); break;
            case PackKind.Indicators: Indicators[root.Text("id")] = IndicatorSet(root); break;
            case PackKind.Lexicon: Lexicons[root.Text("id")] = Definition(); break;
            case PackKind.HarmCategories: HarmCategories[root.Text("id")] = Definition(); break;
            case PackKind.ScreeningPolicy: ScreeningPolicies[root.Text("id")] = Definition(); break;
            default: break;
        }

        PackDefinition Definition() =>
            new(root.Text("id"), root.Text("version"), root.Local("title"), pack, file, Convert.ToHexStringLower(SHA256.HashData(bytes)),
                document);
    }

    private static bool IsPlain(string id) => id.Length > 0 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static PackRole Role(string id, JsonElement role) => new(
        id, role.Local("title"), role.Texts("acts_as"),
        [.. role.GetProperty("grants").EnumerateArray().SelectMany(grant =>
        {
            var max = grant.Text("max_sensitivity") switch
            {
                "normal" => Sensitivity.Normal,
                "sensitive" => Sensitivity.Sensitive,
                "need_to_know" => Sensitivity.NeedToKnow,
                var other => throw new FormatException($"Unknown sensitivity '{other}'."),
            };
            var fields = grant.Texts("field_groups").Aggregate(FieldGroups.None, (all, group) => all | FieldGroup(group));
            return grant.Texts("rights").Select(right => new PackGrant(right, max, fields));
        })],
        role.TryGetProperty("second_approval", out var second) ? second.GetBoolean() : null);

    private static FieldGroups FieldGroup(string name) => name switch
    {
        "child_identity" => FieldGroups.ChildIdentity,
        "reporter_identity" => FieldGroups.ReporterIdentity,
        "notes" => FieldGroups.Notes,
        _ => throw new FormatException($"Unknown field group '{name}'."),
    };

    private static PackLookup Lookup(JsonElement root) => new(
        root.Text("id"), root.Text("version"), root.Local("title"),
        [.. root.GetProperty("items").EnumerateArray().Select(item => Founded(root, item, new LookupItem(
            item.Text("code"), item.Local("title"), item.LocalOrNull("help"), item.TextOrNull("parent"),
            item.TryGetProperty("attributes", out var attributes)
                ? attributes.EnumerateObject().ToDictionary(a => a.Name, a => a.Value.ToString(), StringComparer.Ordinal)
                : new Dictionary<string, string>(StringComparer.Ordinal))))]);

    /// <summary>The item with what it rests on: its own source and provenance, or the file's.</summary>
    private static LookupItem Founded(JsonElement root, JsonElement item, LookupItem read)
    {
        var source = item.TextOrNull("src") ?? root.Text("src");
        return read with
        {
            OwnTitle = item.LocalOrNull("title_me"),
            OwnHelp = item.LocalOrNull("help_me"),
            Source = source,
            Provenance = item.TextOrNull("prov") ?? root.Text("prov"),
            SourceTitle = root.GetProperty("sources").TryGetProperty(source, out var known) ? known.Local("title") : null,
        };
    }

    private static PackCalendar Calendar(JsonElement root)
    {
        var exceptions = new List<CalendarException>();
        foreach (var year in root.GetProperty("years").EnumerateArray())
        {
            exceptions.AddRange(year.Texts("work").Select(day => new CalendarException(Json.Day(day), Works: true,
                new("Make-up working day", "调休上班"))));
            foreach (var holiday in year.GetProperty("free").EnumerateArray())
            {
                var title = Bilingual(holiday.Local("title"));
                for (var day = Json.Day(holiday.Text("from")); day <= Json.Day(holiday.Text("to")); day = day.AddDays(1)) { exceptions.Add(new(day, Works: false, title)); }
            }
        }

        var known = root.TextOrNull("known_through") is { } through ? Json.Day(through) : (DateOnly?)null;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(root.Text("time_zone"));
        var days = new WorkCalendar(root.Text("id"), Bilingual(root.Local("title")), zone, root.Texts("working_days").Select(Day),
            exceptions, known);
        return new(days.Id, root.Texts("aliases"), root.Text("version"), days);
    }

    private static Bilingual Bilingual(LocalText text) => new(text.En, text.Zh);

    private static DayOfWeek Day(string name) => name switch
    {
        "mon" => DayOfWeek.Monday,
        "tue" => DayOfWeek.Tuesday,
        "wed" => DayOfWeek.Wednesday,
        "thu" => DayOfWeek.Thursday,
        "fri" => DayOfWeek.Friday,
        "sat" => DayOfWeek.Saturday,
        "sun" => DayOfWeek.Sunday,
        _ => throw new FormatException($"Unknown day '{name}'."),
    };

    private static PackIndicators IndicatorSet(JsonElement root) => new(
        root.Text("id"), root.Local("title"), root.GetProperty("disclosure_threshold").GetInt32(),
        [.. root.GetProperty("indicators").EnumerateArray().Select(i => new PackIndicator(
            i.Text("id"), i.Local("title"), i.Local("description"), i.Text("unit"),
            string.Equals(i.Text("kind"), "share", StringComparison.Ordinal), i.Texts("by"),
            i.TryGetProperty("no_totals", out var none) && none.ValueKind == JsonValueKind.True))]);
}
