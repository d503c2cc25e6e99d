namespace Leeward.Packs.Tests;

/// <summary>A copy of the shipped packs that a test may spoil.</summary>
internal sealed class Spoilt : IDisposable
{
    private readonly string _id;

    public Spoilt(string id)
    {
        _id = id;
        Root = Directory.CreateTempSubdirectory("packs").FullName;
        foreach (var pack in new[] { "generic", "china" })
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Shipped.Directory, pack), "*", SearchOption.AllDirectories))
            {
                var to = Path.Combine(Root, Path.GetRelativePath(Shipped.Directory, file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(file, to);
            }
        }
    }

    public string Root { get; }

    public string Pack => Path.Combine(Root, _id);

    /// <summary>Replaces the first occurrence and gives the line of the first difference.</summary>
    public int Replace(string file, string from, string to)
    {
        var path = Path.Combine(Pack, file);
        var text = File.ReadAllText(path);
        var at = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0, $"'{from}' is not in {file}.");
        File.WriteAllText(path, text[..at] + to + text[(at + from.Length)..]);
        var same = from.Zip(to).TakeWhile(p => p.First == p.Second).Count();
        return 1 + text[..(at + same)].Count(c => c == '\n');
    }

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Pack, file), text);

    public IReadOnlyList<PackIssue> Check() => PackChecker.Check(Pack);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
