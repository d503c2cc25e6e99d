using CsCheck;
using Leeward.Kernel.People;

namespace Leeward.Kernel.Tests.People;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("fall asleep under the fig tree")]
    [InlineData("Tr0ub4dor&3xyz!Quail")]
    [InlineData("xK9#mQ2vL!pR")]
    [InlineData("下雨天的石板路很滑要慢慢走")]
    [InlineData("quite another long one")]
    public void Long_and_unexpected_will_do(string password) => Assert.Null(PasswordRules.Check("Password", password, "li.na", "Li Na"));

    [Theory]
    [InlineData("short", "kernel.password.short")]
    [InlineData("eleven char", "kernel.password.short")]
    [InlineData("", "kernel.required")]
    [InlineData("password1234", "kernel.password.common")]
    [InlineData("P@ssw0rd!P@ssw0rd!", "kernel.password.common")]
    [InlineData("qwertyuiop123", "kernel.password.common")]
    [InlineData("1qaz2wsx3edc", "kernel.password.common")]
    [InlineData("abcdefghijklmnop", "kernel.password.common")]
    [InlineData("aaaaaaaaaaaaaaaa", "kernel.password.common")]
    [InlineData("123456789012", "kernel.password.common")]
    [InlineData("woaini5201314woaini", "kernel.password.common")]
    [InlineData("iloveyouiloveyou", "kernel.password.common")]
    [InlineData("baohuertong2026", "kernel.password.common")]
    [InlineData("Leeward20260302", "kernel.password.common")]
    [InlineData("19880412198804", "kernel.password.common")]
    [InlineData("li.na.li.na.2024", "kernel.password.common")]
    public void What_guessers_try_first_is_refused(string password, string code) => Assert.Equal(code, PasswordRules.Check("Password", password, "li.na", "Li Na")!.Code);

    [Fact]
    public void Random_letters_are_never_refused_and_repeating_one_piece_never_helps()
    {
        Gen.Char['a', 'z'].Array[16].Select(letters => new string(letters)).Where(p => p.Distinct().Count() > 9).Sample(password => PasswordRules.WorthOf(password, []) >= 6);
        Gen.Char['a', 'z'].Array[4].Select(letters => new string(letters)).Sample(piece => PasswordRules.WorthOf(string.Concat(Enumerable.Repeat(piece, 8)), []) <= 5);
    }

    [Fact]
    public void Any_text_gets_an_answer() =>
        Gen.String.Sample(text => PasswordRules.Check("Password", text, "user", text) is null or { Kind: RefusalKind.Invalid });
}
