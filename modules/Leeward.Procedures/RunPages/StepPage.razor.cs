using System.Globalization;
using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Leeward.Procedures.Requests;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Sharing;
using Leeward.Rules;
using Leeward.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.RunPages;

/// <summary>One turn of a step: by when, on which ground, with what proof; completing, putting off, deviating.</summary>
public sealed partial class StepPage
{
    private OpenRun? run;
    private RunView? view;
    private StepView? step;
    private Refusal? refusal;
    private string[]? message;
    private bool mine;
    private Reach? reach;
    private List<(string Name, string Label, List<(string Code, string Text)> Choices, string Current, string Stored)> fields = [];
    private List<ConstraintDefinition> confirms = [];
    private List<(Guid Id, string What, string Reason, string By, bool Own)> waiting = [];
    private bool mayExcept;
    private IReadOnlyList<(string Field, string? Now, string? Yours)> both = [];

    /// <summary>The run's id.</summary>
    [Parameter] public Guid Id { get; set; }

    /// <summary>The step's code.</summary>
    [Parameter] public string Step { get; set; } = "";

    /// <summary>Which turn.</summary>
    [Parameter] public int Number { get; set; }

    [SupplyParameterFromForm] private StepForm? Form { get; set; }
    [CascadingParameter] private HttpContext? Http { get; set; }
    [Inject] private RunDesk Desk { get; set; } = null!;
    [Inject] private WorkStep Work { get; set; } = null!;
    [Inject] private RequestAct Ask { get; set; } = null!;
    [Inject] private DecideRequest Requests { get; set; } = null!;
    [Inject] private RunSight Sights { get; set; } = null!;
    [Inject] private RoleScope Scope { get; set; } = null!;
    [Inject] private IAccess Access { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private TextCatalogue Say { get; set; } = null!;
    [Inject] private IStringLocalizer<RunPageTexts> T { get; set; } = null!;
    [Inject] private IStringLocalizer<RequestTexts> R { get; set; } = null!;

    private OccurrenceRef Ref => new(Step, Number);

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Form ??= new();
        await LoadAsync();
        if (step is null) { Navigation.NotFound(); }
    }

    private async Task LoadAsync()
    {
        var opened = await Desk.OpenAsync(Id, RunDesk.Read, CancellationToken.None);
        run = opened.Ok ? opened.Value : null;
        if (run is null) { return; }
        view = run.View(Desk.Now);
        step = view.Find(Ref);
        var sight = await Sights.OfAsync(run.Row, CancellationToken.None);
        if (step is null || !sight.Step(Step))
        {
            step = null;
            await Access.RefuseAsync(RunDesk.Read, nameof(StepRow), Id, CancellationToken.None);
            return;
        }
        reach = await Access.ReachAsync(run.Row.Region, run.Row.Sensitivity, run.Row.AccessId, CancellationToken.None);
        mine = May(RunDesk.Work) && Scope.MayWork(run.Row, step.Step.Role);
        var needed = run.Definition.Constraints.Where(c => c.Step == Step).Where(c => c.Require is not null).SelectMany(c => c.Require!.Variables)
            .Concat(step.Step.Checks.SelectMany(c => c.Require.Variables)).Distinct(StringComparer.Ordinal).Where(name => !run.Definition.Variables.ContainsKey(name));
        fields =
        [
            .. needed.Select(name => (name, T["attr_" + name].Value, Choices(name), Sent(name) ?? "", "")),
            .. step.Step.Sets.Where(run.Definition.Variables.ContainsKey).Select(name =>
                (name, run.Definition.Variables[name].Title.Say(), Choices(name), refusal is null ? Stored(name) : Sent(name) ?? Stored(name), Stored(name))),
        ];
        confirms = [.. run.Definition.Constraints.Where(c => c.Step == Step && c.Type is ConstraintType.NotPerformedBy or ConstraintType.NotCoexistRoom && c.Step == Step)];
        waiting = May(WorkStep.Approve)
            ? [.. (await Requests.OfRunAsync(run, Ref, CancellationToken.None)).Select(r => (r.Id, R["kind_" + r.Kind], r.Until is { } until ? $"{r.Reason} ({R["until"]}: {Local(until)})" : r.Reason, T["asked_by", r.By, Local(r.At)], r.Own))]
            : [];
    }

    private bool May(string right) => reach?.May(right) == true;

    private async Task CompleteAsync()
    {
        if (run is null || step is null) { return; }
        var (facts, attributes) = (new Dictionary<string, object?>(StringComparer.Ordinal), new Dictionary<string, object?>(StringComparer.Ordinal));
        foreach (var field in fields)
        {
            var text = Sent(field.Name) ?? "";
            if (run.Definition.Variables.TryGetValue(field.Name, out var fact))
            {
                if (text != field.Stored) { facts[field.Name] = Plain(FactValues.Parse(text, fact.Type)); }
            }
            else if (text.Length > 0) { attributes[field.Name] = text; }
        }
        var performed = Time(Form!.PerformedAt, "PerformedAt");
        if (!performed.Ok) { await WrongTimeAsync(performed.Refusal!, T["performed_at"]); return; }
        CompleteInput input = new(performed.Value, attributes, facts, Form.Confirmed ?? []);
        if (Form.Ask)
        {
            var asked = await Ask.ExceptAsync(Id, Form.Version, Ref, input, Form.Exception, CancellationToken.None);
            (refusal, message, mayExcept) = (asked.Refusal, [asked.Ok ? T["deviate_asked"] : Say.Say(asked.Refusal!)], !asked.Ok);
            await LoadAsync();
            Beside(T["exception_ask"], Form.PerformedAt, Form.Exception);
            return;
        }
        var done = await Work.CompleteAsync(Id, Form.Version, Ref, input, CancellationToken.None);
        await ShowAsync(done, T["completed"]);
        Beside(T["complete"], Form.PerformedAt, null);
        // Proof, order or a rule is missing: somebody with the right to approve may let it pass.
        mayExcept = done.Refusal?.Code is "runs.evidence.missing" or "runs.check.unmet" or "runs.constraint" && May(WorkStep.Deviate);
    }

    private async Task DeferAsync()
    {
        if (run is null || step is null) { return; }
        var until = Time(Form!.Until, "Until");
        if (!until.Ok) { await WrongTimeAsync(until.Refusal!, T["until"]); return; }
        await ShowAsync(await Work.DeferAsync(Id, Form.Version, Ref, Form.Reason, until.Value ?? DateTimeOffset.MinValue, CancellationToken.None), T["deferred"]);
        if (refusal is null && step is { DueAt: { } due, DeferredUntil: { } later } && due < later) { message = [.. message!, T["limit_stays", Local(due)]]; }
        Beside(T["defer"], Form.Until, Form.Reason);
    }

    private async Task DeviateAsync()
    {
        if (run is null || step is null) { return; }
        var asked = await Ask.DeviateAsync(Id, Form!.Version, Ref, Form.Reason, CancellationToken.None);
        (refusal, message) = (asked.Refusal, [asked.Ok ? T["deviate_asked"] : asked.Refusal!.Kind == RefusalKind.Conflict ? T["conflict"] : Say.Say(asked.Refusal!)]);
        await LoadAsync();
        Beside(T["deviate"], null, Form.Reason);
    }

    // What became of the step meanwhile beside what was sent: after a conflict, and where the step no longer takes it.
    private void Beside(string act, string? time, string? reason)
    {
        if (refusal is null || step is null || (refusal.Kind != RefusalKind.Conflict && works)) { return; }
        var at = step.SettledAt ?? step.DeferredUntil;
        both = [(T["status"], $"{T["status_" + step.Status]} {step.State?.Actor}", act), (T["time"], at is { } then ? Local(then) : null, time), (T["reason"], step.State?.Reason, reason)];
    }

    private bool works => mine && step is { SettledAt: null } && !view!.Closed;

    // What was typed stays where it was refused: two forms of the page ask for a reason.
    private string? Kept(string form, string? typed) => refusal is not null && Http?.Request.HasFormContentType == true && Http.Request.Form["_handler"] == form ? typed : null;

    private async Task DecideAsync() => await ShowAsync(await Requests.RunAsync(Id, Form!.Request ?? Guid.Empty, Form.Approve, CancellationToken.None), T["decided"]);

    private async Task ShowAsync(Outcome<WorkResult> done, string good)
    {
        refusal = done.Refusal;
        var titles = (IReadOnlyList<string> keys) => string.Join("; ", keys.Select(key => $"{key} {run!.Definition.Step(key.Split('#')[0])?.Title.Say()}"));
        message = !done.Ok
            ? [refusal!.Kind == RefusalKind.Conflict ? T["conflict"] : Say.Say(refusal), .. refusal.More.Select(Say.Say)]
            : [good, .. done.Value.BecameRequired.Count > 0 ? new[] { T["now_required", titles(done.Value.BecameRequired)].Value } : []];
        await LoadAsync();
    }

    private List<(string Code, string Text)> Choices(string name)
    {
        if (!run!.Definition.Vocabulary.TryGet(name, out var type)) { return []; }
        return type.Kind switch
        {
            ValueKind.Truth => [("", T["unknown"]), ("true", T["yes"]), ("false", T["no"])],
            ValueKind.Number when run.Definition.Variables.TryGetValue(name, out var fact) && fact.Labels.Count > 0 => [("", T["unknown"]), .. fact.Numbers()],
            ValueKind.Text when type.Allowed is { Count: > 0 } values => [("", T["unknown"]), .. values.Where(v => v != FactValues.NotKnown).Select(v => (v, Label(name, v)))],
            _ => [],
        };
    }

    private string Label(string name, string code) =>
        run!.Definition.Variables.TryGetValue(name, out var variable) ? variable.Say(Value.Of(code)) : T[code].ResourceNotFound ? code : T[code].Value;

    private string Stored(string name) => RunWords.Code(run!.State!.Facts.GetValueOrDefault(name));

    private static object? Plain(Value value) => value.Kind switch
    {
        ValueKind.Truth => value.AsTruth == Truth.True,
        ValueKind.Number => value.AsNumber,
        ValueKind.Date => value.AsDate,
        ValueKind.Text => value.AsText,
        _ => null,
    };

    private Outcome<DateTimeOffset?> Time(string? text, string field)
    {
        var typed = FormTimes.Time(text, field);
        return typed.Ok ? typed.Value is { } local ? run!.Calendar.At(local) : (DateTimeOffset?)null : typed.Refusal!;
    }

    private async Task WrongTimeAsync(Refusal no, string label)
    {
        (refusal, message) = (no, [$"{label}: {Say.Say(no)}"]);
        await LoadAsync();
    }

    private string? Sent(string name) => Http?.Request.HasFormContentType == true && Http.Request.Form.TryGetValue("fact." + name, out var value) ? value.ToString() : null;

    private string DueText(DueView due) => due.At is not { } at ? T["no_due"]
        : step!.SettledAt is not null ? T[due.Late ? "late_done" : "status_Done"]
        : DueWords.For(at, view!.Now, due.Rule.Within.Clock, run!.Calendar).Say();

    private List<string> Hints(DueView due)
    {
        List<string> hints = [];
        if (!due.AnchorKnown) { hints.Add(T["anchor_unknown"]); }
        if (!due.ConditionKnown && due.Definition.When is { } when) { hints.Add(T["condition_unknown", ConditionWords.Of(run!.Definition, when).Say()]); }
        if (!due.ConditionKnown && due.Definition is { When: null, BeforeStep: { } other }) { hints.Add(T["condition_unknown_before", other]); }
        if (due.Provisional) { hints.Add(T["provisional"]); }
        if (due.Target is { } target) { hints.Add(T["target", Local(target)]); }
        if (due.State == DeadlineState.Missed) { hints.Add(T["window_closed"]); }
        return hints;
    }

    private string Basis(DueView due) => $"{Source(due.Rule.Source)} · {T["kind_" + due.Rule.Kind.ToString().ToLowerInvariant()]} · {T["prov_" + due.Rule.Provenance.ToString()[..1]]}";

    private string Source(string key) => run!.Definition.Sources.TryGetValue(key, out var source) ? $"{source.Title.Say()} {source.Articles}".Trim() : key;

    private string Proof(string type) => run!.Definition.Evidence.TryGetValue(type, out var title) ? title.Say() : type;

    private string Local(DateTimeOffset at) => run!.Calendar.LocalTime(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private sealed class StepForm
    {
        public int? Version { get; set; }
        public string? PerformedAt { get; set; }
        public List<string>? Confirmed { get; set; }
        public string? Reason { get; set; }
        public string? Until { get; set; }
        public Guid? Request { get; set; }
        public bool Approve { get; set; }
        public bool Ask { get; set; }
        public string? Exception { get; set; }
    }
}
