using System.Globalization;
using Leeward.Kernel;
using Leeward.Kernel.Texts;
using Leeward.Packs.Yaml;
using Leeward.Procedures.RunPages;
using Leeward.Runs;

namespace Leeward.Procedures.Drafts;

/// <summary>Says what the checker found, and how to mend it, in both languages.</summary>
internal sealed class FindingWords(TextCatalogue say)
{
    public string Message(Finding finding) => say.Say(Key(finding.Code), Parts(finding));

    public string Mend(Finding finding) => say.Say("mend." + Key(finding.Code), Parts(finding));

    /// <summary>Conditions in words, whatever else as it stands.</summary>
    private static object[] Parts(Finding finding) => [.. finding.Args.Select((part, at) => finding.Said.ElementAtOrDefault(at)?.Say() ?? part)];

    /// <summary>Every mistake in a condition is told by one text: where in it, what stands there.</summary>
    private static string Key(string code) => code.StartsWith("rule.", StringComparison.Ordinal) ? code == "rule.empty" ? code : "rule.wrong" : code;

    public IReadOnlyList<FindingLine> Lines(CheckedProcedure found, YamlDocument places) =>
        [.. found.Findings.Select(one => new FindingLine(one.Code, one.JsonPointer, one.Step, one.Level, one.StopsApproval, places.PositionOf(one.JsonPointer).Line, Both(() => Message(one)), Both(() => Mend(one))))];

    private static LocalText Both(Func<string> words)
    {
        var before = CultureInfo.CurrentUICulture;
        try { return new(In("en"), In("zh-Hans")); }
        finally { CultureInfo.CurrentUICulture = before; }
        string In(string culture)
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            return words();
        }
    }
}
