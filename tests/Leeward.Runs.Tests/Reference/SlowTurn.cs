namespace Leeward.Runs.Tests.Reference;

/// <summary>A turn of a step in the reference interpreter.</summary>
internal sealed class SlowTurn(string step, int number)
{
    public string Step => step;
    public int Number => number;
    public DateTimeOffset? Began { get; set; }
    public int OffsetDays { get; set; }
    public bool Extra { get; set; }

    /// <summary>done, deviated, not_needed or null.</summary>
    public string? Settled { get; set; }
    public DateTimeOffset? SettledAt { get; set; }
    /// <summary>What was not known when it was judged not to be needed.</summary>
    public List<string> JudgedWithout { get; set; } = [];
    public string? Actor { get; set; }
    public string? Approver { get; set; }
    public DateTimeOffset? Deferred { get; set; }
    public Dictionary<string, object?> Attributes { get; set; } = [];
    public List<string> Confirmed { get; set; } = [];
    public List<string> Proofs { get; } = [];
    public List<SlowAnchor> Anchors { get; set; } = [];
    public List<(int? Due, DateTimeOffset Until)> MoreTime { get; } = [];
    public Dictionary<int, (DateTimeOffset Until, DateTimeOffset Since)> Held { get; } = [];
    public List<CarriedDue> Carried { get; set; } = [];

    public override string ToString() => number == 1 ? step : $"{step}#{number}";
}

/// <summary>From when a deadline counts, and whether the facts still ask for it.</summary>
internal sealed record SlowAnchor(int Due, DateTimeOffset At, bool Current);
