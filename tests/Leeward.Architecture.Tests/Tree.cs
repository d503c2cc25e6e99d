namespace Leeward.Architecture.Tests;

/// <summary>The source tree, listed from disk, never by hand.</summary>
internal static class Tree
{
    public static readonly string[] Areas = ["engines", "kernel", "modules", "hosts", "tests", "bench"];

    /// <summary>The folder above the test program that holds the solution; source paths are not real in a deterministic build.</summary>
    public static string Root { get; } = Find();

    public static IEnumerable<string> Projects(string root) => Files(root, "*.csproj");

    /// <summary>Files below the areas of the house, without what builds leave behind, sorted.</summary>
    public static IEnumerable<string> Files(string root, string pattern) =>
        Areas.Select(area => Path.Combine(root, area)).Where(Directory.Exists)
            .SelectMany(area => Directory.EnumerateFiles(area, pattern, SearchOption.AllDirectories))
            .Where(path => !Named(path).Split('/').Any(part => part is "obj" or "bin" or "artifacts" or "node_modules"))
            .Order(StringComparer.Ordinal);

    public static string Relative(string root, string path) => Path.GetRelativePath(root, path).Replace('\\', '/');

    /// <summary>A planted tree for a canary: files by path below a fresh folder.</summary>
    public static string Plant(params (string Path, string Text)[] files)
    {
        var root = Directory.CreateTempSubdirectory("leeward-planted").FullName;
        foreach (var (path, text) in files)
        {
            var full = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
        }

        return root;
    }

    private static string Named(string path) => path.Replace('\\', '/');

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Leeward.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No Leeward.slnx above the tests.");
        }

        return folder.FullName;
    }
}
