using Leeward.Kernel;
using Leeward.Kernel.Texts;
using Leeward.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.Consultations;

/// <summary>One step of the draft in a round, or the whole: what it says, what was said of it, commenting and answering.</summary>
public sealed partial class ConsultationStepPage
{
    private ConsultationView? view;
    private ProcedureDefinition? definition;
    private StepDefinition? step;
    private Refusal? refusal;
    private string? message, before, next;

    /// <summary>The round.</summary>
    [Parameter] public Guid Id { get; set; }

    /// <summary>The step; a hyphen for the whole.</summary>
    [Parameter] public string Step { get; set; } = "";

    [SupplyParameterFromForm] private CommentForm? Form { get; set; }
    [Inject] private ConsultationDesk Desk { get; set; } = null!;
    [Inject] private HoldConsultation Holding { get; set; } = null!;
    [Inject] private SpeakInConsultation Speaking { get; set; } = null!;
    [Inject] private TakeOverWording Taking { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private TextCatalogue Say { get; set; } = null!;
    [Inject] private IStringLocalizer<ConsultationTexts> T { get; set; } = null!;

    private bool MayWrite => view is not null && Desk.Access.Can(Drafts.DraftDesk.Write, new RegionCode(view.Line.Region));

    private string Code => Step == "-" ? "" : Step;

    private List<CommentLine> Comments => [.. view!.Comments.Where(c => c.Step == Code)];

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Form ??= new();
        await LoadAsync();
        definition = view is null ? null : await Desk.DefinitionAsync(Id, CancellationToken.None);
        step = Code.Length == 0 ? null : definition?.Step(Code);
        if (definition is null || (Code.Length > 0 && step is null)) { (view, definition) = (null, null); Navigation.NotFound(); return; }
        var all = definition.Steps.Select(s => s.Id).Prepend("-").ToList();
        var at = all.IndexOf(Step);
        (before, next) = (at > 0 ? Uri.EscapeDataString(all[at - 1]) : null, at + 1 < all.Count ? Uri.EscapeDataString(all[at + 1]) : null);
    }

    private async Task LoadAsync() => view = await Desk.OpenAsync(Id, CancellationToken.None) is { Ok: true } found ? found.Value : null;

    private async Task CommentAsync()
    {
        var kind = Enum.TryParse<CommentKind>(Form!.Kind, out var known) ? known : (CommentKind)(-1);
        await ToldAsync(await Speaking.CommentAsync(Id, new(Code, kind, Form.Text, Form.En, Form.Zh, Form.Field), CancellationToken.None), "commented");
    }

    private async Task WithdrawAsync() => await ToldAsync(await Speaking.WithdrawAsync(Id, Form!.Comment, CancellationToken.None), "withdrawn_now");

    private async Task TakeOverAsync() => await ToldAsync(await Taking.RunAsync(Id, Form!.Comment, CancellationToken.None), "taken_now");

    private async Task AnswerAsync() =>
        await ToldAsync(await Holding.AnswerAsync(Id, Form!.Comment, new(Enum.TryParse<CommentAnswer>(Form.Answer, out var answer) ? answer : CommentAnswer.Open, Form.Reason), CancellationToken.None), "answered_now");

    private async Task ToldAsync(Outcome done, string good)
    {
        (refusal, message) = (done.Refusal, done.Ok ? T[good] : Say.Say(done.Refusal!));
        if (done.Ok) { Form = new(); }
        await LoadAsync();
    }

    private string Bad(string field) => refusal?.Field == field ? "is-invalid" : "";

    private sealed class CommentForm
    {
        public string? Kind { get; set; }
        public string? Field { get; set; }
        public string? Text { get; set; }
        public string? En { get; set; }
        public string? Zh { get; set; }
        public Guid Comment { get; set; }
        public string? Answer { get; set; }
        public string? Reason { get; set; }
    }
}
