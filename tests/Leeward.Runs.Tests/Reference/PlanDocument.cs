using System.Globalization;
using System.Text.Json.Nodes;

namespace Leeward.Runs.Tests.Reference;

/// <summary>Writes a plan as the document that the engine reads.</summary>
internal static class PlanDocument
{
    /// <summary>The engine's reading of a plan. Where an event told only by steps cannot come about, it is let come from outside.</summary>
    public static (Plan Plan, ProcedureDefinition Definition) Read(Plan plan)
    {
        var reading = World.Read(Of(plan));
        if (reading.Definition is null)
        {
            plan = plan with { Events = [.. plan.Events.Select(one => one with { External = true })] };
            reading = World.Read(Of(plan));
        }

        Assert.Empty(reading.Errors.Select(error => $"{error.JsonPointer} {error.Code} {error.Message}"));
        return (plan, reading.Definition!);
    }

    public static JsonObject Of(Plan plan) => new()
    {
        ["id"] = "sop-random", ["version"] = "1", ["title"] = Words("Random"), ["scope"] = Words("Random"),
        ["calendar"] = new JsonObject { ["id"] = "cn-national", ["exclude_start_unit"] = false, ["roll_forward_if_last_day_is_holiday"] = false },
        ["sources"] = new JsonObject { ["L"] = new JsonObject { ["title"] = "Law", ["prov"] = "S" } },
        ["roles"] = new JsonObject { ["r"] = Words("Role") },
        ["variables"] = new JsonObject
        {
            [Plan.Kind] = new JsonObject { ["type"] = "enum", ["values"] = Texts(Plan.Values) },
            [Plan.Yes] = new JsonObject { ["type"] = "tribool" },
            [Plan.SinceHours] = new JsonObject { ["type"] = "number", ["computed"] = "now - e1" },
            [Plan.SinceDays] = new JsonObject { ["type"] = "number", ["computed"] = "now - e2", ["unit"] = "d" },
        },
        ["events"] = new JsonObject(plan.Events.Select(one => Pair(one.Code, Words(one.Code, ("external", one.External))))),
        ["evidence"] = new JsonObject(Plan.Proofs.Select(proof => Pair(proof, Words(proof)))),
        ["phases"] = new JsonObject { ["A"] = Words("All") },
        ["steps"] = new JsonArray([.. plan.Steps.Select(Step)]),
        ["constraints"] = new JsonArray([.. plan.Rules.Select(Rule)]),
    };

    private static JsonObject Step(PlanStep step)
    {
        var node = new JsonObject
        {
            ["id"] = step.Id, ["phase"] = "A", ["title"] = Words(step.Id), ["role"] = "r", ["mod"] = step.Mod, ["src"] = Texts(["L"]), ["urgent"] = step.Urgent, ["external"] = step.External,
            ["on_unknown"] = step.Skip ? "skip" : "require", ["evidence"] = Texts(step.Evidence), ["due"] = new JsonArray([.. step.Due.Select(Due)]),
            ["start"] = step.Start.Event is { } code ? new JsonObject { ["event"] = code }
                : step.Start.With is { } with ? new JsonObject { ["with"] = with }
                : new JsonObject { ["after"] = Texts(step.Start.After), ["join"] = step.Start.Any ? "any" : "all" },
            ["evidence_if"] = new JsonArray([.. step.EvidenceIf.Select(one => new JsonObject { ["when"] = one.When.Text, ["require"] = Texts([one.Proof]) })]),
            ["checks"] = new JsonArray([.. step.Checks.Select(one => new JsonObject { ["if"] = one.If.Text, ["require"] = one.Require.Text, ["kind"] = "policy", ["src"] = "L" })]),
            ["emits_if"] = new JsonArray([.. step.EmitsIf.Select(one => new JsonObject { ["when"] = one.When.Text, ["event"] = one.Event })]),
        };
        Put(node, "when", step.When?.Text);
        Put(node, "emits", step.Emits);
        if (step.Repeat is { } repeat) { node["repeat"] = Repeat(repeat); }
        return node;
    }

    private static JsonObject Due(PlanDue due)
    {
        var node = new JsonObject { ["kind"] = due.Kind, ["src"] = "L", ["prov"] = "D" };
        Put(node, "when", due.When?.Text);
        if (due.Otherwise) { node["otherwise"] = true; }
        if (due.BeforeStep is { } step)
        {
            node["before"] = step;
            return node;
        }

        node["within"] = due.Clock == "elapsed" ? $"PT{due.Amount}H" : due.Amount;
        node["clock"] = due.Clock;
        node["exclude_start_unit"] = due.ExcludeStart;
        node["roll_forward"] = due.Roll;
        node["hard"] = due.Hard;
        Put(node, "from", due.From);
        Put(node, "before", due.BeforeEvent);
        Put(node, "cut_off", due.CutOffHour is { } hour ? hour.ToString("00", CultureInfo.InvariantCulture) + ":00" : null);
        Put(node, "target", due.TargetHours is { } hours ? $"PT{hours}H" : null);
        return node;
    }

    private static JsonObject Repeat(PlanRepeat repeat)
    {
        var node = new JsonObject();
        Put(node, "every", repeat.Every is { } days ? $"P{days}D" : null);
        if (repeat.ByKind is { } by) { node[$"every_by_{Plan.Kind}"] = new JsonObject(Plan.Values.Select((value, index) => Pair(value, $"P{by[index]}D"))); }
        if (repeat.At is { } at) { node["at"] = Texts([.. at.Select(day => $"P{day}D")]); }
        Put(node, "event", repeat.Event);
        if (repeat.Times is { } times) { node["times"] = times; }
        Put(node, "until", repeat.Until);
        return node;
    }

    private static JsonObject Rule(PlanRule rule)
    {
        var node = Words(rule.Id, ("id", rule.Id), ("type", rule.Type), ("severity", rule.Severity), ("src", "L"));
        var (one, two) = rule.Type is "precedence" or "response" ? ("first", "then") : rule.Other is not null ? ("a", "b") : ("step", "");
        node[one] = rule.Step;
        if (rule.Other is { } other) { node[two] = other; }
        if (rule.Type == "at_most") { node["n"] = rule.Times; }
        if (rule.Type is "not_performed_by" or "not_coexist_room") { node["who"] = "suspect"; }
        Put(node, "evidence", rule.Proof);
        Put(node, "expr", rule.Expr?.Text);
        Put(node, "when", rule.When?.Text);
        Put(node, "unless", rule.UnlessDone is { } done ? $"{done} done" : rule.Unless?.Text);
        return node;
    }

    private static JsonObject Words(string text, params (string Key, JsonNode? Value)[] more) =>
        new([Pair("en", text), Pair("zh", text), .. more.Select(one => KeyValuePair.Create(one.Key, one.Value))]);

    private static KeyValuePair<string, JsonNode?> Pair(string key, JsonNode? value) => KeyValuePair.Create(key, value);

    private static JsonArray Texts(IReadOnlyList<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static void Put(JsonObject node, string key, string? text)
    {
        if (text is not null) { node[key] = text; }
    }
}
