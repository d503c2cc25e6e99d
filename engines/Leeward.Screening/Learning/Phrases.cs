namespace Leeward.Screening.Learning;

/// <summary>
/// Texts made from patterns that show what is an attack and what only looks like one: denial, quotation, speaking against hatred, oaths without a target,
/// telling of abuse (which the model knows by itself, so that it becomes an offer of help). Added to the training texts so that a word alone does not decide. Always the same texts in the same order.
/// </summary>
public static class Phrases
{
    // There are so many ways to tell of harm that they would teach the model little of attacks and much of mildness.
    private const double KindWeight = 0.1;

    /// <summary>At most <paramref name="each"/> texts a pattern.</summary>
    public static IReadOnlyList<LabelledText> Make(string language, int each = 40, double weight = 1)
    {
        var all = typeof(Phrases).Assembly.GetManifestResourceNames().Where(name => name == $"phrases.{language}.txt" || name.StartsWith($"phrases.{language}-", StringComparison.Ordinal)).OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal).ToList();
        if (all.Count == 0) { throw new ArgumentException($"There are no patterns in '{language}'.", nameof(language)); }
        return Make([.. all.Select(Read)], language, each, weight);
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(Phrases).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    /// <summary>From several files: a name means what its own file says, else what the first file says that knows it.</summary>
    internal static IReadOnlyList<LabelledText> Make(IReadOnlyList<string> files, string language, int each, double weight)
    {
        var everywhere = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["attack"] = [] };
        var patterns = new List<(string Line, Dictionary<string, string[]> Values)>();
        foreach (var file in files)
        {
            var own = new Dictionary<string, string[]>(StringComparer.Ordinal);
            using var reader = new StringReader(file);
            while (reader.ReadLine() is { } line)
            {
                if (line.Length == 0 || line[0] == '#') { continue; }
                if (line[0] != '[') { patterns.Add((line, own)); continue; }
                var end = line.IndexOf(']', StringComparison.Ordinal);
                own[line[1..end]] = line[(end + 1)..].Trim().Split('|');
            }

            foreach (var (name, values) in own) { everywhere.TryAdd(name, values); }
        }

        var attacks = new List<string>();
        var texts = new List<LabelledText>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var random = 7u;
        foreach (var (line, own) in patterns)
        {
            var (times, kind, text) = Parts(line);
            // {attack} stands for any attack above: what is quoted and spoken against is as varied as the attacks themselves.
            if (text.Contains("{attack}", StringComparison.Ordinal)) { everywhere["attack"] = [.. attacks]; }
            // An attack filled in elsewhere brings the meaning of its names along only where these are known everywhere.
            else if (line[0] == '+' && Names(text).All(name => !own.TryGetValue(name, out var values) || ReferenceEquals(values, everywhere[name]))) { attacks.Add(text); }
            for (var i = 0; i < each * times; i++)
            {
                var filled = Fill(text, own, everywhere, ref random);
                if (seen.Add(filled)) { texts.Add(new($"{language}-{texts.Count}", "phrases", language, filled, line[0] == '+', "", "train", "", kind.Length > 0 ? weight * KindWeight : weight, kind)); }
                if (!text.Contains('{', StringComparison.Ordinal)) { break; }
            }
        }

        return texts;
    }

    /// <summary>"+ text", "~~ text": how many times as many texts, the kind, the text.</summary>
    private static (int Times, string Kind, string Text) Parts(string line)
    {
        var (times, blank) = (line.AsSpan().IndexOfAnyExcept(line[0]), line.IndexOf(' ', StringComparison.Ordinal));
        return (times, line[0] == '~' ? "tells" : "", line[(blank + 1)..]);
    }

    private static IEnumerable<string> Names(string text) => text.Split('{').Skip(1).Select(part => part[..part.IndexOf('}', StringComparison.Ordinal)]);

    private static string Fill(string pattern, Dictionary<string, string[]> own, Dictionary<string, string[]> everywhere, ref uint random)
    {
        while (pattern.IndexOf('{', StringComparison.Ordinal) is var open and >= 0)
        {
            var close = pattern.IndexOf('}', open);
            var name = pattern[(open + 1)..close];
            var choices = own.TryGetValue(name, out var values) ? values : everywhere[name];
            random = unchecked((random * 1664525) + 1013904223);
            var choice = choices[(int)(((ulong)random * (uint)choices.Length) >> 32)];
            pattern = string.Concat(pattern.AsSpan(0, open), choice, pattern.AsSpan(close + 1));
        }

        return pattern;
    }
}
