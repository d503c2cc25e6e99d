using System.Text;
using Leeward.Screening.Normalising;

namespace Leeward.Screening.Bench;

/// <summary>
/// Writes Chinese text the way people write to get past a filter. Each kind replaces a share of the Chinese characters (whole texts for pinyin and initials),
/// always the same for the same text: traditional characters, another character of the same sound, one that shares a component,
/// the components side by side, an emoji of the same sound, pinyin (a space behind each syllable, or none), the first letters of the pinyin.
/// </summary>
internal sealed class Disguise
{
    public static readonly string[] Kinds = ["traditional", "homophone", "look-alike", "split", "emoji", "pinyin", "pinyin run together", "initials", "separators", "zero-width"];
    private readonly FoldTables _tables = FoldTables.Shared;
    private readonly Dictionary<char, char> _traditional = [];
    private readonly Dictionary<ushort, List<char>> _bySound = [];
    private readonly Dictionary<ushort, List<string>> _emoji = [];
    private readonly Dictionary<char, string> _parts = [];
    private readonly Dictionary<char, List<char>> _byPart = [];

    /// <summary>Takes the characters that may stand in for others from ordinary texts: only usual characters are used.</summary>
    public Disguise(IEnumerable<string> ordinary)
    {
        var counts = new Dictionary<char, int>();
        foreach (var c in ordinary.SelectMany(text => text)) { if (_tables.Syllable[c] != 0) { counts[c] = counts.GetValueOrDefault(c) + 1; } }
        var usual = counts.Where(pair => pair.Value >= 20).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => pair.Key).ToList();
        foreach (var c in usual) { Into(_bySound, _tables.Syllable[c], c); }
        for (var c = '\u4E00'; c < '\u9FFF'; c++)
        {
            var simple = (char)_tables.Fold[c];
            if (simple >= FoldTables.Letter && simple != c) { _traditional.TryAdd(simple, c); }
        }

        foreach (var line in Lines("split.txt"))
        {
            var parts = line[..line.IndexOf(' ', StringComparison.Ordinal)];
            var whole = line[^1];
            if (!_parts.TryGetValue(whole, out var shorter) || parts.Length < shorter.Length) { _parts[whole] = parts; }
        }

        foreach (var c in usual) { if (_parts.TryGetValue(c, out var parts)) { Into(_byPart, parts[^1], c); } }
        foreach (var line in Lines("emoji.txt"))
        {
            var blank = line.IndexOf(' ', StringComparison.Ordinal);
            if (line.Length == blank + 2) { Into(_emoji, _tables.Syllable[line[^1]], char.ConvertFromUtf32(Convert.ToInt32(line[..blank], 16))); }
        }
    }

    public string Write(string text, string kind, double share = 0.5)
    {
        var result = new StringBuilder();
        var random = 17u;
        foreach (var c in text)
        {
            random = unchecked((random * 1664525) + 1013904223 + c);
            var syllable = _tables.Syllable[c];
            var all = kind is "pinyin" or "pinyin run together" or "initials" or "traditional";
            if (syllable == 0 || (!all && (random >> 8) / (double)(1 << 24) >= share)) { result.Append(c); continue; }
            result.Append(Replace(c, syllable, kind, random >> 3));
        }

        return result.ToString();
    }

    private string Replace(char c, ushort syllable, string kind, uint random) => kind switch
    {
        "traditional" => _traditional.TryGetValue(c, out var old) ? old.ToString() : c.ToString(),
        "homophone" => Other(_bySound.GetValueOrDefault(syllable), c, random),
        "look-alike" => _parts.TryGetValue(c, out var parts) ? Other(_byPart.GetValueOrDefault(parts[^1]), c, random) : c.ToString(),
        "split" => _parts.GetValueOrDefault(c, c.ToString()),
        "emoji" => _emoji.TryGetValue(syllable, out var choices) ? choices[(int)(random % choices.Count)] : c.ToString(),
        "pinyin" => _tables.SyllableNames[syllable] + " ",
        "pinyin run together" => _tables.SyllableNames[syllable],
        "initials" => _tables.SyllableNames[syllable][..1],
        "separators" => c + (random % 3) switch { 0 => "*", 1 => " ", _ => "." },
        _ => c + "\u200b",
    };

    private static string Other(List<char>? choices, char c, uint random)
    {
        if (choices is null || choices.Count < 2) { return c.ToString(); }
        var choice = choices[(int)(random % choices.Count)];
        return (choice == c ? choices[(int)((random + 1) % choices.Count)] : choice).ToString();
    }

    private static void Into<TKey, TValue>(Dictionary<TKey, List<TValue>> lists, TKey key, TValue value) where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list)) { lists[key] = list = []; }
        list.Add(value);
    }

    private static IEnumerable<string> Lines(string name)
    {
        using var reader = new StreamReader(typeof(FoldTables).Assembly.GetManifestResourceStream(name)!);
        while (reader.ReadLine() is { } line) { if (line.Length > 0 && line[0] != '#') { yield return line; } }
    }
}
