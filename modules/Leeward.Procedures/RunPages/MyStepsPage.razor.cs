using Leeward.Kernel;
using Leeward.Packs;
using Leeward.Procedures.Steps;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.RunPages;

/// <summary>What waits for a person, narrowed by what they choose.</summary>
public sealed partial class MyStepsPage
{
    private StepsQuery query = new();
    private StepChoices choices = StepChoices.None;
    private Page<NextStep> page = new([], null);

    [SupplyParameterFromQuery(Name = "late")] private string? LateText { get; set; }
    [SupplyParameterFromQuery(Name = "due")] private string? DueText { get; set; }
    [SupplyParameterFromQuery(Name = "number")] private string? Number { get; set; }
    [SupplyParameterFromQuery(Name = "procedure")] private string? Procedure { get; set; }
    [SupplyParameterFromQuery(Name = "phase")] private string? Phase { get; set; }
    [SupplyParameterFromQuery(Name = "role")] private string? Role { get; set; }
    [SupplyParameterFromQuery(Name = "centre")] private string? Centre { get; set; }
    [SupplyParameterFromQuery(Name = "cover")] private string? Cover { get; set; }
    [SupplyParameterFromQuery(Name = "sort")] private string? SortText { get; set; }
    [SupplyParameterFromQuery(Name = "after")] private string? After { get; set; }
    [Inject] private NextSteps Steps { get; set; } = null!;
    [Inject] private StepChoosing Choosing { get; set; } = null!;
    [Inject] private PackSet Pack { get; set; } = null!;
    [Inject] private IStringLocalizer<RunPageTexts> T { get; set; } = null!;
    [Inject] private IStringLocalizer<Absences.AbsenceTexts> A { get; set; } = null!;

    private (string Name, string Text, IReadOnlyList<StepChoice> Choices, string? Chosen)[] Selects =>
    [
        ("procedure", T["run_procedure"], choices.Procedures, query.Procedure), ("phase", T["my_phase"], choices.Phases, query.Phase),
        ("role", T["role"], choices.Roles, query.Role), ("centre", T["run_centre"], choices.Centres, query.Centre?.ToString()),
    ];

    /// <summary>What the list is narrowed by, in words.</summary>
    private List<string> Filters =>
    [
        .. query.Cover is null ? Array.Empty<string>() : [A["only_covered"]],
        .. query.Subject is { Length: > 0 } number ? [$"{T["my_search"]}: {number}"] : Array.Empty<string>(),
        .. query.Due is { } due ? [T["my_due_" + due]] : Array.Empty<string>(),
        .. Selects.Where(s => s.Chosen is { Length: > 0 }).Select(s => $"{s.Text}: {s.Choices.FirstOrDefault(c => c.Code == s.Chosen)?.Title.ToString() ?? s.Chosen}"),
    ];

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var due = Enum.TryParse<StepsDue>(DueText, ignoreCase: true, out var asked) && Enum.IsDefined(asked) ? asked : LateText == "true" ? StepsDue.Late : (StepsDue?)null;
        var sort = Enum.TryParse<StepsSort>(SortText, ignoreCase: true, out var by) && Enum.IsDefined(by) ? by : StepsSort.Due;
        query = new(due, Short(Procedure), Short(Phase), Short(Number), Short(Role), Guid.TryParse(Centre, out var centre) ? centre : null, Guid.TryParse(Cover, out var cover) ? cover : null, sort);
        choices = await Choosing.ReadAsync(CancellationToken.None);
        page = await Steps.MineAsync(query, After, null, CancellationToken.None);
    }

    private static string? Short(string? text) => text?.Trim() is { Length: > 0 and <= 60 } told ? told : null;
}
