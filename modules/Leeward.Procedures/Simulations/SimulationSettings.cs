using System.Text.Json;
using Leeward.Kernel;
using Leeward.Runs;

namespace Leeward.Procedures.Simulations;

/// <summary>Which cases a version is played over.</summary>
internal enum CaseSource
{
    /// <summary>Runs of the last year, open ones too.</summary>
    Recorded = 0,

    /// <summary>Cases that are made up by rates and shares.</summary>
    Generated = 1,
}

/// <summary>People of a role: on duty from 8 to 18 o'clock on working days and at all other times (neither stated: always enough; one of them: nobody at the others), and hands-on minutes for a step.</summary>
internal sealed record RoleSetting(string Role, int? Day, int? Otherwise, int? Minutes);

/// <summary>What is asked for.</summary>
/// <param name="Source">Which cases.</param>
/// <param name="Region">Whose runs are played, or learnt from; empty for all that the person may ask for.</param>
/// <param name="Against">The content hash of the published version beside it; empty for the one in force.</param>
/// <param name="Days">Recorded: runs of so many days up to now. Generated: so many days of arrivals.</param>
/// <param name="PerDay">Generated: cases a day.</param>
/// <param name="FromHour">Generated: cases come from this hour,</param>
/// <param name="ToHour">to before this one; 0 to 24 for the whole day.</param>
/// <param name="RunOutDays">How long a case is followed before it counts as one that does not end.</param>
/// <param name="Seed">The same seed gives the same figures.</param>
/// <param name="Roles">People and hands-on time by role.</param>
internal sealed record SimulationSettings(
    CaseSource Source, string? Region, string? Against, int Days, double PerDay, int FromHour, int ToHour, int RunOutDays, int Seed, IReadOnlyList<RoleSetting>? Roles)
{
    public const int MostRuns = 2000, MostCases = 1000;

    public static readonly SimulationSettings Usual = new(CaseSource.Recorded, null, null, 365, 1, 0, 24, 120, 1, []);

    public static SimulationSettings Read(string json) => JsonSerializer.Deserialize<SimulationSettings>(json)!;

    /// <summary>Why it cannot be played; null where it can.</summary>
    public Refusal? Wrong(ProcedureDefinition definition) =>
        !Enum.IsDefined(Source) ? Refusal.Invalid("Source", "kernel.not_a_choice")
        : Region is { Length: > 0 } && !RegionCode.IsValid(Region) ? Refusal.Invalid("Region", "procedures.centre.region")
        : Days is < 1 or > 1100 ? Refusal.Invalid("Days", "procedures.simulation.days")
        : Source == CaseSource.Generated && Days > 365 ? Refusal.Invalid("Days", "procedures.simulation.days")
        : Source == CaseSource.Generated && !(PerDay is > 0 and <= 100 && Days * PerDay <= MostCases) ? Refusal.Invalid("PerDay", "procedures.simulation.per_day", MostCases)
        : FromHour is < 0 or > 23 || ToHour < 1 || ToHour > 24 || ToHour <= FromHour ? Refusal.Invalid("FromHour", "procedures.simulation.hours")
        : RunOutDays is < 1 or > 400 ? Refusal.Invalid("RunOutDays", "procedures.simulation.run_out")
        : Seed is < 1 or > 999_999 ? Refusal.Invalid("Seed", "procedures.simulation.seed")
        : Roles is { } roles && (roles.Count > 100 || roles.Any(one => one is null || !definition.Roles.ContainsKey(one.Role ?? "") || one.Day is < 0 or > 500 || one.Otherwise is < 0 or > 500 || one.Minutes is < 1 or > 1440)
            || roles.DistinctBy(one => one.Role).Count() < roles.Count) ? Refusal.Invalid("Roles", "procedures.simulation.roles")
        : null;

    /// <summary>How people and cases behave, as learnt and as set.</summary>
    public SimulationModel Model(ProcedureDefinition definition, ProcedureDefinition? against, SimulationFit fit) => new()
    {
        Seed = Seed, RunOut = TimeSpan.FromDays(RunOutDays), Delays = Delays(definition, against, fit), Facts = fit.Facts(definition), Events = fit.Events(definition),
        Efforts = Named(one => one.Minutes).ToDictionary(one => one.Role, one => TimeSpan.FromMinutes(one.Minutes!.Value), StringComparer.Ordinal),
        Capacities = Named(one => one.Day ?? one.Otherwise).ToDictionary(one => one.Role, one => RoleCapacity.Days(one.Day ?? 0, one.Otherwise ?? 0), StringComparer.Ordinal),
    };

    public CaseArrivals Arrivals(DateTimeOffset from) => new(from, Days, PerDay, [.. Enumerable.Range(0, 24).Select(hour => hour >= FromHour && hour < ToHour ? 1.0 : 0)]);

    private IEnumerable<RoleSetting> Named(Func<RoleSetting, int?> has) => (Roles ?? []).Where(one => has(one) is not null);

    /// <summary>Steps that only the version beside it has are delayed as well.</summary>
    private static Dictionary<string, StepDelay> Delays(ProcedureDefinition definition, ProcedureDefinition? against, SimulationFit fit)
    {
        var delays = against is null ? [] : new Dictionary<string, StepDelay>(fit.Delays(against, against), StringComparer.Ordinal);
        foreach (var (step, delay) in fit.Delays(definition, against)) { delays[step] = delay; }
        return delays;
    }
}

/// <summary>What came out: figures only.</summary>
/// <param name="Before">Under the version beside it; null where there is none.</param>
/// <param name="After">Under the version or draft.</param>
/// <param name="Found">Recorded: how many runs there were.</param>
/// <param name="Unread">Recorded: runs whose history does not make the run and that were left out.</param>
/// <param name="LearntFrom">From how many recorded runs delays, facts and events were learnt; fewer than 20: nothing was.</param>
/// <param name="Fitted">Steps whose delay was learnt; the others go by the default, provenance D.</param>
/// <param name="From">The beginning of the time played.</param>
/// <param name="Until">Its end.</param>
internal sealed record SimulationOutcome(
    SimulationFigures? Before, SimulationFigures After, int Found, int Unread, int LearntFrom, IReadOnlyList<string> Fitted, DateTimeOffset From, DateTimeOffset Until);
