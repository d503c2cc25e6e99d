using System.Text.Json;
using Leeward.Deadlines;

namespace Leeward.Runs;

/// <summary>Reads the steps of a procedure.</summary>
internal sealed class StepReader(Reader reader, ProcedureNames names, CalendarDefaults defaults)
{
    public List<StepDefinition> ReadAll(JsonElement document)
    {
        var items = reader.Items(document, string.Empty, "steps", required: true).ToList();
        foreach (var (item, place) in items)
        {
            if (reader.Text(item, place, "id") is { } id && !names.Steps.Add(id))
            {
                reader.Error(Reader.Child(place, "id"), "duplicate_step", $"There are two steps '{id}'.");
            }
        }

        return [.. items.Select(item => Read(item.Value, item.Pointer))];
    }

    private StepDefinition Read(JsonElement item, string place)
    {
        var role = reader.Text(item, place, "role");
        var phase = reader.Text(item, place, "phase");
        reader.Known(role, Reader.Child(place, "role"), names.Roles.ContainsKey, "unknown_role", "role");
        reader.Known(phase, Reader.Child(place, "phase"), code => names.Phases.Any(one => one.Code == code), "unknown_phase", "phase");
        var when = reader.Rule(item, place, "when", names.Vocabulary);
        var modality = reader.Choice(item, place, "mod", Modality.Mandatory, required: true, Modalities);
        var onUnknown = reader.Choice(item, place, "on_unknown", OnUnknown.Require, required: Reader.Has(item, "when", out _), Unknowns);
        if (modality != Modality.Optional && (modality == Modality.Conditional) != Reader.Has(item, "when", out _))
        {
            reader.Error(place, "mod_when", $"A conditional step needs 'when', a mandatory one has none.");
        }

        var due = new DueReader(reader, names, defaults).ReadAll(item, place);
        var emits = reader.Text(item, place, "emits", required: false);
        if (emits is not null)
        {
            KnownEvent(emits, Reader.Child(place, "emits"));
        }

        var sets = reader.Texts(item, place, "sets");
        for (var i = 0; i < sets.Count; i++)
        {
            reader.Known(sets[i], Reader.Child(Reader.Child(place, "sets"), i), names.Variables.ContainsKey, "unknown_variable", "variable");
        }

        return new()
        {
            Id = reader.Text(item, place, "id", required: false) ?? string.Empty,
            Phase = phase ?? string.Empty,
            Title = reader.Words(item, place, "title"),
            Role = role ?? string.Empty,
            With = Codes(item, place, "with", names.Roles.ContainsKey, "unknown_role", "role"),
            Start = ReadStart(item, place),
            Modality = modality,
            When = when,
            OnUnknown = onUnknown,
            Due = due,
            Evidence = Codes(item, place, "evidence", names.Evidence.ContainsKey, "unknown_evidence", "proof"),
            EvidenceIf = ReadEvidenceIf(item, place),
            Checks = ReadChecks(item, place),
            Sets = sets,
            Emits = emits,
            EmitsIf = ReadEmitsIf(item, place),
            Repeat = ReadRepeat(item, place),
            External = reader.Flag(item, place, "external"),
            Urgent = reader.Flag(item, place, "urgent", due.Any(one => (one.Rule.Immediate && one.When is null && !one.Otherwise) || (one.Rule.Hard && one.Rule.Kind == DeadlineKind.Clinical))),
            Sources = Codes(item, place, "src", names.Sources.ContainsKey, "unknown_source", "source"),
            Note = reader.Remark(item, place),
        };
    }

    private List<string> Codes(JsonElement item, string place, string name, Func<string, bool> known, string code, string what)
    {
        var list = Reader.Child(place, name);
        return [.. reader.Texts(item, place, name).Where((text, index) => reader.Known(text, Reader.Child(list, index), known, code, what))];
    }

    private void KnownEvent(string? code, string place) => reader.Known(code, place, names.Events.ContainsKey, "unknown_event", "event");

    private StartDefinition ReadStart(JsonElement item, string place)
    {
        place = Reader.Child(place, "start");
        if (!Reader.Has(item, "start", out var start))
        {
            reader.Error(place, "no_start", $"The step never starts: give an event, steps or a step.");
            return new(StartKind.Event, null, [], false);
        }

        var ways = new[] { "event", "after", "with" }.Count(way => Reader.Has(start, way, out _));
        if (ways != 1)
        {
            reader.Error(place, ways == 0 ? "no_start" : "two_starts", $"Give exactly one of event, after and with.");
        }

        if (Reader.Has(start, "event", out _))
        {
            var code = reader.Text(start, place, "event");
            KnownEvent(code, Reader.Child(place, "event"));
            return new(StartKind.Event, code, [], false);
        }

        if (Reader.Has(start, "with", out _))
        {
            var with = reader.Text(start, place, "with");
            reader.Known(with, Reader.Child(place, "with"), names.Steps.Contains, "unknown_step", "step");
            return new(StartKind.With, null, with is null ? [] : [with], false);
        }

        var after = Codes(start, place, "after", names.Steps.Contains, "unknown_step", "step");
        if (after.Count == 0 && ways == 1)
        {
            reader.Error(place, "no_start", $"'after' names no step.");
        }

        var any = reader.Choice(start, place, "join", false, required: false, new Dictionary<string, bool> { ["all"] = false, ["any"] = true });
        return new(StartKind.After, null, after, any);
    }

    private List<EvidenceCondition> ReadEvidenceIf(JsonElement item, string place)
    {
        var list = new List<EvidenceCondition>();
        foreach (var (one, at) in reader.Items(item, place, "evidence_if"))
        {
            var codes = Codes(one, at, "require", names.Evidence.ContainsKey, "unknown_evidence", "proof");
            if (reader.Rule(one, at, "when", names.Vocabulary, required: true) is { } when)
            {
                list.Add(new(when, codes));
            }
        }

        return list;
    }

    private List<CheckDefinition> ReadChecks(JsonElement item, string place)
    {
        var list = new List<CheckDefinition>();
        foreach (var (one, at) in reader.Items(item, place, "checks"))
        {
            var when = reader.Rule(one, at, "if", names.Vocabulary, required: true);
            var require = reader.Rule(one, at, "require", names.Vocabulary, required: true);
            var kind = reader.Choice(one, at, "kind", DeadlineKind.Policy, required: true, Reader.Kinds);
            var source = reader.Text(one, at, "src");
            reader.Known(source, Reader.Child(at, "src"), names.Sources.ContainsKey, "unknown_source", "source");
            if (when is not null && require is not null)
            {
                list.Add(new(when, require, kind, source ?? string.Empty));
            }
        }

        return list;
    }

    private List<EmitCondition> ReadEmitsIf(JsonElement item, string place)
    {
        var list = new List<EmitCondition>();
        foreach (var (one, at) in reader.Items(item, place, "emits_if"))
        {
            var code = reader.Text(one, at, "event");
            KnownEvent(code, Reader.Child(at, "event"));
            if (reader.Rule(one, at, "when", names.Vocabulary, required: true) is { } when && code is not null)
            {
                list.Add(new(when, code));
            }
        }

        return list;
    }

    private RepeatDefinition? ReadRepeat(JsonElement item, string place)
    {
        place = Reader.Child(place, "repeat");
        if (!Reader.Has(item, "repeat", out var repeat))
        {
            return null;
        }

        const string By = "every_by_";
        string? variable = null;
        var spans = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var member in repeat.ValueKind == JsonValueKind.Object ? repeat.EnumerateObject().ToList() : [])
        {
            if (member.Name.StartsWith(By, StringComparison.Ordinal))
            {
                variable = ReadEveryBy(member, Reader.Child(place, member.Name), member.Name[By.Length..], spans);
            }
            else if (member.Name is not ("every" or "at" or "event" or "times" or "until"))
            {
                reader.Error(Reader.Child(place, member.Name), "unknown_key", $"'{member.Name}' means nothing here.");
            }
        }

        var every = reader.Duration(repeat, place, "every");
        var at = reader.Items(repeat, place, "at").Select(one => reader.Duration(one.Value, one.Pointer)).OfType<TimeSpan>().ToList();
        var code = reader.Text(repeat, place, "event", required: false);
        var until = reader.Text(repeat, place, "until", required: false);
        var times = reader.Whole(repeat, place, "times", 1, 1000);
        foreach (var (name, key) in new[] { (code, "event"), (until, "until") })
        {
            if (name is not null)
            {
                KnownEvent(name, Reader.Child(place, key));
            }
        }

        if ((every is null ? 0 : 1) + (spans.Count == 0 ? 0 : 1) + (at.Count == 0 ? 0 : 1) + (code is null ? 0 : 1) != 1)
        {
            reader.Error(place, "bad_repeat", $"Give exactly one of every, every_by_..., at and event.");
        }
        else if ((every is not null || spans.Count > 0) && times is null && until is null)
        {
            reader.Error(place, "endless_repeat", $"A repetition needs 'times' or 'until'.");
        }

        return new() { Every = every, By = variable, EveryBy = variable is null ? null : spans, At = at.Count == 0 ? null : at, Event = code, Times = times, Until = until };
    }

    private string? ReadEveryBy(JsonProperty member, string place, string variable, Dictionary<string, TimeSpan> spans)
    {
        if (!reader.Known(variable, place, names.Variables.ContainsKey, "unknown_variable", "variable"))
        {
            return null;
        }

        var allowed = names.Variables[variable].Type.Allowed;
        foreach (var one in member.Value.ValueKind == JsonValueKind.Object ? member.Value.EnumerateObject().ToList() : [])
        {
            if (allowed is null || !allowed.Contains(one.Name, StringComparer.Ordinal))
            {
                reader.Error(Reader.Child(place, one.Name), "unknown_value", $"'{one.Name}' is not a value of '{variable}'.");
            }

            if (reader.Duration(one.Value, Reader.Child(place, one.Name)) is { } span)
            {
                spans[one.Name] = span;
            }
        }

        return variable;
    }

    private static readonly Dictionary<string, Modality> Modalities = new()
    {
        ["mandatory"] = Modality.Mandatory, ["conditional"] = Modality.Conditional, ["optional"] = Modality.Optional,
    };

    private static readonly Dictionary<string, OnUnknown> Unknowns = new() { ["require"] = OnUnknown.Require, ["skip"] = OnUnknown.Skip };
}
