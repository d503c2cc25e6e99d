using System.Text.RegularExpressions;

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
            ("modules/Leeward.X/XTexts.resx", TextFiles.Make(("x.a", "One {0}"), ("x.b", "Two"), ("x.c", "Three"))),
            ("modules/Leeward.X/XTexts.zh-Hans.resx", TextFiles.Make(("x.a", "一"), ("x.b", "Two people"))),
            ("modules/Leeward.Y/YTexts.resx", TextFiles.Make(("y.a", "One"))));
        Assert.Equal(
            ["x.a: other places to fill in", "x.b: not Chinese", "x.c: missing in Chinese", "y.a: missing in Chinese"],
            Problems(root).Select(one => one[(one.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
        Directory.Delete(root, recursive: true);
    }

    private static List<string> Problems(string root)
    {
        var problems = new List<string>();
        foreach (var path in TextFiles.English(root))
        {
            var (file, twin) = (Tree.Relative(root, path), path[..^".resx".Length] + ".zh-Hans.resx");
            var (english, chinese) = (TextFiles.Read(path), File.Exists(twin) ? TextFiles.Read(twin) : []);
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

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(one => one.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{(\d+)[^}]*\}")]
    private static partial Regex Place();
}
