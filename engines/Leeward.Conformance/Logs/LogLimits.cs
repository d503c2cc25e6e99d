namespace Leeward.Conformance;

/// <summary>How much a file may hold. What lies beyond is refused, so that a small file cannot fill the memory of a server.</summary>
public sealed record LogLimits
{
    /// <summary>The limits for files that people bring.</summary>
    public static LogLimits Standard { get; } = new();

    /// <summary>Bytes after unpacking.</summary>
    public long Bytes { get; init; } = 8L << 30;

    /// <summary>How often larger a file may become by unpacking, counted from the first 16 MiB on. Real logs pack 10 to 60 times; a bomb a thousand times.</summary>
    public int UnpackingRatio { get; init; } = 200;

    /// <summary>Characters of one value.</summary>
    public int ValueLength { get; init; } = 1 << 20;

    /// <summary>How deep attributes may stand in one another.</summary>
    public int Depth { get; init; } = 32;

    /// <summary>Events of one case.</summary>
    public int EventsOfOneCase { get; init; } = 1_000_000;

    /// <summary>Places and transitions of a net.</summary>
    public int NetNodes { get; init; } = 100_000;
}
