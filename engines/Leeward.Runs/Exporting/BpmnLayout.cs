namespace Leeward.Runs;

/// <summary>Where a node stands, in pixels.</summary>
internal readonly record struct BpmnBox(int X, int Y, int Width, int Height)
{
    public int MiddleX => X + (Width / 2);

    public int MiddleY => Y + (Height / 2);
}

/// <summary>A place for every node: one lane for each role from top to bottom, columns from left to right by the longest way from the start.</summary>
internal sealed class BpmnLayout
{
    private const int Head = 30, Gap = 36, RowGap = 24, Pad = 20;
    private readonly Dictionary<string, BpmnBox> _boxes = new(StringComparer.Ordinal);

    private BpmnLayout() { }

    public IReadOnlyDictionary<string, BpmnBox> Boxes => _boxes;

    /// <summary>Lanes in order, by role.</summary>
    public List<(string Role, BpmnBox Box)> Lanes { get; } = [];

    public BpmnBox Pool { get; private set; }

    public static BpmnLayout Of(BpmnFlow flow, IEnumerable<string> roles)
    {
        var layout = new BpmnLayout();
        var timers = flow.Nodes.Where(node => node.Kind == BpmnKind.Timer).ToList();
        var nodes = flow.Nodes.Except(timers).ToList();
        var column = Columns(nodes, flow.Links);
        var left = new Dictionary<int, int>();
        var x = (2 * Head) + Pad;
        foreach (var group in nodes.GroupBy(node => column[node.Id]).OrderBy(group => group.Key))
        {
            left[group.Key] = x;
            x += group.Max(node => Size(node.Kind).Width) + Gap;
        }
        var y = 0;
        foreach (var role in roles.Where(role => nodes.Exists(node => node.Lane == role)))
        {
            var cells = nodes.Where(node => node.Lane == role).GroupBy(node => column[node.Id]).SelectMany(group => group.Select((node, row) => (Node: node, Row: row))).ToList();
            var height = (2 * Pad) + ((cells.Max(cell => cell.Row) + 1) * (60 + RowGap)) - RowGap;
            foreach (var (node, row) in cells)
            {
                var (width, tall) = Size(node.Kind);
                var widest = nodes.Where(other => column[other.Id] == column[node.Id]).Max(other => Size(other.Kind).Width);
                layout._boxes[node.Id] = new(left[column[node.Id]] + ((widest - width) / 2), y + Pad + (row * (60 + RowGap)) + ((60 - tall) / 2), width, tall);
            }
            layout.Lanes.Add((role, new(Head, y, x - Head, height)));
            y += height;
        }
        foreach (var timer in timers)
        {
            var host = layout._boxes["step_" + timer.Step!.Id];
            layout._boxes[timer.Id] = new(host.X + host.Width - 46, host.Y + host.Height - 18, 36, 36);
        }
        layout.Pool = new(0, 0, x, y);
        return layout;
    }

    /// <summary>The corners of a way: out on the right, in on the left, with a bend between; a way back goes round below.</summary>
    public IEnumerable<(int X, int Y)> Way(BpmnLink link)
    {
        var (from, to) = (_boxes[link.From], _boxes[link.To]);
        if (link.IsDefault && link.To.StartsWith("after_", StringComparison.Ordinal))
        {
            // Round a task that does not apply: above it.
            var above = from.MiddleY - 30 - (RowGap / 2);
            foreach (var corner in ((int X, int Y)[])[(from.MiddleX, from.Y), (from.MiddleX, above), (to.MiddleX, above), (to.MiddleX, to.Y)]) { yield return corner; }
            yield break;
        }
        var (startX, startY) = link.From.StartsWith("window_", StringComparison.Ordinal) ? (from.MiddleX, from.Y + from.Height) : (from.X + from.Width, from.MiddleY);
        yield return (startX, startY);
        if (startX != from.X + from.Width) { yield return (startX, startY + 14); startY += 14; }
        var bend = to.X > startX ? to.X - (Gap / 2) : startX + (Gap / 2);
        if (startY != to.MiddleY || to.X <= startX)
        {
            yield return (bend, startY);
            if (to.X <= startX)
            {
                var under = Math.Max(from.Y + from.Height, to.Y + to.Height) + (RowGap / 2);
                yield return (bend, under);
                yield return (to.X - (Gap / 2), under);
                bend = to.X - (Gap / 2);
            }
            yield return (bend, to.MiddleY);
        }
        yield return (to.X, to.MiddleY);
    }

    private static (int Width, int Height) Size(BpmnKind kind) => kind switch
    {
        BpmnKind.Task => (150, 60),
        BpmnKind.Start or BpmnKind.Catch or BpmnKind.Throw or BpmnKind.Timer or BpmnKind.End => (36, 36),
        BpmnKind.Exclusive or BpmnKind.Parallel or BpmnKind.FirstOf => (40, 40),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The longest way to each node; a circle is cut where it is met again. A timer's way counts from its task.</summary>
    private static Dictionary<string, int> Columns(List<BpmnNode> nodes, IReadOnlyList<BpmnLink> links)
    {
        var into = links.ToLookup(link => link.To, link => link.From.StartsWith("window_", StringComparison.Ordinal) ? "step_" + link.From[7..] : link.From, StringComparer.Ordinal);
        var column = new Dictionary<string, int>(StringComparer.Ordinal);
        var path = new HashSet<string>(StringComparer.Ordinal);
        int Of(string id)
        {
            if (column.TryGetValue(id, out var known)) { return known; }
            if (!path.Add(id)) { return -1; }
            var most = into[id].Select(Of).DefaultIfEmpty(-1).Max() + 1;
            path.Remove(id);
            return column[id] = most;
        }

        foreach (var node in nodes) { Of(node.Id); }
        return column;
    }
}
