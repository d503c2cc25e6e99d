using Leeward.Kernel.Regions;
using Leeward.Kernel.Texts;
using Leeward.Packs;
using Leeward.Procedures.Approvals;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.RunPages;
using Leeward.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.Published;

/// <summary>A published procedure, to be read and printed: every version stays readable, and can be verified at any time.</summary>
public sealed partial class ProcedurePage
{
    private ProcedureDefinition? definition;
    private VersionLine? line, current;
    private ApprovalView? approval;
    private bool holds;
    private int versions;

    /// <summary>The content hash of the version.</summary>
    [Parameter] public string Hash { get; set; } = "";

    [Inject] private ProcedureLibrary Library { get; set; } = null!;
    [Inject] private ApprovalDesk Approvals { get; set; } = null!;
    [Inject] private RegionBook Regions { get; set; } = null!;
    [Inject] private PackSet Pack { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private TextCatalogue Say { get; set; } = null!;
    [Inject] private IStringLocalizer<ProcedureTexts> T { get; set; } = null!;
    [Inject] private IStringLocalizer<Leeward.Procedures.Exports.ExportTexts> X { get; set; } = null!;

    private DateOnly Today => Pack.Calendar.DayOf(Clock.GetUtcNow());

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        line = await Library.LineAsync(Hash, CancellationToken.None);
        if (line is null) { Navigation.NotFound(); return; }
        definition = await Library.ByHashAsync(Hash, CancellationToken.None);
        var all = await Library.VersionsAsync(line.Code, CancellationToken.None);
        (versions, current) = (all.Count, all.Where(v => v.Standing == Standing.InForce && line.Region.StartsWith(v.Region, StringComparison.Ordinal)).MaxBy(v => v.Region.Length));
        // The document as it stands in the database now, not as it was read once.
        holds = ProcedureReader.HashOf(DraftDesk.Parse((await Library.TextAsync(Hash, CancellationToken.None))!)) == Hash;
        approval = line.ApprovalId is { } id ? await Approvals.OfPublishedAsync(id, CancellationToken.None) : null;
    }

    private string Phase(string code) => definition!.Phases.FirstOrDefault(p => p.Code == code) is { } phase ? $"{phase.Code}. {phase.Title.Say()}" : code;
}
