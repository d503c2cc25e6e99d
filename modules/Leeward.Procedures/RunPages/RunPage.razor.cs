using System.Globalization;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Leeward.Deadlines;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Sharing;
using Leeward.Procedures.Steps;
using Leeward.Rules;
using Leeward.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.RunPages;

/// <summary>One run: its steps by phase, what is known, and what follows from it.</summary>
public sealed partial class RunPage
{
    private OpenRun? run;
    private RunView? view;
    private Refusal? refusal;
    private string[]? message;
    private string centre = "";
    private bool mayWork;
    private bool mayShare;
    private int hidden;
    private Sight sight = null!;
    private IReadOnlyList<LeftStep> left = [];
    private List<EventDefinition> events = [];
    private IReadOnlySet<string> acts = new HashSet<string>();
    private Which show;

    /// <summary>The run's id.</summary>
    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "show")] private string? ShowText { get; set; }
    [SupplyParameterFromForm] private RunForm? Form { get; set; }
    [CascadingParameter] private HttpContext? Http { get; set; }
    [Inject] private RunDesk Desk { get; set; } = null!;
    [Inject] private RoleScope Scope { get; set; } = null!;
    [Inject] private RunSight Sights { get; set; } = null!;
    [Inject] private WorkStep Work { get; set; } = null!;
    [Inject] private IAccess Access { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private TextCatalogue Say { get; set; } = null!;
    [Inject] private IStringLocalizer<RunPageTexts> T { get; set; } = null!;
    [Inject] private IStringLocalizer<Requests.RequestTexts> R { get; set; } = null!;
    [Inject] private IStringLocalizer<ShareTexts> S { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Form ??= new();
        await LoadAsync();
        if (run is null) { Navigation.NotFound(); }
    }

    private async Task LoadAsync()
    {
        var opened = await Desk.OpenAsync(Id, RunDesk.Read, CancellationToken.None);
        run = opened.Ok ? opened.Value : null;
        if (run is null) { return; }
        view = run.View(Desk.Now);
        // What is to be done comes first while the run is open; afterwards, what was done.
        show = Enum.TryParse<Which>(ShowText, ignoreCase: true, out var asked) && Enum.IsDefined(asked) ? asked : view.Closed ? Which.All : Which.Open;
        acts = Scope.ActsOn(run.Row);
        sight = await Sights.OfAsync(run.Row, CancellationToken.None);
        events = [.. run.Definition.Events.Values.Where(e => e.External && sight.Event(e.Code))];
        left = await Sights.LeftAsync(run.Row, run.State!, sight, CancellationToken.None);
        hidden = view.Steps.Count(step => !sight.Step(step.Step.Id)) + run.State!.Left.Count - left.Count;
        var reach = await Access.ReachAsync(run.Row.Region, run.Row.Sensitivity, run.Row.AccessId, CancellationToken.None);
        mayShare = sight.All && reach.May(ShareSteps.Right);
        var id = run.Row.CentreId;
        centre = (await Desk.Records.Unfiltered<Centre>("the name of the centre that works a run").AsNoTracking().FirstOrDefaultAsync(c => c.Id == id))?.Name.ToString() ?? "";
        mayWork = reach.May(RunDesk.Work);
    }

    private async Task FactsAsync()
    {
        if (run is null) { return; }
        var facts = new Dictionary<string, Value>(StringComparer.Ordinal);
        // What is hidden from the person is not left out here: it is refused, and the refusal stands in the audit.
        foreach (var fact in run.Definition.Variables.Values.Where(v => v.ComputedFrom is null))
        {
            // Only what the person changed: a field left alone never overwrites what a colleague recorded meanwhile.
            if (Sent("fact." + fact.Name) is { } now && now != (Sent("was." + fact.Name) ?? "")) { facts[fact.Name] = FactValues.Parse(now, fact.Type); }
        }
        if (facts.Count == 0) { message = [T["facts_same"]]; return; }
        await ShowAsync(await Work.RecordFactsAsync(Id, Form!.Version, facts, CancellationToken.None));
    }

    private async Task EventAsync()
    {
        if (run is null) { return; }
        if (FormTimes.Time(Form!.At, "At") is not { Ok: true, Value: { } local })
        {
            (refusal, message) = (Refusal.Invalid("At", "kernel.bad_time"), [T["event_time"]]);
            return;
        }
        await ShowAsync(await Work.RecordEventAsync(Id, Form.Version, Form.Event ?? "", run.Calendar.At(local), CancellationToken.None));
    }

    private async Task ShowAsync(Outcome<WorkResult> done)
    {
        refusal = done.Refusal;
        message = done.Ok ? [T["saved"], .. Changes(done.Value)] : [refusal!.Kind == RefusalKind.Conflict ? T["conflict"] : Say.Say(refusal)];
        await LoadAsync();
    }

    private IEnumerable<string> Changes(WorkResult result)
    {
        if (result.BecameRequired.Count > 0) { yield return T["now_required", Titles(result.BecameRequired)]; }
        if (result.NoLongerRequired.Count > 0) { yield return T["no_longer", Titles(result.NoLongerRequired)]; }
    }

    private string Titles(IEnumerable<string> steps) =>
        string.Join(Languages.IsChinese ? "；" : "; ", steps.Select(key => $"{key} {run!.Definition.Step(key.Split('#')[0])?.Title.Say()}"));

    private List<(string Code, string Text)> Choices(VariableDefinition fact) => fact.Type.Kind switch
    {
        ValueKind.Truth => [("", T["unknown"]), ("true", T["yes"]), ("false", T["no"])],
        ValueKind.Number when fact.Labels.Count > 0 => [("", T["unknown"]), .. fact.Numbers()],
        ValueKind.Text when fact.Type.Allowed is { Count: > 0 } values => [("", T["unknown"]), .. values.Where(v => v != FactValues.NotKnown).Select(v => (v, fact.Say(Value.Of(v))))],
        _ => [],
    };

    // After a conflict the form keeps what the person entered.
    private string Shown(VariableDefinition fact) =>
        refusal is not null && Sent("fact." + fact.Name) is { } sent ? sent : RunWords.Code(run!.State!.Facts.GetValueOrDefault(fact.Name));

    private string? Sent(string name) => Http?.Request.HasFormContentType == true && Http.Request.Form.TryGetValue(name, out var value) ? value.ToString() : null;

    private bool Fits(StepView step, Which what) => sight.Step(step.Step.Id) && what switch
    {
        Which.Open => step.IsOpen,
        Which.Mine => step.IsOpen && acts.Contains(step.Step.Role),
        Which.Late => step is { Late: true, Status: not StepStatus.Done },
        _ => true,
    };

    private string StatusText(StepView step) => step is { Status: StepStatus.Done, Late: true } ? T["late_done"] : T["status_" + step.Status];

    private string DueText(StepView step) => step.SettledAt is { } settled ? Local(settled)
        : step is { IsOpen: true, DueAt: { } due } ? DueWords.For(due, view!.Now, step.Due[0].Rule.Within.Clock, run!.Calendar).Say() : "";

    private Ground GroundOf(StepView step) => Ground.Of(step is { SettledAt: null, IsOpen: true, Due: [var first, ..] } ? first : null, run!.Definition);

    private string Hint(StepView step) => step is { Status: StepStatus.Deferred, DeferredUntil: { } until } ? T["put_off_until", Local(until)]
        : step.BecauseUnknown ? T["because_unknown"]
        : step.Status == StepStatus.NotStarted && step.WaitsFor.Count > 0 ? T["waits_for", string.Join(", ", step.WaitsFor.Select(Named))] : "";

    private string Named(string code) => run!.Definition.Events.TryGetValue(code, out var happening) ? happening.Title.Say() : code;

    private string Local(DateTimeOffset at) => run!.Calendar.LocalTime(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    // Which steps are shown: what is open, what of it is the person's, what is late, or all.
    private enum Which { Open, Mine, Late, All }

    private sealed class RunForm
    {
        public int? Version { get; set; }
        public string? Event { get; set; }
        public string? At { get; set; }
    }
}
