using System.Text.Json;
using System.Text.Json.Serialization;

namespace Leeward.Cli.Verbs;

/// <summary>One sign-in of the demo world, in both languages.</summary>
internal sealed record DemoSignIn(string Account, string En, string Zh);

/// <summary>The note that lies in the folder of a demo world and nowhere else: without it nothing in a folder is ever taken away.</summary>
internal sealed record DemoMark(string Kind, int Seed, DateTimeOffset Until, bool IsWhole, string Pack, IReadOnlyList<DemoSignIn> SignIns)
{
    public const string OfDemo = "leeward-demo-world";
}

/// <summary>The folder of a demo world: what may be made there, and what may be taken away again.</summary>
internal sealed class DemoFolder(string path)
{
    public const string MarkName = "demo-world.json", Default = "data/demo";
    // Nothing else in the folder is the demo world's.
    private static readonly string[] Files = ["leeward.db", "leeward.db-wal", "leeward.db-shm", "leeward.db.preparing", MarkName], Folders = ["keys", "evidence", "jobs"];
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    private string MarkPath => System.IO.Path.Combine(Path, MarkName);

    /// <summary>The note of the demo world here; null where there is none or where it cannot be read.</summary>
    public DemoMark? Mark()
    {
        try { return File.Exists(MarkPath) && JsonSerializer.Deserialize<DemoMark>(File.ReadAllText(MarkPath)) is { Kind: DemoMark.OfDemo } mark ? mark : null; }
        catch (Exception e) when (e is JsonException or NotSupportedException) { return null; }
    }

    /// <summary>Notes that a demo world is being made here, or is whole.</summary>
    public void Write(DemoMark mark)
    {
        var beside = MarkPath + ".part";
        File.WriteAllText(beside, JsonSerializer.Serialize(mark, Readable));
        File.Move(beside, MarkPath, overwrite: true);
    }

    /// <summary>Makes the folder where it is missing, and says plainly when it cannot be written or holds what is no demo world.</summary>
    public void Prepare()
    {
        try
        {
            Directory.CreateDirectory(Path);
            var probe = System.IO.Path.Combine(Path, ".probe");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException && Leeward.Kernel.Persistence.DatabaseTrouble.Recognise(e) is null)
        {
            throw new CliException($"The folder {Path} cannot be written: choose another with --data. | 文件夹 {Path} 不可写，请用 --data 指定其他位置。");
        }
        if (Mark() is null && Files.Concat(Folders).Any(name => System.IO.Path.Exists(System.IO.Path.Combine(Path, name)))) { throw NotOurs(); }
    }

    /// <summary>Takes the demo world away, and only that; refuses where the note is missing.</summary>
    public void Clear()
    {
        if (!Directory.Exists(Path) || !Directory.EnumerateFileSystemEntries(Path).Any()) { return; }
        if (Mark() is null) { throw NotOurs(); }
        try
        {
            foreach (var folder in Folders.Select(name => System.IO.Path.Combine(Path, name)).Where(Directory.Exists)) { Directory.Delete(folder, recursive: true); }
            foreach (var file in Files.Select(name => System.IO.Path.Combine(Path, name)).Where(File.Exists)) { File.Delete(file); } // the note last
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new CliException($"The demo world in {Path} cannot be taken away: {e.Message} | 无法删除 {Path} 中的演示数据。");
        }
    }

    /// <summary>Keeps a second start from making the same world at the same time.</summary>
    public FileStream Alone()
    {
        try { return new FileStream(System.IO.Path.Combine(Path, "making.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose); }
        catch (IOException e) when (Leeward.Kernel.Persistence.DatabaseTrouble.Recognise(e) is null)
        {
            throw new CliException($"Another start is making the demo world in {Path}: wait for it. | 另一进程正在生成 {Path} 中的演示数据，请稍候。");
        }
    }

    private CliException NotOurs() =>
        new($"The folder {Path} holds something that is not a demo world; nothing was changed. Choose another with --data. | 文件夹 {Path} 中不是演示数据，未作任何更改，请用 --data 指定其他位置。");
}
