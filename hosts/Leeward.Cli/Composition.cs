using Leeward.Cases;
using Leeward.Insight;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Persistence;
using Leeward.Procedures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Leeward.Cli;

/// <summary>Composes kernel and modules for a command that works without the web.</summary>
internal static class Composition
{
    public static IReadOnlyList<IModule> Modules => [new CasesModule(), new InsightModule(), new ProceduresModule()];

    /// <summary>Builds the services, brings the database to the present model, and gives a scope that acts as the machinery.</summary>
    public static async Task<Working> OpenAsync(IConfiguration configuration, string actor, CancellationToken ct, bool prepare = true)
    {
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddLogging(l => l.AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Error));
        services.AddLeeward(configuration, [.. Modules]);
        var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        try { if (prepare) { await provider.GetRequiredService<DatabasePreparer>().PrepareAsync(ct); } }
        catch
        {
            await provider.DisposeAsync();
            throw;
        }
        var scope = provider.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = Actor.Machinery(actor);
        return new Working(provider, scope);
    }
}

/// <summary>The services of one command.</summary>
internal sealed class Working(ServiceProvider provider, AsyncServiceScope scope) : IAsyncDisposable
{
    public T Get<T>() where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await scope.DisposeAsync();
        await provider.DisposeAsync();
    }
}
