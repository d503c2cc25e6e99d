using System.Globalization;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Leeward.Procedures.RunPages;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Sharing;
using Leeward.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.Requests;

/// <summary>What waits for a second person on a run, its clock, and when things are planned for and really happened.</summary>
public sealed partial class RunMorePage
{
    private OpenRun? run;
    private RunView? view;
    private Refusal? refusal;
    private string? message;
    private Reach? reach;
    private List<EventDefinition> events = [];
    private List<(Guid Id, string What, string Reason, string By, bool Own)> waiting = [];
    private List<(string Code, int Number, DateTimeOffset At, string Title)> happened = [];

    /// <summary>The run's id.</summary>
    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromForm] private MoreForm? Form { get; set; }
    [CascadingParameter] private HttpContext? Http { get; set; }
    [Inject] private RunDesk Desk { get; set; } = null!;
    [Inject] private RunSight Sights { get; set; } = null!;
    [Inject] private RunActs Acts { get; set; } = null!;
    [Inject] private RequestAct Ask { get; set; } = null!;
    [Inject] private DecideRequest Requests { get; set; } = null!;
    [Inject] private IAccess Access { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private TextCatalogue Say { get; set; } = null!;
    [Inject] private PackSet Pack { get; set; } = null!;
    [Inject] private IStringLocalizer<RunPageTexts> P { get; set; } = null!;
    [Inject] private IStringLocalizer<RequestTexts> T { get; set; } = null!;

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
        reach = await Access.ReachAsync(run.Row.Region, run.Row.Sensitivity, run.Row.AccessId, CancellationToken.None);
        waiting = May(WorkStep.Approve)
            ? [.. (await Requests.OfRunAsync(run, null, CancellationToken.None)).Select(r => (r.Id, $"{T["kind_" + r.Kind]} {r.Step}".TrimEnd(), Reason(r), $"{r.By}, {Pack.Minute(r.At)}", r.Own))]
            : [];
        var sight = await Sights.OfAsync(run.Row, CancellationToken.None);
        events = [.. run.Definition.Events.Values.Where(e => sight.Event(e.Code))];
        happened = [.. run.State!.Events.Where(e => sight.Event(e.Code)).GroupBy(e => e.Code).SelectMany(g => g.Select((e, i) => (e.Code, i + 1, e.OccurredAt, run.Definition.Events[e.Code].Title.Say())))];
    }

    private string Reason(RequestView request) => request.Until is { } until ? $"{request.Reason} ({T["until"]}: {Local(until)})" : request.Reason;

    private bool May(string right) => reach?.May(right) == true;

    private async Task DecideAsync() => await DoneAsync(await Requests.RunAsync(Id, Form!.Request ?? Guid.Empty, Form.Approve, CancellationToken.None));

    private async Task ClockAsync()
    {
        if (run is null) { return; }
        if (view!.Paused) { await DoneAsync(await Acts.ResumeAsync(Id, Form!.Version, CancellationToken.None)); return; }
        var asked = await Ask.SuspendAsync(Id, Form!.Version, Form.Reason, CancellationToken.None);
        (refusal, message) = (asked.Refusal, asked.Ok ? T["asked"] : Said(asked.Refusal!));
        await LoadAsync();
    }

    private async Task PlanAsync()
    {
        if (Time() is not { } at) { return; }
        await DoneAsync(await Acts.PlanAsync(Id, Form!.Version, Form.Event ?? "", at, CancellationToken.None));
    }

    private async Task CorrectAsync()
    {
        if (Time() is not { } at) { return; }
        await DoneAsync(await Acts.CorrectAsync(Id, Form!.Version, Form.Event ?? "", Form.Number, at, Form.Reason, CancellationToken.None));
    }

    private DateTimeOffset? Time()
    {
        if (run is not null && FormTimes.Time(Form!.At, "At") is { Ok: true, Value: { } local }) { return run.Calendar.At(local); }
        (refusal, message) = (Refusal.Invalid("At", "kernel.bad_time"), T["bad_time"]);
        return null;
    }

    private string Said(Refusal no) => no.Kind == RefusalKind.Conflict ? P["conflict"] : Say.Say(no);

    // What was typed stays where it was refused.
    private string? Kept(string form, string? typed) => refusal is not null && Http?.Request.HasFormContentType == true && Http.Request.Form["_handler"] == form ? typed : null;

    private async Task DoneAsync(Outcome<WorkResult> done)
    {
        (refusal, message) = (done.Refusal, done.Ok ? T["done"] : Said(done.Refusal!));
        await LoadAsync();
    }

    private string Local(DateTimeOffset at) => run!.Calendar.LocalTime(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private sealed class MoreForm
    {
        public int? Version { get; set; }
        public Guid? Request { get; set; }
        public bool Approve { get; set; }
        public string? Event { get; set; }
        public int Number { get; set; }
        public string? At { get; set; }
        public string? Reason { get; set; }
    }
}
