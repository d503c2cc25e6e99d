namespace Leeward.Api.Tests;

/// <summary>
/// Hands out nonsense by turns. Whatever is called the same is read by the same code nearly everywhere: the first door with a thing of this name hears everything, of the further ones each the next third, so that every three of them hear
/// everything again. With <c>LEEWARD_TEST_THOROUGH</c> set, all hear everything.
/// </summary>
internal sealed class Turns
{
    private const int Parts = 3;
    private static readonly bool Thorough = Environment.GetEnvironmentVariable("LEEWARD_TEST_THOROUGH") is { Length: > 0 };
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    /// <summary>What the next thing of this name is to hear.</summary>
    public IEnumerable<string> Of(string name, IReadOnlyList<string> values)
    {
        var turn = _seen[name] = _seen.GetValueOrDefault(name) + 1;
        return Thorough || turn == 1 ? values : values.Where((_, at) => at % Parts == turn % Parts);
    }
}
