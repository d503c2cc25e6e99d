using System.Globalization;
using System.Text.Json;
using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>Reads a procedure from its document and checks all that can be checked before a child depends on it.</summary>
public static class ProcedureReader
{
    /// <summary>An attribute of one performance; never a fact of the run, where it would speak for every performance.</summary>
    internal const string InterviewerSex = "interviewer_sex";

    /// <summary>What a procedure may rely on without declaring it: attributes of a performance, and the number of open referrals told by the host.</summary>
    internal static readonly IReadOnlyDictionary<string, VariableType> Standard = new Dictionary<string, VariableType>
    {
        [InterviewerSex] = VariableType.OneOf("female", "male", "unknown"),
        ["open_referrals"] = new(ValueKind.Number, Min: 0),
    };

    internal const string MissingText = "procedure.missing_text";

    /// <summary>Reads a procedure. Never throws on a wrong document; every mistake is named with its JSON pointer.</summary>
    public static ProcedureReading Read(JsonElement document)
    {
        var reader = new Reader();
        if (document.ValueKind != JsonValueKind.Object)
        {
            reader.Error(string.Empty, "no_mapping", $"A procedure must be a mapping.");
            return new(null, reader.Problems);
        }

        var names = ReadNames(reader, document);
        var defaults = ReadCalendar(reader, document);
        var steps = new StepReader(reader, names, defaults).ReadAll(document);
        var constraints = new ConstraintReader(reader, names).ReadAll(document, steps);
        var events = names.Events.Values
            .Select(one => one with { External = names.DeclaredExternal.GetValueOrDefault(one.Code, !Emitted(steps).Contains(one.Code)) })
            .ToDictionary(one => one.Code, StringComparer.Ordinal);
        var definition = new ProcedureDefinition
        {
            Id = reader.Text(document, string.Empty, "id") ?? string.Empty,
            Version = reader.Text(document, string.Empty, "version") ?? string.Empty,
            Status = reader.Text(document, string.Empty, "status", required: false) ?? "draft",
            Jurisdiction = reader.Text(document, string.Empty, "jurisdiction", required: false) ?? "*",
            Title = reader.Words(document, string.Empty, "title"),
            Scope = reader.Words(document, string.Empty, "scope"),
            Calendar = defaults.Calendar,
            Sources = names.Sources,
            Roles = names.Roles,
            Variables = names.Variables,
            Vocabulary = names.Vocabulary,
            Events = events,
            Evidence = names.Evidence,
            Phases = names.Phases,
            Steps = steps,
            Constraints = constraints,
            ContentHash = CanonicalJson.Hash(document),
        };
        // A text that still waits for its translation does not keep the rest from being checked.
        if (reader.Problems.All(problem => problem.IsWarning || problem.Code == MissingText))
        {
            ProcedureGraph.Check(reader, definition);
            Unused(reader, definition);
        }

        return new(reader.Problems.Any(problem => !problem.IsWarning) ? null : definition, reader.Problems) { Partial = definition };
    }

    /// <summary>The content hash of a document, whether or not it can be read as a procedure.</summary>
    public static string HashOf(JsonElement document) => CanonicalJson.Hash(document);

    internal static HashSet<string> Emitted(IEnumerable<StepDefinition> steps) =>
        steps.SelectMany(step => step.EmitsIf.Select(one => one.Event).Append(step.Emits ?? string.Empty)).ToHashSet(StringComparer.Ordinal);

    private static ProcedureNames ReadNames(Reader reader, JsonElement document)
    {
        var names = new ProcedureNames();
        foreach (var member in reader.Members(document, string.Empty, "sources"))
        {
            names.Sources[member.Name] = ReadSource(reader, member.Name, member.Value, Reader.Child("/sources", member.Name));
        }

        Titles(reader, document, "roles", names.Roles);
        Titles(reader, document, "evidence", names.Evidence);
        foreach (var member in reader.Members(document, string.Empty, "events"))
        {
            var place = Reader.Child("/events", member.Name);
            names.Events[member.Name] = new(member.Name, reader.Words(member.Value, place), External: false);
            if (Reader.Has(member.Value, "external", out _))
            {
                names.DeclaredExternal[member.Name] = reader.Flag(member.Value, place, "external");
            }
        }

        foreach (var member in reader.Members(document, string.Empty, "phases"))
        {
            var place = Reader.Child("/phases", member.Name);
            names.Phases.Add(new(member.Name, reader.Words(member.Value, place), reader.Flag(member.Value, place, "safety")));
        }

        foreach (var member in reader.Members(document, string.Empty, "variables"))
        {
            if (ReadVariable(reader, member.Name, member.Value, Reader.Child("/variables", member.Name), names) is { } variable)
            {
                names.Variables[member.Name] = variable;
            }
        }

        var types = names.Variables.ToDictionary(pair => pair.Key, pair => pair.Value.Type, StringComparer.Ordinal);
        foreach (var (name, type) in Standard)
        {
            types.TryAdd(name, type);
        }

        names.Vocabulary = new Vocabulary(types);
        return names;
    }

    private static void Titles(Reader reader, JsonElement document, string name, Dictionary<string, Bilingual> into)
    {
        foreach (var member in reader.Members(document, string.Empty, name))
        {
            into[member.Name] = reader.Words(member.Value, Reader.Child("/" + name, member.Name));
        }
    }

    private static SourceDefinition ReadSource(Reader reader, string key, JsonElement value, string place)
    {
        Bilingual title;
        if (Reader.Has(value, "title", out var words) && words.ValueKind == JsonValueKind.Object)
        {
            title = reader.Words(words, Reader.Child(place, "title"));
        }
        else
        {
            var en = reader.Text(value, place, "title") ?? key;
            title = new(en, reader.Text(value, place, "zh", required: false) ?? en);
        }

        return new(
            key, title, reader.Text(value, place, "articles", required: false) ?? string.Empty,
            reader.Choice(value, place, "prov", Provenance.Default, required: true, Reader.Provenances))
        { Note = reader.Remark(value, place) };
    }

    private static VariableDefinition? ReadVariable(Reader reader, string name, JsonElement value, string place, ProcedureNames names)
    {
        if (!Vocabulary.IsName(name))
        {
            reader.Error(place, "bad_name", $"'{name}' cannot be the name of a variable.");
            return null;
        }

        int? min = reader.Whole(value, place, "min", int.MinValue, int.MaxValue), max = reader.Whole(value, place, "max", int.MinValue, int.MaxValue);
        var values = reader.Texts(value, place, "values");
        var kind = reader.Text(value, place, "type");
        var type = kind switch
        {
            "enum" when values.Count > 0 => new VariableType(ValueKind.Text, values),
            "set" => new VariableType(ValueKind.Set, values.Count > 0 ? values : null),
            "tribool" or "bool" => VariableType.Truth,
            "int" or "number" => new VariableType(ValueKind.Number, Min: min, Max: max),
            "text" => VariableType.Text,
            "date" => VariableType.Date,
            _ => null,
        };
        if (type is null)
        {
            if (kind is not null)
            {
                reader.Error(Reader.Child(place, "type"), "unknown_type", $"'{kind}' is not a type, or lacks its values.");
            }

            return null;
        }

        string? from = null;
        if (reader.Text(value, place, "computed", required: false) is { } computed)
        {
            from = computed.StartsWith("now - ", StringComparison.Ordinal) ? computed["now - ".Length..].Trim() : null;
            if (from is null || !names.Events.ContainsKey(from) || type.Kind != ValueKind.Number)
            {
                reader.Error(Reader.Child(place, "computed"), "bad_computed", $"'{computed}' must be 'now - ' and an event, of a number.");
            }
        }

        var unit = reader.Choice(value, place, "unit", TimeSpan.FromHours(1), required: false, new Dictionary<string, TimeSpan>
        {
            ["h"] = TimeSpan.FromHours(1), ["d"] = TimeSpan.FromDays(1),
        });
        var title = Reader.Has(value, "title", out var words) ? reader.Words(words, Reader.Child(place, "title")) : new Bilingual(name, name);
        var labels = reader.Members(value, place, "labels", required: false).ToDictionary(one => one.Name, one => reader.Words(one.Value, Reader.Child(Reader.Child(place, "labels"), one.Name)), StringComparer.Ordinal);
        foreach (var stray in labels.Keys.Where(label => !values.Contains(label) && !(kind == "int" && int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)))
        {
            reader.Error(Reader.Child(Reader.Child(place, "labels"), stray), "unknown_value", $"'{stray}' is not one of the values.");
        }

        return new(name, type, from, unit, reader.Remark(value, place), title) { Labels = labels };
    }

    private static CalendarDefaults ReadCalendar(Reader reader, JsonElement document)
    {
        if (!Reader.Has(document, "calendar", out var calendar))
        {
            reader.Error(string.Empty, "missing", $"'{"calendar"}' is missing.");
            return new(string.Empty, false, false);
        }

        return new(
            reader.Text(calendar, "/calendar", "id") ?? string.Empty,
            reader.Flag(calendar, "/calendar", "exclude_start_unit"),
            reader.Flag(calendar, "/calendar", "roll_forward_if_last_day_is_holiday"));
    }

    private static void Unused(Reader reader, ProcedureDefinition definition)
    {
        var roles = definition.Steps.SelectMany(step => step.With.Append(step.Role)).ToHashSet(StringComparer.Ordinal);
        var evidence = definition.Steps.SelectMany(step => step.Evidence.Concat(step.EvidenceIf.SelectMany(one => one.Require)))
            .Concat(definition.Constraints.Select(one => one.Evidence ?? string.Empty)).ToHashSet(StringComparer.Ordinal);
        foreach (var role in definition.Roles.Keys.Where(role => !roles.Contains(role)))
        {
            reader.Warn(Reader.Child("/roles", role), "unused_role", $"No step has the role '{role}'.");
        }

        foreach (var proof in definition.Evidence.Keys.Where(proof => !evidence.Contains(proof)))
        {
            reader.Warn(Reader.Child("/evidence", proof), "unused_evidence", $"No step asks for the proof '{proof}'.");
        }
    }
}

/// <summary>The names a procedure declares, while it is read.</summary>
internal sealed class ProcedureNames
{
    public Dictionary<string, SourceDefinition> Sources { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, Bilingual> Roles { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, Bilingual> Evidence { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, EventDefinition> Events { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, bool> DeclaredExternal { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, VariableDefinition> Variables { get; } = new(StringComparer.Ordinal);
    public List<PhaseDefinition> Phases { get; } = [];
    public HashSet<string> Steps { get; } = new(StringComparer.Ordinal);
    public Vocabulary Vocabulary { get; set; } = new(new Dictionary<string, VariableType>());
}

/// <summary>How a procedure's calendar counts unless a deadline says otherwise.</summary>
internal sealed record CalendarDefaults(string Calendar, bool ExcludeStart, bool RollForward);
