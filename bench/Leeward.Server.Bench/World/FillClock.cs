namespace Leeward.Server.Bench.World;

/// <summary>The clock of a world that is being filled: whoever makes a record stands at its moment, and what they call stands there with them.</summary>
internal sealed class FillClock : TimeProvider
{
    // Not by thread: after an await one goes on in another, and the moment stayed behind in the first for whoever came next.
    private static readonly AsyncLocal<DateTimeOffset?> Moment = new();

    public static void Stand(DateTimeOffset? at) => Moment.Value = at;

    public override DateTimeOffset GetUtcNow() => Moment.Value ?? System.GetUtcNow();
}
