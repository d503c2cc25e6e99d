using System.Text.RegularExpressions;

namespace Leeward.Architecture.Tests;

/// <summary>Every text that code asks for by its key is there: a missing one would show the key itself to people. And every text that is there is asked for.</summary>
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

    [Fact]
    public void Every_text_that_is_there_is_asked_for() => Assert.Empty(Unasked(Tree.Root));

    [Fact]
    public void Planted_texts_that_nobody_asks_for_are_found()
    {
        var root = Tree.Plant(
            ("modules/Leeward.X/XTexts.resx", TextFiles.Make(("a", "One"), ("gone", "Two"), ("kind_late", "Late"), ("kinds_late", "Late"), ("state_open", "Open"), ("no_open", "No"), ("x.refused", "No"), ("mod_may", "May"), ("mod_must", "Must"), ("latin_hint", "As written"), ("street_hint", "As written"))),
            ("modules/Leeward.X/OnePage.razor", """@inject IStringLocalizer<XTexts> T <p title="@T["a"]">@T["kind_" + kind] @T[Key(field) + "_hint"] @Fixed("mod", "may")</p>"""),
            ("modules/Leeward.X/OnePage.razor.cs", """partial class OnePage { string Other => T[$"state_{state}"]; string Key(string field) => "latin"; string Must => "must see"; }"""),
            ("engines/Leeward.X/Rule.cs", """class Rule { Refusal No => new("x.refused"); string Street => "street"; }"""));
        Assert.Equal(["gone", "kinds_late", "mod_must", "no_open", "street_hint"], Unasked(root).Select(one => one.Split(' ')[1]).Order(StringComparer.Ordinal));
        Directory.Delete(root, recursive: true);
    }

    /// <summary>Texts whose key stands nowhere in quotes: neither whole, nor by the beginning that others are put to, nor in two halves in one page.</summary>
    private static List<string> Unasked(string root)
    {
        var (whole, beginnings, pages) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), new List<HashSet<string>>());
        var sources = Tree.Files(root, "*.razor").Concat(Tree.Files(root, "*.cs")).Where(path => Tree.Relative(root, path) is var one && (Places.Contains(one.Split('/')[0]) || one.StartsWith("engines/", StringComparison.Ordinal)) && !one.Contains("Leeward.Migrations.", StringComparison.Ordinal));
        foreach (var page in sources.GroupBy(path => path.EndsWith(".razor.cs", StringComparison.Ordinal) ? path[..^3] : path))
        {
            var words = new HashSet<string>(StringComparer.Ordinal);
            foreach (var word in page.SelectMany(path => Quoted().Matches(File.ReadAllText(path))))
            {
                var key = word.Groups["key"].Value;
                if (key.Length > 1 && key[^1] is '_' or '.') { beginnings.Add(key); }
                else if (!word.Groups["filled"].Success) { words.Add(key); }
            }
            whole.UnionWith(words);
            pages.Add(words);
        }

        return [.. from path in TextFiles.English(root)
                   from key in TextFiles.Read(path).Keys
                   where !whole.Contains(key) && !beginnings.Any(one => key.StartsWith(one, StringComparison.Ordinal)) && !Halves(key).Any(half => pages.Exists(words => words.Contains(half.First) && (words.Contains(half.Second) || words.Contains("_" + half.Second))))
                   select $"{Tree.Relative(root, path)} {key}"];
    }

    private static IEnumerable<(string First, string Second)> Halves(string key) => Enumerable.Range(1, Math.Max(key.Length - 2, 0)).Where(at => key[at] == '_').Select(at => (key[..at], key[(at + 1)..]));

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

    [GeneratedRegex(@"(?:""(?<key>[\w.-]+)(?:(?<filled>\{)|(?=""))|nameof\((?:\w+\.)*(?<key>\w+)\))")]
    private static partial Regex Quoted();
}
