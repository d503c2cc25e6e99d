using Leeward.Kernel;
using Leeward.Kernel.Signing;
using Leeward.Kernel.Texts;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.Published;
using Leeward.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.Approvals;

/// <summary>One approval: what is signed, over which hash, who has signed, what changed; signing, giving back, taking back.</summary>
public sealed partial class ApprovalPage
{
    private ApprovalView? view;
    private ProcedureDefinition? definition;
    private IReadOnlyList<ChangeLine>? changes;
    private IReadOnlyList<Signer> signers = [];
    private IReadOnlyDictionary<string, string> others = new Dictionary<string, string>();
    private SignatureLine? next;
    private ProofKind asked;
    private Refusal? refusal;
    private string? message;
    private string basis = "";
    private bool mySign, mySend;

    /// <summary>The approval.</summary>
    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromForm] private ApprovalForm? Form { get; set; }
    [Inject] private ApprovalDesk Desk { get; set; } = null!;
    [Inject] private SignApproval Signing { get; set; } = null!;
    [Inject] private IFreshProof Proving { get; set; } = null!;
    [Inject] private SendForApproval Sending { get; set; } = null!;
    [Inject] private ProcedureLibrary Library { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private TextCatalogue Say { get; set; } = null!;
    [Inject] private IStringLocalizer<ApprovalTexts> T { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Form ??= new();
        await LoadAsync();
        if (view is null) { Navigation.NotFound(); }
    }

    private async Task LoadAsync()
    {
        view = await Desk.OpenAsync(Id, CancellationToken.None) is { Ok: true } found ? found.Value : null;
        if (view is null) { return; }
        var region = new RegionCode(view.Line.Region);
        (mySign, mySend) = (Desk.Access.Can(ApprovalDesk.Sign, region), Desk.Access.Can(ApprovalDesk.Send, region));
        definition = await Desk.DefinitionAsync(Id, CancellationToken.None);
        if (view.BasisHash.Length > 0 && definition is not null && await Library.LineAsync(view.BasisHash, CancellationToken.None) is { } before)
        {
            (basis, changes) = (before.Edition, [.. ProcedureDiff.Between(await Library.ByHashAsync(view.BasisHash, CancellationToken.None), definition).Select(OpenDraft.Line)]);
        }
        (next, signers, others) = (null, [], new Dictionary<string, string>());
        if (view.Line.State != ApprovalState.Signing) { return; }
        next = view.Signatures.FirstOrDefault(s => s.State == SignatureState.Waiting);
        if (mySign && view.Line.MyTurn) { asked = await Proving.AskedAsync(CancellationToken.None); }
        var row = (await Desk.RowAsync(Id, CancellationToken.None)).Value;
        var free = (await Sending.SignersAsync(await SignApproval.DraftOfAsync(Desk.Records, row, CancellationToken.None), row.SentById, CancellationToken.None)).Where(c => view.Signatures.All(s => s.AccountId != c.AccountId)).ToList();
        others = free.GroupBy(c => c.Body).ToDictionary(g => g.Key, g => string.Join(T["and"], g.Select(c => c.Name)));
        var waiting = view.Signatures.Where(s => s.State == SignatureState.Waiting).Select(s => s.Body).ToList();
        if (mySend) { signers = [.. free.Where(c => waiting.Contains(c.Body) && c.AccountId != Desk.Access.Actor.AccountId)]; }
    }

    private Task SignAsync() => Form!.Read ? ActAsync(async () => await Signing.RunAsync(Id, Form.Version, new(Form.Hash ?? "", Form.Note, Form.Password, Form.Code, Form.Confirmed), CancellationToken.None), "signed_now")
        : ActAsync(() => Task.FromResult(Outcome.Refused(Refusal.Invalid("Read", "procedures.approval.read_first"))), "");

    private Task SendBackAsync() => ActAsync(() => Signing.SendBackAsync(Id, Form!.Version, Form.Reason, CancellationToken.None), "sent_back");

    private Task TakeBackAsync() => ActAsync(() => Sending.TakeBackAsync(Id, Form!.Version, Form.Reason, CancellationToken.None), "taken_back");

    private Task ReassignAsync() => ActAsync(() => Sending.ReassignAsync(Id, Form!.Version, new(Form.Place, Form.Account, Form.Reason ?? ""), CancellationToken.None), "reassigned");

    private async Task ActAsync(Func<Task<Outcome>> act, string good)
    {
        var done = await act();
        (refusal, message) = (done.Refusal, done.Ok ? T[good] : done.Refusal!.Kind == RefusalKind.Conflict ? T["conflict"] : Say.Say(done.Refusal!));
        // What was typed stays only where it was refused.
        if (done.Ok) { Form = new(); }
        await LoadAsync();
    }

    private sealed class ApprovalForm
    {
        public int Version { get; set; }
        public string? Hash { get; set; }
        public string? Note { get; set; }
        public bool Read { get; set; }
        public string? Password { get; set; }
        public string? Code { get; set; }
        public bool Confirmed { get; set; }
        public string? Reason { get; set; }
        public int Place { get; set; }
        public Guid Account { get; set; }
    }
}
