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
        var seed = new Option<int>("--seed") { Description = $"What chance is drawn from; the same seed and day give the same world (default {DemoPlan.DefaultSeed}) | 随机种子，种子和日期相同则数据相同", DefaultValueFactory = _ => DemoPlan.DefaultSeed };
        var until = new Option<DateOnly?>("--until") { Description = "The day the world ends, such as 2026-06-30 (default: now) | 演示数据截止日期（默认现在）" };
        var small = new Option<bool>("--small") { Description = "A small world, made in a few seconds | 小规模数据，数秒生成" };
        var command = new Command("demo", "Make the demo world where there is none, and serve it | 生成并启动演示环境") { port, reset, makeOnly, seed, until, small };
        command.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var end = parsed.GetValue(until) is { } day ? new DateTimeOffset(day.ToDateTime(new TimeOnly(9, 0)), TimeSpan.Zero) : now; // five in the afternoon in Beijing
            if (parsed.GetValue(until) is { } asked && (asked > DateOnly.FromDateTime(now.UtcDateTime).AddDays(1) || asked.Year < 2010)) { throw new CliException("--until takes a day from 2010 to today. | --until 应为2010年至今天之间的日期。", ExitCodes.Usage); }
            if (!parsed.GetValue(makeOnly)) { WebProcess.CheckPort(parsed.GetValue(port)); }
            var folder = new DemoFolder(parsed.GetValue(settings.Data) ?? DemoFolder.Default);
            if (parsed.GetValue(reset)) { folder.Clear(); }
            var plan = parsed.GetValue(small) ? DemoPlan.Small(parsed.GetValue(seed), end < now ? end : now) : new DemoPlan(parsed.GetValue(seed), end < now ? end : now);
            var mark = await MakeAsync(folder, plan, ct);
            if (parsed.GetValue(makeOnly)) { return ExitCodes.Done; }
            return await WebProcess.RunAsync(folder.Path, parsed.GetValue(port), mark.SignIns, ct);
        }));
        return command;
    }

    private static async Task<DemoMark> MakeAsync(DemoFolder folder, DemoPlan plan, CancellationToken ct)
    {
        folder.Prepare();
        if (folder.Mark() is { IsWhole: true } made) { return made; }
        await using var alone = folder.Alone();
        if (folder.Mark() is not null)
        {
            await Console.Error.WriteLineAsync("The last start was cut off: the demo world is made anew. | 上次启动中断，正在重新生成演示数据。");
            folder.Clear();
        }
        await Console.Error.WriteLineAsync("Making the demo world (synthetic people only) | 正在生成演示数据（均为虚构人员）");
        var clock = new DemoClock { Now = plan.From };
        await using var provider = Services(folder, clock);
        var pack = provider.GetRequiredService<PackSet>();
        var mark = new DemoMark(DemoMark.OfDemo, plan.Seed, plan.Until, IsWhole: false, pack.VersionMark, SignIns(pack));
        folder.Write(mark);
        // The tables are made as every other command makes them, without the services of accounts.
        await using (await Composition.OpenAsync(provider.GetRequiredService<IConfiguration>(), "demo", ct)) { }
        await provider.GetRequiredService<DatabasePreparer>().PrepareAsync(ct);
        await using (var world = new DemoWorld(provider, clock, plan, new ProgressBar("demo", rate: false))) { await world.MakeAsync(ct); }
        folder.Write(mark with { IsWhole = true });
        return mark;
    }

    private static ServiceProvider Services(DemoFolder folder, DemoClock clock)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Leeward:Database:DataFolder"] = folder.Path, ["Leeward:Database:RiskCommits"] = "true" }).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<TimeProvider>(clock);
        services.AddLogging();
        services.AddLeeward(configuration, [.. Composition.Modules]);
        services.AddIdentityCore<Account>(o => o.Stores.SchemaVersion = IdentitySchemaVersions.Version3).AddEntityFrameworkStores<AppDbContext>();
        return services.BuildServiceProvider();
    }

    private static List<DemoSignIn> SignIns(PackSet pack) =>
        [.. DemoTeams.OfPeople(pack).Select(role => new DemoSignIn("demo." + role.Id, role.Title.En, role.Title.Zh))];
}
