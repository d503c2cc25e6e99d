using System.Text;
using CsCheck;
using Leeward.Names;

namespace Leeward.Names.Tests;

public sealed class PinyinTableTests
{
    private const string Characters = """
        # a comment
        U+5355: dān,shàn,chán  # 单
        U+66FE: céng  # 曾
        U+5415: lǚ  # 吕
        U+6B27: ōu  # 欧
        U+9633: yáng  # 阳
        U+660E: míng  # 明
        U+5C0F: xiǎo  # 小
        U+5B89: ān  # 安
        U+5E73: píng  # 平
        U+5C09: wèi  # 尉
        U+8FDF: chí  # 迟
        U+674E: lǐ  # 李
        U+963F: ā  # 阿
        U+4F9D: yī  # 依
        U+4E70: mǎi  # 买
        """;

    private static readonly PinyinTable Table = PinyinTable.Parse(Characters, "单: shàn\n曾: zēng\n尉迟: yù chí\n", ["欧阳"]);

    [Theory]
    [InlineData("李小明", "Li Xiaoming", "li xiaoming")]
    [InlineData("单小平", "Shan Xiaoping", "shan xiaoping")]
    [InlineData("曾明", "Zeng Ming", "zeng ming")]
    [InlineData("欧阳明", "Ouyang Ming", "ouyang ming")]
    [InlineData("欧阳", "Ou Yang", "ou yang")]
    [InlineData("尉迟小平", "Yuchi Xiaoping", "yuchi xiaoping")]
    [InlineData("吕平安", "Lü Ping'an", "lv pingan")]
    [InlineData("阿依·买买", "Ayi Maimai", "ayi maimai")]
    [InlineData("李", "Li", "li")]
    [InlineData("", "", "")]
    public void A_name_is_written_in_latin_letters(string name, string latin, string key)
    {
        var pinyin = Table.Name(name);
        Assert.Equal((latin, key), (pinyin.Latin, pinyin.Key));
    }

    [Theory]
    [InlineData("Lü Ping'an", "lvpingan")]
    [InlineData("LǙ", "lv")]
    [InlineData("Xī Ān", "xian")]
    [InlineData("Garzê", "garze")]
    public void A_key_forgets_tones_case_and_marks(string latin, string key) => Assert.Equal(key, PinyinTable.Key(latin));

    [Fact]
    public void A_character_keeps_its_usual_reading_outside_surnames()
    {
        Assert.Equal("dān", Table.Reading(new Rune('单')));
        Assert.Equal("Mingdan", Table.Latin("明单"));
        Assert.Null(Table.Reading(new Rune('龘')));
        Assert.Equal(15, Table.Count);
    }

    [Fact]
    public void Any_text_is_named_without_an_exception() =>
        Gen.String.Sample(text =>
        {
            _ = Table.Name(text).Latin;
            _ = PinyinTable.Parse(text, text, [text]);
        });
}
