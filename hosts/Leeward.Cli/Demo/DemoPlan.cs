namespace Leeward.Cli.Demo;

/// <summary>How large a demo world is and when it ends. The same plan gives the same world.</summary>
/// <param name="Seed">What chance is drawn from.</param>
/// <param name="Until">The moment the world ends: what would come later is still to be done.</param>
/// <param name="CentresPerProvince">Counties with a centre, in each of the four provinces.</param>
/// <param name="Children">Children registered before the first report.</param>
/// <param name="Reports">Reports over the eighteen months.</param>
/// <param name="AllCentres">Centres of the country to which the procedure is rolled out at the end: 2,053 one-stop areas were counted in November 2022.</param>
/// <param name="Runs">Runs of the procedure in all: those that the world has not worked itself were worked on paper and are taken over.</param>
internal sealed record DemoPlan(int Seed, DateTimeOffset Until, int CentresPerProvince = 10, int Children = 5000, int Reports = 735, int AllCentres = 2053, int Runs = 600)
{
    public const int DefaultSeed = 2023, Months = 18;

    /// <summary>The provinces, by the first two digits of their codes.</summary>
    public static IReadOnlyList<string> Provinces { get; } = ["51", "52", "53", "62"];

    public DateTimeOffset From => Until.AddMonths(-Months);

    /// <summary>A world of the same kinds of things that is made in a few seconds.</summary>
    public static DemoPlan Small(int seed, DateTimeOffset until) => new(seed, until, CentresPerProvince: 2, Children: 60, Reports: 24, AllCentres: 60, Runs: 12);

    /// <summary>Chance of one life alone, so that one life more or less changes no other.</summary>
    public Random Chance(int life) => new(unchecked((Seed * 1_000_003) + life));
}
