using Leeward.Rules;

namespace Leeward.Runs;

/// <summary>A log-normal length of time: half take less than the median; two thirds lie between the median divided and multiplied by e to the spread.</summary>
/// <param name="Median">The median; not negative.</param>
/// <param name="Spread">The standard deviation of the natural logarithm; 0: always the median.</param>
public readonly record struct LogNormal(TimeSpan Median, double Spread)
{
    /// <summary>Longer than this nothing is drawn: ten years.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    internal TimeSpan At(double normal) => TimeSpan.FromSeconds(Math.Min(Math.Round(Median.TotalSeconds * Math.Exp(Spread * normal)), Longest.TotalSeconds));
}

/// <summary>How long after it could be done a step is done.</summary>
/// <param name="Length">The length of time.</param>
/// <param name="Rests">On how many recorded turns it rests; 0: this project's default, provenance D.</param>
public readonly record struct StepDelay(LogNormal Length, int Rests);

/// <summary>How often a fact has which value in generated cases.</summary>
/// <param name="Name">The fact.</param>
/// <param name="Values">Values with their shares of all cases; what is left to 1 is "not known".</param>
public sealed record FactShares(string Name, IReadOnlyList<FactShare> Values);

/// <summary>A value and its share.</summary>
/// <param name="Value">The value.</param>
/// <param name="Share">From 0 to 1.</param>
public sealed record FactShare(Value Value, double Share);

/// <summary>How often and when something that comes from outside happens in generated cases.</summary>
/// <param name="Code">The event.</param>
/// <param name="Share">In what share of cases, from 0 to 1.</param>
/// <param name="After">How long after the beginning of the case (the median); negative: before it.</param>
/// <param name="Spread">The spread of that length; see <see cref="LogNormal"/>.</param>
public sealed record EventShare(string Code, double Share, TimeSpan After, double Spread);

/// <summary>How many people of a role are on duty at each hour.</summary>
/// <param name="WorkingDays">24 numbers, for the hours of a working day.</param>
/// <param name="FreeDays">24 numbers, for the hours of a day that is not worked.</param>
public sealed record RoleCapacity(IReadOnlyList<int> WorkingDays, IReadOnlyList<int> FreeDays)
{
    /// <summary>The same number at every hour.</summary>
    public static RoleCapacity Always(int people) => new([.. Enumerable.Repeat(people, 24)], [.. Enumerable.Repeat(people, 24)]);

    /// <summary>From one hour to another on working days, and a number at all other times.</summary>
    /// <param name="day">People from <paramref name="from"/> to <paramref name="to"/> on working days.</param>
    /// <param name="otherwise">People at all other times.</param>
    /// <param name="from">The first hour, 0 to 23.</param>
    /// <param name="to">The hour before which it ends, 1 to 24.</param>
    public static RoleCapacity Days(int day, int otherwise, int from = 8, int to = 18) =>
        new([.. Enumerable.Range(0, 24).Select(hour => hour >= from && hour < to ? day : otherwise)], [.. Enumerable.Repeat(otherwise, 24)]);
}

/// <summary>How cases come.</summary>
/// <param name="From">From when.</param>
/// <param name="Days">For how many days, from 1.</param>
/// <param name="PerDay">How many a day on average (Poisson).</param>
/// <param name="Profile">24 weights: how the cases of a day spread over its hours by the clocks of the calendar; empty: evenly.</param>
public sealed record CaseArrivals(DateTimeOffset From, int Days, double PerDay, IReadOnlyList<double> Profile);

/// <summary>How people and cases behave in a simulation. All that is not said here follows from the procedure.</summary>
public sealed record SimulationModel
{
    /// <summary>The seed: the same seed and model give the same figures, and two versions meet the same chances.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Delays by step.</summary>
    public IReadOnlyDictionary<string, StepDelay> Delays { get; init; } = new Dictionary<string, StepDelay>();

    /// <summary>The delay of steps that are not listed: a day, D.</summary>
    public StepDelay DelayElse { get; init; } = new(new(TimeSpan.FromHours(24), 0.7), 0);

    /// <summary>Hands-on time of one person by role.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Efforts { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>Hands-on time of roles that are not listed: half an hour, D.</summary>
    public TimeSpan EffortElse { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Facts of generated cases; what is not listed stays unknown.</summary>
    public IReadOnlyList<FactShares> Facts { get; init; } = [];

    /// <summary>What happens from outside in generated cases; what is not listed does not happen.</summary>
    public IReadOnlyList<EventShare> Events { get; init; } = [];

    /// <summary>People on duty by role in generated cases; roles that are not listed always have somebody free.</summary>
    public IReadOnlyDictionary<string, RoleCapacity> Capacities { get; init; } = new Dictionary<string, RoleCapacity>();

    /// <summary>How long after its recorded end, or after the last arrival, a case is followed before it counts as one that does not end.</summary>
    public TimeSpan RunOut { get; init; } = TimeSpan.FromDays(180);

    /// <summary>The delay of a step.</summary>
    public StepDelay DelayOf(string step) => Delays.TryGetValue(step, out var delay) ? delay : DelayElse;

    /// <summary>The hands-on time of a role.</summary>
    public TimeSpan EffortOf(string role) => Efforts.TryGetValue(role, out var effort) ? effort : EffortElse;
}
