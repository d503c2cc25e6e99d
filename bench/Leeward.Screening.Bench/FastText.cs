using Leeward.Screening.Learning;

namespace Leeward.Screening.Bench;

/// <summary>Writes labelled texts as fastText reads them (characters as words), for the comparison: <c>fasttext DATA FOLDER</c>.</summary>
internal static class FastText
{
    public static void Write(string data, string target)
    {
        foreach (var file in Directory.GetFiles(data, "*.jsonl").Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(file);
            var texts = Corpus.Read(reader, Path.GetFileName(file)).Texts;
            File.WriteAllLines(Path.Combine(target, Path.GetFileNameWithoutExtension(file) + ".txt"), texts.Select(text => $"__label__{(text.Harmful ? 1 : 0)} {Words(text.Text)}"));
        }
    }

    private static string Words(string text) => string.Concat(text.EnumerateRunes().Select(c => c.IsAscii && System.Text.Rune.IsLetterOrDigit(c) ? c.ToString() : System.Text.Rune.IsWhiteSpace(c) ? " " : $" {c} "));
}
