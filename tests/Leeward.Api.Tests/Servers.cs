using Leeward.Api.Tests;
using Leeward.Testing;

[assembly: AssemblyFixture(typeof(Servers))]

namespace Leeward.Api.Tests;

/// <summary>
/// One server per database for tests that leave each other alone: to start one takes longer than most tests to run. Their clock stands still; a test that lets
/// time pass, sets limits or counts everything starts a server of its own.
/// </summary>
public class Servers : IAsyncDisposable
{
    private readonly Lazy<Task<ApiServer>> _sqlite = new(() => ApiServer.StartAsync(Provider.Sqlite)), _postgres = new(() => ApiServer.StartAsync(Provider.Postgres));

    public Task<ApiServer> OnAsync(Provider provider) => provider == Provider.Sqlite ? _sqlite.Value : _postgres.Value;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var server in (Lazy<Task<ApiServer>>[])[_sqlite, _postgres])
        {
            if (server.IsValueCreated) { await (await server.Value).DisposeAsync(); }
        }
    }
}
