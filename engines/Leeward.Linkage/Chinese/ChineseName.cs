using Leeward.Linkage.Text;

namespace Leeward.Linkage.Chinese;

/// <summary>
/// A Chinese name taken apart: surname and given name, in simplified characters or as syllables of pinyin. Double surnames, names written in pinyin in either order and with or without
/// blanks, pet forms (小明, 阿明, 豆豆) are understood.
/// </summary>
/// <param name="Surname">Characters, or the letters of its syllables; empty where the name has none.</param>
/// <param name="Given">Characters, or letters.</param>
/// <param name="SurnameSounds">Syllables of the surname; tone 0 where it is not known.</param>
/// <param name="GivenSounds">Syllables of the given name.</param>
/// <param name="Pet">Whether it is a pet form.</param>
internal sealed record ChineseName(string Surname, string Given, ushort[] SurnameSounds, ushort[] GivenSounds, bool Pet)
{
    private static readonly ChineseName Nobody = new("", "", [], [], false);

    public static ChineseName Of(ReadOnlySpan<char> text)
    {
        var han = new System.Text.StringBuilder();
        foreach (var c in text) { if (Plain.IsHan(c)) { han.Append(Readings.Simplified(c)); } }
        return han.Length > 0 ? Characters(han.ToString()) : Pinyin(Plain.Of(text));
    }

    private static ChineseName Characters(string name)
    {
        if (name.Length == 2 && name[0] == name[1]) { return new("", name, [], Usual(name), true); }
        if (name[0] is '小' or '阿' && name.Length is 2 or 3) { return new("", name[1..], [], Usual(name[1..]), true); }
        if (name.Length == 1) { return new("", name, [], Usual(name), false); }
        var length = name.Length > 2 && Readings.IsDouble(name[..2]) ? 2 : 1;
        var given = name[length..];
        // 王小明 may be the pet form of 王明 or the name itself: it stays what is written.
        return new(name[..length], given, Readings.Surname(name[..length]), Usual(given), false);
    }

    private static ushort[] Usual(string characters) => [.. characters.Select(Readings.Usual)];

    private static ChineseName Pinyin(string letters)
    {
        if (letters.Length == 0) { return Nobody; }
        var words = letters.Replace("ü", "v", StringComparison.Ordinal).Split(' ').Select(word => (Word: word, Sounds: Syllables(word))).ToList();
        if (words.Exists(word => word.Sounds is null)) { return new("", letters, [], [], false); }
        var all = words.SelectMany(word => word.Sounds!).ToArray();
        var surname = 1;
        if (words.Count > 1)
        {
            // "Xiaoming Wang": the long word first is the given name.
            if (words[0].Sounds!.Length > 1 && words[^1].Sounds!.Length == 1 && !IsDouble(words[0].Sounds!)) { all = [.. words[^1].Sounds!, .. words.SkipLast(1).SelectMany(word => word.Sounds!)]; }
            else { surname = words[0].Sounds!.Length <= 2 ? words[0].Sounds!.Length : 1; }
        }
        else if (all.Length > 2 && IsDouble(all[..2])) { surname = 2; }

        if (all.Length == 1) { return new("", Written(all), [], all, false); }
        surname = Math.Min(surname, all.Length - 1);
        return new(Written(all.AsSpan(0, surname)), Written(all.AsSpan(surname)), all[..surname], all[surname..], false);
    }

    private static bool IsDouble(ushort[] sounds) => sounds.Length == 2 && Written(sounds) is "ouyang" or "sima" or "shangguan" or "zhuge" or "situ" or "dongfang" or "huangfu" or "murong" or "linghu" or "weichi" or "yuchi" or "xiahou" or "gongsun" or "duanmu" or "nangong";

    private static string Written(ReadOnlySpan<ushort> sounds)
    {
        var letters = new System.Text.StringBuilder();
        foreach (var sound in sounds) { letters.Append(Readings.Letters(sound / 8)); }
        return letters.ToString();
    }

    /// <summary>Cuts a word into syllables, the fewest first; null where it cannot be cut.</summary>
    private static ushort[]? Syllables(string word)
    {
        const int Longest = 6;
        var best = new int[word.Length + 1];
        var from = new int[word.Length + 1];
        Array.Fill(best, int.MaxValue, 1, word.Length);
        for (var end = 1; end <= word.Length; end++)
        {
            for (var start = Math.Max(0, end - Longest); start < end; start++)
            {
                if (best[start] == int.MaxValue || best[start] + 1 >= best[end] || Readings.Syllable(word.AsSpan(start, end - start)) == 0) { continue; }
                (best[end], from[end]) = (best[start] + 1, start);
            }
        }

        if (best[^1] == int.MaxValue || best[^1] > 6) { return null; }
        var sounds = new ushort[best[^1]];
        for (int end = word.Length, i = sounds.Length - 1; i >= 0; end = from[end], i--) { sounds[i] = (ushort)(Readings.Syllable(word.AsSpan(from[end], end - from[end])) * 8); }
        return sounds;
    }
}
