using Leeward.Cases;
using Leeward.Insight;
using Leeward.Kernel;
using Leeward.Kernel.Clients;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Texts;
using Leeward.Procedures;
using Leeward.Web.Accounts;
using Leeward.Web.Clients;
using Leeward.Web.Components;
using Leeward.Web.Jobs;
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
        new("/jobs", new("Jobs", "后台任务"), JobDesk.Right, "clock", 90),
        new("/admin/clients", new("Systems", "系统账号"), ClientDesk.Right, "key", 92),
    ];

    /// <summary>Builds the server from command line, environment (<c>LEEWARD_</c>) and settings file. What <paramref name="before"/> registers counts, such as the clock of a test.</summary>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? before = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ApplicationName = "Leeward.Web", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(k => { k.AddServerHeader = false; k.Limits.MaxRequestBodySize = 1 << 20; });
        before?.Invoke(builder.Services);
        builder.Services.AddLeeward(builder.Configuration, [.. Modules]);
        builder.Services.AddRazorComponents();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddAccounts(builder.Configuration);
        builder.Services.AddClientTokens();
        builder.Services.AddGuards(builder.Configuration);
        builder.Services.AddWatching(builder.Configuration);
        builder.Services.AddTexts<JobTexts>().AddTexts<ClientTexts>().AddLeewardWorkers();
        builder.Services.AddOpenApi();
        var app = builder.Build();
        app.UseGuards();
        app.MapStaticAssets();
        var api = app.MapGroup("/api/v1");
        foreach (var module in Modules) { module.MapApi(api); }
        api.MapJobs();
        app.MapOpenApi();
        app.MapAccounts();
        app.MapHealth();
        app.MapRazorComponents<App>().AddAdditionalAssemblies([.. Modules.Select(m => m.Pages).Distinct()]);
        return app;
    }

    /// <summary>Prepares the database, then serves until stopped.</summary>
    public static async Task RunPreparedAsync(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        try { await app.Services.GetRequiredService<DatabasePreparer>().PrepareAsync(app.Lifetime.ApplicationStopping); }
        catch (UnusableDatabaseException e)
        {
            await Console.Error.WriteLineAsync("leeward: " + e.Message);
            Environment.ExitCode = 3;
            await app.DisposeAsync();
            return;
        }
        await app.RunAsync();
    }
}
