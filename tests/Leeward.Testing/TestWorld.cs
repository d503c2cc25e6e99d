using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Signing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Leeward.Testing;

/// <summary>A whole Leeward on a fresh database with a clock that stands still, and people who act in it.</summary>
public sealed class TestWorld : IAsyncDisposable
{
    private readonly DatabaseOptions _database;

    private readonly bool _guest;

    private TestWorld(ServiceProvider services, FakeTimeProvider clock, DatabaseOptions database, bool guest)
    {
        _guest = guest;
        Services = services;
        Clock = clock;
        _database = database;
    }

    /// <summary>The clock; starts on Monday 2026-03-02 at 09:00 in Shanghai.</summary>
    public FakeTimeProvider Clock { get; }

    /// <summary>The root services.</summary>
    public ServiceProvider Services { get; }

    /// <summary>The data folder of this world.</summary>
    public string Folder => _database.DataFolder;

    /// <summary>Where the database is.</summary>
    public DatabaseOptions Database => _database;

    /// <summary>Makes a world with the given modules.</summary>
    public static Task<TestWorld> CreateAsync(Provider provider, params IModule[] modules) => CreateAsync(provider, modules, null);

    /// <summary>Makes a world with the given modules and further services.</summary>
    public static async Task<TestWorld> CreateAsync(Provider provider, IReadOnlyList<IModule> modules, Action<IServiceCollection>? more)
    {
        var folder = Directory.CreateTempSubdirectory("leeward").FullName;
        return await OpenAsync(await Databases.MakeAsync(provider, folder), guest: false, modules, more);
    }

    /// <summary>A further node on the database of a world, perhaps in another process; it does not take the database away at its end.</summary>
    public static Task<TestWorld> JoinAsync(DatabaseOptions database, IReadOnlyList<IModule> modules, Action<IServiceCollection>? more) =>
        OpenAsync(database, guest: true, modules, more);

    private static async Task<TestWorld> OpenAsync(DatabaseOptions database, bool guest, IReadOnlyList<IModule> modules, Action<IServiceCollection>? more)
    {
        ArgumentNullException.ThrowIfNull(database);
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Leeward:Database:Provider"] = database.Provider,
            ["Leeward:Database:Connection"] = database.Connection,
            ["Leeward:Database:DataFolder"] = database.DataFolder,
        }).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<TimeProvider>(clock);
        services.AddLogging(l => l.SetMinimumLevel(LogLevel.Warning));
        services.AddSingleton<ISchema, TestSchema>();
        services.AddScoped<IFreshProof, TypedProof>();
        services.AddLeeward(configuration, modules);
        more?.Invoke(services);
        var world = new TestWorld(services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true }), clock, database, guest);
        await world.Services.GetRequiredService<DatabasePreparer>().PrepareAsync(CancellationToken.None);
        return world;
    }

    /// <summary>A scope in which the machinery acts.</summary>
    public TestScope AsMachinery() => As(Actor.Machinery("test"));

    /// <summary>A scope in which nobody is signed in.</summary>
    public TestScope AsPublic() => As(Actor.Public);

    /// <summary>A scope in which an actor acts.</summary>
    public TestScope As(Actor actor)
    {
        var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = actor;
        return new TestScope(scope);
    }

    /// <summary>A person with rights in one region: <c>world.Person("worker", "520102", Sensitivity.Sensitive, "cases.*")</c>.</summary>
    public Actor Person(string name, string region, Sensitivity max, params string[] rights) => new()
    {
        AccountId = Ids.New(Clock),
        Name = name,
        Grants = [.. rights.Select(r => new Grant(r, new RegionCode(region), max, (FieldGroups)31))],
        Roles = [new HeldRole(name, new RegionCode(region), null)],
    };

    /// <summary>A person with an account and a role of the pack, as one who signs in.</summary>
    public async Task<Actor> ColleagueAsync(string name, string role, string region, Guid? unit = null, string body = "")
    {
        await using var scope = AsMachinery();
        var db = scope.Get<AppDbContext>();
        var account = new Account { Id = Ids.New(Clock), UserName = name, NormalizedUserName = name.ToUpperInvariant(), DisplayName = name, SecurityStamp = name, Region = region, SigningBody = body };
        db.Users.Add(account);
        db.Assignments.Add(new Assignment { Id = Ids.New(Clock), AccountId = account.Id, Role = role, Region = region, UnitId = unit, FromAt = Clock.GetUtcNow().AddMinutes(-1) });
        await db.SaveChangesAsync();
        return await scope.Get<ActorResolver>().ResolveAsync(account.Id, CancellationToken.None) ?? throw new InvalidOperationException($"{name} cannot act.");
    }

    /// <summary>The same person at their next request: with the roles and shares of now.</summary>
    public async Task<Actor> AgainAsync(Actor person) =>
        await Services.GetRequiredService<ActorResolver>().ResolveAsync(person.AccountId!.Value, CancellationToken.None) ?? throw new InvalidOperationException($"{person.Name} cannot act.");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        if (_guest) { return; }
        await Databases.DropAsync(_database);
        Directory.Delete(_database.DataFolder, recursive: true);
    }
}

/// <summary>A scope with its services.</summary>
public sealed class TestScope(AsyncServiceScope scope) : IAsyncDisposable
{
    /// <summary>Who acts.</summary>
    public Actor Actor => Get<ActorScope>().Actor;

    /// <summary>A service of the scope.</summary>
    public T Get<T>() where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    /// <summary>All services of a kind.</summary>
    public IEnumerable<T> All<T>() where T : notnull => scope.ServiceProvider.GetServices<T>();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => scope.DisposeAsync();
}
