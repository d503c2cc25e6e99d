using Leeward.Deadlines;

namespace Leeward.Runs;

/// <summary>What a node of a BPMN flow is.</summary>
internal enum BpmnKind
{
    Start,
    Catch,
    Throw,
    Task,

    /// <summary>A closing window: interrupts its task when the time has passed.</summary>
    Timer,

    /// <summary>One way out of several; without conditions it only brings ways together.</summary>
    Exclusive,

    /// <summary>All ways out; all ways in.</summary>
    Parallel,

    /// <summary>The first way in goes on, the others end here.</summary>
    FirstOf,
    End,
}

/// <summary>A node. <paramref name="Lane"/> is a role; <paramref name="Step"/> stands at tasks and their timers.</summary>
internal sealed record BpmnNode(string Id, BpmnKind Kind, Bilingual Name, string Lane, StepDefinition? Step = null, DueDefinition? Due = null);

/// <summary>A way from one node to another, under a condition where there is one.</summary>
internal sealed record BpmnLink(string Id, string From, string To, Bilingual? Name = null, string? Condition = null, bool IsDefault = false)
{
    /// <summary>The condition in words.</summary>
    public Bilingual? Words { get; init; }
}

/// <summary>
/// The flow of a procedure in the terms of BPMN 2.0. A step that applies under a condition is a choice around its task; a window that closes is a timer that
/// ends the task; what waits for all of several steps is a parallel join, for the first of them a complex gateway. Deadlines that do not close, repeats,
/// proof and constraints have no exact counterpart and travel as documentation and extension.
/// </summary>
internal sealed class BpmnFlow
{
    private static readonly Bilingual None = new("", "");
    private readonly ProcedureDefinition _procedure;
    private readonly Dictionary<string, BpmnNode> _nodes = new(StringComparer.Ordinal);
    private readonly List<BpmnLink> _links = [];
    private readonly Dictionary<string, string> _entry = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _exit = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _events = new(StringComparer.Ordinal);

    private BpmnFlow(ProcedureDefinition procedure) => _procedure = procedure;

    public IReadOnlyCollection<BpmnNode> Nodes => _nodes.Values;

    public IReadOnlyList<BpmnLink> Links => _links;

    public static BpmnFlow Of(ProcedureDefinition procedure)
    {
        var flow = new BpmnFlow(procedure);
        foreach (var step in procedure.Steps) { flow.AddStep(step); }
        flow.AddEvents();
        foreach (var step in procedure.Steps) { flow.AddStart(step); }
        flow.Finish();
        return flow;
    }

    private void AddStep(StepDefinition step)
    {
        var task = Node("step_" + step.Id, BpmnKind.Task, new($"{step.Id} {step.Title.En}", $"{step.Id} {step.Title.Zh}"), step.Role, step);
        var window = step.Due.FirstOrDefault(due => due.Rule.Hard && due.When is null && due.BeforeStep is null);
        var choice = step.When is not null || step.Modality == Modality.Optional;
        (_entry[step.Id], _exit[step.Id]) = (task, task);
        if (!choice && window is null) { return; }
        var end = Node("after_" + step.Id, BpmnKind.Exclusive, None, step.Role, step);
        _exit[step.Id] = end;
        Link(task, end);
        if (window is not null)
        {
            var timer = Node("window_" + step.Id, BpmnKind.Timer, ProcedureWords.Length(window.Rule.Within), step.Role, step, window);
            Link(timer, end);
        }
        if (!choice) { return; }
        var gate = Node("if_" + step.Id, BpmnKind.Exclusive, step.When is null ? new("Wanted?", "是否办理？") : new("Applies?", "是否适用？"), step.Role, step);
        _entry[step.Id] = gate;
        Link(gate, task, new("yes", "是"), step.When?.Text ?? "wanted", words: step.When is { } when ? ProcedureWords.If(_procedure, when) : null);
        Link(gate, end, new("no", "否"), isDefault: true);
    }

    /// <summary>Events that start steps: those from outside are waited for, those that steps emit lead on from the step.</summary>
    private void AddEvents()
    {
        var start = Node("start", BpmnKind.Start, new("Start", "开始"), _procedure.Steps[0].Role);
        foreach (var code in _procedure.Steps.Where(step => step.Start.Event is not null).Select(step => step.Start.Event!).Distinct(StringComparer.Ordinal))
        {
            var (title, first) = (_procedure.Events[code].Title, _procedure.Steps.First(step => step.Start.Event == code));
            var emitters = _procedure.Steps.Where(step => step.Emits == code || step.EmitsIf.Any(one => one.Event == code)).ToList();
            var outside = emitters.Count == 0 || _procedure.Events[code].External;
            var several = emitters.Count + (outside ? 1 : 0) > 1;
            var waited = outside ? Node("event_" + code, BpmnKind.Catch, title, first.Role) : "";
            if (outside) { Link(start, waited); }
            var at = several ? Node("first_" + code, BpmnKind.FirstOf, title, first.Role) : outside ? waited : Node("event_" + code, BpmnKind.Throw, title, emitters[0].Role);
            if (several && outside) { Link(waited, at); }
            foreach (var step in emitters) { Emit(step, code, at); }
            _events[code] = at;
        }
    }

    private void Emit(StepDefinition step, string code, string to)
    {
        if (step.Emits == code) { Link("step_" + step.Id, to); return; }
        var gate = Node($"emits_{step.Id}_{code}", BpmnKind.Exclusive, _procedure.Events[code].Title, step.Role, step);
        Link("step_" + step.Id, gate);
        var when = step.EmitsIf.Where(one => one.Event == code).Select(one => one.When).ToList();
        var said = when.ConvertAll(one => ConditionWords.Of(_procedure, one));
        Link(gate, to, new("yes", "是"), string.Join(" or ", when.Select(one => one.Text)), words: new("if " + string.Join("; or if ", said.Select(one => one.En)), "条件：" + string.Join("；或者：", said.Select(one => one.Zh))));
        Link(gate, EndOf(step.Role), new("no", "否"), isDefault: true);
    }

    private void AddStart(StepDefinition step)
    {
        var start = step.Start;
        if (start.Kind == StartKind.Event) { Link(_events[start.Event!], _entry[step.Id]); return; }
        var before = start.Steps.Where(_exit.ContainsKey).ToList();
        if (start.Kind == StartKind.With)
        {
            // Together with a step: from whatever leads to that step, through a split in front of it.
            Link(InFrontOf(before[0]), _entry[step.Id]);
            return;
        }
        var to = _entry[step.Id];
        if (before.Count > 1)
        {
            to = Node("join_" + step.Id, start.Any ? BpmnKind.FirstOf : BpmnKind.Parallel, None, step.Role, step);
            Link(to, _entry[step.Id]);
        }
        foreach (var one in before) { Link(_exit[one], to); }
    }

    /// <summary>The split in front of a step, made when first asked for; ways that lead to the step later lead to the split.</summary>
    private string InFrontOf(string step)
    {
        var id = "with_" + step;
        if (_nodes.ContainsKey(id)) { return id; }
        var entry = _entry[step];
        Node(id, BpmnKind.Parallel, None, _nodes[entry].Lane, _nodes[entry].Step);
        for (var at = 0; at < _links.Count; at++)
        {
            if (_links[at].To == entry) { _links[at] = _links[at] with { To = id }; }
        }
        Link(id, entry);
        _entry[step] = id;
        return id;
    }

    /// <summary>Ends where nothing follows, splits where much follows, joins of one way removed by never making them.</summary>
    private void Finish()
    {
        foreach (var node in _nodes.Values.Where(node => node.Kind is not (BpmnKind.End or BpmnKind.Timer)).ToList())
        {
            if (!_links.Exists(link => link.From == node.Id)) { Link(node.Id, EndOf(node.Lane)); }
        }
        foreach (var node in _nodes.Values.Where(node => node.Kind is not BpmnKind.Parallel).ToList())
        {
            var plain = _links.Where(link => link.From == node.Id && link.Condition is null && !link.IsDefault).ToList();
            if (plain.Count < 2) { continue; }
            var split = Node("split_" + node.Id, BpmnKind.Parallel, None, node.Lane, node.Step);
            foreach (var link in plain) { _links[_links.IndexOf(link)] = link with { From = split }; }
            Link(node.Id, split);
        }
    }

    private string EndOf(string lane) => _nodes.ContainsKey("end_" + lane) ? "end_" + lane : Node("end_" + lane, BpmnKind.End, new("End", "结束"), lane);

    private string Node(string id, BpmnKind kind, Bilingual name, string lane, StepDefinition? step = null, DueDefinition? due = null)
    {
        _nodes.Add(id, new(id, kind, name, lane, step, due));
        return id;
    }

    private void Link(string from, string to, Bilingual? name = null, string? condition = null, bool isDefault = false, Bilingual? words = null) =>
        _links.Add(new($"flow_{_links.Count + 1}", from, to, name, condition, isDefault) { Words = words });
}
