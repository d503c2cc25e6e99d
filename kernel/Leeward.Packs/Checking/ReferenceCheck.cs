using System.Text.Json;
using Leeward.Forms;
using Leeward.Packs.Content;
using Leeward.Packs.Yaml;

namespace Leeward.Packs.Checking;

/// <summary>Checks that what a pack names exists in it or in a pack it extends, and that nothing has the same id twice.</summary>
/// <param name="own">The files of the pack.</param>
/// <param name="below">The files of the packs it extends.</param>
internal sealed class ReferenceCheck(IReadOnlyList<CheckedFile> own, IReadOnlyList<CheckedFile> below)
{
    private readonly Dictionary<string, HashSet<string>> _lookups = Lookups(below.Concat(own));

    private readonly HashSet<string> _procedureRoles =
    [
        .. below.Concat(own).Where(f => f.Kind == PackKind.Procedure && f.Root.TryGetProperty("roles", out var roles)
            && roles.ValueKind == JsonValueKind.Object)
            .SelectMany(f => f.Root.GetProperty("roles").EnumerateObject().Select(r => r.Name)),
    ];

    private readonly HashSet<string> _evidence =
    [
        .. below.Concat(own).Where(f => f.Kind == PackKind.Procedure && f.Root.TryGetProperty("evidence", out var evidence)
            && evidence.ValueKind == JsonValueKind.Object)
            .SelectMany(f => f.Root.GetProperty("evidence").EnumerateObject().Select(e => e.Name)),
    ];

    private readonly HashSet<string> _harmCategories =
    [
        .. below.Concat(own).Where(f => f.Kind == PackKind.HarmCategories)
            .SelectMany(f => CheckedFile.Items(f.Root, "categories", "")).Select(i => i.Value.TextOrNull("code")).OfType<string>(),
    ];

    public IEnumerable<PackIssue> Check() => Duplicates().Concat(own.SelectMany(file => file.Kind switch
    {
        PackKind.Lookup => Lookup(file).Concat(RetentionCheck.Check(file, _evidence)),
        PackKind.Roles => Roles(file),
        PackKind.Form => Form(file),
        PackKind.Procedure => ProcedureCheck.Check(file),
        PackKind.Calendar => Calendar(file),
        PackKind.Lexicon or PackKind.HarmCategories or PackKind.ScreeningPolicy => ScreeningCheck.Check(file, _harmCategories),
        PackKind.Pack or PackKind.Indicators => [],
        _ => throw new InvalidOperationException($"No check for {file.Kind}."),
    }));

    private static Dictionary<string, HashSet<string>> Lookups(IEnumerable<CheckedFile> files)
    {
        var lookups = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var file in files.Where(f => f.Kind == PackKind.Lookup
            && f.Id is not null)) { lookups[file.Id!] = [.. Codes(file).Select(c => c.Code)]; }
        return lookups;
    }

    private static IEnumerable<(string Path, string Code)> Codes(CheckedFile file) =>
        CheckedFile.Items(file.Root, "items", "").Where(i => i.Value.ValueKind == JsonValueKind.Object
            && i.Value.TextOrNull("code") is not null)
            .Select(i => (i.Path, i.Value.TextOrNull("code")!));

    private IEnumerable<PackIssue> Duplicates() =>
        own.Where(f => f.Id is not null && f.Kind != PackKind.Pack).GroupBy(f => (f.Kind, f.Id)).SelectMany(group => group.Skip(1))
            .Select(f => f.Error("/id", "id.duplicate", $"'{f.Id}' is already the id of another file of this kind.",
                $"“{f.Id}”已被同类的另一文件使用。", "Give each its own id.", "请使用不同的 id。"));

    private static IEnumerable<PackIssue> Twice(CheckedFile file, IEnumerable<(string Path, string Code)> codes) =>
        codes.GroupBy(c => c.Code, StringComparer.Ordinal).SelectMany(group => group.Skip(1))
            .Select(c => file.Error(c.Path, "id.duplicate", $"'{c.Code}' stands here twice.", $"“{c.Code}”重复出现。",
                "Remove or rename one of them.", "请删除或重命名其中一个。"));

    private IEnumerable<PackIssue> Lookup(CheckedFile file)
    {
        var codes = Codes(file).Select(c => c.Code).ToHashSet(StringComparer.Ordinal);
        foreach (var issue in Twice(file, Codes(file))) { yield return issue; }
        foreach (var (path, item) in CheckedFile.Items(file.Root, "items", ""))
        {
            if (item.ValueKind != JsonValueKind.Object) { continue; }
            if (item.TextOrNull("parent") is { } parent && !codes.Contains(parent))
            {
                yield return file.Error(YamlDocument.Below(path, "parent"), "lookup.unknown_code", $"There is no code '{parent}' above.",
                    $"不存在上级代码“{parent}”。", "Name a code of this list.", "请填写本表中的代码。");
            }

            if (!item.TryGetProperty("attributes", out var attributes) || attributes.ValueKind != JsonValueKind.Object) { continue; }
            foreach (var attribute in attributes.EnumerateObject().Where(a => _lookups.ContainsKey(a.Name)
                && !_lookups[a.Name].Contains(a.Value.ToString())))
            {
                yield return file.Error(YamlDocument.Below(YamlDocument.Below(path, "attributes"), attribute.Name), "lookup.unknown_code",
                    $"The lookup '{attribute.Name}' has no code '{attribute.Value}'.", $"代码表“{attribute.Name}”中没有代码“{attribute.Value}”。",
                        "Name one of its codes, as text in quotes.", "请填写其中的代码，并加引号。");
            }
        }
    }

    private IEnumerable<PackIssue> Roles(CheckedFile file)
    {
        if (!file.Root.TryGetProperty("roles", out var roles) || roles.ValueKind != JsonValueKind.Object) { yield break; }
        foreach (var role in roles.EnumerateObject())
        {
            var at = YamlDocument.Below("/roles", role.Name);
            foreach (var (path, name) in CheckedFile.Items(role.Value, "acts_as", at).Where(n => n.Value.ValueKind == JsonValueKind.String
                && !_procedureRoles.Contains(n.Value.GetString()!)))
            {
                yield return file.Error(path, "role.unknown", $"No procedure has a role '{name.GetString()}'.",
                    $"没有任何规程包含角色“{name.GetString()}”。",
                    "Name a role of a procedure of this pack or of one it extends.", "请填写本包或上级包规程中的角色。");
            }

            foreach (var (path, right) in CheckedFile.Items(role.Value, "grants", at).SelectMany(grant => CheckedFile.Items(grant.Value, "rights", grant.Path))
                .Where(r => r.Value.ValueKind == JsonValueKind.String && !KnownRights.Cover(r.Value.GetString()!)))
            {
                var near = SchemaCheck.Nearest(right.GetString()!, KnownRights.All);
                yield return file.Error(path, "role.unknown_right", $"Leeward never asks for the right '{right.GetString()}'.",
                    $"系统从不核对权限“{right.GetString()}”。",
                    near is null ? "Remove it." : $"Did you mean '{near}'?", near is null ? "请删除。" : $"是否应为“{near}”？");
            }
        }
    }

    private IEnumerable<PackIssue> Form(CheckedFile file) =>
        FormReader.Read(file.Root, id => _lookups.TryGetValue(id, out var codes) ? [.. codes.Select(code => new FieldOption(code, new(code,
            code)))] : null)
            .Errors.Select(error => FormFiles.Issue(file.File, file.Document, error));

    private static IEnumerable<PackIssue> Calendar(CheckedFile file)
    {
        if (file.Root.TextOrNull("time_zone") is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            yield return file.Error("/time_zone", "calendar.time_zone", $"There is no time zone '{zone}'.", $"不存在时区“{zone}”。",
                "Use an IANA name such as Asia/Shanghai.", "请使用 IANA 时区名，例如 Asia/Shanghai。");
        }

        var dates = file.Properties().Where(p => p.Name is "from" or "to" or "known_through"
            && p.Value.ValueKind == JsonValueKind.String).Select(p => (p.Path, p.Value))
            .Concat(CheckedFile.Items(file.Root, "years", "").SelectMany(y => CheckedFile.Items(y.Value, "work", y.Path)).Where(d =>
                d.Value.ValueKind == JsonValueKind.String));
        foreach (var (path, value) in dates)
        {
            if (!IsDay(value.GetString()!))
            {
                yield return file.Error(path, "calendar.date", $"'{value.GetString()}' is not a day.", $"“{value.GetString()}”不是有效日期。",
                    "Write it as 2026-10-01.", "请写成 2026-10-01 的形式。");
            }
        }

        foreach (var (path, day) in CheckedFile.Items(file.Root, "years", "").SelectMany(y => CheckedFile.Items(y.Value, "free", y.Path)))
        {
            if (day.ValueKind == JsonValueKind.Object && day.TextOrNull("from") is { } from && day.TextOrNull("to") is { } to && IsDay(from)
                && IsDay(to) && string.CompareOrdinal(to, from) < 0)
            {
                yield return file.Error(path, "calendar.order", "The holiday ends before it begins.", "假期结束早于开始。", "Exchange from and to.",
                    "请调换 from 与 to。");
            }
        }
    }

    private static bool IsDay(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.None, out _);
}
