using System.Text;
using CsCheck;
using Leeward.Screening.Normalising;

namespace Leeward.Screening.Tests;

/// <summary>One text, many spellings, one normal form; and the way back.</summary>
public sealed class NormaliserTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String[Gen.Char["abcxyzABC0123456789 .,!?-*@$\n"], 0, 60],
        Gen.String[Gen.Char["风雨同舟避港女子马亻尔木目心白羽石皮。，　１２ＡＢ體馬話"], 0, 40],
        Gen.String[Gen.Char, 0, 80],
        Gen.OneOfConst("😀", "🐴", "👨‍👩‍👧", "𝒽𝑒𝓁𝓁𝑜", "①②③", "a\u0301\u0302\u0303", "\u200bx\u200dy", "㎏㏂", "🇨🇳").Array[0, 12].Select(string.Concat));

    public static TheoryData<string, string> Spellings => new()
    {
        { "ＨＥＬＬＯ", "helo" }, { "Ⓗⓔⓛⓛⓞ", "helo" }, { "𝐡𝒆𝓵𝖑𝚘", "helo" }, { "h3ll0", "helo" }, { "h\u200be\u00adl\u202el\u2066o", "helo" }, { "hèĺļỡ", "helo" }, { "НЕLLО", "helo" },
        { "h.e-l_l*o", "helo" }, { "heeeelllo", "helo" }, { "臺灣話", "台湾话" }, { "避風港", "避风港" }, { "⾵", "风" }, { "亻尔好", "你好" }, { "氵胡", "湖" }, { "🐴上", "马上" }, { "１２３", "123" },
        { "2024年", "2024年" }, { "mp3", "mpe" }, { "a, b。c", "a\nb\nc" }, { "女子", "女子" }, { "ca$h", "cash" }, { "5 apples", "5aples" }, { "", "" },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Spelling_comes_to_its_normal_form(string written, string expected) => Assert.Equal(expected, Of(written).Characters.ToString());

    [Fact]
    public void Full_width_text_is_folded_also_without_icu()
    {
        // The tables are the engine's own: what string.Normalize does under invariant globalisation is of no matter.
        var folded = string.Concat(Enumerable.Range(0xFF21, 26).Select(code => (char)code));
        Assert.Equal("abcdefghijklmnopqrstuvwxyz", Of(folded).Characters.ToString());
    }

    [Fact]
    public void Folding_agrees_with_unicode_on_width_and_composition()
    {
        if ("Ａ".Normalize(NormalizationForm.FormKC) != "A") { Assert.Skip("This machine has no ICU."); }
        var wrong = Enumerable.Range(0xFF10, 0xDF).Select(code => ((char)code).ToString()).Where(written => char.IsLetterOrDigit(written[0]))
            .Where(written => Of(written).Characters.ToString() != Of(written.Normalize(NormalizationForm.FormKC)).Characters.ToString());
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("他说“好”的")]
    [InlineData("他说\"好\"的")]
    [InlineData("他说「好」的")]
    [InlineData("他说＂好＂的")]
    public void Quotation_marks_are_remembered(string written)
    {
        var text = Of(written);
        Assert.Equal([2, 3], Enumerable.Range(0, text.Length).Where(i => text.Before[i].HasFlag(Marks.AfterQuote)));
    }

    [Fact]
    public void Places_lead_back_to_what_was_written()
    {
        var text = Of("say h-e-l-l-ooo 避　風港");
        var at = text.Characters.IndexOf("helo");
        Assert.Equal("h-e-l-l-ooo", "say h-e-l-l-ooo 避　風港"[text.Start(at)..text.End(at + 3)]);
        at = text.Characters.IndexOf("避风");
        Assert.Equal("避　風", "say h-e-l-l-ooo 避　風港"[text.Start(at)..text.End(at + 1)]);
        Assert.Equal(3, text.Runs[text.Characters.IndexOf('o')]);
    }

    [Fact]
    public void Places_are_inside_the_text_and_never_go_back() => Texts.Sample(written =>
    {
        var text = Of(written);
        Assert.Equal(written.Length, text.OriginalLength);
        for (var i = 0; i < text.Length; i++)
        {
            Assert.InRange(text.Start(i), 0, text.End(i) - 1);
            Assert.InRange(text.End(i), 1, written.Length);
            if (i > 0) { Assert.True(text.Start(i) >= text.Start(i - 1)); }
        }
    }, iter: 3000);

    [Fact]
    public void Pieces_give_the_same_as_the_whole() => Gen.Select(Texts.Array[1, 4].Select(string.Concat), Gen.Int[1, 7].Array[1, 40]).Sample((written, sizes) =>
    {
        var whole = Of(written);
        var normaliser = new Normaliser();
        var pieces = new NormalText();
        normaliser.Begin(pieces);
        for (int at = 0, n = 0; at < written.Length; n++)
        {
            var size = Math.Min(sizes[n % sizes.Length], written.Length - at);
            normaliser.Append(written.AsSpan(at, size), pieces);
            at += size;
        }

        normaliser.Finish(pieces);
        Assert.Equal(whole.Characters.ToString(), pieces.Characters.ToString());
        Assert.Equal(whole.Runs.ToArray(), pieces.Runs.ToArray());
        Assert.Equal(whole.Before.ToArray(), pieces.Before.ToArray());
        for (var i = 0; i < whole.Length; i++) { Assert.Equal((whole.Start(i), whole.End(i)), (pieces.Start(i), pieces.End(i))); }
    }, iter: 3000);

    [Fact]
    public void Normal_form_is_its_own_normal_form() => Texts.Sample(written =>
    {
        var once = Of(written).Characters.ToString();
        if (once.Any(c => char.IsSurrogate(c) || char.IsAsciiDigit(c)) || Of(written).Before.ToArray().Any(mark => (mark & ~Marks.AfterBorder) != 0)) { return; }
        Assert.Equal(once.TrimEnd('\n'), Of(once).Characters.ToString().TrimEnd('\n'));
    }, iter: 2000);

    [Fact]
    public void Steady_state_allocates_nothing()
    {
        var (normaliser, text) = (new Normaliser(), new NormalText());
        const string written = "避　風港 h3ll0 🐴 亻尔好 ①㎏ ... ！！";
        for (var i = 0; i < 50; i++) { normaliser.Normalise(written, text); }
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++) { normaliser.Normalise(written, text); }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static NormalText Of(string written)
    {
        var text = new NormalText();
        new Normaliser().Normalise(written, text);
        return text;
    }
}
