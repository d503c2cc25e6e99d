using Leeward.Kernel.Persistence;
using Leeward.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Browser.Tests;

/// <summary>
/// The real server on a demo world: a small one made by the command, or the one that <c>LEEWARD_DEMO_WORLD</c> names, for pictures and for looking at every page of it.
/// </summary>
public sealed class DemoServer : PageLender, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leeward").FullName;
    private WebApplication? _app;

    public override string Address => _app!.Urls.First();

    /// <summary>The patterns of all pages, as the routes have them.</summary>
    public IEnumerable<string> Pages => ((IEndpointRouteBuilder)_app!).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null).Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Distinct();

    public async ValueTask InitializeAsync()
    {
        var world = Environment.GetEnvironmentVariable("LEEWARD_DEMO_WORLD") is { Length: > 0 } there ? there : _folder;
        if (world == _folder) { await LeewardCommand.RunAsync("demo", "--make-only", "--small", "--data", _folder); }
        _app = LeewardWeb.Build([
            "--urls", "http://127.0.0.1:0", "--Leeward:Database:DataFolder", world, "--Leeward:Demo", "true", "--Leeward:Limits:PublicPostsPerMinute", "1000", "--Logging:LogLevel:Default", "Error"]);
        await _app.Services.GetRequiredService<DatabasePreparer>().PrepareAsync(CancellationToken.None);
        await _app.StartAsync();
        await OpenBrowserAsync();
    }

    /// <summary>By the demo sign-in of a role.</summary>
    protected override IReadOnlyDictionary<string, string> SignIn(string account) => new Dictionary<string, string> { ["_handler"] = "demo", ["DemoAccount"] = $"demo.{account}" };

    public async ValueTask DisposeAsync()
    {
        await CloseBrowserAsync();
        if (_app is not null) { await _app.DisposeAsync(); }
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
