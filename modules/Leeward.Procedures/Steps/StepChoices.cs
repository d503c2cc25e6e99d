using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Steps;

/// <summary>A choice of a filter.</summary>
internal sealed record StepChoice(string Code, LocalText Title);

/// <summary>What a person's open steps can be narrowed by.</summary>
internal sealed record StepChoices(IReadOnlyList<StepChoice> Procedures, IReadOnlyList<StepChoice> Phases, IReadOnlyList<StepChoice> Roles, IReadOnlyList<StepChoice> Centres)
{
    public static readonly StepChoices None = new([], [], [], []);
}

/// <summary>Finds out what a person's open steps can be narrowed by: what is theirs and nothing else.</summary>
internal sealed class StepChoosing(IRecords records, RoleScope scope, ProcedureLibrary library)
{
    private const int MostCentres = 200;

    public async Task<StepChoices> ReadAsync(CancellationToken ct)
    {
        var open = scope.Mine(records.Query<StepRow>(RunDesk.Read)).AsNoTracking().Where(s => s.IsOpen);
        var used = await open.Select(s => new { s.ContentHash, s.Phase, s.Role }).Distinct().ToListAsync(ct);
        var (procedures, phases, roles) = (new Dictionary<string, LocalText>(), new List<StepChoice>(), new Dictionary<string, LocalText>());
        foreach (var version in used.GroupBy(u => u.ContentHash))
        {
            var definition = await library.ByHashAsync(version.Key, ct);
            procedures.TryAdd(definition.Id, Local(definition.Title));
            phases.AddRange(definition.Phases.Where(p => version.Any(u => u.Phase == p.Code)).Select(p => new StepChoice(p.Code, Local(p.Title))));
            foreach (var role in version.Select(u => u.Role).Distinct()) { roles.TryAdd(role, Local(definition.Roles[role])); }
        }
        var centres = await open.Select(s => s.CentreId).Distinct().Take(MostCentres).ToListAsync(ct);
        var named = await records.Unfiltered<Centre>("the names of the centres whose steps the person sees").AsNoTracking().Where(c => centres.Contains(c.Id)).OrderBy(c => c.Region).ToListAsync(ct);
        return new(Sorted(procedures), Together(phases), Sorted(roles), [.. named.Select(c => new StepChoice(c.Id.ToString(), c.Name))]);
    }

    // Two procedures may use one code for different phases.
    private static IReadOnlyList<StepChoice> Together(List<StepChoice> phases) =>
    [
        .. phases.Distinct().GroupBy(p => p.Code, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new StepChoice(g.Key, new($"{g.Key}. {string.Join(" / ", g.Select(p => p.Title.En).Distinct())}", $"{g.Key}. {string.Join(" / ", g.Select(p => p.Title.Zh).Distinct())}"))),
    ];

    private static IReadOnlyList<StepChoice> Sorted(Dictionary<string, LocalText> choices) => [.. choices.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => new StepChoice(c.Key, c.Value))];

    private static LocalText Local(Bilingual words) => new(words.En, words.Zh);
}
