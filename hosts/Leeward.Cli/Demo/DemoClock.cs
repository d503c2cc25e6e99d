namespace Leeward.Cli.Demo;

/// <summary>The clock while the demo world is made: it lives through eighteen months in a few seconds.</summary>
internal sealed class DemoClock : TimeProvider
{
    public DateTimeOffset Now { get; set; }

    public override DateTimeOffset GetUtcNow() => Now;
}
