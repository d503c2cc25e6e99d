using System.Globalization;
using Leeward.Kernel;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Leeward.Procedures.Published;
using Leeward.Procedures.RunPages;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.Rollouts;

/// <summary>One centre in a roll-out: its four steps in order, each with who and when, the last of them undone with a reason, and what happened.</summary>
public sealed partial class RolloutCentrePage
{
    private PlaceView? view;
    private Refusal? refusal;
    private string? message;
    private string roles = "";
    private bool mayWrite;
    private List<string>? ticked;
    private IReadOnlyList<(string Field, string? Now, string? Yours)> both = [];

    /// <summary>The centre's place in the roll-out.</summary>
    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromForm] private PlaceForm? Form { get; set; }
    [Inject] private RolloutDesk Desk { get; set; } = null!;
    [Inject] private WorkRollout Work { get; set; } = null!;
    [Inject] private ExportRollout Export { get; set; } = null!;
    [Inject] private ProcedureLibrary Library { get; set; } = null!;
    [Inject] private RegionBook Regions { get; set; } = null!;
    [Inject] private PackSet Pack { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private TextCatalogue Say { get; set; } = null!;
    [Inject] private IStringLocalizer<RolloutTexts> T { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Form ??= new();
        await LoadAsync();
        if (view is null) { Navigation.NotFound(); return; }
        roles = string.Join(", ", (await Library.ByHashAsync(view.Rollout.ContentHash, CancellationToken.None)).Roles.Values.Select(role => role.Say()));
    }

    private async Task LoadAsync()
    {
        view = await Desk.PlaceAsync(Id, CancellationToken.None) is { Ok: true } found ? found.Value : null;
        if (view is null) { return; }
        var region = new RegionCode(view.Line.Region);
        mayWrite = view.Rollout.EndedAt is null && (Desk.Access.Can(RolloutDesk.Confirm, region) || Desk.Access.Can(RolloutDesk.Manage, region));
    }

    private Task ReceiveAsync() => ActAsync(Work.ReceiveAsync(Id, Form!.Version, CancellationToken.None));

    private async Task TrainAsync()
    {
        var form = Form!;
        var on = FormTimes.Day(form.TrainedOn, "TrainedOn");
        if (!on.Ok) { (refusal, message) = (on.Refusal, $"{T["trained_on"]}: {Say.Say(on.Refusal!)}"); return; }
        await ActAsync(Work.TrainAsync(Id, form.Version, new(form.Audience, Number(form.MustTrain), Number(form.Trained), on.Value), CancellationToken.None));
        Compare((T["audience"], view?.Audience, form.Audience), (T["must_train"], Number(view?.Line.MustTrain ?? 0), form.MustTrain), (T["trained"], view?.Line.Trained.ToString(CultureInfo.InvariantCulture), form.Trained),
            (T["trained_on"], view?.Line.TrainedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), form.TrainedOn));
    }

    private async Task CheckAsync()
    {
        var done = Form!.Done ?? [];
        await ActAsync(Work.CheckAsync(Id, Form.Version, new(done), CancellationToken.None));
        if (refusal is not null) { ticked = done; }
        string Ticked(bool yes) => T[yes ? "checked" : "open"];
        Compare([.. Desk.Items.Select(item => (item.Title.ToString(), (string?)Ticked(view?.Checked.Contains(item.Code) == true), (string?)Ticked(done.Contains(item.Code))))]);
    }

    private Task PutInForceAsync() => ActAsync(Work.PutInForceAsync(Id, Form!.Version, CancellationToken.None));

    private async Task UndoAsync()
    {
        var reason = Form!.Reason;
        await ActAsync(Work.UndoAsync(Id, Form.Version, reason, CancellationToken.None));
        Compare((T["reason"], null, reason));
    }

    /// <summary>After a colleague was faster: what stands now beside what was written, where the two differ.</summary>
    private void Compare(params IReadOnlyList<(string Field, string? Now, string? Yours)> lines)
    {
        if (refusal?.Kind == RefusalKind.Conflict) { both = [.. lines.Where(line => (line.Now ?? "") != (line.Yours ?? ""))]; }
    }

    private async Task ActAsync(Task<Outcome<PlaceView>> act)
    {
        var done = await act;
        (refusal, message) = (done.Refusal, done.Ok ? T["saved"] : done.Refusal!.Kind == RefusalKind.Conflict ? T["conflict"] : Say.Say(done.Refusal!));
        if (done.Ok) { Form = new(); }
        await LoadAsync();
    }

    private string Bad(string field) => refusal?.Field == field ? "is-invalid" : "";

    private static int Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static string Number(int number) => number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture);

    private sealed class PlaceForm
    {
        public int Version { get; set; }
        public string? Audience { get; set; }
        public string? MustTrain { get; set; }
        public string? Trained { get; set; }
        public string? TrainedOn { get; set; }
        public List<string>? Done { get; set; }
        public string? Reason { get; set; }
    }
}
