namespace Leeward.Screening.Tests;

/// <summary>The shared data beside the repository; tests that need them say so where they are absent.</summary>
internal static class Shared
{
    private static readonly string? Found = Find();

    public static string Folder(string name)
    {
        var path = Found is null ? null : Path.Combine(Found, "data", name);
        Assert.SkipUnless(path is not null && Directory.Exists(path), $"../shared/data/{name} is not here: the check against it was left out.");
        return path!;
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var shared = Path.Combine(folder.FullName, "..", "shared");
            if (File.Exists(Path.Combine(folder.FullName, "Leeward.slnx")) && Directory.Exists(Path.Combine(shared, "data"))) { return Path.GetFullPath(shared); }
        }

        return null;
    }
}
