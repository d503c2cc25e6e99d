using System.Text.Json;

namespace Leeward.Screening.Learning;

/// <summary>One labelled text.</summary>
/// <param name="Id">Its id in its set.</param>
/// <param name="Source">The set it comes from (the file's name).</param>
/// <param name="Language"><c>zh</c> or <c>en</c>.</param>
/// <param name="Text">The text.</param>
/// <param name="Harmful">Whether it attacks somebody.</param>
/// <param name="Topic">What the attack is about (<c>gender</c>, <c>race</c>, <c>region</c>), where the set says so; else empty.</param>
/// <param name="Split"><c>train</c>, <c>dev</c> or <c>test</c>; texts for testing are never trained on.</param>
/// <param name="Function">The function a test case checks (HateCheck); else empty.</param>
/// <param name="Weight">How much the text counts in training.</param>
/// <param name="Kind">What it is besides attacks: one of <see cref="ModelScores.Kinds"/>; else empty. What is of a kind attacks nobody.</param>
public sealed record LabelledText(string Id, string Source, string Language, string Text, bool Harmful, string Topic, string Split, string Function = "", double Weight = 1, string Kind = "");

/// <summary>Reads labelled sets: JSON lines with <c>id, lang, text, label</c> and, where there are any, <c>split, topic, functionality</c>.</summary>
public static class Corpus
{
    private static readonly string[] Harmless = ["tells", "0", "neither", "non_violation", "safe"];

    /// <summary>Reads a set. Lines that cannot be read are passed over and counted.</summary>
    public static (IReadOnlyList<LabelledText> Texts, int Unread) Read(TextReader reader, string source)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(source);
        var texts = new List<LabelledText>();
        var unread = 0;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0) { continue; }
            try { texts.Add(Read(line, source, texts.Count)); }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException) { unread++; }
        }

        return (texts, unread);
    }

    private static LabelledText Read(string line, string source, int number)
    {
        using var document = JsonDocument.Parse(line);
        var row = document.RootElement;
        var label = row.GetProperty("label").ToString();
        var id = Text(row, "id") is { Length: > 0 } own ? own : number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var anew = Readings.Of(id);
        var topic = Text(row, "topic");
        // A set with categories of sexism is about gender throughout.
        if (topic.Length == 0 && row.TryGetProperty("category", out _)) { topic = "gender"; }
        return new(
            id, source, Text(row, "lang") is { Length: > 0 } language ? language : "zh",
            row.GetProperty("text").GetString() ?? "", anew ?? !Harmless.Contains(label, StringComparer.Ordinal), topic,
            Text(row, "split") is { Length: > 0 } split ? split : "train", Text(row, "functionality"),
            anew is null ? Weight(row, source, label) : Readings.Weight,
            ModelScores.Kinds.Contains(label) ? label : "");
    }

    private static double Weight(JsonElement row, string source, string label) =>
        // "Offensive" in the sense of Davidson et al. is mostly coarse language without a target: it says little about attacks.
        label == "offensive" ? 0.1
        // COLD's labels for training were made with the help of keywords: nine in ten posts with the word "discrimination" bear that of an attack, also those that speak against it.
        : source.StartsWith("cold", StringComparison.Ordinal) && label == "1" && AgainstBias.Any(word => row.GetProperty("text").GetString()!.Contains(word, StringComparison.Ordinal)) ? Doubt
        // The one set about sexism is a quarter as large as the other Chinese one.
        : source.StartsWith("swsr", StringComparison.Ordinal) ? 3
        : 1;

    private const double Doubt = 0.02;
    private static readonly string[] AgainstBias = ["歧视", "偏见", "平等", "尊重", "刻板印象", "地域黑", "地图炮", "仇恨", "抵制", "反对"];

    private static string Text(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.ToString() : "";

    /// <summary>
    /// Numbers texts so that near-duplicates bear the same number: those that share most of their five-character pieces, found by min-hashes. To be kept
    /// on one side when texts are divided for judging.
    /// </summary>
    public static int[] Groups(IReadOnlyList<LabelledText> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var parent = Enumerable.Range(0, texts.Count).ToArray();
        var bands = new Dictionary<(int Band, ulong Key), int>();
        var normaliser = new Normalising.Normaliser();
        var normal = new Normalising.NormalText();
        Span<uint> lows = stackalloc uint[24];
        for (var i = 0; i < texts.Count; i++)
        {
            normaliser.Normalise(texts[i].Text, normal);
            MinHashes(normal.Characters, lows);
            for (var band = 0; band < 12; band++)
            {
                var key = (band, ((ulong)lows[2 * band] << 32) | lows[(2 * band) + 1]);
                if (bands.TryGetValue(key, out var other)) { Join(parent, i, other); }
                else { bands[key] = i; }
            }
        }

        for (var i = 0; i < parent.Length; i++) { parent[i] = Find(parent, i); }
        return parent;
    }

    private static void MinHashes(ReadOnlySpan<char> characters, Span<uint> lows)
    {
        unchecked
        {
            lows.Fill(uint.MaxValue);
            for (var i = 0; i + 4 < Math.Max(5, characters.Length); i++)
            {
                var hash = 0x811C9DC5u;
                for (var n = 0; n < 5 && i + n < characters.Length; n++) { hash = (hash ^ characters[i + n]) * 0x01000193u; }
                for (var k = 0; k < lows.Length; k++)
                {
                    var mixed = (hash + ((uint)k * 0x9E3779B1u)) * 0x85EBCA77u;
                    mixed = (mixed ^ (mixed >> 13)) * 0xC2B2AE3Du;
                    mixed ^= mixed >> 16;
                    if (mixed < lows[k]) { lows[k] = mixed; }
                }
            }
        }
    }

    private static int Find(int[] parent, int i)
    {
        while (parent[i] != i) { i = parent[i] = parent[parent[i]]; }
        return i;
    }

    private static void Join(int[] parent, int a, int b)
    {
        var (x, y) = (Find(parent, a), Find(parent, b));
        if (x != y) { parent[Math.Max(x, y)] = Math.Min(x, y); }
    }
}

/// <summary>Labels of posts that were read anew because those of their set were made by keyword; the files in <c>Readings</c> hold the posts' numbers, never their texts.</summary>
internal static class Readings
{
    /// <summary>How much a post counts that somebody has read.</summary>
    public const double Weight = 3;

    private static readonly Dictionary<string, bool> Attacks = Load();

    /// <summary>Whether the post attacks; null where nobody has read it anew.</summary>
    /// <param name="id">Its id in its set, as <c>cold-train-18</c>.</param>
    public static bool? Of(string id) => Attacks.TryGetValue(id, out var attacks) ? attacks : null;

    /// <summary>"- 18 20": posts 18 and 20 of the file's set do not attack; "+ 7": post 7 does.</summary>
    private static Dictionary<string, bool> Load()
    {
        var attacks = new Dictionary<string, bool>(StringComparer.Ordinal);
        var assembly = typeof(Readings).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("readings.", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            while (reader.ReadLine() is { } line)
            {
                if (line.Length == 0 || line[0] == '#') { continue; }
                foreach (var number in line[2..].Split(' ')) { attacks.Add($"{name.Split('.')[1]}-{number}", line[0] == '+'); }
            }
        }

        return attacks;
    }
}
