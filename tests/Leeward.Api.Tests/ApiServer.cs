using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Clients;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Testing;
using Leeward.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Leeward.Api.Tests;

/// <summary>The real server on a port of its own and a fresh database, with systems that call it and people who sign in.</summary>
public sealed partial class ApiServer : IAsyncDisposable
{
    public const string Password = "correct horse battery staple";
    private readonly DatabaseOptions _database;
    private readonly WebApplication _app;

    private ApiServer(WebApplication app, DatabaseOptions database, FakeTimeProvider clock) => (_app, _database, Clock) = (app, database, clock);

    public FakeTimeProvider Clock { get; }

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Urls.First());

    public WebApplication App => _app;

    public static async Task<ApiServer> StartAsync(Provider provider, params string[] settings)
    {
        var database = await Databases.MakeAsync(provider, Directory.CreateTempSubdirectory("leeward").FullName);
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
        string[] arguments =
        [
            "--urls", "http://127.0.0.1:0", "--Leeward:Database:Provider", database.Provider, "--Leeward:Database:DataFolder", database.DataFolder, "--Logging:LogLevel:Default", Environment.GetEnvironmentVariable("LEEWARD_TEST_LOG") ?? "None",
            "--Leeward:Limits:PublicPostsPerMinute", "100000", "--Leeward:Limits:TokensPerMinute", "100000", "--Leeward:Limits:RequestsPerSecond", "100000",
        ];
        if (database.Connection.Length > 0) { arguments = [.. arguments, "--Leeward:Database:Connection", database.Connection]; }
        var app = LeewardWeb.Build([.. arguments, .. settings], services => services.AddSingleton<TimeProvider>(clock));
        await app.Services.GetRequiredService<DatabasePreparer>().PrepareAsync(CancellationToken.None);
        await app.StartAsync();
        return new ApiServer(app, database, clock);
    }

    /// <summary>Without a sign-in, without cookies that are kept.</summary>
    public HttpClient Anonymous(string language = "en")
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        return client;
    }

    /// <summary>A system with one role, as the administrator would let it in.</summary>
    public Task<ClientWithSecret> LetInAsync(string role, string region, string? name = null) => LetInAsync([role], region, name ?? $"{role} {region}");

    /// <summary>As above, with several roles at once.</summary>
    public async Task<ClientWithSecret> LetInAsync(IReadOnlyList<string> roles, string region, string name)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = Actor.Machinery("test");
        var desk = scope.ServiceProvider.GetRequiredService<ClientDesk>();
        var made = await desk.AddAsync(new(name, [.. roles], region, null), CancellationToken.None);
        Assert.True(made.Ok, made.Refusal?.Code);
        return made.Value;
    }

    public async Task<HttpResponseMessage> AskTokenAsync(string? id, string? secret, string? scope = null)
    {
        using var client = Anonymous();
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        if (id is not null) { form["client_id"] = id; }
        if (secret is not null) { form["client_secret"] = secret; }
        if (scope is not null) { form["scope"] = scope; }
        return await client.PostAsync("/connect/token", new FormUrlEncodedContent(form));
    }

    public async Task<string> TokenAsync(ClientWithSecret who)
    {
        using var answer = await AskTokenAsync(who.ClientId, who.Secret);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    /// <summary>Calls with the token of a system that has one role in a region.</summary>
    public async Task<HttpClient> CallerAsync(string role, string region, string language = "en") => Bearing(await TokenAsync(await LetInAsync(role, region)), language);

    public HttpClient Bearing(string token, string language = "en")
    {
        var client = Anonymous(language);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A person with a role, signed in as a browser is: cookies and nothing else.</summary>
    public Task<HttpClient> SignedInAsync(string name, string role, string region) => SignedInAsync(name, [role], region);

    /// <summary>As above, with several roles at once.</summary>
    public async Task<HttpClient> SignedInAsync(string name, IReadOnlyList<string> roles, string region)
    {
        await using (var scope = Services.CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            var account = new Account { Id = Ids.New(Clock), UserName = name, DisplayName = name, Region = region };
            var made = await users.CreateAsync(account, Password);
            Assert.True(made.Succeeded, string.Join(' ', made.Errors.Select(e => e.Description)));
            var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
            db.Assignments.AddRange(roles.Select(role => new Assignment { Id = Ids.New(Clock), AccountId = account.Id, Role = role, Region = region, FromAt = Clock.GetUtcNow().AddDays(-1) }));
            await db.SaveChangesAsync();
        }
        var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = Address };
        var page = await browser.GetStringAsync("/sign-in");
        var form = HiddenField().Matches(page).DistinctBy(m => m.Groups[1].Value).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        form["Form.Name"] = name;
        form["Form.Password"] = Password;
        using var answer = await browser.PostAsync("/sign-in", new FormUrlEncodedContent(form));
        Assert.True((int)answer.StatusCode is >= 300 and < 400, await answer.Content.ReadAsStringAsync());
        return browser;
    }

    public async Task<T> DoAsync<TUse, T>(Actor actor, Func<TUse, Task<T>> use) where TUse : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = actor;
        return await use(scope.ServiceProvider.GetRequiredService<TUse>());
    }

    /// <summary>All routes and pages as the server lists them. Not by the builder's own sources: those make every route anew each time they are asked.</summary>
    internal IEnumerable<RouteEndpoint> Routes => Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    public Task<T> ReadAsync<T>(Func<AppDbContext, Task<T>> read) => DoAsync(Actor.Machinery("test"), read);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await Databases.DropAsync(_database);
        Directory.Delete(_database.DataFolder, recursive: true);
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenField();
}

/// <summary>May everything, for letting test systems in.</summary>
internal sealed class Everything : IAccess
{
    public Actor Actor { get; } = Actor.Machinery("test");

    public bool HoldsAnywhere(string right) => true;

    public bool Can(string right, RegionCode region, Sensitivity sensitivity = Sensitivity.Normal, Guid? accessId = null) => true;

    public Task<Reach> ReachAsync(string region, Sensitivity sensitivity, Guid accessId, CancellationToken ct) => throw new NotSupportedException();

    public Task<bool> MayAsync(string right, IRecord record, CancellationToken ct) => Task.FromResult(true);

    public FieldGroups FieldsFor(string right, IRecord record) => (FieldGroups)31;

    public Task<Refusal> RefuseAsync(string right, string kind, Guid? id, CancellationToken ct) => Task.FromResult(Refusal.NotFound);

    public void Name(Guid accessId, Guid accountId, string reason, DateTimeOffset? until = null) { }

    public void Share(Guid accessId, Guid unitId, Guid forId) { }

    public Task EndSharingAsync(Guid forId, DateTimeOffset at, CancellationToken ct) => Task.CompletedTask;

    public Task<bool> IsNamedAsync(Guid accessId, CancellationToken ct) => Task.FromResult(true);
}
