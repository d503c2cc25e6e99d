using Leeward.Runs;

namespace Leeward.Procedures.Flows;

/// <summary>A step in the picture of the flow.</summary>
internal sealed record FlowBox(StepDefinition Step, int X, int Y);

/// <summary>A line from one step to another.</summary>
internal sealed record FlowLine(string From, string To, int X1, int Y1, int X2, int Y2);

/// <summary>A phase in the picture: a lane from top to bottom.</summary>
internal sealed record FlowLane(PhaseDefinition Phase, int Y, int Height);

/// <summary>The picture of a procedure: one lane for each phase, steps from left to right after those they wait for.</summary>
internal sealed record FlowPicture(int Width, int Height, IReadOnlyList<FlowLane> Lanes, IReadOnlyList<FlowBox> Boxes, IReadOnlyList<FlowLine> Lines)
{
    public const int BoxWidth = 168, BoxHeight = 42;
    private const int GapX = 44, GapY = 10, Left = 12, LaneHead = 26;

    public static FlowPicture Of(ProcedureDefinition procedure)
    {
        var steps = procedure.Steps.DistinctBy(step => step.Id).ToList();
        var depth = Depths(steps);
        var (boxes, lanes, y) = (new List<FlowBox>(), new List<FlowLane>(), 8);
        foreach (var phase in procedure.Phases)
        {
            var here = steps.Where(step => step.Phase == phase.Code).ToList();
            var rows = here.GroupBy(step => depth[step.Id]).Select(column => column.Select((step, row) => (step, row))).SelectMany(one => one).ToList();
            var height = LaneHead + (Math.Max(1, rows.Count == 0 ? 1 : rows.Max(one => one.row) + 1) * (BoxHeight + GapY)) + 4;
            boxes.AddRange(rows.Select(one => new FlowBox(one.step, Left + (depth[one.step.Id] * (BoxWidth + GapX)), y + LaneHead + (one.row * (BoxHeight + GapY)))));
            lanes.Add(new(phase, y, height));
            y += height + 6;
        }

        var at = boxes.ToDictionary(box => box.Step.Id, StringComparer.Ordinal);
        var lines = boxes.SelectMany(box => box.Step.Start.Steps.Where(at.ContainsKey).Select(before => at[before]).Select(from =>
            new FlowLine(from.Step.Id, box.Step.Id, from.X + BoxWidth, from.Y + (BoxHeight / 2), box.X, box.Y + (BoxHeight / 2)))).ToList();
        return new(Left + ((depth.Values.DefaultIfEmpty(0).Max() + 1) * (BoxWidth + GapX)), y + 4, lanes, boxes, lines);
    }

    /// <summary>How many steps must be settled before; a circle, which the checker reports, is cut where it is met again.</summary>
    private static Dictionary<string, int> Depths(List<StepDefinition> steps)
    {
        var byId = steps.ToDictionary(step => step.Id, StringComparer.Ordinal);
        var depth = new Dictionary<string, int>(StringComparer.Ordinal);
        int Of(string id, HashSet<string> path)
        {
            if (depth.TryGetValue(id, out var known)) { return known; }
            if (!path.Add(id) || path.Count > 200) { return 0; }
            var step = byId[id];
            var before = step.Start.Steps.Where(byId.ContainsKey).Select(one => Of(one, path)).ToList();
            path.Remove(id);
            return depth[id] = before.Count == 0 ? 0 : step.Start.Kind == StartKind.With ? before.Max() : before.Max() + 1;
        }

        foreach (var step in steps) { Of(step.Id, []); }
        return depth;
    }
}
