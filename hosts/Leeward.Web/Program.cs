using Leeward.Kernel;
using Leeward.Web;

try { await LeewardWeb.Build(args).RunPreparedAsync(); }
catch (WrongSettingException e)
{
    await Console.Error.WriteLineAsync("leeward: " + e.Message);
    Environment.ExitCode = 3;
}
