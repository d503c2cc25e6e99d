using System.Text.Json;
using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>Reads the constraints of a procedure.</summary>
internal sealed class ConstraintReader(Reader reader, ProcedureNames names)
{
    public List<ConstraintDefinition> ReadAll(JsonElement document, List<StepDefinition> steps)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var list = new List<ConstraintDefinition>();
        foreach (var (item, place) in reader.Items(document, string.Empty, "constraints"))
        {
            var constraint = Read(item, place, steps);
            if (!ids.Add(constraint.Id))
            {
                reader.Error(Reader.Child(place, "id"), "duplicate_constraint", $"There are two constraints '{constraint.Id}'.");
            }

            list.Add(constraint);
        }

        return list;
    }

    private ConstraintDefinition Read(JsonElement item, string place, List<StepDefinition> steps)
    {
        var type = reader.Choice(item, place, "type", ConstraintType.Precedence, required: true, Types);
        var (one, two) = type switch
        {
            ConstraintType.Precedence or ConstraintType.Response => ("first", "then"),
            ConstraintType.NotCoexist or ConstraintType.SeparationOfDuty or ConstraintType.Independence => ("a", "b"),
            _ => ("step", null),
        };
        var step = Step(item, place, one);
        var other = two is null ? null : Step(item, place, two);
        if (type == ConstraintType.Independence && step is not null && other is not null && ProcedureGraph.DependsOn(steps, step, other))
        {
            reader.Error(place, "not_independent", $"'{step}' starts only after '{other}'.");
        }

        string? evidence = null;
        if (type == ConstraintType.RequiresEvidence)
        {
            evidence = reader.Text(item, place, "evidence");
            reader.Known(evidence, Reader.Child(place, "evidence"), names.Evidence.ContainsKey, "unknown_evidence", "proof");
        }

        var source = reader.Text(item, place, "src");
        reader.Known(source, Reader.Child(place, "src"), names.Sources.ContainsKey, "unknown_source", "source");
        var (unless, unlessDone) = ReadUnless(item, place);
        return new()
        {
            Id = reader.Text(item, place, "id") ?? string.Empty,
            Type = type,
            Step = step ?? string.Empty,
            Other = other,
            Times = reader.Whole(item, place, "n", 1, 1000) ?? 1,
            Evidence = evidence,
            Require = type == ConstraintType.RequiresAttribute ? reader.Rule(item, place, "expr", names.Vocabulary, required: true) : null,
            Who = type is ConstraintType.NotPerformedBy or ConstraintType.NotCoexistRoom ? reader.Remark(item, place, "who") ?? NoOne(place) : null,
            When = reader.Rule(item, place, "when", names.Vocabulary),
            Unless = unless,
            UnlessDone = unlessDone,
            Severity = reader.Choice(item, place, "severity", Severity.Medium, required: true, Severities),
            Title = reader.Words(item, place),
            Source = source ?? string.Empty,
        };
    }

    private Bilingual NoOne(string place)
    {
        reader.Error(place, "missing", $"'{"who"}' is missing.");
        return new(string.Empty, string.Empty);
    }

    private string? Step(JsonElement item, string place, string key)
    {
        var id = reader.Text(item, place, key);
        reader.Known(id, Reader.Child(place, key), names.Steps.Contains, "unknown_step", "step");
        return id;
    }

    private (Expression? Unless, string? Done) ReadUnless(JsonElement item, string place)
    {
        const string Done = " done";
        if (reader.Text(item, place, "unless", required: false) is not { } text || !text.EndsWith(Done, StringComparison.Ordinal))
        {
            return (reader.Rule(item, place, "unless", names.Vocabulary), null);
        }

        var id = text[..^Done.Length].Trim();
        return reader.Known(id, Reader.Child(place, "unless"), names.Steps.Contains, "unknown_step", "step") ? (null, id) : (null, null);
    }

    private static readonly Dictionary<string, ConstraintType> Types = new()
    {
        ["at_most"] = ConstraintType.AtMost, ["precedence"] = ConstraintType.Precedence, ["response"] = ConstraintType.Response,
        ["requires_evidence"] = ConstraintType.RequiresEvidence, ["requires_attribute"] = ConstraintType.RequiresAttribute,
        ["not_performed_by"] = ConstraintType.NotPerformedBy, ["not_coexist"] = ConstraintType.NotCoexist,
        ["separation_of_duty"] = ConstraintType.SeparationOfDuty, ["not_coexist_room"] = ConstraintType.NotCoexistRoom,
        ["independence"] = ConstraintType.Independence,
    };

    private static readonly Dictionary<string, Severity> Severities = new()
    {
        ["low"] = Severity.Low, ["medium"] = Severity.Medium, ["high"] = Severity.High, ["critical"] = Severity.Critical,
    };
}
