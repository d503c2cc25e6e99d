using System.Text.Json;
using System.Text.RegularExpressions;
using Leeward.Packs.Content;
using Leeward.Packs.Yaml;

namespace Leeward.Packs.Checking;

/// <summary>Checks how long evidence is kept: every rule bears two readable periods, nothing is kept shorter than it must be, no rule is for evidence that no procedure asks for.</summary>
internal static partial class RetentionCheck
{
    private const string Rules = "evidence-retention", Grounds = "deletion-ground", Default = "default";

    /// <param name="file">A lookup.</param>
    /// <param name="evidence">The kinds of evidence of all procedures.</param>
    public static IEnumerable<PackIssue> Check(CheckedFile file, IReadOnlySet<string> evidence) => file.Id switch
    {
        Rules => OfRules(file, evidence),
        Grounds => CheckedFile.Items(file.Root, "items", "").Where(i => Attribute(i.Value, "from") is not ("kept" or "least" or "received")).Select(i =>
            file.Error(i.Path, "retention.ground", "A ground of deletion says from when it counts.", "删除依据须说明自何时起适用。", "Give attributes: {from: kept}, least or received.", "请填写 attributes: {from: kept}、least 或 received。")),
        _ => [],
    };

    private static IEnumerable<PackIssue> OfRules(CheckedFile file, IReadOnlySet<string> evidence)
    {
        var items = CheckedFile.Items(file.Root, "items", "").Where(i => i.Value.ValueKind == JsonValueKind.Object).ToList();
        if (!items.Exists(i => i.Value.TextOrNull("code") == Default))
        {
            yield return file.Error("/items", "retention.no_default", "There is no rule for evidence that is not named.", "缺少适用于未列明证据的规则。", "Add an item with the code 'default'.", "请添加代码为 default 的条目。");
        }
        foreach (var (path, item) in items)
        {
            if (item.TextOrNull("code") is { } code && code != Default && !evidence.Contains(code))
            {
                yield return file.Error(YamlDocument.Below(path, "code"), "retention.unknown_evidence", $"No procedure has evidence '{code}'.", $"没有任何规程包含证据“{code}”。", "Name evidence of a procedure of this pack or of one it extends.", "请填写本包或上级包规程中的证据。");
            }
            var (keep, least) = (Days(Attribute(item, "keep")), Days(Attribute(item, "least")));
            if (keep is null || least is null)
            {
                yield return file.Error(path, "retention.period", "How long it is kept, and must be kept at least, is not readable.", "保存期限或最短保存期限无法识别。", "Give attributes: {keep: P15Y, least: P15Y}, with years, months or days.", "请填写 attributes: {keep: P15Y, least: P15Y}，可用年、月、日。");
            }
            else if (keep < least)
            {
                yield return file.Error(path, "retention.too_short", "It is kept shorter than it must be kept at least.", "保存期限短于最短保存期限。", "Make keep at least as long as least.", "请使 keep 不短于 least。");
            }
        }
    }

    private static string? Attribute(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("attributes", out var all) && all.ValueKind == JsonValueKind.Object ? all.TextOrNull(name) : null;

    /// <summary>About how many days; enough to compare.</summary>
    private static double? Days(string? text) => text is not null && Period().Match(text) is { Success: true } m && text.Length > 1
        ? (Number(m.Groups[1]) * 365.25) + (Number(m.Groups[2]) * 30.4375) + Number(m.Groups[3])
        : null;

    private static int Number(Group group) => group.Success ? int.Parse(group.Value, System.Globalization.CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?$")]
    private static partial Regex Period();
}
