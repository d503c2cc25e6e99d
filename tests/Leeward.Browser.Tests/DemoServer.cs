using System.Diagnostics;
using Leeward.Kernel.Persistence;
using Leeward.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>
/// The real server on a demo world: a small one made by the command, or the one that <c>LEEWARD_DEMO_WORLD</c> names, for pictures and for looking at every page of it.
/// </summary>
public sealed class DemoServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leeward").FullName;
    private WebApplication? _app;
    private IPlaywright? _playwright;

    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var world = Environment.GetEnvironmentVariable("LEEWARD_DEMO_WORLD") is { Length: > 0 } there ? there : _folder;
        if (world == _folder) { await MakeAsync(); }
        _app = LeewardWeb.Build([
            "--urls", "http://127.0.0.1:0", "--Leeward:Database:DataFolder", world, "--Leeward:Demo", "true", "--Leeward:Limits:PublicPostsPerMinute", "1000", "--Logging:LogLevel:Default", "Error"]);
        await _app.Services.GetRequiredService<DatabasePreparer>().PrepareAsync(CancellationToken.None);
        await _app.StartAsync();
        _playwright = await Playwright.CreateAsync();
        Browser = await Chromium.StartAsync(_playwright);
    }

    public async Task<IPage> PageAsync(string language, int width = 1280)
    {
        var context = await Browser.NewContextAsync(new() { BaseURL = _app!.Urls.First(), Locale = language == "en" ? "en-GB" : "zh-CN", ViewportSize = new() { Width = width, Height = 900 } });
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    /// <summary>Comes in by the demo sign-in of a role.</summary>
    public async Task<IPage> SignedInAsync(string role, string language, int width = 1280)
    {
        var page = await PageAsync(language, width);
        await page.GotoAsync("/sign-in");
        await page.ClickAsync($"button[value='demo.{role}']");
        // The page's own end of loading can be missed on a busy machine; that its main part is there cannot.
        await page.WaitForURLAsync(u => !u.Contains("sign-in", StringComparison.Ordinal), new() { WaitUntil = WaitUntilState.Commit });
        await page.WaitForSelectorAsync("main h1", new() { State = WaitForSelectorState.Attached });
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null) { await Browser.CloseAsync(); }
        _playwright?.Dispose();
        if (_app is not null) { await _app.DisposeAsync(); }
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task MakeAsync()
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var command = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Leeward.Cli", configuration, "leeward.dll"));
        using var make = Process.Start(new ProcessStartInfo("dotnet", [command, "demo", "--make-only", "--small", "--data", _folder]) { RedirectStandardError = true })!;
        var said = await make.StandardError.ReadToEndAsync();
        await make.WaitForExitAsync();
        Assert.True(make.ExitCode == 0, said);
    }
}
