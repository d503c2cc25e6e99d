using System.Text.Json.Nodes;
using Leeward.Kernel;
using static Leeward.Procedures.Drafts.DraftDocument;

namespace Leeward.Procedures.Drafts;

/// <summary>What a procedure says of itself, as a form carries it: name, what it covers, version, for which country, and how its calendar counts.</summary>
internal sealed class HeadForm
{
    /// <summary>The members of the document that the form is about.</summary>
    public static readonly string[] Members = ["title", "scope", "version", "jurisdiction", "calendar"];

    public int Version { get; set; }
    public string? Note { get; set; }
    public string? En { get; set; }
    public string? Zh { get; set; }
    public string? ScopeEn { get; set; }
    public string? ScopeZh { get; set; }
    public string? Edition { get; set; }
    /// <summary>The code of a country, or * for any.</summary>
    public string? Jurisdiction { get; set; }
    public string? Calendar { get; set; }
    public bool ExcludeStart { get; set; }
    public bool RollForward { get; set; }

    public static HeadForm Of(JsonObject document, int version) => new()
    {
        Version = version, En = Text(document["title"], "en"), Zh = Text(document["title"], "zh"), ScopeEn = Text(document["scope"], "en"), ScopeZh = Text(document["scope"], "zh"), Edition = Text(document, "version"),
        Jurisdiction = Text(document, "jurisdiction") ?? "*", Calendar = Text(document["calendar"], "id"), ExcludeStart = Flag(document["calendar"], "exclude_start_unit"),
        RollForward = Flag(document["calendar"], "roll_forward_if_last_day_is_holiday"),
    };

    public Refusal? Into(JsonObject document)
    {
        var bad = PlainText.All(PlainText.CheckLine("En", En, 300), PlainText.CheckLine("Zh", Zh, 300), PlainText.Check("ScopeEn", ScopeEn, 2000), PlainText.Check("ScopeZh", ScopeZh, 2000),
            PlainText.CheckLine("Edition", Edition, 40, needed: true), PlainText.CheckLine("Calendar", Calendar, 100),
            Jurisdiction?.Trim() is null or "" or "*" or [>= 'A' and <= 'Z', >= 'A' and <= 'Z'] ? null : Refusal.Invalid("Jurisdiction", "procedures.draft.jurisdiction"));
        if (bad is not null) { return bad; }
        SetWords(document, "title", En, Zh);
        SetWords(document, "scope", ScopeEn, ScopeZh);
        document["version"] = Edition!.Trim();
        document["jurisdiction"] = Jurisdiction?.Trim() is { Length: > 0 } country ? country : "*";
        var calendar = document["calendar"] as JsonObject ?? (JsonObject)(document["calendar"] = new JsonObject())!;
        Set(calendar, "id", Calendar);
        calendar["exclude_start_unit"] = ExcludeStart;
        calendar["roll_forward_if_last_day_is_holiday"] = RollForward;
        return null;
    }
}
