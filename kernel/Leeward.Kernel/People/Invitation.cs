namespace Leeward.Kernel.People;

/// <summary>A one-time code with which a person sets a password. The code itself is shown once and never stored.</summary>
public sealed class Invitation
{
    /// <summary>How long a code opens.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(48);

    /// <summary>UUIDv7.</summary>
    public Guid Id { get; init; }
    /// <summary>Whose password.</summary>
    public Guid AccountId { get; init; }
    /// <summary>Keyed hash of the code.</summary>
    public string Code { get; init; } = "";
    /// <summary>When it was made.</summary>
    public DateTimeOffset MadeAt { get; init; }
    /// <summary>When it stops opening.</summary>
    public DateTimeOffset ExpiresAt { get; set; }
    /// <summary>When it was used.</summary>
    public DateTimeOffset? UsedAt { get; set; }
    /// <summary>Who made it; null for the command line.</summary>
    public Guid? MadeById { get; init; }
    /// <summary>Their name at the time.</summary>
    public string MadeBy { get; init; } = "";
    /// <summary>True where the person had a password already.</summary>
    public bool IsReset { get; init; }
}
