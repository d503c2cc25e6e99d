using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Leeward.Cli.Verbs;
using Microsoft.Extensions.Configuration;

namespace Leeward.Cli;

/// <summary>Runs the web host as a child and ends with it.</summary>
internal static class WebProcess
{
    /// <summary>How long a server may take to end in order; longer than its own limits.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>Says plainly when the port is taken.</summary>
    public static void CheckPort(int port, string listen = "localhost")
    {
        if (port is < 1 or > 65535) { throw new CliException($"{port} is not a port: choose 1 to 65535. | 端口应在 1 至 65535 之间。", ExitCodes.Usage); }
        try
        {
            using var listener = new TcpListener(IPAddress.TryParse(listen, out var address) ? address : IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            throw new CliException($"{listen} is not an address of this machine: choose another with --listen. | {listen} 不是本机地址，请用 --listen 指定其他地址。");
        }
        catch (SocketException)
        {
            throw new CliException($"Port {port} is taken: stop what uses it or choose another with --port. | 端口 {port} 已被占用，请释放该端口或用 --port 指定其他端口。");
        }
    }

    /// <summary>Runs until the person stops it, or it stops by itself. <paramref name="signIns"/> is given for a demo world only.</summary>
    public static async Task<int> RunAsync(string folder, int port, IReadOnlyList<DemoSignIn>? signIns, CancellationToken ct, IConfiguration? settings = null, string listen = "localhost")
    {
        // The server stops in order when its standard input closes: when this command is stopped, and also when it is killed.
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardInput = true };
        start.ArgumentList.Add(Find());
        start.Environment["ASPNETCORE_URLS"] = $"http://{listen}:{port}";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach (var (key, value) in settings?.AsEnumerable() ?? []) { if (value is not null) { start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value; } }
        start.Environment["Leeward__Database__DataFolder"] = folder;
        start.Environment["Leeward__Web__StopWithParent"] = "true";
        if (signIns is not null) { start.Environment["Leeward__Demo"] = "true"; }
        using var web = Begin(start) ?? throw new CliException("The server did not start.");
        try
        {
            if (await AnswersAsync(web, listen is "0.0.0.0" or "[::]" ? "localhost" : listen, port, ct)) { Welcome(listen, port, signIns); }
            await web.WaitForExitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            // Stopped by the person or the system: that is how a server ends.
            await EndAsync(web);
            Console.WriteLine("Leeward has stopped. | 已停止。");
            return ExitCodes.Done;
        }
        finally { await EndAsync(web); }
        return web.ExitCode == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static Process? Begin(ProcessStartInfo start)
    {
        try { return Process.Start(start); }
        catch (System.ComponentModel.Win32Exception) { throw new CliException("The program dotnet is not on the PATH: install the ASP.NET Core 10 runtime. | 未找到 dotnet 程序，请安装 ASP.NET Core 10 运行时。"); }
    }

    private static void Welcome(string listen, int port, IReadOnlyList<DemoSignIn>? signIns)
    {
        Console.WriteLine($"Leeward answers on http://{listen}:{port} (stop with Ctrl+C) | 请打开 http://{listen}:{port}（按 Ctrl+C 停止）");
        if (signIns is null) { return; }
        Console.WriteLine($"Demo sign-ins, one for each role; choose one on http://localhost:{port}/sign-in, no password | 演示账号（每个角色一个），在登录页点选，无需密码");
        var (account, role) = (signIns.Max(s => s.Account.Length), signIns.Max(s => s.En.Length));
        foreach (var one in signIns) { Console.WriteLine($"  {one.Account.PadRight(account)}  {one.En.PadRight(role)}  {one.Zh}"); }
    }

    private static async Task EndAsync(Process web)
    {
        if (web.HasExited) { return; }
        web.StandardInput.Close();
        using var limit = new CancellationTokenSource(Longest);
        try { await web.WaitForExitAsync(limit.Token); }
        catch (OperationCanceledException) { web.Kill(); }
    }

    private static async Task<bool> AnswersAsync(Process web, string host, int port, CancellationToken ct)
    {
        using var client = new HttpClient();
        for (var i = 0; i < 120 && !web.HasExited; i++)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri($"http://{host}:{port}/health/ready"), ct);
                if (answer.IsSuccessStatusCode) { return true; }
            }
            catch (HttpRequestException) { }
            await Task.Delay(250, ct);
        }
        return false;
    }

    private static string Find()
    {
        var here = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        string[] places = [Path.Combine(here, "Leeward.Web.dll"), Path.Combine(here, "..", "..", "Leeward.Web", Path.GetFileName(here), "Leeward.Web.dll")];
        return places.Select(Path.GetFullPath).FirstOrDefault(File.Exists) ?? throw new CliException("Leeward.Web.dll is not there: build it first (./leeward does).");
    }
}
