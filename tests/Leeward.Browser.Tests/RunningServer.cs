using System.Globalization;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Browser.Tests;

/// <summary>The real server on a port of its own, with a few accounts, and a real Chromium.</summary>
public sealed class RunningServer : PageLender, IAsyncLifetime
{
    public const string Password = "correct horse battery staple";
    private readonly string _folder = Directory.CreateTempSubdirectory("leeward").FullName;
    private WebApplication? _app;

    // By name, not by number: a passkey belongs to a domain.
    public override string Address => _app!.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    public IServiceProvider Services => _app!.Services;

    public async ValueTask InitializeAsync()
    {
        _app = LeewardWeb.Build([
            "--urls", "http://127.0.0.1:0", "--Leeward:Database:DataFolder", _folder, "--Leeward:Limits:PublicPostsPerMinute", "1000", "--Logging:LogLevel:Default", "Error"]);
        await Services.GetRequiredService<DatabasePreparer>().PrepareAsync(CancellationToken.None);
        await AccountAsync("officer", "duty_officer", "520102");
        await AccountAsync("worker", "child_worker", "520102");
        await AccountAsync("ministry", "ministry", "");
        await AccountAsync("administrator", "administrator", "");
        await AccountAsync("supervisor", "supervisor", "5201");
        await _app.StartAsync();
        await OpenBrowserAsync();
    }

    protected override IReadOnlyDictionary<string, string> SignIn(string account) => new Dictionary<string, string> { ["_handler"] = "sign-in", ["Form.Name"] = account, ["Form.Password"] = Password };

    /// <summary>Makes an account where there is none of this name.</summary>
    public async Task AccountOnceAsync(string name, string role, string region)
    {
        await using var scope = Services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().FindByNameAsync(name) is null) { await AccountAsync(name, role, region); }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseBrowserAsync();
        if (_app is not null) { await _app.DisposeAsync(); }
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>An account of one test alone.</summary>
    public async Task<string> NewAccountAsync(string role, string region, string body = "")
    {
        var name = "p" + Ids.New(TimeProvider.System).ToString("N");
        await AccountAsync(name, role, region, body);
        Own(name);
        return name;
    }

    private async Task AccountAsync(string name, string role, string region, string body = "")
    {
        await using var scope = Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = new Account { Id = Ids.New(TimeProvider.System), UserName = name, DisplayName = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(name), Region = region, SigningBody = body };
        var made = await users.CreateAsync(account, Password);
        Assert.True(made.Succeeded, string.Join(' ', made.Errors.Select(e => e.Description)));
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        db.Assignments.Add(new Assignment { Id = Ids.New(TimeProvider.System), AccountId = account.Id, Role = role, Region = region, FromAt = TimeProvider.System.GetUtcNow().AddDays(-1) });
        await db.SaveChangesAsync();
    }
}
