namespace Leeward.Architecture.Tests;

/// <summary>Small files with one subject; folders that a newcomer can take in.</summary>
public sealed class SizeTests
{
    [Fact]
    public void Files_keep_to_their_size() => Assert.Empty(TooLong(Tree.Root));

    [Fact]
    public void Feature_folders_keep_to_fifteen_files() => Assert.Empty(TooFull(Tree.Root));

    [Fact]
    public void Planted_long_file_and_full_folder_are_found()
    {
        var files = Enumerable.Range(0, 16).Select(number => ($"modules/Leeward.X/Things/Thing{number}.cs", "class Thing;")).ToList();
        files.Add(("modules/Leeward.X/Long/Long.cs", string.Concat(Enumerable.Repeat("// line\n", 401))));
        files.Add(("modules/Leeward.X/Long/Page.razor", string.Concat(Enumerable.Repeat("<p>line</p>\n", 151))));
        var root = Tree.Plant([.. files]);
        Assert.Equal(2, TooLong(root).Count);
        Assert.Single(TooFull(root));
        Directory.Delete(root, recursive: true);
    }

    private static List<string> TooLong(string root) =>
    [
        .. from path in Tree.Files(root, "*.cs").Concat(Tree.Files(root, "*.razor"))
           let relative = Tree.Relative(root, path)
           where !relative.Contains("Leeward.Migrations.", StringComparison.Ordinal)
           let lines = File.ReadLines(path).Count()
           let most = path.EndsWith(".razor", StringComparison.Ordinal) ? 150 : relative.StartsWith("tests/", StringComparison.Ordinal) ? 300 : relative.StartsWith("engines/", StringComparison.Ordinal) ? 600 : 400
           where lines > most
           select $"{relative}: {lines} lines, {most} at most",
    ];

    private static List<string> TooFull(string root) =>
    [
        .. from path in Tree.Files(root, "*.cs")
           let relative = Tree.Relative(root, path)
           where relative.StartsWith("modules/", StringComparison.Ordinal)
           group path by Path.GetDirectoryName(relative) into folder
           where folder.Count() > 15
           select $"{folder.Key}: {folder.Count()} files",
    ];
}
