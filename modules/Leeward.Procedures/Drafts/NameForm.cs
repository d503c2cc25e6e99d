using System.Globalization;
using System.Text.Json.Nodes;
using Leeward.Kernel;
using static Leeward.Procedures.Drafts.DraftDocument;

namespace Leeward.Procedures.Drafts;

/// <summary>A phase, role, fact, event, kind of proof or source as a form carries it; each uses the fields it needs.</summary>
internal sealed class NameForm
{
    public int Version { get; set; }
    public string? Note { get; set; }
    public string? Code { get; set; }
    public string? En { get; set; }
    public string? Zh { get; set; }
    public bool Safety { get; set; }
    /// <summary>For an event: yes, no, or empty to let the steps say.</summary>
    public string? External { get; set; }
    public string? Articles { get; set; }
    public string? Prov { get; set; }
    public string? Type { get; set; }
    /// <summary>One value a line: code | English | Chinese.</summary>
    public string? Values { get; set; }
    public string? Min { get; set; }
    public string? Max { get; set; }
    public string? ComputedFrom { get; set; }
    /// <summary>A remark on a fact or a source, in both languages.</summary>
    public string? NoteEn { get; set; }
    public string? NoteZh { get; set; }

    public static NameForm Of(string part, string code, JsonObject one, int version)
    {
        var words = one["title"] as JsonObject ?? (part is "variables" or "sources" ? [] : one);
        return new()
        {
            Version = version, Code = code, En = Text(words, "en") ?? Text(one, "title"), Zh = Text(words, "zh") ?? Text(one, "zh"), Safety = Flag(one, "safety"),
            External = one["external"] is JsonValue ? Flag(one, "external") ? "yes" : "no" : "", Articles = Text(one, "articles"), Prov = Text(one, "prov") ?? "D", Type = Text(one, "type") ?? "tribool",
            Values = string.Join('\n', Texts(one, "values").Concat((one["labels"] as JsonObject ?? []).Select(label => label.Key)).Distinct(StringComparer.Ordinal).Select(value => one["labels"]?[value] is JsonObject label ? $"{value} | {Text(label, "en")} | {Text(label, "zh")}" : value)),
            Min = Text(one, "min"), Max = Text(one, "max"), ComputedFrom = Text(one, "computed") is { } computed && computed.StartsWith("now - ", StringComparison.Ordinal) ? computed[6..] : null,
            NoteEn = one["note"] is JsonObject ? Text(one["note"], "en") : Text(one, "note"), NoteZh = Text(one["note"], "zh"),
        };
    }

    public Refusal? Into(string part, JsonObject one)
    {
        var bad = PlainText.All(PlainText.CheckLine("En", En, 600), PlainText.CheckLine("Zh", Zh, 600), PlainText.CheckLine("Articles", Articles, 300), PlainText.Check("Values", Values, 4000),
            PlainText.CheckLine("ComputedFrom", ComputedFrom, 100), PlainText.CheckLine("Min", Min, 20), PlainText.CheckLine("Max", Max, 20),
            PlainText.CheckLine("NoteEn", NoteEn, 1000), PlainText.CheckLine("NoteZh", NoteZh, 1000));
        if (bad is not null) { return bad; }
        if (part is "variables" or "sources") { SetWords(one, "note", NoteEn, NoteZh, remark: true); }
        if (part is "variables" or "sources")
        {
            if (one["title"] is not JsonObject) { one.Remove("title"); one.Remove("zh"); }
            SetWords(one, "title", En, Zh, remark: part == "sources");
        }
        else
        {
            one["en"] = En?.Trim() ?? "";
            one["zh"] = Zh?.Trim() ?? "";
        }

        switch (part)
        {
            case "phases": Set(one, "safety", Safety); break;
            case "events" when External is "yes" or "no": one["external"] = External == "yes"; break;
            case "events": one.Remove("external"); break;
            case "sources": Set(one, "articles", Articles); one["prov"] = Prov is "S" or "M" ? Prov : "D"; break;
            case "variables": Variable(one); break;
        }

        return null;
    }

    private void Variable(JsonObject one)
    {
        one["type"] = Type is "enum" or "set" or "int" or "number" or "text" or "date" or "bool" ? Type : "tribool";
        var lines = (Values ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToList();
        // Whole numbers are what their bounds say: lines only give them names.
        var named = Type == "int";
        Set(one, "values", named ? [] : lines.Select(line => line[0]));
        var labels = new JsonObject();
        foreach (var line in lines.Where(line => (named || line.Length > 1) && line[0].Length > 0)) { labels[line[0]] = Words(line.Length > 1 ? line[1] : "", line.Length > 2 ? line[2] : ""); }
        if (labels.Count > 0) { one["labels"] = labels; } else { one.Remove("labels"); }
        Number(one, "min", Min);
        Number(one, "max", Max);
        Set(one, "computed", string.IsNullOrWhiteSpace(ComputedFrom) ? null : "now - " + ComputedFrom.Trim());
        if (one.ContainsKey("computed") && !one.ContainsKey("unit")) { one["unit"] = "h"; }
    }

    private static void Number(JsonObject one, string name, string? text)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) { one[name] = number; } else { Set(one, name, text); }
    }
}

/// <summary>A rule that spans steps as a form carries it.</summary>
internal sealed class RuleForm
{
    public int Version { get; set; }
    public string? Note { get; set; }
    public string? Code { get; set; }
    public string? En { get; set; }
    public string? Zh { get; set; }
    public string? Type { get; set; }
    public string? Step { get; set; }
    public string? Other { get; set; }
    public string? Times { get; set; }
    public string? Evidence { get; set; }
    public string? Expr { get; set; }
    public string? WhoEn { get; set; }
    public string? WhoZh { get; set; }
    public string? When { get; set; }
    public string? Unless { get; set; }
    public string? Severity { get; set; }
    public string? Src { get; set; }

    public static readonly string[] Types = ["precedence", "response", "at_most", "requires_evidence", "requires_attribute", "not_performed_by", "not_coexist", "separation_of_duty", "not_coexist_room", "independence"];

    public static RuleForm Of(JsonObject one, int version) => new()
    {
        Version = version, Code = Text(one, "id"), En = Text(one, "en"), Zh = Text(one, "zh"), Type = Text(one, "type") ?? Types[0], Step = Text(one, "step") ?? Text(one, "first") ?? Text(one, "a"),
        Other = Text(one, "then") ?? Text(one, "b"), Times = Text(one, "n"), Evidence = Text(one, "evidence"), Expr = Text(one, "expr"), WhoEn = Text(one["who"], "en") ?? Text(one, "who"), WhoZh = Text(one["who"], "zh"),
        When = Text(one, "when"), Unless = Text(one, "unless"), Severity = Text(one, "severity") ?? "medium", Src = Text(one, "src"),
    };

    public Refusal? Into(JsonObject one)
    {
        var lines = new (string, string?)[] { ("En", En), ("Zh", Zh), ("Step", Step), ("Other", Other), ("Times", Times), ("Evidence", Evidence), ("Expr", Expr), ("WhoEn", WhoEn), ("WhoZh", WhoZh), ("When", When), ("Unless", Unless), ("Src", Src) };
        if (PlainText.All(lines.Select(line => PlainText.CheckLine(line.Item1, line.Item2, 1000))) is { } bad) { return bad; }
        var type = Types.Contains(Type) ? Type! : Types[0];
        foreach (var key in (string[])["step", "first", "then", "a", "b"]) { one.Remove(key); }
        one["type"] = type;
        var (first, second) = type is "precedence" or "response" ? ("first", "then") : type is "not_coexist" or "separation_of_duty" or "independence" ? ("a", "b") : ("step", null);
        Set(one, first, Step);
        if (second is not null) { Set(one, second, Other); }
        if (type == "at_most" && int.TryParse(Times, NumberStyles.None, CultureInfo.InvariantCulture, out var times)) { one["n"] = times; } else { Set(one, "n", type == "at_most" ? Times : null); }
        Set(one, "evidence", type == "requires_evidence" ? Evidence : null);
        Set(one, "expr", type == "requires_attribute" ? Expr : null);
        SetWords(one, "who", type is "not_performed_by" or "not_coexist_room" ? WhoEn : null, type is "not_performed_by" or "not_coexist_room" ? WhoZh : null, remark: true);
        Set(one, "when", When);
        Set(one, "unless", Unless);
        one["severity"] = Severity is "low" or "high" or "critical" ? Severity : "medium";
        one["en"] = En?.Trim() ?? "";
        one["zh"] = Zh?.Trim() ?? "";
        Set(one, "src", Src);
        return null;
    }
}
