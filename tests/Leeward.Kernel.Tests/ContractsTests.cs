using CsCheck;
using Leeward.Kernel.Web;
using Microsoft.Extensions.Time.Testing;

namespace Leeward.Kernel.Tests;

public sealed class ContractsTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    [Fact]
    public void Readable_number_finds_every_single_wrong_character_and_every_swap() =>
        Gen.Select(Gen.Guid, Gen.Int[0, 9], Gen.Int[0, 31]).Sample((id, at, with) =>
        {
            var number = Ids.Number("CA", id);
            Assert.True(Ids.IsNumber(number.ToLowerInvariant(), out var normal));
            Assert.Equal(number, normal);
            var index = 3 + at + (at > 4 ? 1 : 0);
            var wrong = number.ToCharArray();
            wrong[index] = Alphabet[with];
            Assert.Equal(wrong[index] == number[index], Ids.IsNumber(new string(wrong), out _));
            if (at is 4 or 9) { return; }
            var swapped = number.ToCharArray();
            (swapped[index], swapped[index + 1]) = (swapped[index + 1], swapped[index]);
            Assert.Equal(swapped[index] == swapped[index + 1], Ids.IsNumber(new string(swapped), out _));
        });

    [Fact]
    public void Number_parser_never_throws() => Gen.String[0, 60].Sample(text => { Ids.IsNumber(text, out _); });

    [Fact]
    public void Ids_made_later_sort_later()
    {
        var clock = new FakeTimeProvider();
        var first = Ids.New(clock);
        clock.Advance(TimeSpan.FromMilliseconds(2));
        Assert.True(string.CompareOrdinal(first.ToString(), Ids.New(clock).ToString()) < 0);
    }

    [Theory]
    [InlineData("cases.case.read", "cases.case.read", true)]
    [InlineData("cases.*.read", "cases.case.read", true)]
    [InlineData("cases.*.read", "cases.case.edit", false)]
    [InlineData("cases.*", "cases.case.edit", true)]
    [InlineData("*", "kernel.audit.read", true)]
    [InlineData("cases.case", "cases.case.read", false)]
    [InlineData("cases.case.read.more", "cases.case.read", false)]
    public void Grant_covers_by_whole_parts(string pattern, string right, bool covers) => Assert.Equal(covers, Grant.Matches(pattern, right));

    [Fact]
    public void Cursor_comes_back_and_refuses_anything_else()
    {
        Gen.Select(Gen.Long, Gen.Guid).Sample((key, id) => Cursor.TryUnpack(Cursor.Pack(key, id), out var k, out var i) && k == key && i == id);
        Gen.String[0, 200].Sample(text => { Cursor.TryUnpack(text, out _, out _); });
        Assert.False(Cursor.TryUnpack("!!", out _, out _));
    }

    [Theory]
    [InlineData("5201", "52", true)]
    [InlineData("52", "5201", false)]
    [InlineData("530102", "52", false)]
    [InlineData("530102", "", true)]
    public void Region_is_within_what_it_starts_with(string region, string other, bool within) =>
        Assert.Equal(within, new RegionCode(region).IsWithin(new RegionCode(other)));
}
