namespace Leeward.Runs;

/// <summary>What the steps of a procedure, taken together, must satisfy.</summary>
internal static class ProcedureGraph
{
    public static void Check(Reader reader, ProcedureDefinition definition)
    {
        Cycles(reader, definition);
        Reach(reader, definition);
    }

    /// <summary>Whether a step can only start after another is settled, directly or through others.</summary>
    public static bool DependsOn(IReadOnlyList<StepDefinition> steps, string step, string other)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([step]);
        while (open.TryPop(out var id))
        {
            if (steps.FirstOrDefault(one => one.Id == id) is not { } found || !seen.Add(id))
            {
                continue;
            }

            foreach (var before in found.Start.Steps)
            {
                if (before == other)
                {
                    return true;
                }

                open.Push(before);
            }
        }

        return false;
    }

    /// <summary>No step waits for itself, through its start or through deadlines "before" another step.</summary>
    private static void Cycles(Reader reader, ProcedureDefinition definition)
    {
        var edges = definition.Steps.ToDictionary(step => step.Id, step => step.Start.Steps.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var step in definition.Steps)
        {
            foreach (var due in step.Due)
            {
                if (due.BeforeStep is { } before)
                {
                    edges[before].Add(step.Id);
                }
            }
        }

        // Kahn: what can never be put in order lies on a cycle or behind one.
        var left = edges.Keys.ToHashSet(StringComparer.Ordinal);
        while (left.RemoveWhere(id => !edges[id].Overlaps(left)) > 0)
        {
        }

        for (var i = 0; i < definition.Steps.Count; i++)
        {
            if (left.Contains(definition.Steps[i].Id) && Reaches(edges, definition.Steps[i].Id))
            {
                reader.Error($"/steps/{i}", "cycle", $"'{definition.Steps[i].Id}' waits for itself.");
            }
        }
    }

    private static bool Reaches(Dictionary<string, HashSet<string>> edges, string start)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(edges[start]);
        while (open.TryPop(out var id))
        {
            if (id == start)
            {
                return true;
            }

            if (seen.Add(id))
            {
                foreach (var next in edges[id])
                {
                    open.Push(next);
                }
            }
        }

        return false;
    }

    /// <summary>What can come about, beginning with the events from outside.</summary>
    /// <param name="definition">The procedure.</param>
    /// <param name="neverDone">Steps that are never to be done: they start, are settled and cause nothing.</param>
    /// <param name="neverTold">Events that a step causes under a condition that can never hold.</param>
    /// <returns>The steps that can start, and the events that can happen.</returns>
    public static (HashSet<string> Steps, HashSet<string> Events) Reached(ProcedureDefinition definition, HashSet<string> neverDone, HashSet<(string Step, int Place)> neverTold)
    {
        var events = definition.Events.Values.Where(one => one.External).Select(one => one.Code).ToHashSet(StringComparer.Ordinal);
        var steps = new HashSet<string>(StringComparer.Ordinal);
        bool grew;
        do
        {
            grew = false;
            foreach (var step in definition.Steps.Where(step => !steps.Contains(step.Id)))
            {
                var starts = step.Start.Kind switch
                {
                    StartKind.Event => events.Contains(step.Start.Event!),
                    StartKind.After when step.Start.Any => step.Start.Steps.Any(steps.Contains),
                    _ => step.Start.Steps.All(steps.Contains),
                };
                if (!starts) { continue; }
                grew |= steps.Add(step.Id);
                if (neverDone.Contains(step.Id)) { continue; }
                events.UnionWith(step.EmitsIf.Where((_, place) => !neverTold.Contains((step.Id, place))).Select(one => one.Event));
                events.UnionWith(step.Emits is null ? [] : [step.Emits]);
            }
        }
        while (grew);

        return (steps, events);
    }

    /// <summary>Every step can start and every deadline can find its anchor.</summary>
    private static void Reach(Reader reader, ProcedureDefinition definition)
    {
        var (steps, events) = Reached(definition, [], []);
        for (var i = 0; i < definition.Steps.Count; i++)
        {
            var step = definition.Steps[i];
            if (!steps.Contains(step.Id))
            {
                reader.Error($"/steps/{i}/start", "unreachable", $"'{step.Id}' can never start.");
            }

            foreach (var due in step.Due.Where(due => due.Anchor is not null && !(due.AnchorIsStep ? steps : events).Contains(due.Anchor)))
            {
                reader.Error($"/steps/{i}/due/{due.Index}", "dead_anchor", $"'{due.Anchor}' never happens: no step emits it and it is not external.");
            }
        }
    }
}
