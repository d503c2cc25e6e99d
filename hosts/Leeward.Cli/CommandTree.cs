using System.CommandLine;
using Leeward.Cli.Verbs;

namespace Leeward.Cli;

/// <summary>All verbs with their options.</summary>
internal static class CommandTree
{
    /// <summary>One command from its words to its exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Make().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) { await Console.Error.WriteLineAsync("leeward: " + error.Message); }
            await Console.Error.WriteLineAsync("leeward: see --help | 请参阅 --help");
            return ExitCodes.Usage;
        }

        // A server that is stopped finishes its requests and gives its jobs back before it ends.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = WebProcess.Longest });
    }

    public static RootCommand Make()
    {
        var settings = new Settings();
        var root = new RootCommand("Leeward (避风港): protection from violence, exploitation, abuse and neglect, for every child.")
        {
            DemoVerb.Make(settings),
            ServeVerb.Make(settings),
            ReviewVerb.Make(settings),
            ImportVerb.Make(settings),
            LinkVerb.Make(),
            PacksVerb.Make(),
            ProceduresVerb.Make(settings),
            AccountsVerb.Make(settings),
            AuditVerb.Make(settings),
            BackupVerb.Make(settings),
            RestoreVerb.Make(settings),
            KeysVerb.Make(settings),
            ClientsVerb.Make(settings),
            ScreenVerb.Make(settings),
        };
        settings.AddTo(root);
        return root;
    }
}
