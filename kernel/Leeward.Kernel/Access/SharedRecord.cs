namespace Leeward.Kernel.Access;

/// <summary>
/// A record shared beyond its region with the people of one unit, for example a case with the centre of another county that receives the child. Only roles
/// bound to the unit see it, each with the rights of that role.
/// </summary>
public sealed class SharedRecord
{
    /// <summary>UUIDv7.</summary>
    public Guid Id { get; set; }
    /// <summary>The <see cref="Records.IRecord.AccessId"/> of what is shared.</summary>
    public Guid AccessId { get; set; }
    /// <summary>The unit.</summary>
    public Guid UnitId { get; set; }
    /// <summary>What it is shared for: the case. Everything shared for it ends together.</summary>
    public Guid ForId { get; set; }
    /// <summary>Since when.</summary>
    public DateTimeOffset FromAt { get; set; }
    /// <summary>Until when; null for open end.</summary>
    public DateTimeOffset? UntilAt { get; set; }
}

/// <summary>What an actor sees of other regions through one role.</summary>
/// <param name="UnitId">The unit the role is bound to.</param>
/// <param name="AccessIds">What is shared with it.</param>
/// <param name="Grants">The grants of the role.</param>
public sealed record Share(Guid UnitId, IReadOnlyList<Guid> AccessIds, IReadOnlyList<Grant> Grants);
