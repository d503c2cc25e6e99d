using System.Diagnostics;
using System.Text;
using Leeward.Testing;

namespace Leeward.Cli.Tests;

/// <summary>
/// Commands on the database of a test. What is only asked and answered runs in the tests' own process, from the words to the exit code; what is killed, stopped or
/// serves is a process of its own. That the process says and ends with the same is looked at in <see cref="CommandLineTests"/>.
/// </summary>
internal static class CommandLine
{
    private static readonly AsyncLocal<(StringWriter Out, StringWriter Error)?> Heard = new();

    static CommandLine()
    {
        Console.SetOut(new Split(Console.Out, () => Heard.Value?.Out));
        Console.SetError(new Split(Console.Error, () => Heard.Value?.Error));
    }

    public static Process Start(TestWorld? world, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "leeward.dll"));
        foreach (var argument in arguments.Concat(Of(world))) { start.ArgumentList.Add(argument); }
        return Process.Start(start)!;
    }

    public static async Task<(int Exit, string Out, string Error)> RunAsync(TestWorld? world, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        Heard.Value = (output, error);
        var exit = await CommandTree.RunAsync([.. arguments, .. Of(world)]);
        return (exit, output.ToString(), error.ToString());
    }

    private static IEnumerable<string> Of(TestWorld? world) =>
        world is null ? [] : ["--data", world.Folder, "--provider", world.Database.Provider, "--connection", world.Database.Connection];

    /// <summary>The console of one test among several at once: its own where it listens, the real one elsewhere.</summary>
    private sealed class Split(TextWriter real, Func<StringWriter?> own) : TextWriter
    {
        public override Encoding Encoding => real.Encoding;

        public override void Write(char value)
        {
            var to = own() ?? real;
            lock (to) { to.Write(value); }
        }

        public override void Write(string? value)
        {
            var to = own() ?? real;
            lock (to) { to.Write(value); }
        }

        public override void WriteLine(string? value) => Write(value + Environment.NewLine);
    }
}
