namespace Leeward.Kernel.Events;

/// <summary>An event written with the change it tells of, delivered after commit, at least once.</summary>
public sealed class OutboxMessage
{
    /// <summary>UUIDv7, so the order of telling is the order of happening.</summary>
    public Guid Id { get; set; }
    /// <summary>The event's full type name.</summary>
    public string Type { get; set; } = "";
    /// <summary>The event as JSON: ids and codes only.</summary>
    public string Body { get; set; } = "";
    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; set; }
    /// <summary>When every handler had heard it.</summary>
    public DateTimeOffset? DoneAt { get; set; }
    /// <summary>How often delivery was tried.</summary>
    public int Tries { get; set; }
    /// <summary>Not before this moment: after a failed try, and while a node is at it.</summary>
    public DateTimeOffset? NextTryAt { get; set; }
    /// <summary>The type of what went wrong at the last try; never its message.</summary>
    public string? Error { get; set; }
}
