using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leeward.Kernel;
using static Leeward.Procedures.Drafts.DraftDocument;

namespace Leeward.Procedures.Drafts;

/// <summary>A step as a form carries it: everything is text, both languages side by side.</summary>
internal sealed class StepForm
{
    public int Version { get; set; }
    public string? Note { get; set; }
    public string? En { get; set; }
    public string? Zh { get; set; }
    public string? Phase { get; set; }
    public string? Role { get; set; }
    public List<string>? With { get; set; }
    /// <summary>event, after, any or with.</summary>
    public string? StartKind { get; set; }
    public string? StartEvent { get; set; }
    public string? StartSteps { get; set; }
    public string? Mod { get; set; }
    public string? When { get; set; }
    public string? OnUnknown { get; set; }
    public List<string>? Evidence { get; set; }
    public string? EvidenceIf { get; set; }
    public string? Checks { get; set; }
    public List<string>? Sets { get; set; }
    public string? Emits { get; set; }
    public string? EmitsIf { get; set; }
    public string? Every { get; set; }
    /// <summary>The fact that decides how often it is done.</summary>
    public string? EveryBy { get; set; }
    /// <summary>One value of it a line: value = length.</summary>
    public string? EveryByLengths { get; set; }
    public string? At { get; set; }
    public string? EachEvent { get; set; }
    public string? Times { get; set; }
    public string? Until { get; set; }
    public bool External { get; set; }
    public string? Urgent { get; set; }
    public List<string>? Src { get; set; }
    public string? NoteEn { get; set; }
    public string? NoteZh { get; set; }

    public static StepForm Of(JsonObject step, int version)
    {
        var (start, title, note, repeat) = (step["start"], step["title"], step["note"], step["repeat"]);
        var after = Texts(start, "after");
        var by = ByKey(repeat as JsonObject);
        return new()
        {
            Version = version, En = Text(title, "en"), Zh = Text(title, "zh"), Phase = Text(step, "phase"), Role = Text(step, "role"), With = [.. Texts(step, "with")],
            StartKind = Text(start, "with") is not null ? "with" : after.Count > 0 ? Text(start, "join") == "any" ? "any" : "after" : "event",
            StartEvent = Text(start, "event"), StartSteps = Text(start, "with") ?? string.Join(", ", after), Mod = Text(step, "mod") ?? "mandatory", When = Text(step, "when"), OnUnknown = Text(step, "on_unknown") ?? "require",
            Evidence = [.. Texts(step, "evidence")], EvidenceIf = Lines(step, "evidence_if", one => $"{string.Join(", ", Texts(one, "require"))} if {Text(one, "when")}"),
            Checks = Lines(step, "checks", one => $"{Text(one, "require")} if {Text(one, "if")} | {Text(one, "kind")} | {Text(one, "src")}"),
            Sets = [.. Texts(step, "sets")], Emits = Text(step, "emits"), EmitsIf = Lines(step, "emits_if", one => $"{Text(one, "event")} if {Text(one, "when")}"),
            EveryBy = by?[By.Length..], EveryByLengths = by is null || repeat![by] is not JsonObject lengths ? "" : string.Join('\n', lengths.Select(one => $"{one.Key} = {Text(lengths, one.Key)}")),
            Every = Text(repeat, "every"), At = string.Join(", ", Texts(repeat, "at")), EachEvent = Text(repeat, "event"), Times = Text(repeat, "times"), Until = Text(repeat, "until"),
            External = Flag(step, "external"), Urgent = step["urgent"] is JsonValue urgent && urgent.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? Flag(step, "urgent") ? "yes" : "no" : "",
            Src = [.. Texts(step, "src")], NoteEn = note is JsonObject ? Text(note, "en") : Text(step, "note"), NoteZh = note is JsonObject ? Text(note, "zh") : "",
        };
    }

    /// <summary>Writes the form into the step; a text that can be no text of a procedure is refused, everything else the checker judges.</summary>
    public Refusal? Into(JsonObject step)
    {
        var lines = new (string Field, string? Text)[] { ("En", En), ("Zh", Zh), ("Phase", Phase), ("Role", Role), ("StartEvent", StartEvent), ("StartSteps", StartSteps), ("When", When), ("Emits", Emits), ("Every", Every), ("EveryBy", EveryBy), ("At", At), ("EachEvent", EachEvent), ("Times", Times), ("Until", Until) };
        var bad = PlainText.All([.. lines.Select(one => PlainText.CheckLine(one.Field, one.Text, 1000)), .. new[] { ("NoteEn", NoteEn), ("NoteZh", NoteZh), ("EveryByLengths", EveryByLengths), ("EvidenceIf", EvidenceIf), ("Checks", Checks), ("EmitsIf", EmitsIf) }.Select(one => PlainText.Check(one.Item1, one.Item2, 4000)),
            .. new[] { With, Evidence, Sets, Src }.SelectMany(list => list ?? []).Select(code => PlainText.CheckLine("", code, 100))]);
        if (bad is not null) { return bad; }
        SetWords(step, "title", En, Zh);
        Set(step, "phase", Phase);
        Set(step, "role", Role);
        Set(step, "with", With ?? []);
        step["start"] = Start();
        Set(step, "mod", Mod is "conditional" or "optional" ? Mod : "mandatory");
        Set(step, "when", When);
        Set(step, "on_unknown", string.IsNullOrWhiteSpace(When) ? null : OnUnknown == "skip" ? "skip" : "require");
        Set(step, "evidence", Evidence ?? []);
        SetLines(step, "evidence_if", EvidenceIf, (left, right) => new() { ["when"] = right, ["require"] = Codes(left) });
        SetLines(step, "checks", Checks, (left, right) => right.Split('|') is var parts && parts.Length == 3
            ? new() { ["if"] = parts[0].Trim(), ["require"] = left, ["kind"] = parts[1].Trim(), ["src"] = parts[2].Trim() } : new() { ["if"] = right, ["require"] = left });
        Set(step, "sets", Sets ?? []);
        Set(step, "emits", Emits);
        SetLines(step, "emits_if", EmitsIf, (left, right) => new() { ["when"] = right, ["event"] = left });
        Repeat(step);
        Set(step, "external", External);
        if (Urgent is "yes" or "no") { step["urgent"] = Urgent == "yes"; } else { step.Remove("urgent"); }
        Set(step, "src", Src ?? []);
        SetWords(step, "note", NoteEn, NoteZh, remark: true);
        return null;
    }

    private JsonObject Start() => StartKind switch
    {
        "with" => new() { ["with"] = StartSteps?.Trim() ?? "" },
        "after" => new() { ["after"] = Codes(StartSteps) },
        "any" => new() { ["after"] = Codes(StartSteps), ["join"] = "any" },
        _ => new() { ["event"] = StartEvent?.Trim() ?? "" },
    };

    private void Repeat(JsonObject step)
    {
        var repeat = step["repeat"] as JsonObject ?? [];
        Set(repeat, "every", Every);
        if (ByKey(repeat) is { } old && (string.IsNullOrWhiteSpace(EveryBy) || old != By + EveryBy.Trim())) { repeat.Remove(old); }
        if (EveryBy?.Trim() is { Length: > 0 } fact) { repeat[By + fact] = Lengths(); }
        var at = Codes(At);
        if (at.Count > 0) { repeat["at"] = at; } else { repeat.Remove("at"); }
        Set(repeat, "event", EachEvent);
        Set(repeat, "until", Until);
        if (int.TryParse(Times, NumberStyles.None, CultureInfo.InvariantCulture, out var times)) { repeat["times"] = times; } else { Set(repeat, "times", Times); }
        if (repeat.Count == 0) { step.Remove("repeat"); } else if (step["repeat"] is not JsonObject) { step["repeat"] = repeat; }
    }

    private const string By = "every_by_";

    private static string? ByKey(JsonObject? repeat) => repeat?.Select(one => one.Key).FirstOrDefault(key => key.StartsWith(By, StringComparison.Ordinal));

    private JsonObject Lengths()
    {
        var lengths = new JsonObject();
        foreach (var line in (EveryByLengths ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))) { lengths[line[0]] = line.Length > 1 ? line[1] : ""; }
        return lengths;
    }

    private static JsonArray Codes(string? text) => [.. (text ?? "").Split([',', '，', '、', ';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(code => (JsonNode)code)];

    private static string Lines(JsonObject step, string name, Func<JsonObject, string> line) => step[name] is JsonArray list ? string.Join('\n', list.OfType<JsonObject>().Select(line)) : "";

    private static void SetLines(JsonObject step, string name, string? text, Func<string, string, JsonObject> make)
    {
        const string If = " if ";
        var list = new JsonArray();
        foreach (var line in (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var at = line.IndexOf(If, StringComparison.Ordinal);
            list.Add(at < 0 ? make(line, "") : make(line[..at].Trim(), line[(at + If.Length)..].Trim()));
        }

        if (list.Count > 0) { step[name] = list; } else { step.Remove(name); }
    }
}

/// <summary>A deadline as a form carries it.</summary>
internal sealed class DueForm
{
    public int Version { get; set; }
    public string? Note { get; set; }
    /// <summary>elapsed, calendar_day or working_day.</summary>
    public string? Clock { get; set; }
    public string? Within { get; set; }
    /// <summary>from, before (an event) or before_step.</summary>
    public string? Side { get; set; }
    public string? Anchor { get; set; }
    public string? When { get; set; }
    public bool Otherwise { get; set; }
    public bool Immediate { get; set; }
    public bool Hard { get; set; }
    public string? Target { get; set; }
    public string? CutOff { get; set; }
    public string? Kind { get; set; }
    public string? Src { get; set; }
    public string? Prov { get; set; }
    /// <summary>yes, no, or empty to let the calendar of the procedure and the kind of the deadline say.</summary>
    public string? ExcludeStart { get; set; }
    public string? RollForward { get; set; }
    public string? MonitorProv { get; set; }
    /// <summary>A remark for those who do it; <see cref="Note"/> says why the draft is changed.</summary>
    public string? NoteEn { get; set; }
    public string? NoteZh { get; set; }

    public static DueForm Of(JsonObject due, int version) => new()
    {
        Version = version, Clock = Text(due, "clock") ?? "elapsed", Within = Text(due, "within"), Anchor = Text(due, "from") ?? Text(due, "before"),
        Side = Text(due, "before") is null ? "from" : due["within"] is null ? "before_step" : "before", When = Text(due, "when"), Otherwise = Flag(due, "otherwise"), Immediate = Flag(due, "immediate"),
        Hard = Flag(due, "hard"), Target = Text(due, "target"), CutOff = Text(due, "cut_off"), Kind = Text(due, "kind") ?? "policy", Src = Text(due, "src"), Prov = Text(due, "prov") ?? "D",
        ExcludeStart = YesNo(due, "exclude_start_unit"), RollForward = YesNo(due, "roll_forward"), MonitorProv = Text(due, "monitor_prov"),
        NoteEn = due["note"] is JsonObject ? Text(due["note"], "en") : Text(due, "note"), NoteZh = Text(due["note"], "zh"),
    };

    public Refusal? Into(JsonObject due)
    {
        if (PlainText.All(new[] { ("Within", Within), ("Anchor", Anchor), ("When", When), ("Target", Target), ("CutOff", CutOff), ("Src", Src), ("NoteEn", NoteEn), ("NoteZh", NoteZh) }.Select(one => PlainText.CheckLine(one.Item1, one.Item2, 1000))) is { } bad) { return bad; }
        var hours = Clock is not ("calendar_day" or "working_day");
        due.Remove("from");
        due.Remove("before");
        Set(due, Side is "before" or "before_step" ? "before" : "from", Anchor);
        if (Side == "before_step") { due.Remove("within"); due.Remove("clock"); }
        else
        {
            Length(due, "within", Within, hours);
            due["clock"] = hours ? "elapsed" : Clock;
        }

        Length(due, "target", Target, hours: true);
        Set(due, "when", When);
        Set(due, "otherwise", Otherwise);
        Set(due, "immediate", Immediate);
        Set(due, "hard", Hard);
        Set(due, "cut_off", CutOff);
        due["kind"] = Kind is "statutory" or "clinical" or "recommended" ? Kind : "policy";
        Set(due, "src", Src);
        due["prov"] = Prov is "S" or "M" ? Prov : "D";
        SetYesNo(due, "exclude_start_unit", ExcludeStart);
        SetYesNo(due, "roll_forward", RollForward);
        Set(due, "monitor_prov", MonitorProv is "S" or "M" or "D" ? MonitorProv : null);
        SetWords(due, "note", NoteEn, NoteZh, remark: true);
        return null;
    }

    private static string YesNo(JsonObject due, string name) => due[name] is JsonValue ? Flag(due, name) ? "yes" : "no" : "";

    private static void SetYesNo(JsonObject due, string name, string? said)
    {
        if (said is "yes" or "no") { due[name] = said == "yes"; } else { due.Remove(name); }
    }

    /// <summary>Hours may be typed as a number: 72 is PT72H; days are whole numbers.</summary>
    private static void Length(JsonObject due, string name, string? text, bool hours)
    {
        var clean = text?.Trim() ?? "";
        if (!int.TryParse(clean, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) { Set(due, name, clean); }
        else if (hours) { due[name] = $"PT{number.ToString(CultureInfo.InvariantCulture)}H"; }
        else { due[name] = number; }
    }
}
