using System.CommandLine;

namespace Leeward.Cli.Verbs;

/// <summary><c>leeward procedures …</c>: what is done with procedures at the command line.</summary>
internal static class ProceduresVerb
{
    public static Command Make(Settings settings) => new("procedures", "Work with procedures | 操作规程")
    {
        ConformVerb.Make(),
        VerifyVerb.Make(settings),
    };
}
