using System.Collections.Frozen;
using System.Globalization;
using Leeward.Runs;

namespace Leeward.Procedures.Drafts;

/// <summary>Which field of a form a finding belongs to: the members of a piece of the document, and where the form shows each.</summary>
internal static class FindingFields
{
    public static readonly FrozenDictionary<string, string> Step = Map(
        "title/en En", "title Zh", "phase Phase", "role Role", "with With", "start/event StartEvent", "start/after StartSteps", "start/with StartSteps", "start/join StartSteps", "start StartKind",
        "mod Mod", "when When", "on_unknown OnUnknown", "evidence Evidence", "evidence_if EvidenceIf", "checks Checks", "sets Sets", "emits Emits", "emits_if EmitsIf", "repeat/at At", "repeat/event EachEvent",
        "repeat/times Times", "repeat/every_by EveryByLengths", "repeat/until Until", "repeat Every", "external External", "urgent Urgent", "src Src", "note/zh NoteZh", "note NoteEn");

    public static readonly FrozenDictionary<string, string> Head = Map(
        "title/en En", "title Zh", "scope/en ScopeEn", "scope ScopeZh", "version Edition", "jurisdiction Jurisdiction", "calendar/exclude_start_unit ExcludeStart", "calendar/roll_forward_if_last_day_is_holiday RollForward",
        "calendar Calendar");

    public static readonly FrozenDictionary<string, string> Due = Map(
        "within Within", "clock Clock", "from Anchor", "before Anchor", "when When", "otherwise Otherwise", "immediate Immediate", "hard Hard", "target Target", "cut_off CutOff", "kind Kind", "src Src", "prov Prov",
        "exclude_start_unit ExcludeStart", "roll_forward RollForward", "monitor_prov MonitorProv", "note/zh NoteZh", "note NoteEn");

    public static readonly FrozenDictionary<string, string> Name = Map(
        "title/en En", "title Zh", "en En", "zh Zh", "safety Safety", "external External", "articles Articles", "prov Prov", "type Type", "values Values", "labels Values", "min Min", "max Max", "computed ComputedFrom",
        "note/zh NoteZh", "note NoteEn");

    public static readonly FrozenDictionary<string, string> Rule = Map(
        "id Code", "en En", "zh Zh", "type Type", "step Step", "first Step", "a Step", "then Other", "b Other", "n Times", "evidence Evidence", "expr Expr", "who/zh WhoZh", "who WhoEn", "when When", "unless Unless",
        "severity Severity", "src Src");

    /// <summary>The field of a finding.</summary>
    /// <param name="fields">The fields of the form.</param>
    /// <param name="one">The finding.</param>
    /// <param name="member">Where in the piece it is, without a slash at the front; empty for the piece as a whole.</param>
    /// <returns>Null where no one field is to be mended.</returns>
    public static string? Of(FrozenDictionary<string, string> fields, Finding one, string member)
    {
        // What is missing is told of the mapping that lacks it.
        var place = one.Code == "procedure.missing" && one.Args is [var lacks, ..] ? $"{member}/{lacks}".TrimStart('/')
            : member.Length > 0 ? member
            : one.Code switch { "procedure.mod_when" => "when", "procedure.cycle" => "start/after", "procedure.dead_anchor" => "from", _ => "" };
        // The name of the fact stands in the key.
        if (place.StartsWith("repeat/every_by_", StringComparison.Ordinal)) { place = "repeat/every_by"; }
        for (var end = place.Length; end > 0; end = place.LastIndexOf('/', end - 1))
        {
            if (fields.TryGetValue(place[..end], out var field)) { return field; }
        }

        return null;
    }

    /// <summary>Where in a piece a place of the document is; null outside of it.</summary>
    public static string? Within(string pointer, string piece) =>
        pointer == piece ? "" : pointer.StartsWith(piece + "/", StringComparison.Ordinal) ? pointer[(piece.Length + 1)..] : null;

    /// <summary>The place of an element of a list.</summary>
    public static string Place(string part, int at) => string.Create(CultureInfo.InvariantCulture, $"/{part}/{at}");

    /// <summary>The place of a name of a part.</summary>
    public static string Place(string part, string name) => $"/{part}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    private static FrozenDictionary<string, string> Map(params string[] lines) => lines.Select(line => line.Split(' ')).ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}
