using System.CommandLine;

namespace Leeward.Cli.Verbs;

/// <summary><c>leeward procedures …</c>: what is done with procedures at the command line.</summary>
internal static class ProceduresVerb
{
    public static Command Make() => new("procedures", "Work with procedures | 操作规程")
    {
        ConformVerb.Make(),
    };
}
