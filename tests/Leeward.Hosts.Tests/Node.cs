using Leeward.Kernel;
using Leeward.Kernel.Persistence;
using Leeward.Testing;
using Leeward.Web;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Hosts.Tests;

/// <summary>The services of one node as the hosts compose them, with the migrations of the product, on a database of its own or one shared with others.</summary>
internal sealed class Node(ServiceProvider services) : IAsyncDisposable
{
    public IServiceProvider Services => services;

    public static Node On(DatabaseOptions database)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Leeward:Database:Provider"] = database.Provider,
            ["Leeward:Database:Connection"] = database.Connection,
            ["Leeward:Database:DataFolder"] = database.DataFolder,
        }).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration).AddLogging();
        services.AddLeeward(configuration, [.. LeewardWeb.Modules]);
        return new(services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true }));
    }

    public Task PrepareAsync() => Services.GetRequiredService<DatabasePreparer>().PrepareAsync(TestContext.Current.CancellationToken);

    public async Task<T> WithAsync<T>(Func<AppDbContext, Task<T>> work)
    {
        await using var scope = services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<AppDbContext>());
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}

/// <summary>A database of one test, taken away at its end.</summary>
internal sealed class Place(DatabaseOptions database) : IAsyncDisposable
{
    public DatabaseOptions Database => database;

    public static async Task<Place> MakeAsync(Provider provider) => new(await Databases.MakeAsync(provider, Directory.CreateTempSubdirectory("leeward").FullName));

    public async ValueTask DisposeAsync()
    {
        await Databases.DropAsync(database);
        Directory.Delete(database.DataFolder, recursive: true);
    }
}
