using System.Diagnostics;

namespace Leeward.Cli.Tests;

/// <summary>Runs the real command as a process of its own.</summary>
internal static class Command
{
    public static string Dll { get; } = Find();

    public static string Root { get; } = FindRoot();

    public static Task<Answer> LeewardAsync(params string[] args) => RunAsync("dotnet", [Dll, .. args], null);

    public static async Task<Answer> RunAsync(string file, IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment, string? folder = null)
    {
        var start = new ProcessStartInfo(file, args) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder ?? Path.GetTempPath() };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) { start.Environment[name] = value; }
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        try { await process.WaitForExitAsync(limit.Token); }
        finally { if (!process.HasExited) { process.Kill(entireProcessTree: true); } }
        return new(process.ExitCode, await output, await error);
    }

    private static string Find()
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Leeward.Cli", configuration, "leeward.dll"));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Leeward.slnx"))) { folder = folder.Parent; }
        return folder.FullName;
    }
}

/// <summary>What a command said.</summary>
internal sealed record Answer(int Code, string Output, string Error);
