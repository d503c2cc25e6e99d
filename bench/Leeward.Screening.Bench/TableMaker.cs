using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Leeward.Screening.Bench;

/// <summary>
/// Makes the tables of the normaliser from their sources: Unicode (through ICU), OpenCC's characters, Unicode's confusables, pinyin-data, cjk-decomp.
/// Run once, by hand: <c>tables SOURCES DATA OUT</c>; SOURCES holds ts.txt, confusables.json and cjk-decomp.txt, DATA the folder with names/pinyin and text.
/// </summary>
internal static class TableMaker
{
    private const string Hard = ",;:?!。、";

    public static void Run(string sources, string data, string target)
    {
        if ("Ａ".Normalize(NormalizationForm.FormKC) != "A") { throw new InvalidOperationException("The tables can only be made with ICU."); }
        var simplified = File.ReadLines(Path.Combine(sources, "ts.txt")).Select(line => line.Split(' '))
            .Where(parts => parts.Length >= 2 && parts[0].Length == 1 && parts[1].Length == 1).ToDictionary(parts => parts[0][0], parts => parts[1][0]);
        var alike = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(sources, "confusables.json")))!;
        var fold = new Dictionary<int, string>();
        for (var code = 0; code <= 0x1FFFF; code++)
        {
            if (code is >= 0xD800 and <= 0xF8FF or >= 0xFDD0 and <= 0xFDEF || (code & 0xFFFE) == 0xFFFE) { continue; }
            if (Fold(code, simplified, alike) is { } folded) { fold[code] = folded; }
        }

        for (var code = 0xE0000; code <= 0xE01EF; code++) { fold[code] = "-"; }
        File.WriteAllText(Path.Combine(target, "fold.txt"), Ranges(fold));
        var readings = Readings(Path.Combine(data, "names", "pinyin"));
        File.WriteAllText(Path.Combine(target, "pinyin.txt"),
            string.Concat(readings.GroupBy(pair => pair.Value).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => $"{group.Key} {string.Concat(group.Select(pair => pair.Key).Order())}\n")));
        File.WriteAllText(Path.Combine(target, "split.txt"), Splits(sources, data, simplified));
    }

    /// <summary>What becomes of a code point: <c>-</c> dropped, <c>_</c> a space, <c>~</c> a symbol between letters, <c>.</c> a border, <c>=…</c> other characters; null: stays.</summary>
    private static string? Fold(int code, Dictionary<char, char> simplified, Dictionary<string, string> alike)
    {
        var text = char.ConvertFromUtf32(code);
        var category = CharUnicodeInfo.GetUnicodeCategory(code);
        if (code is '\n' or '\r' or 0x85 or 0x2028 or 0x2029 || Hard.Contains(text.Normalize(NormalizationForm.FormKC), StringComparison.Ordinal)) { return "."; }
        if (code == '\t' || category == UnicodeCategory.SpaceSeparator) { return "_"; }
        if (code is 0x3164 or 0xFFA0 or 0x115F or 0x1160 or 0x2800) { return "-"; }
        if (category is UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark) { return "-"; }
        if (category is UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse) { return null; }
        if (code is >= 0xAC00 and <= 0xD7A3) { return null; }
        if (code is >= 0x1F1E6 and <= 0x1F1FF) { return "=" + (char)('a' + code - 0x1F1E6); }
        var result = new StringBuilder();
        foreach (var rune in text.Normalize(NormalizationForm.FormKC).EnumerateRunes())
        {
            foreach (var part in (IsHan(rune.Value) ? rune.ToString() : Bare(rune)).EnumerateRunes())
            {
                if (!Rune.IsLetterOrDigit(part)) { continue; }
                var one = part.Value <= 127 || IsHan(part.Value) ? Rune.ToLowerInvariant(part).ToString() : Twin(part, alike) ?? Rune.ToLowerInvariant(part).ToString();
                result.Append(one.Length == 1 && simplified.TryGetValue(one[0], out var simple) ? simple.ToString() : one);
            }
        }

        var folded = result.ToString();
        if (folded == "ı") { folded = "i"; }
        if (folded.Length == 0) { return "~"; }
        return folded == text || folded.Length > 8 ? null : "=" + folded;
    }

    /// <summary>The Latin letter that a letter of another kind looks like, small or as it is; a tall stroke is an i where it is a capital.</summary>
    private static string? Twin(Rune letter, Dictionary<string, string> alike)
    {
        if (alike.TryGetValue(Rune.ToLowerInvariant(letter).ToString(), out var small) && IsLatin(small)) { return small.ToLowerInvariant(); }
        if (!alike.TryGetValue(letter.ToString(), out var twin) || !IsLatin(twin)) { return null; }
        return twin == "l" && Rune.IsUpper(letter) ? "i" : twin.ToLowerInvariant();
    }

    private static string Bare(Rune rune)
    {
        // Marks of Latin, Greek and Cyrillic letters fall away; voiced kana stay one letter.
        if (rune.Value > 0x24FF) { return rune.ToString(); }
        return string.Concat(rune.ToString().Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark));
    }

    private static bool IsLatin(string text) => text.Length is 1 or 2 && text.All(char.IsAsciiLetter);

    private static bool IsHan(int code) => code is >= 0x3400 and <= 0x9FFF or >= 0xF900 and <= 0xFAFF or >= 0x20000;

    private static string Ranges(Dictionary<int, string> fold)
    {
        var lines = new StringBuilder("# Made by bench/Leeward.Screening.Bench tables; sources and licences: NOTICE.md\n");
        var codes = fold.Keys.Order().ToList();
        for (var i = 0; i < codes.Count; i++)
        {
            var j = i;
            while (j + 1 < codes.Count && codes[j + 1] == codes[j] + 1 && fold[codes[j + 1]] == fold[codes[i]]) { j++; }
            lines.Append(CultureInfo.InvariantCulture, $"{codes[i]:X4}{(j > i ? $"-{codes[j]:X4}" : "")} {fold[codes[i]]}\n");
            i = j;
        }

        return lines.ToString();
    }

    private static SortedDictionary<char, string> Readings(string folder)
    {
        var readings = new SortedDictionary<char, string>();
        foreach (var file in (string[])["pinyin.txt", "kMandarin_8105.txt"])
        {
            foreach (var line in File.ReadLines(Path.Combine(folder, file)))
            {
                var match = Regex.Match(line, @"^U\+([0-9A-F]{4}):\s*([^\s,#]+)");
                if (!match.Success) { continue; }
                var character = (char)int.Parse(match.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                var bare = string.Concat(match.Groups[2].Value.Normalize(NormalizationForm.FormD).Replace("u\u0308", "v", StringComparison.Ordinal).Where(char.IsAsciiLetter));
                if (character is >= '\u4E00' and <= '\u9FFF' && bare.Length > 0) { readings[character] = bare; }
            }
        }

        return readings;
    }

    /// <summary>Pairs of components that side by side or one above the other make a character, without the pairs that stand side by side in ordinary text.</summary>
    private static string Splits(string sources, string data, Dictionary<char, char> simplified)
    {
        var natural = new HashSet<(char, char)>();
        var common = new Dictionary<char, int>();
        foreach (var file in (string[])["cold_train.jsonl", "swsr_train.jsonl"])
        {
            foreach (var line in File.ReadLines(Path.Combine(data, "text", file)))
            {
                var text = JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!;
                for (var i = 0; i < text.Length; i++)
                {
                    common[text[i]] = common.GetValueOrDefault(text[i]) + 1;
                    if (i > 0) { natural.Add((text[i - 1], text[i])); }
                }
            }
        }

        var parts = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(Path.Combine(sources, "cjk-decomp.txt")))
        {
            var match = Regex.Match(line, @"^(.|\d+):(?:a|d|s\w*|w\w*)\(([^()]+)\)$");
            if (match.Success) { parts[match.Groups[1].Value] = match.Groups[2].Value.Split(','); }
        }

        var pairs = new SortedDictionary<string, char>(StringComparer.Ordinal);
        foreach (var (name, _) in parts)
        {
            if (name.Length != 1 || name[0] is < '\u4E00' or > '\u9FFF' || simplified.ContainsKey(name[0]) || common.GetValueOrDefault(name[0]) < 3) { continue; }
            foreach (var key in Ways(name, parts, 0))
            {
                if (key.Length is < 2 or > 4 || Enumerable.Range(1, key.Length - 1).All(i => natural.Contains((key[i - 1], key[i])))) { continue; }
                if (pairs.TryGetValue(key, out var other) && common[other] >= common[name[0]]) { continue; }
                pairs[key] = name[0];
            }
        }

        return "# Made by bench/Leeward.Screening.Bench tables; sources and licences: NOTICE.md\n" + string.Concat(pairs.Select(pair => $"{pair.Key} {pair.Value}\n"));
    }

    /// <summary>Every way to write a character by its components, down to three levels; what Unicode has no character for is always split further.</summary>
    private static IEnumerable<string> Ways(string name, Dictionary<string, string[]> parts, int depth)
    {
        if (!parts.TryGetValue(name, out var own) || depth > 3) { return []; }
        IEnumerable<string> ways = [""];
        foreach (var part in own)
        {
            var choices = new List<string>();
            if (part.Length == 1 && part[0] is >= '\u2E80' and not (>= '\u31C0' and <= '\u31EF')) { choices.Add(part); }
            if (part.Length > 1 || depth < 1) { choices.AddRange(Ways(part, parts, depth + 1)); }
            ways = [.. ways.SelectMany(way => choices.Select(choice => way + choice)).Where(way => way.Length <= 4)];
        }

        return ways;
    }
}
