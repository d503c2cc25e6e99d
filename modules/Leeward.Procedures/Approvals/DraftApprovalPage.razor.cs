using System.Globalization;
using Leeward.Kernel;
using Leeward.Kernel.Web;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Drafts;
using Microsoft.AspNetCore.Components;

namespace Leeward.Procedures.Approvals;

/// <summary>The approval of a draft: whether it can be put up, by which route, and what became of earlier ones.</summary>
public sealed partial class DraftApprovalPage
{
    private const int Rows = 8;

    private Readiness? look;
    private bool mySend;
    private IReadOnlyList<Signer> signers = [];
    private List<string> without = [];
    private IReadOnlyList<ApprovalView> approvals = [];

    [SupplyParameterFromForm] private SendForm? Form { get; set; }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        Form ??= new() { EffectiveOn = Day(Sending.Today.AddDays(30)), ReviewOn = Day(Sending.Today.AddDays(30).AddYears(1)) };
        await ShowAsync();
    }

    private async Task ShowAsync()
    {
        if (draft is null) { return; }
        mySend = Access.Can(ApprovalDesk.Send, new RegionCode(draft.Row.Region));
        approvals = await Approvals.OfDraftAsync(Id, CancellationToken.None);
        if (draft.Row.State != DraftState.Writing) { return; }
        var day = Parsed(Form!.EffectiveOn) is { } typed && typed > Sending.Today && typed < Sending.Today.AddYears(5) ? typed : Sending.Today;
        look = await Sending.LookAsync(draft, day, CancellationToken.None);
        if (!mySend || !look.Ready) { return; }
        signers = await Sending.SignersAsync(draft.Row, Access.Actor.AccountId, CancellationToken.None);
        without = [.. Approvals.AllBodies.Where(b => signers.All(s => s.Body != b.Code)).Select(b => b.Title.ToString())];
    }

    private async Task SendAsync()
    {
        // Whoever is chosen brings their body along; an empty line is no mistake.
        var route = Form!.People.Take(Rows).Where(person => person is { Length: > 0 }).Select(person => Guid.TryParse(person, out var account) ? account : Guid.Empty)
            .Select(account => new SignerInput(signers.FirstOrDefault(s => s.AccountId == account)?.Body ?? "", account)).ToList();
        if (Parsed(Form!.EffectiveOn) is not { } effective) { Tell(Refusal.Invalid("EffectiveOn", "procedures.approval.effective", Day(Sending.Today)), ""); return; }
        var review = FormTimes.Day(Form.ReviewOn, "ReviewOn");
        if (!review.Ok) { Tell(review.Refusal!, ""); return; }
        var input = new SendInput(effective, Enum.TryParse<RunningCases>(Form.Running, out var running) ? running : default, Form.FromPhase, review.Value, Form.Note, route);
        var sent = await Sending.RunAsync(Id, Form.Version, input, CancellationToken.None);
        if (sent.Ok) { Navigation.NavigateTo($"/procedure-approvals/{sent.Value.Line.Id}"); return; }
        Tell(sent, "");
        await LoadAsync();
        await ShowAsync();
    }

    private string RoleTitle(string role) => Pack.Roles.TryGetValue(role, out var known) ? known.Title.ToString() : role;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? Parsed(string? day) => FormTimes.Day(day, "EffectiveOn") is { Ok: true, Value: { } typed } ? typed : null;

    private sealed class SendForm
    {
        public int Version { get; set; }
        public string? EffectiveOn { get; set; }
        public string? ReviewOn { get; set; }
        public string? Running { get; set; }
        public string? FromPhase { get; set; }
        public string? Note { get; set; }
        public List<string?> People { get; set; } = [];
    }
}
