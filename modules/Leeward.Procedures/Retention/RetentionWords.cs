using Leeward.Kernel.Access;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Texts;
using Leeward.Procedures.Exports;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.Retention;

/// <summary>Periods and rules in words.</summary>
internal sealed class RetentionWords(TextCatalogue say, IStringLocalizer<RetentionTexts> texts) : BothWords<RetentionTexts>(texts)
{
    /// <summary>15 years; 1 year 6 months.</summary>
    public string Period(string text)
    {
        var period = Retention.Period.Parse(text);
        var parts = new List<string>();
        void Part(int count, string one, string many) { if (count > 0) { parts.Add(say.Say(count == 1 ? one : many, count)); } }
        Part(period.Months / 12, "retention_year", "retention_years");
        Part(period.Months % 12, "retention_month", "retention_months");
        Part(period.Days, "retention_day", "retention_days");
        return parts.Count == 0 ? say.Say("retention_days", 0) : string.Join(say.Say("retention_and"), parts);
    }

    /// <summary>What a rule rests on: source, article, and how well it is founded.</summary>
    public string Basis(string source, string article, string provenance) =>
        source + (article.Length > 0 ? say.Say("retention_article", article) : "") + (provenance.Length > 0 ? say.Say("retention_prov_" + provenance) : "");

    public string Basis(RuleView rule) => Basis(rule.SourceTitle.ToString(), rule.Article, rule.Provenance);
}

/// <summary>What waits for a second person, on the home page.</summary>
internal sealed class DeletionsDesk(RetentionDesk desk, IAccess access) : IDeskSource
{
    public async Task<IReadOnlyList<DeskLine>> LinesAsync(CancellationToken ct) =>
        access.Actor.AccountId is not null && access.HoldsAnywhere(AskDeletion.Approve) && await desk.WaitingAsync(DeskLine.Most, ct) is > 0 and var count
            ? [new("/evidence/retention?view=waiting", "/evidence/retention", count, new("{0} deletions of evidence waiting for your decision", "{0} 项证据删除待您审批"))]
            : [];
}
