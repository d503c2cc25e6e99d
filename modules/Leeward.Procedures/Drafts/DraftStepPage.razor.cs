using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Leeward.Kernel;
using Leeward.Runs;
using Microsoft.AspNetCore.Components;

namespace Leeward.Procedures.Drafts;

/// <summary>One step of a draft: its words in both languages, who, when, with what proof; and what the checker says of it.</summary>
public sealed partial class DraftStepPage
{
    /// <summary>The step's id.</summary>
    [Parameter] public string Step { get; set; } = "";

    [SupplyParameterFromForm] private StepForm? Form { get; set; }
    [SupplyParameterFromForm(Name = "Act")] private string? Act { get; set; }

    private JsonObject Now => DraftDocument.Step(Document, Step) ?? [];

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        // What was typed stays as it is; only a page that is opened shows what is stored.
        if (draft is not null && (Form is null || Act is "up" or "down" or "remove")) { Form = StepForm.Of(Now, Form?.Version ?? draft.Row.Version); }
    }

    private protected override bool IsThere() => DraftDocument.Step(Document, Step) is not null;

    private protected override string? Piece => FindingFields.Place("steps", DraftDocument.List(Document, "steps").IndexOf(DraftDocument.Step(Document, Step)));

    private protected override FrozenDictionary<string, string> Fields => FindingFields.Step;

    private async Task SaveAsync()
    {
        if (Act == "check") { await CheckAsync(document => DraftDocument.Step(document, Step) is { } step ? Form!.Into(step) : Refusal.NotFound); return; }
        if (await ChangeAsync(Form!.Version, document => DraftDocument.Step(document, Step) is { } step ? Form.Into(step) : Refusal.NotFound, Form.Note)) { Form = StepForm.Of(Now, draft!.Row.Version); }
    }

    private async Task MoveAsync()
    {
        var removed = Act == "remove";
        var done = await ChangeAsync(Form!.Version, document => removed ? DraftDocument.RemoveStep(document, Step) : DraftDocument.MoveStep(document, Step, Act == "up"), null);
        if (done && removed) { Navigation.NavigateTo($"/drafts/{Id}"); }
    }

    private IReadOnlyList<(string, string)> Choices(string part) => [.. Codes(part).Select(code => (code, Named(part, code)))];

    private IReadOnlyList<(string, string)> Fixed(string group, params string[] codes) => [.. codes.Select(code => (code, T[$"{group}_{code}"].Value))];

    private IReadOnlyList<string> Dues() =>
        Now["due"] is not JsonArray list ? []
        : draft!.Partial?.Steps.FirstOrDefault(one => one.Id == Step) is { } step && step.Due.Count == list.Count ? [.. step.Due.Select(due => Words(ProcedureWords.Deadline(draft.Partial, due)))]
        : [.. list.Select(one => one?.ToJsonString(DraftDocument.Readable) ?? "")];
}
