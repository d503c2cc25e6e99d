using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Leeward.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.Consultations;

/// <summary>A round: what is asked, the draft step by step with its comments, and for who holds it those invited, and its end.</summary>
public sealed partial class ConsultationPage
{
    private ConsultationView? view;
    private ProcedureDefinition? definition;
    private IReadOnlyList<Colleague> candidates = [];
    private Refusal? refusal;
    private string? message;

    /// <summary>The round.</summary>
    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "find")] private string? Find { get; set; }
    [SupplyParameterFromForm] private RoundForm? Form { get; set; }
    [Inject] private ConsultationDesk Desk { get; set; } = null!;
    [Inject] private HoldConsultation Holding { get; set; } = null!;
    [Inject] private SpeakInConsultation Speaking { get; set; } = null!;
    [Inject] private PackSet Pack { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private TextCatalogue Say { get; set; } = null!;
    [Inject] private IStringLocalizer<ConsultationTexts> T { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Form ??= new();
        await LoadAsync();
        if (view is null) { Navigation.NotFound(); return; }
        definition = await Desk.DefinitionAsync(Id, CancellationToken.None);
    }

    private async Task LoadAsync()
    {
        view = await Desk.OpenAsync(Id, CancellationToken.None) is { Ok: true } found ? found.Value : null;
        candidates = view is { Line: { IHold: true, State: ConsultationState.Open } } && Find is not null ? await Holding.CandidatesAsync(Id, Find, CancellationToken.None) : [];
    }

    private Task RespondAsync() => ActAsync(Speaking.RespondAsync(Id, new(Enum.TryParse<Stance>(Form!.Stance, out var stance) ? stance : Stance.None, Form.Note), CancellationToken.None), "responded");

    private async Task InviteAsync() => await ActAsync(AsOutcome(Holding.InviteAsync(Id, new(Form!.Body, Form.Accounts ?? []), CancellationToken.None)), "invited_now");

    private Task FinishAsync() => ActAsync(Holding.FinishAsync(Id, Form!.Version, CancellationToken.None), "finished_now");

    private async Task ExtendAsync()
    {
        var day = FormTimes.Day(Form!.ClosesOn, "ClosesOn");
        if (!day.Ok) { (refusal, message) = (day.Refusal, $"{T["closes"]}: {Say.Say(day.Refusal!)}"); return; }
        await ActAsync(Holding.ExtendAsync(Id, Form.Version, new(day.Value ?? default), CancellationToken.None), "extended");
    }

    private Task CancelAsync() => ActAsync(Holding.CancelAsync(Id, Form!.Version, Form.Reason, CancellationToken.None), "cancelled_now");

    private static async Task<Outcome> AsOutcome(Task<Outcome<ConsultationView>> act) => await act;

    private async Task ActAsync(Task<Outcome> act, string good)
    {
        var done = await act;
        (refusal, message) = (done.Refusal, done.Ok ? T[good] : done.Refusal!.Kind == RefusalKind.Conflict ? T["conflict"] : Say.Say(done.Refusal!));
        if (done.Ok) { Form = new(); }
        await LoadAsync();
    }

    private string Count(string step)
    {
        var all = view!.Comments.Where(c => c.Step == step && c.WithdrawnAt is null).ToList();
        return all.Count == 0 ? "" : T["open_of", all.Count(c => c.Answer == CommentAnswer.Open), all.Count];
    }

    private string RoleTitle(string role) => Pack.Roles.TryGetValue(role, out var known) ? known.Title.ToString() : role;

    private sealed class RoundForm
    {
        public int Version { get; set; }
        public string? Stance { get; set; }
        public string? Note { get; set; }
        public string? Body { get; set; }
        public List<Guid>? Accounts { get; set; }
        public string? ClosesOn { get; set; }
        public string? Reason { get; set; }
    }
}
