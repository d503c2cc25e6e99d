using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Leeward.Procedures.RunPages;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Sharing;
using Leeward.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.Requests;

/// <summary>The rarer acts on a step: more time, not needed, once more, opened again.</summary>
public sealed partial class StepMorePage
{
    private OpenRun? run;
    private RunView? view;
    private StepView? step;
    private Refusal? refusal;
    private string? message;
    private bool mine;
    private Reach? reach;
    private bool mayAsk;
    private List<(int Index, string Words)> movable = [];

    /// <summary>The run's id.</summary>
    [Parameter] public Guid Id { get; set; }

    /// <summary>The step's code.</summary>
    [Parameter] public string Step { get; set; } = "";

    /// <summary>Which turn.</summary>
    [Parameter] public int Number { get; set; }

    [SupplyParameterFromForm] private MoreForm? Form { get; set; }
    [CascadingParameter] private HttpContext? Http { get; set; }
    [Inject] private RunDesk Desk { get; set; } = null!;
    [Inject] private RunActs Acts { get; set; } = null!;
    [Inject] private RequestAct Ask { get; set; } = null!;
    [Inject] private RunSight Sights { get; set; } = null!;
    [Inject] private RoleScope Scope { get; set; } = null!;
    [Inject] private IAccess Access { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private TextCatalogue Say { get; set; } = null!;
    [Inject] private IStringLocalizer<RunPageTexts> P { get; set; } = null!;
    [Inject] private IStringLocalizer<RequestTexts> T { get; set; } = null!;

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
        movable = [.. step.Due.Where(d => d.Rule.Movable && d.At is not null).Select(d => (d.Definition.Index, DueWords.For(d.At!.Value, view.Now, d.Rule.Within.Clock, run.Calendar).Say())).DistinctBy(d => d.Index)];
    }

    private bool May(string right) => reach?.May(right) == true;

    private async Task ExtendAsync()
    {
        if (run is null) { return; }
        if (FormTimes.Time(Form!.Until, "Until") is not { Ok: true, Value: { } local })
        {
            (refusal, message) = (Refusal.Invalid("Until", "kernel.bad_time"), T["bad_time"]);
            return;
        }
        await AskedAsync(await Ask.ExtendAsync(Id, Form.Version, Ref, Form.Due, run.Calendar.At(local), Form.Reason, CancellationToken.None));
    }

    private async Task LaterAsync() => await AskedAsync(await Ask.AcceptLaterAsync(Id, Form!.Version, Ref, Form.Reason, CancellationToken.None));

    private async Task AskRepeatAsync() => await AskedAsync(await Ask.RepeatAsync(Id, Form!.Version, Step, Form.Reason, CancellationToken.None));

    private async Task NotNeededAsync() => await DoneAsync(await Acts.NotNeededAsync(Id, Form!.Version, Ref, Form.Reason, CancellationToken.None));

    private async Task ReopenAsync() => await DoneAsync(await Acts.ReopenAsync(Id, Form!.Version, Ref, Form.Reason, CancellationToken.None));

    private async Task RepeatAsync()
    {
        var done = await Acts.RepeatAsync(Id, Form!.Version, Step, Form.Reason, CancellationToken.None);
        await DoneAsync(done);
        // A rule forbids it: somebody with the right to approve may let it pass.
        mayAsk = done.Refusal?.Code == "runs.constraint" && May(WorkStep.Deviate);
    }

    private async Task AskedAsync(Outcome<Guid> asked)
    {
        (refusal, message) = (asked.Refusal, asked.Ok ? T["asked"] : Said(asked.Refusal!));
        await LoadAsync();
    }

    private async Task DoneAsync(Outcome<WorkResult> done)
    {
        (refusal, message) = (done.Refusal, done.Ok ? T["done"] : Said(done.Refusal!));
        await LoadAsync();
    }

    private string Said(Refusal no) => no.Kind == RefusalKind.Conflict ? P["conflict"] : Say.Say(no);

    // What was typed stays where it was refused.
    private string Kept(string form) => refusal is not null && Http?.Request.HasFormContentType == true && Http.Request.Form["_handler"] == form ? Form!.Reason ?? "" : "";

    private sealed class MoreForm
    {
        public int? Version { get; set; }
        public int? Due { get; set; }
        public string? Until { get; set; }
        public string? Reason { get; set; }
    }
}
