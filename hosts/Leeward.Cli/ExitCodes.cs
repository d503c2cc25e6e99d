namespace Leeward.Cli;

/// <summary>What scripts can trust.</summary>
internal static class ExitCodes
{
    /// <summary>Done, nothing to complain of.</summary>
    public const int Done = 0;
    /// <summary>Done, and something was found: rows refused, a pack with mistakes, a broken audit link.</summary>
    public const int Found = 1;
    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;
    /// <summary>It could not be done: no file, no database, no right.</summary>
    public const int Failed = 3;
    /// <summary>Stopped by the person.</summary>
    public const int Stopped = 130;
}
