using System.Globalization;
using System.Net;
using Leeward.Kernel;
using Leeward.Kernel.Persistence;
using Leeward.Testing;
using Leeward.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Hosts.Tests.Running;

/// <summary>What a known proxy says about TLS and about the caller counts, and what a stranger says does not.</summary>
public sealed class ProxyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<WebApplication> StartAsync(Place place, params string[] settings)
    {
        var app = LeewardWeb.Build([
            "--urls", "http://127.0.0.1:0", "--Leeward:Database:DataFolder", place.Database.DataFolder, "--Logging:LogLevel:Default", "None", "--Leeward:Limits:PublicPostsPerMinute", "2", .. settings]);
        app.MapGet("/what-is-seen", (HttpContext http) => $"{http.Request.Scheme} {http.Connection.RemoteIpAddress}");
        await app.Services.GetRequiredService<DatabasePreparer>().PrepareAsync(Ct);
        await app.StartAsync(Ct);
        return app;
    }

    private static HttpClient Client(WebApplication app, string caller)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.First()) };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", caller);
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Host = "leeward.example.org"; // HSTS is not sent for this machine itself
        return client;
    }

    [Theory]
    [InlineData("127.0.0.1", "203.0.113.7", "https 203.0.113.7")]
    [InlineData("127.0.0.0/8, 10.0.0.0/24", "203.0.113.7", "https 203.0.113.7")]
    [InlineData("127.0.0.1", "198.51.100.9, 203.0.113.7", "https 203.0.113.7")] // what the caller himself put before the proxy's word
    [InlineData("127.0.0.1,203.0.113.7", "198.51.100.9, 203.0.113.7", "https 198.51.100.9")] // two proxies in a row
    [InlineData("10.0.0.0/24", "203.0.113.7", "http 127.0.0.1")]
    [InlineData("", "203.0.113.7", "http 127.0.0.1")]
    public async Task Forwarded_headers_count_from_known_proxies_only(string known, string forwarded, string seen)
    {
        await using var place = await Place.MakeAsync(Provider.Sqlite);
        await using var app = await StartAsync(place, "--Leeward:Proxy:Known", known);
        using var client = Client(app, forwarded);
        Assert.Equal(seen, (await client.GetStringAsync(new Uri("/what-is-seen", UriKind.Relative), Ct)).Replace("::ffff:", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cookies_are_secure_behind_a_proxy_that_ends_tls()
    {
        await using var place = await Place.MakeAsync(Provider.Sqlite);
        await using var app = await StartAsync(place, "--Leeward:Proxy:Known", "127.0.0.1");
        using var client = Client(app, "203.0.113.7");
        foreach (var path in (string[])["/sign-in", "/language/zh-Hans"])
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Ct);
            var cookies = answer.Headers.GetValues("Set-Cookie").ToList();
            Assert.NotEmpty(cookies);
            Assert.All(cookies, cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
            Assert.Contains("max-age", answer.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Limits_count_each_caller_behind_the_proxy_by_himself()
    {
        await using var place = await Place.MakeAsync(Provider.Sqlite);
        await using var app = await StartAsync(place, "--Leeward:Proxy:Known", "127.0.0.1");
        using var loud = Client(app, "203.0.113.7");
        using var other = Client(app, "203.0.113.8");
        for (var i = 0; i < 3; i++)
        {
            using var answer = await loud.PostAsync(new Uri("/api/v1/reports", UriKind.Relative), new StringContent("{}"), Ct);
            Assert.Equal(i == 2, answer.StatusCode == HttpStatusCode.TooManyRequests);
            if (i == 2) { Assert.InRange(int.Parse(Assert.Single(answer.Headers.GetValues("Retry-After")), CultureInfo.InvariantCulture), 1, 60); }
        }
        using var heard = await other.PostAsync(new Uri("/api/v1/reports", UriKind.Relative), new StringContent("{}"), Ct);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, heard.StatusCode);
    }

    [Theory]
    [InlineData("--Leeward:Proxy:Known", "the-proxy")]
    [InlineData("--Leeward:Web:DrainSeconds", "-1")]
    [InlineData("--Leeward:Web:ShutdownSeconds", "long")]
    [InlineData("--Leeward:Log:Format", "xml")]
    public void Wrong_setting_is_named_in_both_languages(string setting, string value)
    {
        var wrong = Assert.Throws<WrongSettingException>(() => LeewardWeb.Build([setting, value]));
        Assert.Contains(setting[2..], wrong.Message, StringComparison.Ordinal);
        Assert.Contains(value, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(wrong.Message, letter => letter is >= '\u4E00' and <= '\u9FFF');
    }
}
