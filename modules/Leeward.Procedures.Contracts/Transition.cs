namespace Leeward.Procedures.Contracts;

/// <summary>What becomes of the cases that run already when a new version takes force.</summary>
public enum RunningCases
{
    /// <summary>They end by the version they began with.</summary>
    Stay = 0,
    /// <summary>They move to the new version.</summary>
    Move = 1,
    /// <summary>They move when they come to a phase, and go on by the new version from there.</summary>
    MoveFromPhase = 2,
}

/// <summary>The rule for running cases that was approved with a version and is kept with it for good.</summary>
/// <param name="Running">What becomes of them.</param>
/// <param name="FromPhase">The code of the phase for <see cref="RunningCases.MoveFromPhase"/>; else empty.</param>
public sealed record TransitionRule(RunningCases Running, string FromPhase);
