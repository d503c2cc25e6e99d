using Leeward.Kernel;
using Leeward.Packs;

namespace Leeward.Insight.Reviews;

/// <summary>The review's definition and names, from the pack.</summary>
internal sealed class PackReviewWords : IReviewWords
{
    private const string Set = "annual-review";

    private static readonly Dictionary<string, LocalText> Dimensions = new(StringComparer.Ordinal)
    {
        ["province"] = new("Province", "省份"),
        ["service_kind"] = new("Kind of service", "服务性质"),
        ["service_type"] = new("Service type", "服务类型"),
        ["channel"] = new("Reported by", "报告来源"),
        ["case_status"] = new("Status", "状态"),
        ["risk_level"] = new("Risk level", "风险等级"),
        ["violence_type"] = new("Kind of violence", "侵害类型"),
        ["closure_reason"] = new("Reason", "结案原因"),
        ["deadline_kind"] = new("Kind of deadline", "时限性质"),
        ["sex"] = new("Sex", "性别"),
        ["age_group"] = new("Age", "年龄段"),
        ["disability"] = new("Disability", "残疾情况"),
    };

    // Codes that no lookup holds.
    private static readonly Dictionary<string, LocalText> Codes = new(StringComparer.Ordinal)
    {
        [ReviewTables.Unknown] = new("Unknown", "不详"),
        ["prevention"] = new("Prevention", "预防"),
        ["response"] = new("Response", "应对"),
        ["public"] = new("The public", "公众"),
        ["mandatory"] = new("Mandated reporters", "强制报告义务人"),
        ["statutory"] = new("Statutory", "法定"),
        ["policy"] = new("Policy", "政策"),
        ["clinical"] = new("Clinical", "临床"),
        ["recommended"] = new("Recommended", "建议"),
        ["yes"] = new("Yes", "是"),
        ["no"] = new("No", "否"),
    };

    private readonly PackSet _pack;
    private readonly Dictionary<string, LocalText> _provinces;

    public PackReviewWords(PackSet pack)
    {
        _pack = pack;
        _provinces = pack.Regions().Where(r => r.Level == 1).ToDictionary(r => r.Code, r => r.Name, StringComparer.Ordinal);
        Definition = pack.Indicators.TryGetValue(Set, out var set)
            ? new(set.DisclosureThreshold, [.. set.Indicators.Select(i => new IndicatorDefinition(i.Id, i.Title, i.Description, i.IsShare, i.By, i.NoTotals))])
            : new(5, []);
    }

    public ReviewDefinition Definition { get; }

    public LocalText Dimension(string id) =>
        Dimensions.GetValueOrDefault(id) ?? _pack.Lookups.GetValueOrDefault(id.Replace('_', '-'))?.Title ?? new(id, id);

    public LocalText Code(string dimension, string code)
    {
        if (dimension == "province" && _provinces.TryGetValue(code, out var province)) { return province; }
        var lookup = dimension == "violence_type" ? "icvac" : dimension.Replace('_', '-');
        return _pack.Lookups.GetValueOrDefault(lookup)?.Find(code)?.Title ?? Codes.GetValueOrDefault(code) ?? new(code, code);
    }
}
