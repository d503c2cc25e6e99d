using System.CommandLine;
using Leeward.Cli.Demo;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Packs;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Cli.Verbs;

/// <summary><c>leeward demo</c>: the demo world on SQLite, then the server with its demo sign-ins.</summary>
internal static class DemoVerb
{
    public static Command Make(Settings settings)
    {
        var port = new Option<int>("--port") { Description = "The port (default 8080) | 端口", DefaultValueFactory = _ => 8080 };
        var reset = new Option<bool>("--reset") { Description = "Start over with a fresh world | 重新生成演示数据" };
        var makeOnly = new Option<bool>("--make-only") { Description = "Make the world and stop | 只生成数据，不启动服务" };
        var command = new Command("demo", "Make the demo world where there is none, and serve it | 生成并启动演示环境") { port, reset, makeOnly };
        command.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            if (!parsed.GetValue(makeOnly)) { WebProcess.CheckPort(parsed.GetValue(port)); }
            var folder = Path.GetFullPath(parsed.GetValue(settings.Data) ?? Path.Combine("data", "demo"));
            if (parsed.GetValue(reset) && Directory.Exists(folder)) { Directory.Delete(folder, recursive: true); }
            await MakeAsync(folder, ct);
            if (parsed.GetValue(makeOnly)) { return ExitCodes.Done; }
            return await WebProcess.RunAsync(folder, parsed.GetValue(port), isDemo: true, ct);
        }));
        return command;
    }

    private static async Task MakeAsync(string folder, CancellationToken ct)
    {
        WritableFolder(folder);
        var done = Path.Combine(folder, "demo-world-is-whole");
        if (File.Exists(done)) { return; }
        // A world cut off in the middle is made anew: it holds nothing but synthetic people.
        foreach (var file in Directory.EnumerateFiles(folder, "leeward.db*")) { File.Delete(file); }
        await Console.Error.WriteLineAsync("Making the demo world (synthetic people only) | 正在生成演示数据（均为虚构人员）");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Leeward:Database:DataFolder"] = folder, ["Leeward:Database:RiskCommits"] = "true" }).Build();
        var clock = new DemoClock { Now = TimeProvider.System.GetUtcNow() };
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<TimeProvider>(clock);
        services.AddLogging();
        services.AddLeeward(configuration, [.. Composition.Modules]);
        services.AddIdentityCore<Account>(o => o.Stores.SchemaVersion = IdentitySchemaVersions.Version3).AddEntityFrameworkStores<AppDbContext>();
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<DatabasePreparer>().PrepareAsync(ct);
        await new DemoWorld(provider, clock, new ProgressBar("demo")).MakeAsync(ct);
        await File.WriteAllTextAsync(done, provider.GetRequiredService<PackSet>().VersionMark, ct);
    }

    private static void WritableFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, ".probe");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new CliException($"The folder {folder} cannot be written: choose another with --data. | 文件夹 {folder} 不可写，请用 --data 指定其他位置。");
        }
    }
}
