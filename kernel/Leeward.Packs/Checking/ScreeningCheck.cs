using System.Globalization;
using Leeward.Packs.Content;
using Leeward.Packs.Yaml;
using Leeward.Screening.Deciding;
using Leeward.Screening.Lexicon;

namespace Leeward.Packs.Checking;

/// <summary>Checks lexicons, harm categories and screening policies with the readers of the Screening engine.</summary>
internal static class ScreeningCheck
{
    public static IEnumerable<PackIssue> Check(CheckedFile file, IReadOnlySet<string> categories)
    {
        var (problem, entries, policy) = Read(file);
        if (problem is not null)
        {
            yield return file.Error("", "screening.shape", problem, $"内容有误（{problem}）", "See the schema of this file.", "请参照该文件的 JSON Schema。");
        }

        foreach (var (by, category) in policy is null || categories.Count == 0 ? [] : policy.Unknown(categories))
        {
            yield return file.Error(PlaceOf(policy!, by), "screening.unknown_category", $"'{by}' names the harm category '{category}', which does not exist: what it is meant for would be let through.", $"“{by}”引用的有害信息类别“{category}”不存在，相应内容将不会被处理。", "Name a category of this pack or of one it extends; B* stands for all that begin with B.", "请填写本包或上级包中的类别代码；B* 表示所有以 B 开头的类别。");
        }

        for (var i = 0; i < entries.Count; i++)
        {
            var at = YamlDocument.Below(YamlDocument.Below("", "entries"), i.ToString(CultureInfo.InvariantCulture));
            if (Cannot(entries[i]) is { } why)
            {
                yield return file.Error(at, "lexicon.entry", why, $"该词条无法用于匹配（{why}）", "Write a word or phrase without sentence marks; to be found by sound it needs two syllables.", "请填写不含句读的词语；按读音匹配至少需要两个音节。");
            }

            var code = entries[i].Category;
            if (categories.Count > 0 && !categories.Contains(code) && !code.Contains('.', StringComparison.Ordinal))
            {
                yield return file.Error(at, "lexicon.unknown_category", $"There is no harm category '{code}'.", $"不存在有害信息类别“{code}”。", "Name a category of this pack or of one it extends.", "请填写本包或上级包中的类别代码。");
            }
        }
    }

    private static (string? Problem, IReadOnlyList<LexiconEntry> Entries, Policy? Policy) Read(CheckedFile file)
    {
        try
        {
            switch (file.Kind)
            {
                case PackKind.Lexicon: return (null, LexiconReader.Read(file.Root), null);
                case PackKind.ScreeningPolicy: return (null, [], Policy.Read(file.Root));
                default: _ = HarmCategory.Read(file.Root); break;
            }

            return (null, [], null);
        }
        catch (FormatException e) { return (e.Message, [], null); }
    }

    private static string PlaceOf(Policy policy, string by)
    {
        for (var i = 0; i < policy.Rules.Count; i++) { if (policy.Rules[i].Id == by) { return YamlDocument.Below(YamlDocument.Below("", "rules"), i.ToString(CultureInfo.InvariantCulture)); } }
        return YamlDocument.Below(YamlDocument.Below("", "model"), by);
    }

    private static string? Cannot(LexiconEntry entry)
    {
        try
        {
            _ = new FeatureLibrary("check", [entry]);
            return null;
        }
        catch (ArgumentException e) { return e.Message; }
    }
}
