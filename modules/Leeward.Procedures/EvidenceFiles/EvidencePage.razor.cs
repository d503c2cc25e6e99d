using System.Globalization;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Texts;
using Leeward.Packs;
using Leeward.Procedures.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.EvidenceFiles;

/// <summary>The evidence of a run: the list, adding, verifying.</summary>
public sealed partial class EvidencePage
{
    private IReadOnlyList<EvidenceLine>? lines;
    private List<(string Key, string Title)> steps = [];
    private List<(string Key, string Title)> types = [];
    private Dictionary<string, LocalText> typeTitles = [];
    private string number = "";
    private bool mayAdd;
    private bool mayHold;
    private bool good;
    private string? message;

    /// <summary>The run.</summary>
    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "step")] private string? StepAsked { get; set; }
    [SupplyParameterFromQuery(Name = "type")] private string? TypeAsked { get; set; }
    [SupplyParameterFromForm(FormName = "add")] private Upload? Form { get; set; }
    [Inject] private PackSet Pack { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private ReadEvidence Read { get; set; } = null!;
    [Inject] private AddEvidence Add { get; set; } = null!;
    [Inject] private Sharing.RunSight Sights { get; set; } = null!;
    [Inject] private RunDesk Desk { get; set; } = null!;
    [Inject] private IAccess Access { get; set; } = null!;
    [Inject] private TextCatalogue Say { get; set; } = null!;
    [Inject] private IStringLocalizer<EvidenceTexts> T { get; set; } = null!;

    private string? Chosen => Form?.Step ?? StepAsked;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var opened = await Desk.OpenAsync(Id, ReadEvidence.Right, CancellationToken.None);
        if (!opened.Ok) { Navigation.NotFound(); return; }
        var run = opened.Value;
        number = run.Row.SubjectNumber;
        var reach = await Access.ReachAsync(run.Row.Region, run.Row.Sensitivity, run.Row.AccessId, CancellationToken.None);
        (mayAdd, mayHold) = (reach.May(AddEvidence.Right), reach.May(Retention.HoldEvidence.Right));
        var sight = await Sights.OfAsync(run.Row, CancellationToken.None);
        steps = [.. run.View(Desk.Now).Steps.Where(s => s.ActivatedAt is not null && sight.Step(s.Step.Id)).Select(s => (s.Ref.ToString(), $"{s.Ref} {new LocalText(s.Step.Title.En, s.Step.Title.Zh)}"))];
        typeTitles = run.Definition.Evidence.ToDictionary(e => e.Key, e => new LocalText(e.Value.En, e.Value.Zh), StringComparer.Ordinal);
        types = [.. typeTitles.Select(e => (e.Key, e.Value.ToString())).OrderBy(e => e.Item2, StringComparer.CurrentCulture)];
        await LoadAsync();
    }

    private async Task LoadAsync() => lines = (await Read.ListAsync(Id, CancellationToken.None)) is { Ok: true } list ? list.Value : null;

    private async Task AddAsync()
    {
        var bytes = Array.Empty<byte>();
        if (Form?.File is { } file)
        {
            using var room = new MemoryStream();
            await file.CopyToAsync(room);
            bytes = room.ToArray();
        }
        var (step, turn) = Turn(Form?.Step ?? "");
        var added = await Add.RunAsync(Id, null, new(step, turn, Form?.Type ?? "", Form?.File?.FileName, bytes), CancellationToken.None);
        (good, message) = (added.Ok, added.Ok ? T["added"] : Say.Say(added.Refusal!));
        await LoadAsync();
    }

    private async Task VerifyAsync()
    {
        var wrong = await Read.VerifyAsync(Id, CancellationToken.None);
        good = wrong.Ok && wrong.Value.Count == 0;
        message = !wrong.Ok ? Say.Say(wrong.Refusal!)
            : good ? T["verified"]
            : T["verify_wrong", string.Join(", ", lines!.Where(l => wrong.Value.ContainsKey(l.Id)).Select(l => l.Name))];
    }

    private string NameOf(EvidenceLine line) => line.DeletedAt is null ? line.Name : T["deleted_file"];

    private string TypeTitle(string type) => typeTitles.TryGetValue(type, out var title) ? title.ToString() : type;

    private static (string Step, int Number) Turn(string key) =>
        key.Split('#') is [var step, var turn] && int.TryParse(turn, CultureInfo.InvariantCulture, out var n) ? (step, n) : (key, 1);

    private static string SizeText(long bytes) => bytes < 1 << 20
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, bytes >> 10)} KB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MB");

    private sealed class Upload
    {
        public string? Step { get; set; }
        public string? Type { get; set; }
        public IFormFile? File { get; set; }
    }
}
