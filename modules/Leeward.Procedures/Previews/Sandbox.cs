using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace Leeward.Procedures.Previews;

/// <summary>
/// Where a program that reads a stranger's document runs: in namespaces of its own made by bubblewrap (<c>bwrap</c>), as nobody, with no network, no other process to see, no environment, nothing to write,
/// and of the disk only system programs, libraries and fonts, read-only. It is fed and heard through pipes. Without bubblewrap nothing runs, unless the setting <c>Evidence:PdfWithoutSandbox</c> says so.
/// </summary>
internal sealed class Sandbox(IConfiguration configuration)
{
    // 10 seconds of computing, 1 GB, 32 open files and not one byte into a file; pages of people go before.
    private const string Limits = "PATH=/usr/bin:/bin; ulimit -f 0; ulimit -c 0; ulimit -n 32; ulimit -t 10; ulimit -v 1048576; exec nice -n 15 \"$0\" \"$@\"";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private string? _works;

    /// <summary>True where a program can be run.</summary>
    public bool IsThere => File.Exists("/bin/sh") && (Unfenced || Bwrap is not null);

    /// <summary>How a program of this machine is started; null where it may not be. Its standard streams are pipes.</summary>
    public ProcessStartInfo? Start(string program, params string[] arguments) =>
        Unfenced ? Pipes([program, .. arguments]) : Bwrap is { } bwrap ? Pipes([bwrap, .. Fence(program), "--", program, .. arguments]) : null;

    /// <summary>The path of a program: what the setting names, otherwise the first of that name on the path; null where there is none.</summary>
    public static string? Find(string? named, string name) => (named?.Trim() is { Length: > 0 } path
        ? [path] : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    private bool Unfenced => bool.TryParse(configuration["Leeward:Evidence:PdfWithoutSandbox"]?.Trim(), out var allowed) && allowed;

    // That it is installed says little: in a container, or where the system forbids it to users, it can make no namespaces. So it is tried; what worked once is not tried again.
    private string? Bwrap
    {
        get
        {
            if (Find(configuration["Leeward:Evidence:Sandbox"], "bwrap") is not { } bwrap) { return null; }
            if (_works != bwrap && Works(bwrap)) { _works = bwrap; }
            return _works == bwrap ? bwrap : null;
        }
    }

    private static bool Works(string bwrap)
    {
        using var process = Process.Start(Pipes([bwrap, .. Fence("/bin/true"), "--", "/bin/true"]))!;
        process.StandardInput.Close();
        if (process.WaitForExit(Patience)) { return process.ExitCode == 0; }
        process.Kill(entireProcessTree: true);
        return false;
    }

    // The root is an empty file system in memory. Neither /proc nor /dev is there: what draws needs neither, and what is not there needs no guard.
    private static List<string> Fence(string program)
    {
        List<string> fence = ["--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL", "--die-with-parent", "--new-session", "--ro-bind", "/usr", "/usr"];
        foreach (var folder in (string[])["/bin", "/lib", "/lib64", "/lib32"])
        {
            if (new DirectoryInfo(folder).LinkTarget is { } target) { fence.AddRange(["--symlink", target, folder]); } else { fence.AddRange(["--ro-bind-try", folder, folder]); }
        }
        foreach (var path in (string[])["/etc/ld.so.cache", "/etc/fonts", "/var/cache/fontconfig"]) { fence.AddRange(["--ro-bind-try", path, path]); }
        if (!new[] { "/usr/", "/bin/", "/lib/" }.Any(folder => program.StartsWith(folder, StringComparison.Ordinal))) { fence.AddRange(["--ro-bind", program, program]); }
        fence.AddRange(["--remount-ro", "/", "--chdir", "/"]);
        return fence;
    }

    private static ProcessStartInfo Pipes(string[] command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Limits, .. command]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        // Nothing of the server's surroundings goes along.
        start.Environment.Clear();
        return start;
    }
}
