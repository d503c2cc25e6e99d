using System.Diagnostics;

namespace Leeward.Browser.Tests;

/// <summary>The command as it was built beside these tests, in a process of its own.</summary>
internal static class LeewardCommand
{
    /// <summary>Runs it to its end, which must be a good one.</summary>
    public static async Task RunAsync(params string[] arguments)
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var command = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Leeward.Cli", configuration, "leeward.dll"));
        using var run = Process.Start(new ProcessStartInfo("dotnet", [command, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (output, said) = (run.StandardOutput.ReadToEndAsync(), await run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync();
        Assert.True(run.ExitCode == 0, said + await output);
    }
}
