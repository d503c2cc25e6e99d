using System.CommandLine;
using System.Globalization;

namespace Leeward.Cli.Verbs;

/// <summary><c>leeward serve</c>: the server on the configured database.</summary>
internal static class ServeVerb
{
    public static Command Make(Settings settings)
    {
        var port = new Option<int?>("--port") { Description = "The port (default 8080; setting Leeward:Web:Port) | 端口" };
        var listen = new Option<string?>("--listen") { Description = "The address to listen on (default localhost; 0.0.0.0 for all; setting Leeward:Web:Listen) | 监听地址" };
        var command = new Command("serve", "Serve pages and API | 启动服务") { port, listen };
        command.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            var read = settings.Read(parsed);
            var at = parsed.GetValue(listen) ?? read["Leeward:Web:Listen"] ?? "localhost";
            var number = parsed.GetValue(port) ?? Number(read["Leeward:Web:Port"]);
            WebProcess.CheckPort(number, at);
            return await WebProcess.RunAsync(Path.GetFullPath(read["Leeward:Database:DataFolder"] ?? "data"), number, signIns: null, ct, read, at);
        }));
        return command;
    }

    private static int Number(string? port) => port is null ? 8080 : int.TryParse(port, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
