using System.Diagnostics;

namespace Leeward.Testing;

/// <summary>A disk of a few megabytes that a test fills: a tmpfs mounted on a folder.</summary>
public sealed class SmallDisk : IDisposable
{
    /// <summary>Why a test is skipped that finds no such disk.</summary>
    public const string Absent = "This process may not mount a small disk.";

    private SmallDisk(string folder) => Folder = folder;

    /// <summary>Where the disk is mounted.</summary>
    public string Folder { get; }

    private string Ballast => Path.Combine(Folder, "ballast");

    /// <summary>Mounts a disk on a folder, which is made; null where the process may not (only root may, on Linux).</summary>
    public static SmallDisk? On(string folder, int megabytes)
    {
        Directory.CreateDirectory(folder);
        return OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=700", "tmpfs", folder) ? new(folder) : null;
    }

    /// <summary>Fills the disk until about so many bytes are left.</summary>
    public void Leave(long bytes)
    {
        MakeRoom();
        var zeros = new byte[4096];
        using var ballast = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var left = new DriveInfo(Folder).AvailableFreeSpace - bytes; left >= zeros.Length; left -= zeros.Length) { ballast.Write(zeros); }
    }

    /// <summary>Takes away what fills it.</summary>
    public void MakeRoom() => File.Delete(Ballast);

    /// <summary>All files on it but what fills it, with their sizes, in order of their names.</summary>
    public IReadOnlyList<(string Name, long Size)> Files() =>
        [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(file => file != Ballast).Select(file => (Path.GetRelativePath(Folder, file), new FileInfo(file).Length)).Order()];

    /// <inheritdoc/>
    public void Dispose() => Run("umount", "-l", Folder);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception) { return false; }
    }
}
