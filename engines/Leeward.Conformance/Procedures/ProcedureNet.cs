using Leeward.Runs;

namespace Leeward.Conformance;

/// <summary>
/// What one run had to do, as a net: every step that applied to it, each after those it waits for. Which steps applied is decided by the run engine from the facts of the run, so the
/// net has no choices of its own; a repeated step may come again any number of times.
/// </summary>
internal static class ProcedureNet
{
    /// <summary>Builds the net of the steps.</summary>
    /// <param name="definition">The procedure.</param>
    /// <param name="state">The run: which step an event came from.</param>
    /// <param name="steps">The steps that applied.</param>
    public static PetriNet Of(ProcedureDefinition definition, RunState state, IReadOnlyList<StepDefinition> steps)
    {
        var places = new List<Place> { new("begin", "begin"), new("end", "end") };
        var transitions = new List<Transition> { new("start", null), new("finish", null) };
        var arcs = new List<Arc> { new("begin", "start"), new("finish", "end") };
        var there = steps.Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            transitions.Add(new("do " + step.Id, step.Id));
            Place("todo " + step.Id, "start", "do " + step.Id);
            Place("done " + step.Id, "do " + step.Id, "finish");
            if (step.Repeat is not null)
            {
                transitions.Add(new("again " + step.Id, step.Id));
                arcs.AddRange([new("done " + step.Id, "again " + step.Id), new("again " + step.Id, "done " + step.Id)]);
            }
            // Urgent care is never blocked by order, and what was approved is lawful: no order then.
            if (step.Urgent || state.Find(new(step.Id)) is { Override: not null }) { continue; }
            var (before, any) = Before(definition, state, step, there, 0);
            if (any && before.Count > 1)
            {
                var place = "any " + step.Id;
                places.Add(new(place, place));
                arcs.AddRange(before.Select(one => new Arc("do " + one, place)));
                arcs.AddRange([new(place, "do " + step.Id), new(place, "finish", before.Count - 1)]);
                continue;
            }
            foreach (var one in before) { Place($"{one} before {step.Id}", "do " + one, "do " + step.Id); }
        }
        var reading = PetriNet.Make(definition.Id, definition.Title.En, places, transitions, arcs, new Dictionary<string, int> { ["begin"] = 1 }, new Dictionary<string, int> { ["end"] = 1 });
        return reading.Net ?? throw new InvalidOperationException(reading.Problems[0].Message);

        void Place(string id, string from, string to)
        {
            places.Add(new(id, id));
            arcs.AddRange([new(from, id), new(id, to)]);
        }
    }

    /// <summary>The steps there that a step waits for. Those that are not there hold nothing up.</summary>
    private static (IReadOnlyList<string> Steps, bool Any) Before(ProcedureDefinition definition, RunState state, StepDefinition step, HashSet<string> there, int depth)
    {
        var start = step.Start;
        switch (start.Kind)
        {
            case StartKind.With when depth < definition.Steps.Count && definition.Step(start.Steps[0]) is { } other:
                var (same, any) = Before(definition, state, other, there, depth + 1);
                return ([.. same.Where(one => one != step.Id)], any);
            case StartKind.After:
                return ([.. start.Steps.Where(one => there.Contains(one) && one != step.Id).Distinct()], start.Any);
            default:
                // An event that a step gave rise to comes after that step; one from outside can come at any time.
                var from = state.Events.Find(one => one.Code == start.Event)?.From?.Step;
                return (from is not null && from != step.Id && there.Contains(from) ? [from] : [], false);
        }
    }
}
