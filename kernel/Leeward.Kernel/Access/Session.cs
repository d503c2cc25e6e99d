namespace Leeward.Kernel.Access;

/// <summary>A sign-in on one device; ended, it opens nothing any more.</summary>
public sealed class Session
{
    /// <summary>UUIDv7; stands in the encrypted cookie.</summary>
    public Guid Id { get; set; }
    /// <summary>Whose.</summary>
    public Guid AccountId { get; set; }
    /// <summary>Since when.</summary>
    public DateTimeOffset FromAt { get; set; }
    /// <summary>Last seen, to five minutes.</summary>
    public DateTimeOffset SeenAt { get; set; }
    /// <summary>Ended.</summary>
    public DateTimeOffset? EndedAt { get; set; }
    /// <summary>What the browser calls itself.</summary>
    public string Device { get; set; } = "";
}
