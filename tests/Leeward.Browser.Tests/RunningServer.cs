using System.Globalization;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>The real server on a port of its own, with a few accounts, and a real Chromium.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    public const string Password = "correct horse battery staple";
    private readonly string _folder = Directory.CreateTempSubdirectory("leeward").FullName;
    private WebApplication? _app;
    private IPlaywright? _playwright;

    public IBrowser Browser { get; private set; } = null!;

    // By name, not by number: a passkey belongs to a domain.
    public string Address => _app!.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

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
        _playwright = await Playwright.CreateAsync();
        Browser = await Chromium.StartAsync(_playwright);
    }

    public async Task<IPage> PageAsync(string language = "en", int width = 1280, bool javaScript = true)
    {
        var context = await Browser.NewContextAsync(new()
        {
            BaseURL = Address, Locale = language == "en" ? "en-GB" : "zh-CN", ViewportSize = new() { Width = width, Height = 900 }, JavaScriptEnabled = javaScript,
        });
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    public async Task<IPage> SignedInAsync(string account, string language = "en", int width = 1280, bool javaScript = true)
    {
        var page = await PageAsync(language, width, javaScript);
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#name", account);
        await page.FillAsync("#password", Password);
        await page.ClickAsync("main button[type=submit]");
        // The page's own end of loading can be missed on a busy machine; that its main part is there cannot.
        await page.WaitForURLAsync(u => !u.Contains("sign-in", StringComparison.Ordinal), new() { WaitUntil = WaitUntilState.Commit });
        await page.WaitForSelectorAsync("main h1", new() { State = WaitForSelectorState.Attached });
        return page;
    }

    /// <summary>Makes an account where there is none of this name.</summary>
    public async Task AccountOnceAsync(string name, string role, string region)
    {
        await using var scope = Services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().FindByNameAsync(name) is null) { await AccountAsync(name, role, region); }
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null) { await Browser.CloseAsync(); }
        _playwright?.Dispose();
        if (_app is not null) { await _app.DisposeAsync(); }
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>An account of one test alone.</summary>
    public async Task<string> NewAccountAsync(string role, string region)
    {
        var name = "p" + Ids.New(TimeProvider.System).ToString("N");
        await AccountAsync(name, role, region);
        return name;
    }

    private async Task AccountAsync(string name, string role, string region)
    {
        await using var scope = Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = new Account { Id = Ids.New(TimeProvider.System), UserName = name, DisplayName = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(name), Region = region };
        var made = await users.CreateAsync(account, Password);
        Assert.True(made.Succeeded, string.Join(' ', made.Errors.Select(e => e.Description)));
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        db.Assignments.Add(new Assignment { Id = Ids.New(TimeProvider.System), AccountId = account.Id, Role = role, Region = region, FromAt = TimeProvider.System.GetUtcNow().AddDays(-1) });
        await db.SaveChangesAsync();
    }
}
