using System.Security.Cryptography;
using Leeward.Cases;
using Leeward.Insight;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Persistence;
using Leeward.Procedures;
using Microsoft.Data.Sqlite;
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
        catch (CryptographicException)
        {
            await provider.DisposeAsync();
            throw new CliException("The master key does not belong to this database: put the right one in place. | 主密钥与该数据库不符，请放回正确的密钥文件。");
        }
        catch (Exception e) when (e is SqliteException or Npgsql.NpgsqlException or UnauthorizedAccessException or IOException)
        {
            await provider.DisposeAsync();
            throw new CliException($"The database cannot be opened: {e.Message} | 无法打开数据库。");
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
