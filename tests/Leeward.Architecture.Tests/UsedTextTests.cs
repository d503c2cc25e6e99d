using System.Text.RegularExpressions;

namespace Leeward.Architecture.Tests;

/// <summary>Every text that code asks for by its key is there: a missing one would show the key itself to people.</summary>
public sealed partial class UsedTextTests
{
    private static readonly string[] Places = ["kernel", "modules", "hosts"];

    [Fact]
    public void Every_text_that_is_asked_for_is_there() => Assert.Empty(Missing(Tree.Root));

    [Fact]
    public void Planted_gaps_are_found()
    {
        var root = Tree.Plant(
            ("modules/Leeward.X/XTexts.resx", TextFiles.Make(("a", "One"), ("kind_late", "Late"))),
            ("modules/Leeward.X/OnePage.razor", """@inject IStringLocalizer<XTexts> T <p>@T["a"] @T["b"] @T["kind_" + kind]</p>"""),
            ("modules/Leeward.X/OnePage.razor.cs", """partial class OnePage { string Word => T["c", 1]; string Other => T[$"state_{state}"]; }"""),
            ("modules/Leeward.X/Words.cs", """class Words(IStringLocalizer<XTexts> texts) { string Word => texts["version"]; }"""));
        Assert.Equal(["OnePage.razor b", "OnePage.razor c", "OnePage.razor state_", "Words.cs version"], Missing(root).Select(one => one[(one.LastIndexOf('/') + 1)..]));
        Directory.Delete(root, recursive: true);
    }

    private static List<string> Missing(string root)
    {
        var keys = TextFiles.English(root).GroupBy(path => Path.GetFileNameWithoutExtension(path)).ToDictionary(same => same.Key, same => same.SelectMany(path => TextFiles.Read(path).Keys).ToHashSet());
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        // A page and the code beside it are one.
        foreach (var one in Tree.Files(root, "*.razor").Concat(Tree.Files(root, "*.cs")).Where(path => Places.Contains(Tree.Relative(root, path).Split('/')[0])).GroupBy(path => path.EndsWith(".razor.cs", StringComparison.Ordinal) ? path[..^3] : path))
        {
            var text = string.Join('\n', one.Select(File.ReadAllText));
            foreach (var (name, known) in Localizer().Matches(text).GroupBy(found => found.Groups["name"].Value).Select(same => (same.Key, same.SelectMany(found => keys.GetValueOrDefault(found.Groups["of"].Value, [])).ToHashSet())))
            {
                foreach (var asked in Asked().Matches(text).Where(asked => asked.Groups["name"].Value == name))
                {
                    // A key that is put together begins like one that is there.
                    var isWhole = !asked.Groups["more"].Success && !asked.Groups["filled"].Success;
                    var key = asked.Groups["key"].Value.Split('{')[0];
                    if (isWhole ? !known.Contains(key) : !known.Any(one => one.StartsWith(key, StringComparison.Ordinal))) { missing.Add($"{Tree.Relative(root, one.Key)} {key}"); }
                }
            }
        }

        return [.. missing];
    }

    [GeneratedRegex(@"IStringLocalizer<(?<of>\w+)>\s+(?<name>\w+)")]
    private static partial Regex Localizer();

    [GeneratedRegex(@"(?<![\w.])(?<name>\w+)\[(?<filled>\$)?""(?<key>[^""]*)""(?<more>\s*\+)?")]
    private static partial Regex Asked();
}
