using Leeward.Kernel;
using Leeward.Kernel.Jobs;
using Leeward.Procedures.Drafts;

namespace Leeward.Procedures.Simulations;

/// <summary>A simulation in the list.</summary>
/// <param name="State">Waiting, Running, Done or Failed.</param>
/// <param name="Done">How much of it is played.</param>
/// <param name="Of">Of how much; null while unknown.</param>
/// <param name="Error">Why it was given up.</param>
internal sealed record SimulationLine(
    Guid Id, Guid? DraftId, int Revision, string Code, string Edition, string ContentHash, string Against, string AgainstEdition, CaseSource Source, string Region, string AskedBy, DateTimeOffset AskedAt,
    DateTimeOffset? EndedAt, JobState State, long Done, long? Of, Refusal? Error);

/// <summary>A number in two versions; null where it is withheld to protect single children, or where there is no such version.</summary>
internal sealed record SidePair(long? Before, long? After);

/// <summary>How a step went under one version. Lengths in hours. What is withheld is null.</summary>
/// <param name="Cases">In how many cases it applied.</param>
/// <param name="Required">How many turns of it applied.</param>
/// <param name="Done">How many were done.</param>
/// <param name="Late">How many were late.</param>
/// <param name="Share">Late of required.</param>
/// <param name="Low">From where the true share may lie (Wilson, 95 %).</param>
/// <param name="High">To where.</param>
/// <param name="ToDone">From when it could be done until it was, the middle one.</param>
/// <param name="ToDone95">95 of 100 took no longer.</param>
/// <param name="Slack">From being done to the due time, the middle one; negative where late.</param>
/// <param name="Slack95">95 of 100 had at least this.</param>
internal sealed record StepSide(
    long Cases, long Required, long Done, long Late, double? Share, double? Low, double? High, double? ToDone, double? ToDone95, double? Slack, double? Slack95);

/// <summary>Of what a range speaks that stands in place of figures.</summary>
internal enum RangeOf
{
    /// <summary>The step applied in fewer cases than may be told of, in either version.</summary>
    Cases = 0,
    /// <summary>By how many more or fewer cases it applies.</summary>
    Applies = 1,
    /// <summary>By how many more or fewer cases it is late.</summary>
    Late = 2,
}

/// <summary>What can be said in place of a number that is too small to show.</summary>
/// <param name="Of">Of what.</param>
/// <param name="Direction">1: more, −1: fewer, 0: as many. Of <see cref="RangeOf.Cases"/> always 0.</param>
/// <param name="FewerThan">The threshold: how many it is less than.</param>
internal sealed record StepRange(RangeOf Of, int Direction, long FewerThan);

/// <summary>A step under both versions.</summary>
/// <param name="Withheld">Its figures, or what differs, would tell of fewer cases than may be told of. The version before is then shown where it alone tells of none.</param>
/// <param name="Range">What can be said in place of what is withheld; null where nothing can.</param>
/// <param name="OwnChange">The version changes its deadlines, its conditions or its proof.</param>
/// <param name="LateMoved">By how much the share of late turns moved; null where withheld.</param>
/// <param name="Fitted">Its delay was learnt from recorded runs; else it is this project's default, D.</param>
/// <param name="Changes">What the version changes about it.</param>
internal sealed record StepLine(
    string Step, LocalText Title, string Phase, string Role, bool Withheld, StepRange? Range, StepSide? Before, StepSide? After, double? LateMoved, bool OwnChange, bool Fitted, IReadOnlyList<ChangeLine> Changes)
{
    public double? Moved => LateMoved is { } late ? Math.Abs(late) : null;

    /// <summary>What the version itself changes first; among them and among the others what moved most.</summary>
    public static IEnumerable<StepLine> ChangedFirst(IEnumerable<StepLine> steps) => steps.OrderByDescending(step => step.OwnChange).ThenByDescending(step => step.Moved ?? 0).ThenByDescending(step => step.MedianMoved);

    public double MedianMoved => Withheld ? 0 : Math.Abs((After?.ToDone ?? 0) - (Before?.ToDone ?? 0));
}

/// <summary>What a role had to do under one version.</summary>
/// <param name="Hours">Hands-on person-hours in all.</param>
/// <param name="Busy">168 numbers, Monday 0 o'clock first: people busy on average.</param>
/// <param name="Waiting">168 numbers: turns that waited on average.</param>
/// <param name="PeakBusy">People busy in the busiest hour; null where withheld.</param>
/// <param name="PeakBusyHour">Its hour of the week, from 0.</param>
/// <param name="PeakWaiting">Turns that waited in the fullest hour; null where withheld.</param>
/// <param name="PeakWaitingHour">Its hour of the week, from 0.</param>
internal sealed record RoleSide(double Hours, IReadOnlyList<double> Busy, IReadOnlyList<double> Waiting, double? PeakBusy, int? PeakBusyHour, double? PeakWaiting, int? PeakWaitingHour);

/// <summary>A role under both versions.</summary>
internal sealed record RoleLine(string Role, LocalText Title, bool Withheld, RoleSide? Before, RoleSide? After);

/// <summary>A rule under both versions: how often it was broken.</summary>
internal sealed record RuleLine(string Rule, LocalText Title, SidePair Times);

/// <summary>A phase or role that the steps can be filtered by.</summary>
internal sealed record SimulationPart(string Code, LocalText Title);

/// <summary>A simulation with its figures, as the reader may see them.</summary>
/// <param name="Line">The simulation.</param>
/// <param name="Title">The name of the procedure.</param>
/// <param name="Settings">What was asked.</param>
/// <param name="Protected">Small counts are withheld.</param>
/// <param name="Threshold">The smallest count that is then shown.</param>
/// <param name="Cases">Cases played.</param>
/// <param name="CasesLate">Cases with something late.</param>
/// <param name="NeverEnd">Cases that should have ended and did not.</param>
/// <param name="Found">Recorded: how many runs there were; more than were played where there were too many.</param>
/// <param name="Unread">Runs that were left out because their history does not make the run; null where withheld.</param>
/// <param name="Left">Recorded events that have no place under the version; null where withheld.</param>
/// <param name="LearntFrom">From how many recorded runs was learnt; null where fewer than may be told of.</param>
internal sealed record SimulationView(
    SimulationLine Line, LocalText Title, SimulationSettings Settings, bool Protected, long Threshold, SidePair Cases, SidePair CasesLate, SidePair NeverEnd, long? Found, long? Unread, long? Left, long? LearntFrom,
    DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<StepLine> Steps, IReadOnlyList<RoleLine> Roles, IReadOnlyList<RuleLine> Rules, IReadOnlyList<SimulationPart> Phases);
