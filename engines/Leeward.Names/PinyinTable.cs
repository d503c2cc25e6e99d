using System.Globalization;
using System.Text;

namespace Leeward.Names;

/// <summary>
/// Readings of Chinese characters, and Chinese names in Latin letters by GB/T 28039-2011: surname first, syllables of the given name joined,
/// an apostrophe before a syllable that begins with a vowel. A surname takes its own reading (单 Shan, 曾 Zeng), a double surname
/// (欧阳, 尉迟) is one word. The readings are given by the caller; this class holds no data of its own.
/// </summary>
public sealed class PinyinTable
{
    private readonly Dictionary<int, string> _characters;
    private readonly Dictionary<string, string[]> _surnames;

    private PinyinTable(Dictionary<int, string> characters, Dictionary<string, string[]> surnames)
    {
        _characters = characters;
        _surnames = surnames;
    }

    /// <summary>How many characters have a reading.</summary>
    public int Count => _characters.Count;

    /// <summary>Makes a table from the formats of pinyin-data and overtrue/pinyin. Lines of another shape are passed over.</summary>
    /// <param name="characters">Lines such as <c>U+4E2D: zhōng  # 中</c>; of several readings, the first counts.</param>
    /// <param name="surnameReadings">Lines such as <c>尉迟: yù chí</c>, for surnames that are read otherwise than the character alone.</param>
    /// <param name="doubleSurnames">Further surnames of two characters, read character by character.</param>
    public static PinyinTable Parse(string characters, string surnameReadings, IEnumerable<string> doubleSurnames)
    {
        ArgumentNullException.ThrowIfNull(characters);
        ArgumentNullException.ThrowIfNull(surnameReadings);
        ArgumentNullException.ThrowIfNull(doubleSurnames);
        var readings = new Dictionary<int, string>();
        foreach (var line in characters.AsSpan().EnumerateLines())
        {
            var colon = line.IndexOf(':');
            if (colon < 3 || !line.StartsWith("U+", StringComparison.Ordinal)) { continue; }
            if (!int.TryParse(line[2..colon], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)) { continue; }
            var reading = line[(colon + 1)..];
            var end = reading.IndexOf('#');
            reading = (end < 0 ? reading : reading[..end]).Trim();
            var comma = reading.IndexOf(',');
            if (comma >= 0) { reading = reading[..comma]; }
            if (!reading.IsEmpty) { readings[code] = reading.ToString().Normalize(NormalizationForm.FormC); }
        }

        var surnames = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var surname in doubleSurnames)
        {
            var parts = surname.EnumerateRunes().Select(r => readings.GetValueOrDefault(r.Value)).ToArray();
            if (parts.Length > 1 && parts.All(p => p is not null)) { surnames[surname] = parts!; }
        }

        foreach (var line in surnameReadings.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || line[0] == '#') { continue; }
            var parts = line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (parts.Length > 0) { surnames[line[..colon].Trim()] = [.. parts.Select(p => p.Normalize(NormalizationForm.FormC))]; }
        }

        return new(readings, surnames);
    }

    /// <summary>The usual reading of a character with its tone; null for one that is not in the table.</summary>
    public string? Reading(Rune character) => _characters.GetValueOrDefault(character.Value);

    /// <summary>A Chinese person's name in Latin letters. Text without Chinese characters comes back as it is, as the given name.</summary>
    public PinyinName Name(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        name = name.Trim().Normalize(NormalizationForm.FormC);
        var dots = name.Split(['·', '•', '・', '‧', '．'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (dots.Length > 1)
        {
            // Names of peoples without surnames, such as 阿依古丽·买买提: every part is a word of its own.
            return new("", string.Join(' ', dots.Select(Latin)), string.Join(' ', dots.Select(p => Key(Latin(p)))));
        }

        var length = SurnameLength(name);
        var surname = name[..length];
        var given = name[length..];
        var surnameLatin = _surnames.TryGetValue(surname, out var special) ? Join(special.Select(Toneless)) : Latin(surname);
        return new(surnameLatin, Latin(given), $"{Key(surnameLatin)} {Key(Latin(given))}".Trim());
    }

    /// <summary>Chinese text as one capitalised Latin word; what has no reading stays as it is.</summary>
    public string Latin(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Join(text.EnumerateRunes().Select(r => _characters.TryGetValue(r.Value, out var reading) ? Toneless(reading) : r.ToString()));
    }

    /// <summary>A reading or a Latin name reduced to what it shares with other spellings: lower case, no tones, <c>ü</c> as <c>v</c>, letters only.</summary>
    public static string Key(string latin)
    {
        ArgumentNullException.ThrowIfNull(latin);
        var key = new StringBuilder(latin.Length);
        foreach (var c in latin.Normalize(NormalizationForm.FormD))
        {
            if (c == '\u0308') { Umlaut(key); }
            else if (char.IsLetterOrDigit(c)) { key.Append(char.ToLowerInvariant(c)); }
        }

        return key.ToString();
    }

    /// <summary>A reading without its tone; <c>ü</c> stays.</summary>
    public static string Toneless(string reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var plain = new StringBuilder(reading.Length);
        foreach (var c in reading.Normalize(NormalizationForm.FormD))
        {
            if (c == '\u0308' || CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark) { plain.Append(c); }
        }

        return plain.ToString().Normalize(NormalizationForm.FormC);
    }

    private static void Umlaut(StringBuilder key)
    {
        if (key.Length > 0 && key[^1] == 'u') { key[^1] = 'v'; }
    }

    private static string Join(IEnumerable<string> syllables)
    {
        var word = new StringBuilder();
        foreach (var syllable in syllables)
        {
            if (syllable.Length == 0) { continue; }
            if (word.Length == 0) { word.Append(char.ToUpperInvariant(syllable[0])).Append(syllable, 1, syllable.Length - 1); continue; }
            if (syllable[0] is 'a' or 'o' or 'e' && char.IsAsciiLetterLower(word[^1])) { word.Append('\''); }
            word.Append(syllable);
        }

        return word.ToString();
    }

    private int SurnameLength(string name)
    {
        if (name.Length == 0 || !_characters.ContainsKey(Rune.TryGetRuneAt(name, 0, out var first) ? first.Value : 0)) { return 0; }
        // Two characters are a surname and a given name, also where together they would be a double surname.
        if (name.Length > 2 && _surnames.ContainsKey(name[..2])) { return 2; }
        return first.Utf16SequenceLength;
    }
}
