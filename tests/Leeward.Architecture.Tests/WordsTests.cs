using System.Text.RegularExpressions;

namespace Leeward.Architecture.Tests;

/// <summary>What the list of words says of the code is so.</summary>
public sealed partial class WordsTests
{
    [Fact]
    public void Every_name_that_the_words_give_is_in_the_code() => Assert.Empty(Missing(Tree.Root));

    [Fact]
    public void Planted_names_that_nothing_bears_are_found()
    {
        var root = Tree.Plant(
            ("docs/words.md", "| English | 中文 | in code | source |\n|---|---|---|---|\n| a | 甲 | Apple | – |\n| b | 乙 | Pear, State.Ripe | – |\n| c | 丙 | lookup fruit, lookup nuts | – |\n| d | 丁 | – | – |\n| e | 戊 | WallPage | – |\n"),
            ("modules/Leeward.X/Fruit.cs", "/// <summary>A Pear.</summary>\nenum State { Apple } // Ripe"),
            ("modules/Leeward.X/WallPage.razor", "<p></p>"),
            ("packs/generic/lookups/fruit.yaml", "id: fruit"));
        Assert.Equal(["Pear", "State.Ripe", "lookup nuts"], Missing(root));
        Directory.Delete(root, recursive: true);
    }

    private static List<string> Missing(string root)
    {
        string[] made = ["engines", "kernel", "modules", "hosts"];
        var files = Tree.Files(root, "*.cs").Concat(Tree.Files(root, "*.razor")).Where(path => made.Contains(Tree.Relative(root, path).Split('/')[0])).ToList();
        var names = files.SelectMany(File.ReadLines).SelectMany(line => Name().Matches(Remark().Replace(line, ""))).Select(one => one.Value)
            .Concat(files.Select(path => Path.GetFileName(path).Split('.')[0])).ToHashSet(StringComparer.Ordinal);
        var lookups = Directory.EnumerateFiles(Path.Combine(root, "packs"), "*.yaml", SearchOption.AllDirectories).Select(path => "lookup " + Path.GetFileNameWithoutExtension(path)).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from line in File.ReadLines(Path.Combine(root, "docs/words.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
               from word in line.Split('|')[3].Split(',', StringSplitOptions.TrimEntries)
               where word != "–" && !lookups.Contains(word) && !word.Split('.').All(names.Contains)
               select word,
        ];
    }

    [GeneratedRegex(@"\w+")]
    private static partial Regex Name();

    [GeneratedRegex("//.*")]
    private static partial Regex Remark();
}
