using CsCheck;
using Leeward.Disclosure;

namespace Leeward.Disclosure.Tests;

public sealed class SuppressionTests
{
    private static CountEntry E(long n, params string[] key) => new(key, n);

    private static Cell At(IReadOnlyList<Cell> cells, params string?[] key) => cells.Single(c => c.Key.SequenceEqual(key));

    [Fact]
    public void Small_count_alone_in_a_line_takes_the_next_smallest_with_it()
    {
        var cells = Suppression.Protect([E(3, "a"), E(12, "b"), E(40, "c")], 5);
        Assert.Equal(Withheld.Small, At(cells, "a").Why);
        Assert.Equal(Withheld.GivesAway, At(cells, "b").Why);
        Assert.Equal(40, At(cells, "c").Count);
        Assert.Equal(55, At(cells, (string?)null).Count);
    }

    [Fact]
    public void Zeros_and_counts_at_the_threshold_are_shown()
    {
        var cells = Suppression.Protect([E(0, "a"), E(5, "b")], 5);
        Assert.All(cells, c => Assert.Equal(Withheld.None, c.Why));
    }

    [Fact]
    public void Small_total_is_withheld()
    {
        var cells = Suppression.Protect([E(1, "a"), E(2, "b")], 5);
        Assert.Null(At(cells, (string?)null).Count);
    }

    [Fact]
    public void Two_small_cells_whose_sum_stays_small_take_a_third()
    {
        var cells = Suppression.Protect([E(1, "a"), E(2, "b"), E(9, "c"), E(30, "d")], 5);
        Assert.Equal(Withheld.GivesAway, At(cells, "c").Why);
        Assert.Equal(30, At(cells, "d").Count);
    }

    [Fact]
    public void Wrong_input_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Suppression.Protect([E(1, "a"), E(1, "a", "b")], 5));
        Assert.Throws<ArgumentException>(() => Suppression.Protect([E(-1, "a")], 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Suppression.Protect([E(1, "a")], 1));
        Assert.Empty(Suppression.Protect([], 5));
    }

    private static readonly Gen<CountEntry[]> Tables =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Long[0, 30]).Select((r, c, n) => E(n, "r" + r, "c" + c)).Array[1, 20];

    [Fact]
    public void No_small_count_is_shown_and_shown_counts_are_true() => Tables.Sample(entries =>
    {
        foreach (var cell in Suppression.Protect(entries, 5))
        {
            var truth = entries.Where(e => e.Key.Zip(cell.Key).All(p => p.Second is null || p.First == p.Second)).Sum(e => e.Count);
            if (cell.Count is { } shown) { Assert.Equal(truth, shown); Assert.True(shown is 0 or >= 5); }
            else if (cell.Why == Withheld.Small) { Assert.InRange(truth, 1, 4); }
        }
    });

    [Fact]
    public void No_withheld_cell_is_alone_in_its_line() => Tables.Sample(entries =>
    {
        var cells = Suppression.Protect(entries, 5);
        for (var d = 0; d < 2; d++)
        {
            foreach (var line in cells.GroupBy(c => string.Join('|', c.Key.Select((p, i) => i == d ? "*" : p ?? "-"))))
            {
                var withheld = line.Count(c => c.Count is null);
                Assert.True(withheld != 1 || line.Count() == 1, $"line {line.Key} has exactly one withheld cell");
            }
        }
    });

    [Fact]
    public void Same_table_in_another_order_gives_the_same_answer() => Tables.Sample(entries =>
    {
        var one = Suppression.Protect(entries, 5);
        var two = Suppression.Protect([.. entries.Reverse()], 5);
        Assert.Equal(one.Select(c => (c.Count, c.Why)), two.Select(c => (c.Count, c.Why)));
    });
}
