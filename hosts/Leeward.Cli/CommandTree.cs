using System.CommandLine;
using Leeward.Cli.Verbs;

namespace Leeward.Cli;

/// <summary>All verbs with their options.</summary>
internal static class CommandTree
{
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
            ProceduresVerb.Make(),
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
