using Leeward.Kernel.Records;

namespace Leeward.Kernel.People;

/// <summary>What became of a role that one administrator asked for.</summary>
public enum RoleRequestState
{
    /// <summary>Waits for a second administrator.</summary>
    Waiting = 0,
    /// <summary>Given.</summary>
    Approved = 1,
    /// <summary>Not given.</summary>
    Declined = 2,
}

/// <summary>A role that gives nothing yet: it waits for a second administrator. It stands apart from the roles in force, so that no query can take one for the other.</summary>
public sealed class RoleRequest : IRecord, IVersioned
{
    /// <inheritdoc/>
    public Guid Id { get; init; }
    /// <summary>Where the role is to be held.</summary>
    public string Region { get; init; } = "";
    /// <inheritdoc/>
    public Sensitivity Sensitivity { get; init; }
    /// <inheritdoc/>
    public Guid AccessId { get; init; }
    /// <inheritdoc/>
    public int Version { get; set; }
    /// <summary>For whom.</summary>
    public Guid AccountId { get; init; }
    /// <summary>Role code from the pack.</summary>
    public string Role { get; init; } = "";
    /// <summary>The centre or team.</summary>
    public Guid? UnitId { get; init; }
    /// <summary>From when.</summary>
    public DateTimeOffset FromAt { get; init; }
    /// <summary>Until when; null for open end.</summary>
    public DateTimeOffset? UntilAt { get; init; }
    /// <summary>Who asked.</summary>
    public Guid? AskedById { get; init; }
    /// <summary>Their name at the time.</summary>
    public string AskedBy { get; init; } = "";
    /// <summary>When.</summary>
    public DateTimeOffset AskedAt { get; init; }
    /// <summary>Where it stands.</summary>
    public RoleRequestState State { get; set; }
    /// <summary>Who decided.</summary>
    public Guid? DecidedById { get; set; }
    /// <summary>Their name at the time.</summary>
    public string DecidedBy { get; set; } = "";
    /// <summary>When.</summary>
    public DateTimeOffset? DecidedAt { get; set; }
    /// <summary>Why not.</summary>
    public string Note { get; set; } = "";
}
