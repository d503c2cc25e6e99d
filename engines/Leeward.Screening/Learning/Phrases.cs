namespace Leeward.Screening.Learning;

/// <summary>
/// Texts made from patterns that show what is an attack and what only looks like one: denial, quotation, speaking against hatred, oaths without a target,
/// telling of abuse. Added to the training texts so that a word alone does not decide. Always the same texts in the same order.
/// </summary>
public static class Phrases
{
    /// <summary>At most <paramref name="each"/> texts a pattern.</summary>
    public static IReadOnlyList<LabelledText> Make(string language, int each = 40, double weight = 1)
    {
        var all = typeof(Phrases).Assembly.GetManifestResourceNames().Where(name => name == $"phrases.{language}.txt" || name.StartsWith($"phrases.{language}-", StringComparison.Ordinal)).OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal).ToList();
        if (all.Count == 0) { throw new ArgumentException($"There are no patterns in '{language}'.", nameof(language)); }
        var lines = new System.Text.StringBuilder();
        foreach (var name in all)
        {
            using var reader = new StreamReader(typeof(Phrases).Assembly.GetManifestResourceStream(name)!);
            lines.Append(reader.ReadToEnd()).Append('\n');
        }

        using var whole = new StringReader(lines.ToString());
        return Make(whole, language, each, weight);
    }

    internal static IReadOnlyList<LabelledText> Make(TextReader reader, string language, int each, double weight)
    {
        var values = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["attack"] = [] };
        var attacks = new List<string>();
        var texts = new List<LabelledText>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var random = 7u;
        var patterns = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') { continue; }
            if (line[0] != '[') { patterns.Add(line); continue; }
            var end = line.IndexOf(']', StringComparison.Ordinal);
            values[line[1..end]] = line[(end + 1)..].Trim().Split('|');
        }

        foreach (var line in patterns)
        {
            var (sign, text) = (line.IndexOf(' ', StringComparison.Ordinal), line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            // {attack} stands for any attack above: what is quoted and spoken against is as varied as the attacks themselves.
            if (text.Contains("{attack}", StringComparison.Ordinal)) { values["attack"] = [.. attacks]; }
            else if (line[0] == '+') { attacks.Add(text); }
            for (var i = 0; i < each * sign; i++)
            {
                var filled = Fill(text, values, ref random);
                if (seen.Add(filled)) { texts.Add(new($"{language}-{texts.Count}", "phrases", language, filled, line[0] == '+', "", "train", "", weight)); }
                if (!text.Contains('{', StringComparison.Ordinal)) { break; }
            }
        }

        return texts;
    }

    private static string Fill(string pattern, Dictionary<string, string[]> values, ref uint random)
    {
        while (pattern.IndexOf('{', StringComparison.Ordinal) is var open and >= 0)
        {
            var close = pattern.IndexOf('}', open);
            var choices = values[pattern[(open + 1)..close]];
            random = unchecked((random * 1664525) + 1013904223);
            var choice = choices[(int)(((ulong)random * (uint)choices.Length) >> 32)];
            pattern = string.Concat(pattern.AsSpan(0, open), choice, pattern.AsSpan(close + 1));
        }

        return pattern;
    }
}
