namespace Leeward.Runs.Tests.Reference;

/// <summary>Choices taken from a list of numbers, so that a shorter list of smaller numbers gives a simpler thing and failures shrink.</summary>
internal sealed class Dice(int[] numbers)
{
    public const int Sides = 1000;
    private int _next;

    /// <summary>From 0 to <paramref name="count"/> - 1; 0 when the numbers have run out.</summary>
    public int Up(int count) => _next < numbers.Length ? numbers[_next++] % count : 0;

    /// <summary>True so often of a hundred; false when the numbers have run out.</summary>
    public bool Chance(int percent) => Up(100) >= 100 - percent;

    public T Of<T>(params T[] things) => things[Up(things.Length)];
}
