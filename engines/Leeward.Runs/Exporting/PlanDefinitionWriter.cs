using System.Globalization;
using System.Text.Json;
using Leeward.Deadlines;

namespace Leeward.Runs;

/// <summary>How a version stands, as FHIR says it.</summary>
public enum PlanStatus
{
    /// <summary>Not in force yet, or never published.</summary>
    Draft,

    /// <summary>In force.</summary>
    Active,

    /// <summary>In force no more.</summary>
    Retired,
}

/// <summary>
/// Writes a procedure as a FHIR R4 PlanDefinition in JSON (https://hl7.org/fhir/R4/plandefinition.html): phases as groups, steps as actions with their trigger,
/// condition, participants, related steps and what is expected of them; Chinese as translations of the English texts. Working-day deadlines, proof, checks, events
/// caused, what an unknown condition means, waiting for one step of several, and constraints, for which PlanDefinition has no element, travel as extensions below <see cref="Extensions"/>, each with its words in both languages.
/// </summary>
public static class PlanDefinitionWriter
{
    /// <summary>The start of the addresses of our extensions.</summary>
    public const string Extensions = "urn:leeward:fhir:";
    private const string Translation = "http://hl7.org/fhir/StructureDefinition/translation";

    /// <summary>Writes the procedure, UTF-8. The stream stays open.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="procedure">The procedure.</param>
    /// <param name="effectiveFrom">From when on it is in force; null where that is not settled.</param>
    /// <param name="status">How it stands.</param>
    public static void Write(Stream stream, ProcedureDefinition procedure, DateOnly? effectiveFrom, PlanStatus status)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("resourceType", "PlanDefinition");
        json.WriteString("id", procedure.ContentHash[..32]);
        json.WriteString("language", "en");
        json.WriteString("url", $"urn:leeward:procedure:{procedure.Id}");
        json.WriteStartArray("identifier");
        json.WriteStartObject();
        json.WriteString("system", "urn:leeward:content-hash");
        json.WriteString("value", procedure.ContentHash);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("version", procedure.Version);
        json.WriteString("name", Name(procedure.Id));
        Text(json, "title", procedure.Title);
        Concept(json, "type", "http://terminology.hl7.org/CodeSystem/plan-definition-type", "workflow-definition", null);
        json.WriteString("status", status switch { PlanStatus.Active => "active", PlanStatus.Retired => "retired", _ => "draft" });
        Text(json, "description", procedure.Scope);
        if (procedure.Jurisdiction.Length == 2)
        {
            json.WriteStartArray("jurisdiction");
            ConceptValue(json, "urn:iso:std:iso:3166", procedure.Jurisdiction, null);
            json.WriteEndArray();
        }
        if (effectiveFrom is { } from)
        {
            json.WriteStartObject("effectivePeriod");
            json.WriteString("start", from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }
        Sources(json, procedure);
        json.WriteStartArray("action");
        foreach (var phase in procedure.Phases) { Phase(json, procedure, phase); }
        json.WriteEndArray();
        Constraints(json, procedure);
        json.WriteEndObject();
    }

    private static void Sources(Utf8JsonWriter json, ProcedureDefinition procedure)
    {
        if (procedure.Sources.Count == 0) { return; }
        json.WriteStartArray("relatedArtifact");
        foreach (var source in procedure.Sources.Values)
        {
            json.WriteStartObject();
            json.WriteString("type", "documentation");
            json.WriteString("label", source.Key);
            Text(json, "display", new(Joined(source.Title.En, source.Articles), Joined(source.Title.Zh, source.Articles)));
            json.WriteString("citation", $"{ProcedureWords.Code(source.Provenance)}: {source.Provenance}");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Phase(Utf8JsonWriter json, ProcedureDefinition procedure, PhaseDefinition phase)
    {
        json.WriteStartObject();
        json.WriteString("id", "phase-" + phase.Code);
        json.WriteString("prefix", phase.Code);
        Text(json, "title", phase.Title);
        json.WriteString("groupingBehavior", "logical-group");
        json.WriteString("selectionBehavior", "all");
        var steps = procedure.Steps.Where(step => step.Phase == phase.Code).ToList();
        if (steps.Count > 0)
        {
            json.WriteStartArray("action");
            foreach (var step in steps) { Step(json, procedure, step); }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void Step(Utf8JsonWriter json, ProcedureDefinition procedure, StepDefinition step)
    {
        json.WriteStartObject();
        json.WriteString("id", step.Id);
        StepExtensions(json, procedure, step);
        json.WriteString("prefix", step.Id);
        Text(json, "title", step.Title);
        if (step.Note is { } note) { Text(json, "description", note); }
        if (step.Urgent) { json.WriteString("priority", "stat"); }
        if (step.Start.Event is { } started)
        {
            json.WriteStartArray("trigger");
            json.WriteStartObject();
            json.WriteString("type", "named-event");
            json.WriteString("name", started);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        if (step.When is { } when) { Condition(json, when.Text, ConditionWords.Of(procedure, when)); }
        Related(json, step);
        json.WriteStartArray("participant");
        foreach (var role in step.With.Prepend(step.Role).Distinct(StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("type", "practitioner");
            Concept(json, "role", $"urn:leeward:{procedure.Id}:role", role, procedure.Roles[role]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        // A step may be deviated from with a reason and an approver; what is optional may be left out without either.
        json.WriteString("requiredBehavior", step.Modality == Modality.Optional ? "could" : "must-unless-documented");
        json.WriteString("cardinalityBehavior", step.Repeat is null ? "single" : "multiple");
        json.WriteEndObject();
    }

    private static void Condition(Utf8JsonWriter json, string rule, Bilingual words)
    {
        json.WriteStartArray("condition");
        json.WriteStartObject();
        json.WriteString("kind", "applicability");
        json.WriteStartObject("expression");
        Text(json, "description", words);
        json.WriteString("language", "text/x-leeward-rule");
        json.WriteString("expression", rule);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Steps that it follows, and those from which its deadlines count in hours or days.</summary>
    private static void Related(Utf8JsonWriter json, StepDefinition step)
    {
        var due = step.Due.Where(due => due.BeforeStep is not null || (due.AnchorIsStep && due.Rule.Within.Clock != Clock.WorkingDay)).ToList();
        if (step.Start.Steps.Count == 0 && due.Count == 0) { return; }
        json.WriteStartArray("relatedAction");
        foreach (var before in step.Start.Steps)
        {
            json.WriteStartObject();
            json.WriteString("actionId", before);
            json.WriteString("relationship", step.Start.Kind == StartKind.With ? "concurrent-with-start" : "after-end");
            json.WriteEndObject();
        }
        foreach (var one in due)
        {
            json.WriteStartObject();
            json.WriteString("actionId", one.BeforeStep ?? one.Anchor);
            json.WriteString("relationship", one.BeforeStep is not null || one.Rule.Direction == Direction.Before ? "before-end" : "after-end");
            if (one.BeforeStep is null) { Duration(json, "offsetDuration", one.Rule.Within); }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void StepExtensions(Utf8JsonWriter json, ProcedureDefinition procedure, StepDefinition step)
    {
        var lines = step.Due.Select(due => (Kind: "deadline", Code: (string?)null, Words: ProcedureWords.Deadline(procedure, due)))
            .Concat(step.Evidence.Select(proof => (Kind: "evidence", Code: (string?)proof, Words: procedure.Evidence[proof])))
            .Concat(step.EvidenceIf.Select(one => (Kind: "evidence-if", Code: (string?)null, Words: Conditional(procedure, Listed(one.Require.Select(code => procedure.Evidence[code])), one.When))))
            .Concat(step.Checks.Select(one => (Kind: "check", Code: (string?)null, Words: ProcedureWords.Check(procedure, one))))
            .Concat(step.Emits is { } caused ? [(Kind: "emits", Code: (string?)caused, Words: ProcedureWords.Named(procedure, caused))] : [])
            .Concat(step.EmitsIf.Select(one => (Kind: "emits-if", Code: (string?)one.Event, Words: Conditional(procedure, ProcedureWords.Named(procedure, one.Event), one.When))))
            .Concat(step.When is null ? [] : [OnUnknown(step.OnUnknown)])
            .Concat(step.Start is { Kind: StartKind.After, Any: true, Steps.Count: > 1 } ? [(Kind: "join", Code: (string?)"any", Words: ProcedureWords.Start(procedure, step.Start))] : [])
            .Concat(step.External ? [(Kind: "external", Code: (string?)null, Words: new Bilingual("belongs to somebody outside: watched, not assigned", "由外部单位办理：只跟踪，不指派"))] : [])
            .Concat(step.Sets.Select(name => (Kind: "sets", Code: (string?)name, Words: procedure.Variables[name].Title)))
            .Concat(step.Repeat is null ? [] : [(Kind: "repeat", Code: (string?)null, Words: ProcedureWords.Repeat(procedure, step.Repeat))])
            .Concat(step.Sources.Select(source => (Kind: "source", Code: (string?)source, Words: procedure.Sources[source].Title)))
            .ToList();
        if (lines.Count == 0) { return; }
        json.WriteStartArray("extension");
        foreach (var (kind, code, words) in lines) { Extension(json, kind, code, words); }
        json.WriteEndArray();
    }

    private static (string Kind, string? Code, Bilingual Words) OnUnknown(OnUnknown meaning) => meaning == Runs.OnUnknown.Require
        ? ("on-unknown", "require", new("where the condition is not known, the step is required", "条件未知时，须办理本步骤"))
        : ("on-unknown", "skip", new("where the condition is not known, the step waits for the facts", "条件未知时，待事实查明后再定"));

    private static Bilingual Conditional(ProcedureDefinition procedure, Bilingual what, Rules.Expression when) =>
        ProcedureWords.If(procedure, when) is var condition ? new($"{what.En}, {condition.En}", $"{what.Zh}，{condition.Zh}") : what;

    private static Bilingual Listed(IEnumerable<Bilingual> all)
    {
        var list = all.ToList();
        return new(string.Join(", ", list.Select(one => one.En)), string.Join("、", list.Select(one => one.Zh)));
    }

    private static void Constraints(Utf8JsonWriter json, ProcedureDefinition procedure)
    {
        if (procedure.Constraints.Count == 0) { return; }
        json.WriteStartArray("extension");
        foreach (var rule in procedure.Constraints) { Extension(json, "constraint", rule.Id, rule.Title, Whole(procedure, rule)); }
        json.WriteEndArray();
    }

    /// <summary>Everything that a rule says beyond its name, on one line.</summary>
    private static Bilingual Whole(ProcedureDefinition procedure, ConstraintDefinition rule)
    {
        var rows = WholeWords.Of(procedure, rule);
        return new(
            string.Join("; ", rows.Select(row => $"{row.Heading.En}: {string.Join(", ", row.Lines.Select(line => line.Text.En))}")),
            string.Join("；", rows.Select(row => $"{row.Heading.Zh}：{string.Join("、", row.Lines.Select(line => line.Text.Zh))}")));
    }

    private static void Extension(Utf8JsonWriter json, string kind, string? code, Bilingual words, Bilingual? whole = null)
    {
        json.WriteStartObject();
        json.WriteString("url", Extensions + kind);
        json.WriteStartArray("extension");
        if (code is not null)
        {
            json.WriteStartObject();
            json.WriteString("url", "code");
            json.WriteString("valueCode", code);
            json.WriteEndObject();
        }
        json.WriteStartObject();
        json.WriteString("url", "words");
        Text(json, "valueString", words);
        json.WriteEndObject();
        if (whole is not null)
        {
            json.WriteStartObject();
            json.WriteString("url", "whole");
            Text(json, "valueString", whole);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Concept(Utf8JsonWriter json, string name, string system, string code, Bilingual? title)
    {
        json.WritePropertyName(name);
        ConceptValue(json, system, code, title);
    }

    private static void ConceptValue(Utf8JsonWriter json, string system, string code, Bilingual? title)
    {
        json.WriteStartObject();
        json.WriteStartArray("coding");
        json.WriteStartObject();
        json.WriteString("system", system);
        json.WriteString("code", code);
        if (title is not null) { Text(json, "display", title); }
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>An English text with its Chinese translation. FHIR allows no empty text, so that an empty one is left out.</summary>
    private static void Text(Utf8JsonWriter json, string name, Bilingual text)
    {
        if (text.En.Length == 0) { return; }
        json.WriteString(name, text.En);
        if (text.Zh.Length == 0) { return; }
        json.WriteStartObject("_" + name);
        json.WriteStartArray("extension");
        json.WriteStartObject();
        json.WriteString("url", Translation);
        json.WriteStartArray("extension");
        json.WriteStartObject();
        json.WriteString("url", "lang");
        json.WriteString("valueCode", "zh-Hans");
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteString("url", "content");
        json.WriteString("valueString", text.Zh);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Duration(Utf8JsonWriter json, string name, Period period)
    {
        var (value, unit, code) = period.Clock == Clock.Elapsed ? ((decimal)period.Span.TotalMinutes, "minute", "min") : (period.Days, "day", "d");
        if (period.Clock == Clock.Elapsed && value % 60 == 0) { (value, unit, code) = (value / 60, "hour", "h"); }
        json.WriteStartObject(name);
        json.WriteNumber("value", value);
        json.WriteString("unit", unit);
        json.WriteString("system", "http://unitsofmeasure.org");
        json.WriteString("code", code);
        json.WriteEndObject();
    }

    /// <summary>A name for machines: letters, digits and low lines, the first a capital (FHIR's rule for names).</summary>
    private static string Name(string id)
    {
        var name = new string([.. id.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_')]);
        return char.IsAsciiLetter(name[0]) ? char.ToUpperInvariant(name[0]) + name[1..] : "P" + name;
    }

    private static string Joined(string title, string articles) => articles.Length == 0 ? title : $"{title}: {articles}";
}
