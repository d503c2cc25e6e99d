using System.Diagnostics;
using Leeward.Testing;

namespace Leeward.Cli.Tests;

/// <summary>The command as people run it: a process of its own, on the database of a test.</summary>
internal static class CommandLine
{
    public static Process Start(TestWorld? world, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "leeward.dll"));
        foreach (var argument in arguments) { start.ArgumentList.Add(argument); }
        if (world is not null)
        {
            foreach (var argument in new[] { "--data", world.Folder, "--provider", world.Database.Provider, "--connection", world.Database.Connection }) { start.ArgumentList.Add(argument); }
        }
        return Process.Start(start)!;
    }

    public static async Task<(int Exit, string Out, string Error)> RunAsync(TestWorld? world, params string[] arguments)
    {
        using var process = Start(world, arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
