using System.Diagnostics.CodeAnalysis;

namespace Leeward.Runs;

/// <summary>Why an event was not taken.</summary>
/// <param name="Code">For looking up the text, e.g. <c>runs.evidence.missing</c>. The list is in the README.</param>
/// <param name="Args">Codes for the text's placeholders.</param>
public sealed record RunRefusal(string Code, params IReadOnlyList<string> Args)
{
    /// <summary>Whether an <see cref="Runs.Override"/> would let it pass.</summary>
    public bool CanBeOverridden { get; init; }

    /// <summary>Further refusals found at the same time.</summary>
    public IReadOnlyList<RunRefusal> More { get; init; } = [];
}

/// <summary>The new state, or a refusal.</summary>
public sealed class RunResult
{
    private RunResult(RunState? state, RunRefusal? refusal)
    {
        State = state;
        Refusal = refusal;
    }

    /// <summary>The new state; null when refused.</summary>
    public RunState? State { get; }

    /// <summary>Why not; null when taken.</summary>
    public RunRefusal? Refusal { get; }

    /// <summary>Whether the event was taken.</summary>
    [MemberNotNullWhen(true, nameof(State))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Ok => Refusal is null;

    /// <summary>Taken.</summary>
    public static RunResult Taken(RunState state) => new(state, null);

    /// <summary>Not taken.</summary>
    public static RunResult Refused(RunRefusal refusal) => new(null, refusal);
}
