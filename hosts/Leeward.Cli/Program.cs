using System.CommandLine;
using System.Text;
using Leeward.Cli;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var parsed = CommandTree.Make().Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors) { await Console.Error.WriteLineAsync("leeward: " + error.Message); }
    await Console.Error.WriteLineAsync("leeward: see --help | 请参阅 --help");
    return ExitCodes.Usage;
}
// A server that is stopped finishes its requests and gives its jobs back before it ends.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = WebProcess.Longest });
