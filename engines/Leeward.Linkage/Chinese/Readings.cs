using System.Collections.Frozen;
using System.Text;

namespace Leeward.Linkage.Chinese;

/// <summary>
/// How Chinese characters sound: every reading of the characters of the 2013 standard table, surnames read otherwise, traditional and variant characters written as simplified
/// ones. A syllable is a number: the toneless syllable × 8 + tone. Data: pinyin-data and overtrue/pinyin (MIT), OpenCC (Apache-2.0); see ATTRIBUTION.md.
/// </summary>
internal static class Readings
{
    private static readonly List<string> Syllables = [""];
    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal) { [""] = 0 };
    private static readonly FrozenDictionary<char, ushort[]> Characters = ReadCharacters();
    private static readonly FrozenDictionary<char, char> Simple = ReadVariants();
    private static readonly FrozenDictionary<string, ushort[]> Surnames = ReadSurnames();
    private static readonly FrozenDictionary<string, int> Spoken = Numbers.ToFrozenDictionary(StringComparer.Ordinal);
    private static readonly ushort[] FoldedOf = [.. Syllables.Select((syllable, i) => (ushort)(i == 0 ? 0 : Fold(syllable)))];

    /// <summary>The character as it is written in simplified script.</summary>
    public static char Simplified(char c) => Simple.GetValueOrDefault(c, c);

    /// <summary>All readings, the usual one first; none for what is not in the table.</summary>
    public static ReadOnlySpan<ushort> Of(char c) => Characters.TryGetValue(c, out var readings) ? readings : default;

    /// <summary>The usual reading, 0 for none.</summary>
    public static ushort Usual(char c) => Characters.TryGetValue(c, out var readings) ? readings[0] : (ushort)0;

    /// <summary>The reading of a surname, one syllable per character.</summary>
    public static ushort[] Surname(string surname) => Surnames.TryGetValue(surname, out var special) ? special : [.. surname.Select(Usual)];

    /// <summary>Whether two characters are surnames of their own together.</summary>
    public static bool IsDouble(string surname) => Surnames.ContainsKey(surname);

    /// <summary>A toneless syllable by its letters (<c>v</c> for ü); 0 if Mandarin has none such.</summary>
    public static int Syllable(ReadOnlySpan<char> letters) => Spoken.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(letters, out var number) ? number : 0;

    /// <summary>The letters of a toneless syllable.</summary>
    public static string Letters(int syllable) => Syllables[syllable];

    /// <summary>The class of syllables that are easily taken for each other: n and l, zh and z, ch and c, sh and s, f and hu, r and l, -ng and -n, ü and u.</summary>
    public static int Folded(int syllable) => FoldedOf[syllable];

    private static int Fold(string syllable)
    {
        var s = syllable;
        if (s.StartsWith("zh", StringComparison.Ordinal) || s.StartsWith("ch", StringComparison.Ordinal) || s.StartsWith("sh", StringComparison.Ordinal)) { s = s[0] + s[2..]; }
        if (s.StartsWith("hu", StringComparison.Ordinal) && s.Length > 2) { s = "f" + s[2..]; }
        if (s[0] is 'n' or 'r') { s = "l" + s[1..]; }
        if (s.EndsWith("ng", StringComparison.Ordinal)) { s = s[..^1]; }
        s = s.Replace('v', 'u');
        if (Numbers.TryGetValue(s, out var known)) { return known; }
        // A class that is no syllable itself gets a number above all syllables; only equality counts.
        return 4096 + (int)(Text.Hashing.Of(s) & 0x7FFF);
    }

    private static int Number(string letters)
    {
        if (Numbers.TryGetValue(letters, out var number)) { return number; }
        number = Syllables.Count;
        Syllables.Add(letters);
        Numbers[letters] = number;
        return number;
    }

    private static ushort Toned(string reading) => (ushort)(Number(reading[..^1]) * 8 + reading[^1] - '0');

    private static FrozenDictionary<char, ushort[]> ReadCharacters() =>
        Lines("readings.txt").ToFrozenDictionary(line => line[0], line => line[1..].Replace(",", " ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Toned).ToArray());

    private static FrozenDictionary<char, char> ReadVariants()
    {
        var simple = Lines("variants.txt").ToDictionary(line => line[0], line => line[1]);
        // Surnames that the second round of simplification of 1977 made one of, and that registers still mix.
        foreach (var pair in (string[])["肖萧", "付傅", "闫阎", "代戴", "邱丘", "于於", "喆哲", "堃坤", "昇升", "峯峰", "犇奔", "珺君"]) { simple.TryAdd(pair[0], pair[1]); }
        return simple.ToFrozenDictionary();
    }

    private static FrozenDictionary<string, ushort[]> ReadSurnames()
    {
        var surnames = Lines("surnames.txt").Select(line => line.Split(' ')).Where(parts => parts[0].Length == parts.Length - 1)
            .ToDictionary(parts => parts[0], parts => parts[1..].Select(Toned).ToArray(), StringComparer.Ordinal);
        foreach (var surname in "欧阳 司马 上官 诸葛 司徒 东方 皇甫 慕容 令狐 长孙 宇文 公孙 端木 南宫 轩辕 夏侯 闻人 赫连 澹台 公冶 宗政 濮阳 淳于 太叔 申屠 仲孙 钟离 鲜于 司空 闾丘 百里 东郭 呼延 西门 南门 独孤 拓跋 纳兰 左丘 公羊 第五 梁丘".Split(' '))
        {
            surnames.TryAdd(surname, [.. surname.Select(Usual)]);
        }

        return surnames.Where(one => one.Key.Length == 2 || one.Value.Length == 1).ToFrozenDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal);
    }

    private static List<string> Lines(string name)
    {
        using var reader = new StreamReader(typeof(Readings).Assembly.GetManifestResourceStream("Leeward.Linkage." + name)!, Encoding.UTF8);
        var lines = new List<string>();
        while (reader.ReadLine() is { } line) { if (line.Length > 1 && line[0] != '#') { lines.Add(line); } }
        return lines;
    }
}
