using CsCheck;
using Leeward.Linkage.Chinese;
using Leeward.Linkage.Estimation;
using Leeward.Linkage.Features;
using Leeward.Linkage.Records;
using Leeward.Linkage.Text;

namespace Leeward.Linkage.Tests;

/// <summary>What is left out for speed changes no answer.</summary>
public sealed class SieveTests
{
    private static readonly Gen<string> Word = Gen.String[Gen.OneOf(Gen.Char['a', 'f'], Gen.Char['1', '4'], Gen.Const(' '), Gen.Const('王')), 1, 14].Select(text => text.Trim()).Where(text => text.Length > 0);

    [Fact]
    public void Texts_told_apart_by_their_letters_are_apart() => Gen.Select(Word, Word).Sample((a, b) =>
    {
        if (a == b) { return; }
        foreach (var kind in (TextKind[])[TextKind.Name, TextKind.Place, TextKind.Code, TextKind.Postcode, TextKind.Few, TextKind.Number, TextKind.ResidentId, TextKind.Phone])
        {
            var common = Letters.Bound(Letters.Of(a, kind.Marks(a)), Letters.Of(b, kind.Marks(b)));
            Assert.True(common.Edits <= Edits.Distance(a, b));
            var plainly = kind.Compare(a, b, default);
            Assert.Equal(plainly, kind.Compare(a, b, common));
            if (kind.Far(common)) { Assert.Equal(1, plainly); }
        }
    }, iter: 5000);

    [Theory]
    [InlineData("robert", "bob")]
    [InlineData("margaret", "peggy")]
    [InlineData("j", "john")]
    [InlineData("de la tour", "tour")]
    [InlineData("john", "hans")]
    public void Short_and_pet_forms_are_not_told_apart_by_their_letters(string a, string b) =>
        Assert.False(TextKind.Name.Far(Letters.Bound(Letters.Of(a, TextKind.Name.Marks(a)), Letters.Of(b, TextKind.Name.Marks(b)))));

    [Fact]
    public void Pairs_that_reach_the_evidence_are_all_found_with_the_evidence_they_have()
    {
        var table = Children();
        var result = Linker.Run(table, RoleGuess.Of(table));
        var rows = new Rows(result.Scorer.Features, table.Count, 2);
        foreach (var least in (double[])[-5, 3, 12])
        {
            var sieve = new Sieve(rows, result.Scorer, least);
            var same = new double[16];
            for (var left = 0; left < table.Count; left++)
            {
                var met = new int[rows.Memory];
                sieve.Start(left, same);
                for (var right = left + 1; right < table.Count; right++)
                {
                    var bits = result.Scorer.Bits(left, right, out var known);
                    var reaches = sieve.Reaches(left, right, same, met, out var found, out var counted);
                    Assert.Equal(bits >= least, reaches);
                    if (reaches) { Assert.Equal((bits, known), (found, counted)); }
                }
            }
        }
    }

    [Fact]
    public void Pet_name_that_is_only_asked_for_leaves_no_trace()
    {
        var table = new RecordTable(["n"]);
        foreach (var name in new[] { "王豆豆", "王国明", "豆豆" }) { table.Add([name]); }
        var feature = new ChineseFeature("n", 0, surname: false);
        feature.Append(table, 0);
        feature.Append(table, 1);
        Assert.Equal("different", feature.Levels[feature.Compare(0, 1)].Code);
        feature.Append(table, 2);
        Assert.Equal("pet", feature.Levels[feature.Compare(0, 1)].Code);
        feature.TakeBack();
        Assert.Equal("different", feature.Levels[feature.Compare(0, 1)].Code);
    }

    /// <summary>Names in both columns, in either order, with gaps and slips; pinyin, guardians, dates.</summary>
    private static RecordTable Children()
    {
        var dice = new Dice(11);
        string[] given = ["Anna", "Bob", "Robert", "Carl", "Dora", "Emil", "Emile", "Frida"], family = ["Kerr", "Kehr", "Lundgren", "Marsh", "Marshall", "Ott", "Anna"];
        string[] guardians = ["王刚", "李红", "陈小明", "Wang Gang", "张伟", "豆豆"];
        var table = new RecordTable(["first_name", "last_name", "dob", "监护人姓名", "postcode"]);
        for (var record = 0; record < 140; record++)
        {
            string[] cells = [given[dice.Below(given.Length)], family[dice.Below(family.Length)], $"{1990 + dice.Below(4)}-0{1 + dice.Below(3)}-{10 + dice.Below(12)}", guardians[dice.Below(guardians.Length)], $"AB{dice.Below(3)}{dice.Below(3)}CD"];
            if (dice.Below(6) == 0) { (cells[0], cells[1]) = (cells[1], cells[0]); }
            for (var i = 0; i < cells.Length; i++) { if (dice.Below(7) == 0) { cells[i] = ""; } }
            table.Add(cells);
        }

        return table;
    }
}
