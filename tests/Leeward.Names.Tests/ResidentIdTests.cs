using System.Globalization;
using CsCheck;
using Leeward.Names;

namespace Leeward.Names.Tests;

public sealed class ResidentIdTests
{
    private static readonly DateOnly Today = new(2026, 1, 1);

    [Theory]
    [InlineData("11010519491231002X", "110105", 1949, 12, 31, ResidentSex.Female)]
    [InlineData("440524188001010014", "440524", 1880, 1, 1, ResidentSex.Male)]
    [InlineData(" 110105 19491231-002x ", "110105", 1949, 12, 31, ResidentSex.Female)]
    [InlineData("１１０１０５１９４９１２３１００２Ｘ", "110105", 1949, 12, 31, ResidentSex.Female)]
    [InlineData("110105491231002", "110105", 1949, 12, 31, ResidentSex.Female)]
    public void A_good_number_is_read(string text, string region, int year, int month, int day, ResidentSex sex)
    {
        var today = year < 1900 ? new DateOnly(1990, 1, 1) : Today;
        Assert.True(ResidentId.TryParse(text, today, out var id, out var problem));
        Assert.Equal(ResidentIdProblem.None, problem);
        Assert.Equal((region, new DateOnly(year, month, day), sex), (id.Region, id.BornOn, id.Sex));
    }

    [Theory]
    [InlineData(null, ResidentIdProblem.Length)]
    [InlineData("", ResidentIdProblem.Length)]
    [InlineData("1101051949123100", ResidentIdProblem.Length)]
    [InlineData("X1010519491231002X", ResidentIdProblem.Characters)]
    [InlineData("11010519491231002A", ResidentIdProblem.Characters)]
    [InlineData("01010519491231002X", ResidentIdProblem.Region)]
    [InlineData("110105194913310021", ResidentIdProblem.BirthDate)]
    [InlineData("110105202702290021", ResidentIdProblem.BirthDate)]
    [InlineData("110105188001010014", ResidentIdProblem.BirthDate)]
    [InlineData("110105194912310021", ResidentIdProblem.CheckCharacter)]
    public void A_bad_number_names_its_problem(string? text, ResidentIdProblem expected)
    {
        Assert.False(ResidentId.TryParse(text, Today, out _, out var problem));
        Assert.Equal(expected, problem);
    }

    private static readonly Gen<string> Numbers = Gen.Select(
        Gen.OneOfConst("110101", "520103", "632725", "659004"), Gen.Int[0, 20_000], Gen.Int[0, 999],
        (region, days, sequence) => region
            + new DateOnly(1970, 1, 1).AddDays(days).ToString("yyyyMMdd", CultureInfo.InvariantCulture)
            + sequence.ToString("D3", CultureInfo.InvariantCulture));

    [Fact]
    public void Any_single_wrong_digit_is_noticed() =>
        Gen.Select(Numbers, Gen.Int[0, 16], Gen.Int[1, 9]).Sample((number, place, shift) =>
        {
            var good = number + ResidentId.CheckCharacter(number);
            Assert.True(ResidentId.TryParse(good, Today, out _, out _));
            var digits = good.ToCharArray();
            digits[place] = (char)('0' + ((digits[place] - '0' + shift) % 10));
            Assert.False(ResidentId.TryParse(new string(digits), Today, out _, out _));
        });

    [Fact]
    public void Two_neighbouring_digits_exchanged_are_noticed() =>
        Gen.Select(Numbers, Gen.Int[0, 15]).Sample((number, place) =>
        {
            var digits = (number + ResidentId.CheckCharacter(number)).ToCharArray();
            if (digits[place] == digits[place + 1]) { return; }
            (digits[place], digits[place + 1]) = (digits[place + 1], digits[place]);
            Assert.False(ResidentId.TryParse(new string(digits), Today, out _, out _));
        });

    [Fact]
    public void Any_text_is_answered_without_an_exception() =>
        Gen.String.Sample(text => { _ = ResidentId.TryParse(text, Today, out _, out _); });
}
