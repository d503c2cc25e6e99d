using System.Text.Json.Serialization;

namespace Leeward.Cases.Contracts;

/// <summary>Names a colleague on a case, or takes one off.</summary>
/// <param name="AccountId">Who.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record NameRequest([property: JsonRequired] Guid AccountId, string? Reason);

/// <summary>What a colleague is looked for.</summary>
public enum ColleagueTask
{
    /// <summary>To be named on the case.</summary>
    Name = 0,
    /// <summary>To be its worker.</summary>
    Work = 1,
    /// <summary>To deliver a service.</summary>
    Serve = 2,
}

/// <summary>Asks for access to a need-to-know case in an emergency.</summary>
/// <param name="CaseNumber">The readable number of the case.</param>
/// <param name="Reason">Why it cannot wait; sealed, read by whoever reviews it.</param>
public sealed record BreakGlassRequest(string? CaseNumber, string? Reason);

/// <summary>How a reviewer finds an emergency access.</summary>
public enum GlassFinding
{
    /// <summary>Not reviewed yet.</summary>
    Waiting = 0,
    /// <summary>It was justified.</summary>
    Justified = 1,
    /// <summary>It was not justified; the access ends at once.</summary>
    NotJustified = 2,
}

/// <summary>Reviews an emergency access.</summary>
public sealed record ReviewGlassRequest([property: JsonRequired] GlassFinding Finding, string? Note, [property: JsonIgnore] int Version);

/// <summary>An emergency access as its reviewer sees it.</summary>
public sealed record GlassView(
    Guid Id, Guid CaseId, string CaseNumber, string Region, Guid AccountId, string? Reason, DateTimeOffset BrokenAt, DateTimeOffset UntilAt, GlassFinding Finding, Guid? ReviewedById, DateTimeOffset? ReviewedAt, string? Note, bool IsSynthetic, int Version);

/// <summary>Somebody has opened a need-to-know case in an emergency. For other modules: the supervisors of the region find it on their home page until one of them has reviewed it.</summary>
public sealed record GlassBroken(Guid CaseId, string Region, Guid AccountId) : Kernel.IDomainEvent;
