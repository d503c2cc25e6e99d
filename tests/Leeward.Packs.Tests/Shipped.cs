namespace Leeward.Packs.Tests;

/// <summary>The packs that ship with the product, and copies of them to spoil.</summary>
internal static class Shipped
{
    public static string Directory { get; } = Path.Combine(AppContext.BaseDirectory, "packs");

    public static PackSet China { get; } = PackSet.Load(Directory, "china");

    public static PackSet Generic { get; } = PackSet.Load(Directory, "generic");
}
