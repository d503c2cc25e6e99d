namespace Leeward.Cli.Demo;

/// <summary>Where the story of a case stops for good, so that every state has somebody in it.</summary>
internal enum DemoStop
{
    Never,
    Waiting,
    Opened,
    Assessed,
    PlanDrafted,
    PlanSubmitted,
    ServicesAsked,
    ClosureAsked,
}

/// <summary>A service on its way.</summary>
internal sealed class DemoService
{
    public required Guid Id { get; init; }
    public required bool ByProvider { get; init; }
    public int Version { get; set; } = 1;
    public bool IsOpen { get; set; } = true;
}

/// <summary>One life in the demo world, from the worry about a child on. It draws from a chance of its own.</summary>
internal sealed class DemoCase
{
    private static readonly (string Category, int Weight, int Youngest, int Oldest, int Girls)[] Kinds =
    [
        ("hurt", 24, 2, 15, 43), ("not_cared_for", 18, 0, 11, 49), ("bullied", 12, 8, 15, 40), ("scared", 12, 4, 15, 50), ("private_touch", 13, 6, 16, 84),
        ("online", 5, 11, 16, 74), ("missing", 3, 3, 15, 52), ("made_to_work", 2, 8, 15, 45), ("self_harm", 4, 12, 17, 66), ("something_else", 7, 1, 16, 50),
    ];

    public DemoCase(DemoTeam team, Random chance, string? category = null)
    {
        (Team, Chance) = (team, chance);
        var at = chance.Next(Kinds.Sum(k => k.Weight));
        var kind = Kinds.First(k => category is null ? (at -= k.Weight) < 0 : k.Category == category);
        (Category, Age, IsGirl) = (kind.Category, chance.Next(kind.Youngest, kind.Oldest + 1), chance.Next(100) < kind.Girls);
    }

    public DemoTeam Team { get; }
    public Random Chance { get; }
    public string Category { get; }
    public int Age { get; set; }
    public bool IsGirl { get; set; }
    public string Name { get; set; } = "";
    /// <summary>The child where it is known already.</summary>
    public Guid? Child { get; set; }
    public DemoStop Stop { get; set; }
    /// <summary>Goes to the one-stop centre; null: as it turns out.</summary>
    public bool? ToCentre { get; set; }
    /// <summary>Cannot wait for office hours: the same day from report to centre.</summary>
    public bool IsUrgent { get; set; }
    public DemoReviewing Reviewing { get; set; }
    /// <summary>How many steps of the procedure are done before the work stands still.</summary>
    public int StepsLeft { get; set; } = int.MaxValue;

    public Guid Report { get; set; }
    public Guid Id { get; set; }
    public string Number { get; set; } = "";
    public bool NeedToKnow { get; set; }
    public bool IsSensitive { get; set; }
    public bool IsOpen { get; set; }
    public int Visits { get; set; }
    public Guid Run { get; set; }
    public bool RunIsOpen { get; set; }
    public List<DemoService> Services { get; } = [];

    public bool Rolls(int percent) => Chance.Next(100) < percent;

    public TimeSpan Hours(double from, double to) => TimeSpan.FromHours(from + ((to - from) * Chance.NextDouble()));

    public TimeSpan Days(double from, double to) => Hours(from * 24, to * 24);
}
