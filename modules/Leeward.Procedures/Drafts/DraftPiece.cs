using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Leeward.Kernel;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Leeward.Procedures.RunPages;
using Leeward.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.Drafts;

/// <summary>What the pages of a draft share: opening it, changing it, saying what came of it, and the findings beside each part.</summary>
public abstract class DraftPiece : LoadedComponent
{
    private protected OpenDraft? draft;
    private protected Refusal? refusal;
    private protected string? message;
    private protected bool mayWrite;
    /// <summary>What is shown was checked as it was typed, and is not saved.</summary>
    private protected bool typed;
    private CheckedProcedure? _saved;

    /// <summary>The draft.</summary>
    [Parameter] public Guid Id { get; set; }

    [Inject] private protected DraftDesk Desk { get; set; } = null!;
    [Inject] private protected EditDraft Edit { get; set; } = null!;
    [Inject] private protected FindingWords Finding { get; set; } = null!;
    [Inject] private protected NavigationManager Navigation { get; set; } = null!;
    [Inject] private protected TextCatalogue Say { get; set; } = null!;
    [Inject] private protected IStringLocalizer<DraftTexts> T { get; set; } = null!;

    private protected JsonObject Document { get; private set; } = [];

    private protected IReadOnlyList<string> Codes(string part) => [.. DraftDocument.Map(Document, part).Select(one => one.Key)];

    private protected IReadOnlyList<string> StepCodes => [.. DraftDocument.List(Document, "steps").OfType<JsonObject>().Select(step => DraftDocument.Text(step, "id") ?? "").Where(id => id.Length > 0)];

    /// <summary>The words of a name in the reader's language, with its code.</summary>
    private protected string Named(string part, string code)
    {
        var one = DraftDocument.Map(Document, part)[code];
        var words = one is JsonObject map && map["title"] is JsonObject title ? title : one;
        var text = new LocalText(DraftDocument.Text(words, "en") ?? "", DraftDocument.Text(words, "zh") ?? DraftDocument.Text(one, "zh") ?? "").ToString();
        return text.Length > 0 ? $"{text} ({code})" : code;
    }

    private protected static string Title(JsonObject step) => new LocalText(DraftDocument.Text(step["title"], "en") ?? "", DraftDocument.Text(step["title"], "zh") ?? "").ToString();

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await LoadAsync();
        if (draft is null || !IsThere()) { draft = null; Navigation.NotFound(); }
    }

    /// <summary>The place in the document of the piece that the form is about; null where the page has no such form.</summary>
    private protected virtual string? Piece => null;

    /// <summary>The fields of the form, by member of the piece.</summary>
    private protected virtual FrozenDictionary<string, string> Fields => FrozenDictionary<string, string>.Empty;

    /// <summary>What was found at a field, for the field to show beside itself.</summary>
    private protected Func<string, IReadOnlyList<(string Level, string Message, string Mend, string? Link)>> Beside => name => Findings(one => Member(one) is { } member && FindingFields.Of(Fields, one, member) == name);

    /// <summary>What was found at the piece and at no one field of the form.</summary>
    private protected IReadOnlyList<(string Level, string Message, string Mend, string? Link)> OfPiece => Findings(one => Member(one) is { } member && FindingFields.Of(Fields, one, member) is null);

    /// <summary>What the piece as it was typed brings about elsewhere in the draft.</summary>
    private protected IReadOnlyList<(string Level, string Message, string Mend, string? Link)> Elsewhere =>
        !typed || _saved is null ? [] : Findings(one => Member(one) is null && !_saved.Findings.Any(before => before.Code == one.Code && before.JsonPointer == one.JsonPointer && before.Args.SequenceEqual(one.Args)));

    private protected virtual string? Member(Finding one) => Piece is { } piece ? FindingFields.Within(one.JsonPointer, piece) : null;

    /// <summary>Whether the part that the address names is in the draft.</summary>
    private protected virtual bool IsThere() => true;

    private protected async Task LoadAsync() => Show(await Desk.OpenAsync(Id, CancellationToken.None));

    private void Show(Outcome<OpenDraft> opened)
    {
        draft = opened.Ok ? opened.Value : null;
        if (draft is null) { return; }
        Document = JsonNode.Parse(draft.Row.Document)!.AsObject();
        mayWrite = Desk.MayWrite(draft.Row);
    }

    /// <summary>Changes the draft; what was typed stays in the form where it is refused.</summary>
    private protected async Task<bool> ChangeAsync(int version, Func<JsonObject, Refusal?> change, string? note)
    {
        var changed = await Edit.ChangeAsync(Id, version, change, note, CancellationToken.None);
        Tell(changed, T["saved"]);
        if (changed.Ok) { Show(changed); }
        return changed.Ok;
    }

    /// <summary>Says what the checker would say of the piece as it was typed, and keeps nothing.</summary>
    private protected async Task CheckAsync(Func<JsonObject, Refusal?> change)
    {
        var (tried, saved) = (await Edit.TryAsync(Id, change, CancellationToken.None), draft!.Found);
        typed = true;
        if (tried.Ok) { (draft, _saved) = (tried.Value, saved); }
        Tell(tried, tried.Ok ? Counted(tried.Value.Found.Findings.Count(one => Member(one) is not null)) : "");
    }

    private string Counted(int count) => count == 0 ? T["checked_none"] : T["checked", count];

    private protected void Tell(Outcome outcome, string good)
    {
        refusal = outcome.Refusal;
        message = outcome.Ok ? good : refusal!.Kind == RefusalKind.Conflict ? T["conflict"] : Say.Say(refusal);
    }

    /// <summary>Findings as the list component takes them: level, words, mend, where to go.</summary>
    private protected IReadOnlyList<(string Level, string Message, string Mend, string? Link)> Findings(Func<Finding, bool> which) =>
        [.. draft!.Found.Findings.Where(which).Select(one => (one.Level.ToString(), Finding.Message(one), Finding.Mend(one), Link(one)))];

    /// <summary>Whether a finding is about what the procedure says of itself; what is missing is told of the document as a whole.</summary>
    private protected static bool IsHead(Finding one) =>
        one.JsonPointer.Split('/') is ["", var member, ..] ? HeadForm.Members.Contains(member) : one.Args is [var lacks, ..] && HeadForm.Members.Contains(lacks);

    private string? Link(Finding one)
    {
        var parts = one.JsonPointer.Split('/');
        return one.Step is { } step && parts is ["", "steps", _, "due", var due, ..] && int.TryParse(due, out var number) ? $"/drafts/{Id}/steps/{Uri.EscapeDataString(step)}/due/{number + 1}"
            : one.Step is { } of && parts is ["", "steps", ..] ? $"/drafts/{Id}/steps/{Uri.EscapeDataString(of)}"
            : IsHead(one) ? $"/drafts/{Id}/head"
            : parts is ["", "constraints", ..] ? $"/drafts/{Id}/rules"
            : parts.Length >= 3 && DraftDocument.Parts.Contains(parts[1]) ? $"/drafts/{Id}/names/{parts[1]}/{Uri.EscapeDataString(parts[2].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))}"
            : null;
    }

    private protected static string Words(LocalText? words) => words?.ToString() ?? "";

    private protected static string Words(Leeward.Deadlines.Bilingual words) => words.Say();
}
