namespace Leeward.Runs.Tests.Reference;

/// <summary>A procedure as plain data: what the reference interpreter reads, and what <see cref="PlanDocument"/> writes for the engine.</summary>
internal sealed record Plan(PlanEvent[] Events, PlanStep[] Steps, PlanRule[] Rules)
{
    public const string Kind = "kind", Yes = "yes", SinceHours = "since_e1", SinceDays = "since_e2", InterviewerSex = "interviewer_sex";
    public static readonly string[] Values = ["a", "b", "c"];
    public static readonly string[] Proofs = ["p0", "p1", "p2"];

    public PlanStep Step(string id) => Steps.First(step => step.Id == id);
}

internal sealed record PlanEvent(string Code, bool External);

/// <summary>One of: an event, steps of which all or any are settled, a step it starts together with.</summary>
internal sealed record PlanStart(string? Event, string[] After, bool Any, string? With);

internal sealed record PlanStep(string Id, PlanStart Start, string Mod)
{
    public Condition? When { get; init; }
    public bool Skip { get; init; }
    public PlanDue[] Due { get; init; } = [];
    public string[] Evidence { get; init; } = [];
    public (Condition When, string Proof)[] EvidenceIf { get; init; } = [];
    public (Condition If, Condition Require)[] Checks { get; init; } = [];
    public string? Emits { get; init; }
    public (Condition When, string Event)[] EmitsIf { get; init; } = [];
    public PlanRepeat? Repeat { get; init; }
    public bool External { get; init; }
    public bool Urgent { get; init; }
}

/// <summary>A deadline. Clock: <c>elapsed</c> (amount in hours), <c>calendar_day</c> or <c>working_day</c>.</summary>
internal sealed record PlanDue(string Clock, int Amount, string Kind)
{
    public Condition? When { get; init; }
    public bool Otherwise { get; init; }
    public string? From { get; init; }
    public string? BeforeEvent { get; init; }
    public string? BeforeStep { get; init; }
    public bool ExcludeStart { get; init; }
    public bool Roll { get; init; }
    public int? CutOffHour { get; init; }
    public int? TargetHours { get; init; }
    public bool Hard { get; init; }

    public bool Movable => Kind != "clinical" && !Hard;

    public bool MayBePutOff => Movable && Kind != "statutory";
}

/// <summary>Exactly one of the first four; lengths in days.</summary>
internal sealed record PlanRepeat(int? Every, int[]? ByKind, int[]? At, string? Event, int? Times, string? Until);

internal sealed record PlanRule(string Id, string Type, string Step, string Severity)
{
    public string? Other { get; init; }
    public int Times { get; init; } = 1;
    public string? Proof { get; init; }
    public Condition? Expr { get; init; }
    public Condition? When { get; init; }
    public Condition? Unless { get; init; }
    public string? UnlessDone { get; init; }
}
