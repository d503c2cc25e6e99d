using System.Globalization;
using System.Security.Cryptography;
using Leeward.Kernel.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

public sealed class SignInTests(RunningServer server)
{
    [Fact]
    public async Task Passkey_is_added_signs_in_without_a_password_and_is_removed()
    {
        var name = await server.NewAccountAsync("child_worker", "520102");
        var page = await server.SignedInAsync(name);
        var devices = await page.Context.NewCDPSessionAsync(page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object> { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true },
        });
        await page.GotoAsync("/account/passkeys");
        await page.FillAsync("#called", "office computer");
        await page.ClickAsync("form[data-passkey] button");
        await page.WaitForSelectorAsync("td:has-text('office computer')");

        await page.ClickAsync("header form button");
        await page.WaitForSelectorAsync("a[href='/sign-in']");
        await page.GotoAsync("/sign-in");
        await page.ClickAsync("form[data-passkey] button");
        await page.WaitForSelectorAsync("a[href='/account']");

        await page.GotoAsync("/account/passkeys");
        await page.ClickAsync("button:has-text('Remove')");
        await page.WaitForSelectorAsync("text=has been removed");
        await page.ClickAsync("header form button");
        await page.GotoAsync("/sign-in");
        await page.ClickAsync("form[data-passkey] button");
        await page.WaitForSelectorAsync("[role=alert]:visible");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task To_look_at_the_second_step_leaves_every_session_as_it_is()
    {
        var name = await server.NewAccountAsync("child_worker", "520102");
        var asking = await server.AskingAsync(name);
        var (stamp, none) = await LockAsync();
        var page = await (await asking.GetAsync("/account/second-step")).TextAsync();
        var (after, key) = await LockAsync();
        Assert.Null(none);
        Assert.Contains(string.Join(' ', key!.Chunk(4).Select(part => new string(part))), page, StringComparison.Ordinal);
        Assert.Equal(stamp, after);

        Task<(string Stamp, string? Key)> LockAsync() => server.DoAsync(async services =>
        {
            var users = services.GetRequiredService<UserManager<Account>>();
            var account = (await users.FindByNameAsync(name))!;
            return (account.SecurityStamp!, await users.GetAuthenticatorKeyAsync(account));
        });
    }

    [Fact]
    public async Task Second_step_is_asked_once_turned_on_and_a_recovery_code_opens_once()
    {
        var name = await server.NewAccountAsync("child_worker", "520102");
        var page = await server.SignedInAsync(name);
        await page.GotoAsync("/account/second-step");
        var key = (await page.InnerTextAsync("#key")).Replace(" ", "", StringComparison.Ordinal);
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('img').naturalWidth > 0"));
        await page.FillAsync("#code", "000000");
        await page.ClickAsync("main button[type=submit]");
        await page.WaitForSelectorAsync("[role=alert]:visible");
        await page.FillAsync("#code", Totp(key));
        await page.ClickAsync("main button[type=submit]");
        var codes = await page.Locator("#codes code").AllInnerTextsAsync();
        Assert.Equal(10, codes.Count);

        async Task<IPage> FirstStepAsync()
        {
            var other = await server.PageAsync();
            await other.GotoAsync("/sign-in?returnUrl=%2Faccount");
            await other.FillAsync("#name", name);
            await other.FillAsync("#password", RunningServer.Password);
            await other.ClickAsync("main button[type=submit]");
            await other.WaitForURLAsync("**/sign-in/second-step**");
            return other;
        }
        async Task EnterAsync(IPage other, string code)
        {
            await other.FillAsync("#code", code);
            await other.ClickAsync("main button[type=submit]");
        }
        var byApp = await FirstStepAsync();
        await EnterAsync(byApp, "123456");
        await byApp.WaitForSelectorAsync("[role=alert]:visible");
        await EnterAsync(byApp, Totp(key));
        await byApp.WaitForURLAsync("**/account");
        var byPaper = await FirstStepAsync();
        await EnterAsync(byPaper, codes[0]);
        await byPaper.WaitForURLAsync("**/account");
        var again = await FirstStepAsync();
        await EnterAsync(again, codes[0]);
        await again.WaitForSelectorAsync("[role=alert]:visible");
        foreach (var one in (IPage[])[page, byApp, byPaper, again]) { await one.Context.CloseAsync(); }
    }

    [Fact]
    public async Task Session_ended_from_elsewhere_opens_nothing_any_more()
    {
        var name = await server.NewAccountAsync("child_worker", "520102");
        var lost = await server.SignedInAsync(name);
        var here = await server.SignedInAsync(name);
        await here.GotoAsync("/account/sessions");
        Assert.Equal(2, await here.Locator("tbody tr").CountAsync());
        await here.ClickAsync("button:has-text('Sign out everywhere else')");
        await here.WaitForSelectorAsync("[role=status]:visible");
        Assert.Equal(1, await here.Locator("tbody tr").CountAsync());
        await lost.GotoAsync("/account");
        Assert.Contains("/sign-in", lost.Url, StringComparison.Ordinal);
        await here.GotoAsync("/account");
        Assert.EndsWith("/account", here.Url, StringComparison.Ordinal);
        await lost.Context.CloseAsync();
        await here.Context.CloseAsync();
    }

    [Fact]
    public async Task Changed_password_ends_the_other_sessions_and_is_asked_at_the_next_sign_in()
    {
        var name = await server.NewAccountAsync("child_worker", "520102");
        var other = await server.SignedInAsync(name);
        var page = await server.SignedInAsync(name);
        await page.GotoAsync("/account");
        await page.FillAsync("#old", RunningServer.Password);
        await page.FillAsync("#new", "quite another long one");
        await page.ClickAsync("main button[type=submit]");
        await page.WaitForSelectorAsync(".alert-success");
        await other.GotoAsync("/account");
        Assert.Contains("/sign-in", other.Url, StringComparison.Ordinal);
        await page.GotoAsync("/account");
        Assert.EndsWith("/account", page.Url, StringComparison.Ordinal);
        await page.Context.CloseAsync();
        await other.Context.CloseAsync();
    }

    [Fact]
    public async Task Six_wrong_passwords_lock_the_account_even_for_the_right_one()
    {
        var name = await server.NewAccountAsync("child_worker", "520102");
        var page = await server.PageAsync();
        for (var i = 0; i < 7; i++)
        {
            await page.GotoAsync("/sign-in");
            await page.FillAsync("#name", name);
            await page.FillAsync("#password", i < 6 ? "wrong wrong wrong" : RunningServer.Password);
            await page.ClickAsync("main button[type=submit]");
            await page.WaitForSelectorAsync("[role=alert]:visible");
        }
        Assert.Contains("locked", await page.InnerTextAsync("[role=alert]:visible"), StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("/account/passkeys")]
    [InlineData("/account/second-step")]
    [InlineData("/account/sessions")]
    public async Task Stranger_is_sent_to_the_sign_in(string path)
    {
        var page = await server.PageAsync();
        await page.GotoAsync(path);
        Assert.Contains("/sign-in?returnUrl=", page.Url, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Passkey_options_are_given_to_no_stranger_and_to_no_other_site()
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        using var add = await client.PostAsync("/account/passkeys/options", null);
        using var use = await client.PostAsync("/sign-in/passkey-options", null);
        Assert.InRange((int)add.StatusCode, 400, 404);
        Assert.InRange((int)use.StatusCode, 400, 404);
    }

    /// <summary>RFC 6238 with SHA-1 and 30 seconds, as the apps do it.</summary>
    private static string Totp(string key)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(key.Select(c => Convert.ToString(alphabet.IndexOf(c, StringComparison.OrdinalIgnoreCase), 2).PadLeft(5, '0')));
        var secret = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var counter = BitConverter.GetBytes(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30);
        Array.Reverse(counter);
#pragma warning disable CA5350 // what the authenticator apps use
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var at = hash[^1] & 15;
        var number = ((hash[at] & 127) << 24) | (hash[at + 1] << 16) | (hash[at + 2] << 8) | hash[at + 3];
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
