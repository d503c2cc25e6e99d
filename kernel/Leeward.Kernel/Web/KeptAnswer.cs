namespace Leeward.Kernel.Web;

/// <summary>The answer to a POST that came with an <c>Idempotency-Key</c>, kept for a day.</summary>
public sealed class KeptAnswer
{
    /// <summary>Whose key it is: an account's id, or <c>public</c>.</summary>
    public string Owner { get; set; } = "";
    /// <summary>SHA-256 of the key.</summary>
    public string Key { get; set; } = "";
    /// <summary>HMAC-SHA-256 of path, query, version and body.</summary>
    public byte[] Asked { get; set; } = [];
    /// <summary>When it was first asked.</summary>
    public DateTimeOffset At { get; set; }
    /// <summary>The status; 0 while the first request is at work.</summary>
    public int Status { get; set; }
    /// <summary>Content type, Location, ETag and body, encrypted under the master key: a receipt or a name may stand in them.</summary>
    public byte[] Answer { get; set; } = [];
}
