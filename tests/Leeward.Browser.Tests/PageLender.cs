using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Leeward.Browser.Tests;

/// <summary>
/// A server with a browser that lends pages of people who are signed in. To bring forth a page takes longer than to show ten, so what is given back is lent again.
/// </summary>
public abstract partial class PageLender
{
    private readonly ConditionalWeakTable<IPage, string> _of = [];
    private readonly ConcurrentDictionary<string, ConcurrentStack<IPage>> _left = [];
    private readonly ConcurrentDictionary<string, bool> _own = [];
    private IPlaywright? _playwright;

    public IBrowser Browser { get; private set; } = null!;

    public abstract string Address { get; }

    /// <summary>A page of nobody.</summary>
    public async Task<IPage> PageAsync(string language = "en", int width = 1280, bool javaScript = true)
    {
        var context = await Browser.NewContextAsync(new()
        {
            BaseURL = Address, Locale = Locale(language), ViewportSize = new() { Width = width, Height = 900 }, JavaScriptEnabled = javaScript, ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    /// <summary>A page of somebody who is signed in, on nothing yet.</summary>
    public async Task<IPage> SignedInAsync(string account, string language = "en", int width = 1280, bool javaScript = true)
    {
        if (_left.TryGetValue($"{account} {language} {javaScript}", out var left) && left.TryPop(out var lent))
        {
            await lent.SetViewportSizeAsync(width, 900);
            return lent;
        }

        var page = await PageAsync(language, width, javaScript);
        await SignInAsync(page.APIRequest, account);
        _of.Add(page, $"{account} {language} {javaScript}");
        return page;
    }

    /// <summary>Somebody who is signed in and only asks: for answers of which nothing is looked at but what they say.</summary>
    public async Task<IAPIRequestContext> AskingAsync(string account, string language = "en")
    {
        var context = await Browser.NewContextAsync(new() { BaseURL = Address, ExtraHTTPHeaders = [new("Accept-Language", Locale(language))] });
        await SignInAsync(context.APIRequest, account);
        return context.APIRequest;
    }

    /// <summary>Gives pages back. Pages of nobody and of accounts that one test alone has are closed; who has changed a page (routes, another language) closes it.</summary>
    public async Task LeaveAsync(params IPage[] pages)
    {
        foreach (var page in pages)
        {
            if (_of.TryGetValue(page, out var account) && !_own.ContainsKey(account.Split(' ')[0]))
            {
                await page.GotoAsync("about:blank");
                _left.GetOrAdd(account, _ => []).Push(page);
            }
            else { await page.Context.CloseAsync(); }
        }
    }

    /// <summary>What is sent with the form of the sign-in. The page has tests of its own; here it is not drawn.</summary>
    protected abstract IReadOnlyDictionary<string, string> SignIn(string account);

    /// <summary>An account that only one test uses.</summary>
    protected void Own(string account) => _own[account] = true;

    protected async Task OpenBrowserAsync()
    {
        _playwright = await Playwright.CreateAsync();
        Browser = await Chromium.StartAsync(_playwright);
    }

    protected async Task CloseBrowserAsync()
    {
        if (Browser is not null) { await Browser.CloseAsync(); }
        _playwright?.Dispose();
    }

    protected static string Locale(string language) => language == "en" ? "en-GB" : "zh-CN";

    private async Task SignInAsync(IAPIRequestContext asking, string account)
    {
        var page = await (await asking.GetAsync("/sign-in")).TextAsync();
        var form = asking.CreateFormData().Append("__RequestVerificationToken", Token().Match(page).Groups[1].Value);
        foreach (var (field, value) in SignIn(account)) { form.Append(field, value); }
        var answer = await asking.PostAsync("/sign-in", new() { Form = form, MaxRedirects = 0 });
        Assert.True(answer.Status is 302 or 303, $"{account}: {answer.Status} {await answer.TextAsync()}");
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
