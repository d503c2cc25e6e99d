using Leeward.Cases.Contracts;
using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Kernel.Regions;
using Leeward.Packs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Cases.Triage;

/// <summary>The duty officer's queue with its filters: how long each report has waited, and whether the pack's time for triage has passed.</summary>
public sealed partial class TriagePage(IServiceProvider services)
{
    private Page<ReportSummary>? page;
    private TriageTimes times = null!;
    private DateTimeOffset now;

    [Inject] private PackSet Pack { get; set; } = null!;
    [Inject] private RegionBook Regions { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;
    [Inject] private IStringLocalizer<CasesTexts> T { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "done")] private int? Done { get; set; }
    [SupplyParameterFromQuery(Name = "category")] private string? Category { get; set; }
    [SupplyParameterFromQuery(Name = "region")] private string? Region { get; set; }
    [SupplyParameterFromQuery(Name = "seriousness")] private string? SeriousnessText { get; set; }
    [SupplyParameterFromQuery(Name = "channel")] private string? ChannelText { get; set; }
    [SupplyParameterFromQuery(Name = "cursor")] private string? CursorText { get; set; }

    private Seriousness? Asked => Choice<Seriousness>(SeriousnessText);

    private ReportChannel? From => Choice<ReportChannel>(ChannelText);

    private bool IsNarrowed => Asked is not null || From is not null || !string.IsNullOrEmpty(Category) || !string.IsNullOrEmpty(Region);

    private string Kept => $"done={Done ?? 0}&seriousness={Asked?.ToString().ToLowerInvariant()}&channel={From?.ToString().ToLowerInvariant()}&category={Uri.EscapeDataString(Category ?? "")}&region={Uri.EscapeDataString(Region ?? "")}";

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        (now, times) = (Clock.GetUtcNow(), new TriageTimes(Pack));
        var queue = (TriageQueue)services.GetService(typeof(TriageQueue))!;
        page = await queue.ListAsync(new(Done != 1, Category, Region, CursorText, null, Asked, From), CancellationToken.None);
    }

    private DateTimeOffset? DueAt(ReportSummary report) => times.For(report.InDangerNow, report.Severity) is { } within ? report.ReceivedAt + within : null;

    private bool IsLate(ReportSummary report) => DueAt(report) is { } due && Deadline.IsLate(due, now);

    private string? Due(ReportSummary report) => DueAt(report) is { } due && DueWords.For(due, now, Deadlines.Clock.Elapsed, Pack.Calendar) is var words ? new LocalText(words.En, words.Zh).ToString() : null;

    private string Waited(ReportSummary report) => (now - report.ReceivedAt) switch
    {
        { TotalHours: < 1 } time => T["triage_waited_minutes", Math.Max(0, (int)time.TotalMinutes)],
        { TotalHours: < 48 } time => T["triage_waited_hours", (int)time.TotalHours],
        var time => T["triage_waited_days", (int)time.TotalDays],
    };

    private static TChoice? Choice<TChoice>(string? text) where TChoice : struct, Enum =>
        Enum.GetValues<TChoice>().Cast<TChoice?>().FirstOrDefault(one => string.Equals(one.ToString(), text, StringComparison.OrdinalIgnoreCase));
}
