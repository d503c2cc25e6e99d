namespace Leeward.Server.Bench.World;

/// <summary>The clock of a world that is being filled: each thread stands at the moment of the record that it makes.</summary>
internal sealed class FillClock : TimeProvider
{
    [ThreadStatic] private static DateTimeOffset? _now;

    public static void Stand(DateTimeOffset? at) => _now = at;

    public override DateTimeOffset GetUtcNow() => _now ?? System.GetUtcNow();
}
