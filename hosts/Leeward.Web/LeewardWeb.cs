using Leeward.Cases;
using Leeward.Insight;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Clients;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Modules;
using Leeward.Kernel.People;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Texts;
using Leeward.Procedures;
using Leeward.Web.Accounts;
using Leeward.Web.Api;
using Leeward.Web.Audit;
using Leeward.Web.Clients;
using Leeward.Web.Components;
using Leeward.Web.Jobs;
using Leeward.Web.People;
using Leeward.Web.Running;
using Leeward.Web.Security;

namespace Leeward.Web;

/// <summary>Composes the server; the tests start the same one on a port of their own.</summary>
public static class LeewardWeb
{
    /// <summary>The modules of this installation: a new module is one line here.</summary>
    public static IReadOnlyList<IModule> Modules => [new CasesModule(), new InsightModule(), new ProceduresModule()];

    /// <summary>The host's own entries of the navigation.</summary>
    public static IReadOnlyList<MenuEntry> Menu =>
    [
        new("/admin/people", new("People", "人员"), PeopleRights.Read, "users", 80, MenuEntry.Administration) { Hint = new("Accounts, roles, one-time links.", "账号、角色与一次性链接。") },
        new("/admin/role-requests", new("Roles to approve", "待批准的授权"), PeopleRights.Approve, "check", 81, MenuEntry.Administration) { Hint = new("What another administrator asked for.", "其他管理员提出的授权申请。") },
        new("/jobs", new("Jobs", "后台任务"), JobDesk.Right, "clock", 90, MenuEntry.Administration) { Hint = new("Long work and what could not be delivered.", "耗时任务与未送达的消息。") },
        new("/admin/clients", new("Systems", "系统账号"), ClientDesk.Right, "key", 92, MenuEntry.Administration) { Hint = new("Other systems that use the API.", "使用接口的其他系统。") },
        new("/audit", new("Audit trail", "审计记录"), SearchAudit.Right, "shield-check", 95, MenuEntry.Administration) { Hint = new("Who did what, who read what and why.", "谁做了什么、看了什么、因何查看。") },
    ];

    /// <summary>The navigation of the acting person: entries that stand alone, and one for a group; a group of one is that one.</summary>
    internal static IReadOnlyList<MenuEntry> Navigation(IEnumerable<IModule> modules, IAccess access)
    {
        var mine = modules.SelectMany(m => m.Menu).Concat(Menu).Where(e => access.HoldsAnywhere(e.Right)).ToList();
        var group = mine.Where(e => e.Group == MenuEntry.Administration).ToList();
        if (group.Count > 1) { mine = [.. mine.Except(group), new("/admin", new("Administration", "系统管理"), "", "settings", 80)]; }
        return [.. mine.OrderBy(e => e.Order)];
    }

    /// <summary>What the acting person finds under <c>/admin</c>.</summary>
    internal static IReadOnlyList<MenuEntry> Administration(IEnumerable<IModule> modules, IAccess access) =>
        [.. modules.SelectMany(m => m.Menu).Concat(Menu).Where(e => e.Group == MenuEntry.Administration && access.HoldsAnywhere(e.Right)).OrderBy(e => e.Order)];

    /// <summary>Builds the server from command line, environment (<c>LEEWARD_</c>) and settings file. What <paramref name="before"/> registers counts, such as the clock of a test.</summary>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? before = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ApplicationName = "Leeward.Web", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(k => { k.AddServerHeader = false; k.Limits.MaxRequestBodySize = 1 << 20; });
        builder.AddLogs();
        before?.Invoke(builder.Services);
        builder.Services.AddLeeward(builder.Configuration, [.. Modules]);
        builder.Services.AddRazorComponents();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddAccounts(builder.Configuration);
        builder.Services.AddClientTokens();
        builder.Services.AddGuards(builder.Configuration);
        builder.Services.AddProxies(builder.Configuration);
        builder.Services.AddWatching(builder.Configuration);
        builder.Services.AddStopping(builder.Configuration);
        builder.Services.AddTexts<JobTexts>().AddTexts<ClientTexts>().AddTexts<ApiTexts>().AddSingleton<ApiReading>().AddTexts<PeoplePageTexts>().AddTexts<AuditPageTexts>().AddScoped<PeopleWords>().AddLeewardWorkers();
        builder.Services.AddApiDocument();
        var app = builder.Build();
        app.UseForwardedHeaders();
        app.Use(WholeBody.WrapAsync);
        app.UseGuards();
        app.MapStaticAssets();
        var api = app.MapGroup("/api/v1");
        foreach (var module in Modules) { module.MapApi(api); }
        api.MapJobs();
        api.MapPeople();
        api.MapAudit();
        api.MapPack();
        app.MapGet("/openapi/v1.json", async (ApiReading reading) => Results.Text(await reading.JsonAsync(), "application/json"));
        app.MapAccounts();
        app.MapHealth();
        app.MapRazorComponents<App>().AddAdditionalAssemblies([.. Modules.Select(m => m.Pages).Distinct()]);
        return app;
    }

    /// <summary>Prepares the database, then serves until stopped.</summary>
    public static async Task RunPreparedAsync(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        ServingMark mark;
        try
        {
            // Before the database is touched: where a backup is just being restored, this node has no business there.
            mark = await ServingMark.HoldAsync(app.Services, app.Lifetime.ApplicationStopping);
            await app.Services.GetRequiredService<DatabasePreparer>().PrepareAsync(app.Lifetime.ApplicationStopping);
        }
        catch (UnusableDatabaseException e)
        {
            await Console.Error.WriteLineAsync("leeward: " + e.Message);
            Environment.ExitCode = 3;
            await app.DisposeAsync();
            return;
        }
        await using (mark) { await app.RunAsync(); }
    }
}
