using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Leeward.Architecture.Tests;

/// <summary>Both languages always: every text beside a feature has its twin, with the same places to fill in.</summary>
public sealed partial class TextTests
{
    [Fact]
    public void Every_text_is_there_in_both_languages() => Assert.Empty(Problems(Tree.Root));

    [Fact]
    public void Planted_gaps_are_found()
    {
        var root = Tree.Plant(
            ("modules/Leeward.X/XTexts.resx", Resx(("x.a", "One {0}"), ("x.b", "Two"), ("x.c", "Three"))),
            ("modules/Leeward.X/XTexts.zh-Hans.resx", Resx(("x.a", "一"), ("x.b", "Two people"))),
            ("modules/Leeward.Y/YTexts.resx", Resx(("y.a", "One"))));
        Assert.Equal(
            ["x.a: other places to fill in", "x.b: not Chinese", "x.c: missing in Chinese", "y.a: missing in Chinese"],
            Problems(root).Select(one => one[(one.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
        Directory.Delete(root, recursive: true);
    }

    private static List<string> Problems(string root)
    {
        var problems = new List<string>();
        foreach (var path in Tree.Files(root, "*.resx").Where(path => !path.EndsWith(".zh-Hans.resx", StringComparison.Ordinal)))
        {
            var (file, twin) = (Tree.Relative(root, path), path[..^".resx".Length] + ".zh-Hans.resx");
            var (english, chinese) = (Read(path), File.Exists(twin) ? Read(twin) : []);
            problems.AddRange(chinese.Keys.Except(english.Keys).Select(key => $"{file} {key}: missing in English"));
            foreach (var (key, text) in english)
            {
                if (!chinese.TryGetValue(key, out var words) || string.IsNullOrWhiteSpace(words)) { problems.Add($"{file} {key}: missing in Chinese"); }
                else if (string.IsNullOrWhiteSpace(text)) { problems.Add($"{file} {key}: missing in English"); }
                else if (!Places(text).SequenceEqual(Places(words))) { problems.Add($"{file} {key}: other places to fill in"); }
                else if (words.Any(char.IsAsciiLetterLower) && !words.Any(letter => letter >= 0x2E80) && words.Contains(' ', StringComparison.Ordinal)) { problems.Add($"{file} {key}: not Chinese"); }
            }
        }

        return problems;
    }

    private static Dictionary<string, string> Read(string path) =>
        XDocument.Load(path).Root!.Elements("data").ToDictionary(one => one.Attribute("name")!.Value, one => one.Element("value")?.Value ?? string.Empty);

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(one => one.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

    private static string Resx(params (string Key, string Text)[] texts) => new XElement("root", texts.Select(one => new XElement("data", new XAttribute("name", one.Key), new XElement("value", one.Text)))).ToString();

    [GeneratedRegex(@"\{(\d+)[^}]*\}")]
    private static partial Regex Place();
}
