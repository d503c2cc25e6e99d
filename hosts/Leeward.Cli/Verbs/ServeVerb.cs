using System.CommandLine;

namespace Leeward.Cli.Verbs;

/// <summary><c>leeward serve</c>: the server on the configured database.</summary>
internal static class ServeVerb
{
    public static Command Make(Settings settings)
    {
        var port = new Option<int>("--port") { Description = "The port (default 8080) | 端口", DefaultValueFactory = _ => 8080 };
        var command = new Command("serve", "Serve pages and API | 启动服务") { port };
        command.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            WebProcess.CheckPort(parsed.GetValue(port));
            var read = settings.Read(parsed);
            return await WebProcess.RunAsync(Path.GetFullPath(read["Leeward:Database:DataFolder"] ?? "data"), parsed.GetValue(port), signIns: null, ct, read);
        }));
        return command;
    }
}
