using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Forms;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Texts;
using Leeward.Packs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Leeward.Cases.CaseForms;

/// <summary>Fills in a form of the pack on a case. Without JavaScript, "show further questions" asks what an answer leads to; with it, that happens by itself.</summary>
public sealed partial class FormPage(IServiceProvider services)
{
    private OpenedCase? about;
    private PackForm? form;
    private Answers answers = Answers.Empty;
    private HashSet<Field> visible = [];
    private HashSet<string> asking = [];
    private Dictionary<string, string> problems = [];
    private FormScore? standing;
    private FiledFormSummary? filed;
    private string? message;
    private bool good, posted;

    /// <summary>The case's id.</summary>
    [Parameter]
    public Guid Id { get; set; }

    /// <summary>The form's id in the pack.</summary>
    [Parameter]
    public string FormId { get; set; } = "";

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    [Inject]
    private PackSet Pack { get; set; } = null!;

    [Inject]
    private IAccess Access { get; set; } = null!;

    [Inject]
    private TextCatalogue Say { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IStringLocalizer<CaseFormTexts> T { get; set; } = null!;

    private static string Language => Languages.Current;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var found = await Get<ReadCase>().RunAsync(Id, CancellationToken.None);
        about = found.Ok ? found.Value : null;
        form = Pack.Forms.GetValueOrDefault(FormId);
        if (about is not null && form is not null && !MayEdit()) { await Access.RefuseAsync(FormRights.Edit(form.Purpose), nameof(Case), Id, CancellationToken.None); }
        if (about is null || form is null || !May()) { (about, form) = (null, null); Navigation.NotFound(); return; }
        asking = [.. form.Form.Fields.SelectMany(f => (f.ShowIf?.Variables ?? Enumerable.Empty<string>()).Concat(f.RequiredIf?.Variables ?? Enumerable.Empty<string>())).Select(v => v.Split('.')[0])];
        posted = Http?.Request.HasFormContentType == true && Http.Request.Form.ContainsKey("act");
        answers = posted
            ? AnswerReader.FromTexts(form.Form, Http!.Request.Form.Where(f => f.Key.StartsWith("a.", StringComparison.Ordinal)).Select(f => KeyValuePair.Create(f.Key[2..], (IReadOnlyList<string>)[.. f.Value.OfType<string>()])))
            : await Get<ReadForms>().DraftAsync(Id, form, CancellationToken.None);
        Look();
    }

    private bool MayEdit() => Access.Can(FormRights.Edit(form!.Purpose), new RegionCode(about!.Case.Region), about.Case.Sensitivity, about.Case.AccessId);

    private bool May() => MayEdit() && about!.Case.Status is not CaseStatus.Closed;

    private void Look()
    {
        visible = [.. form!.Form.Visible(answers)];
        standing = posted || answers.Fields.Any() ? form.Form.Score(answers) : null;
    }

    private async Task FillAsync()
    {
        if (form is null) { return; }
        var act = Http!.Request.Form["act"].ToString();
        if (act is not ("file" or "draft")) { return; }
        var done = await Get<FileForm>().RunAsync(Id, FormId, answers, act == "draft", CancellationToken.None);
        if (done.Ok)
        {
            (good, message, filed) = (true, T[act == "draft" ? "kept" : "filed"], act == "draft" ? null : done.Value);
            return;
        }
        problems = new[] { done.Refusal! }.Concat(done.Refusal!.More).Where(r => r.Field is not null && form.Form.Find(r.Field) is not null).GroupBy(r => r.Field!).ToDictionary(g => g.Key, g => Say.Say(g.First()), StringComparer.Ordinal);
        if (problems.Count == 0) { message = Say.Say(done.Refusal!); }
    }

    private string FieldLabel(string id) => form!.Form.Find(id)?.Label.For(Language) ?? id;

    private string Level(string code) => LevelWords.Say(Pack, T, code);

    private string[] Sent(string id) => posted && Http!.Request.Form.TryGetValue("a." + id, out var sent) ? [.. sent.OfType<string>()] : [];

    private TService Get<TService>() where TService : notnull => (TService)services.GetService(typeof(TService))!;
}

/// <summary>Says the level a form leads to.</summary>
internal static class LevelWords
{
    public static string Say(PackSet pack, IStringLocalizer<CaseFormTexts> texts, string code) =>
        pack.Lookups["risk-level"].Find(code)?.Title.ToString() ?? (texts["level_" + code] is { ResourceNotFound: false } said ? said.Value : code);
}
