using System.Text.RegularExpressions;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Texts;
using Leeward.Packs;

namespace Leeward.Kernel.Audit;

/// <summary>Puts lines of the audit trail into plain words of the reader's language. A module's own verbs, kinds and purposes may have their words beside the module.</summary>
public sealed partial class AuditWords(TextCatalogue texts, PackSet pack, RegionBook regions)
{
    /// <summary>What was done: the words of <c>verb.&lt;verb&gt;</c>, else of the role's right, else the code.</summary>
    public string Verb(string verb) => Find("verb." + verb) ?? verb;

    /// <summary>The verbs that have words, with them, in the order of the words.</summary>
    public IReadOnlyList<(string Verb, string Words)> Verbs() =>
        [.. texts.Keys("verb.").Select(key => (key["verb.".Length..], texts.Say(key))).OrderBy(v => v.Item2, StringComparer.CurrentCulture)];

    /// <summary>done, read, refused.</summary>
    public string Result(string result) => Find("result." + result) ?? result;

    /// <summary>The kind of record.</summary>
    public string Kind(string kind) => kind.Length == 0 ? "" : Find("kind." + kind) ?? Find("job." + kind) ?? kind;

    /// <summary>A purpose of reading.</summary>
    public string Purpose(string purpose) => Find("purpose." + purpose) ?? purpose;

    /// <summary>What the line says beyond its verb.</summary>
    public string Details(AuditEvent line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return Details(line.Result, line.Details);
    }

    /// <summary>What a line of that result says beyond its verb.</summary>
    public string Details(string result, string details)
    {
        ArgumentNullException.ThrowIfNull(details);
        var parts = People.Details.Read(details);
        return string.Join("; ", parts.Select((part, i) => part.Key.Length > 0 ? Pair(part.Key, part.Value) : result == AuditEntry.Read ? Reading(part.Value, i) : Change(part.Value)).Where(text => text.Length > 0));
    }

    private string Pair(string key, string value)
    {
        var said = key switch
        {
            "role" => pack.Roles.GetValueOrDefault(value)?.Title.ToString() ?? value,
            "region" => value.Length == 0 ? texts.Say("audit.whole") : regions.Path(value).ToString(),
            "body" or "formerly" => pack.Lookups.GetValueOrDefault(Signing.GiveBody.Lookup)?.Find(value)?.Title.ToString() ?? value,
            "verb" => Verb(value),
            "result" => Result(value),
            "kind" or "check" or "why" => Find($"value.{value}") ?? value,
            "alone" => "",
            _ => value,
        };
        var label = Find("detail." + key) ?? key;
        return said.Length == 0 ? label : texts.Say("audit.pair", label, said);
    }

    /// <summary>"case page; ChildIdentity; 3 ids".</summary>
    private string Reading(string part, int place) => place == 0 ? Purpose(part)
        : ManyIds().IsMatch(part) ? texts.Say("audit.records", part.Count(c => c == ',') + 1)
        : string.Join(", ", part.Split(", ").Select(field => Find("field." + field) ?? field));

    /// <summary>"added", "changed: Status,Risk".</summary>
    private string Change(string part)
    {
        var at = part.IndexOf(": ", StringComparison.Ordinal);
        var act = at < 0 ? part : part[..at];
        return Find("act." + act) is not { } word ? part : at < 0 ? word : texts.Say("audit.pair", word, part[(at + 2)..].Replace(",", ", ", StringComparison.Ordinal));
    }

    private string? Find(string key) => texts.Say(key) is var said && said == key ? null : said;

    [GeneratedRegex("^[0-9a-f]{32}(,[0-9a-f]{32})*$")]
    private static partial Regex ManyIds();
}
