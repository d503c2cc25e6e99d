using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures.Bench;

/// <summary>The module with its kernel on a database, without a web server.</summary>
internal sealed class World(ServiceProvider services, BenchClock clock) : IAsyncDisposable
{
    public static async Task<World> OpenAsync(IConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        var clock = new BenchClock();
        services.AddSingleton<TimeProvider>(clock);
        services.AddLogging();
        services.AddSingleton<ISchema, Tables>();
        services.AddLeeward(configuration, new ProceduresModule());
        var world = new World(services.BuildServiceProvider(), clock);
        await world.Get<DatabasePreparer>().PrepareAsync(CancellationToken.None);
        return world;
    }

    public BenchClock Clock => clock;

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>A scope in which the machinery acts.</summary>
    public AsyncServiceScope Scope()
    {
        var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = Actor.Machinery("bench");
        return scope;
    }

    /// <summary>Some of the open runs, in an order that their making does not give away.</summary>
    public async Task<List<Guid>> OpenRunsAsync(int most, CancellationToken ct)
    {
        await using var scope = Scope();
        return await scope.ServiceProvider.GetRequiredService<IRecords>().Unfiltered<Run>("bench").Where(r => r.ClosedAt == null).OrderBy(r => r.SubjectNumber).Select(r => r.Id).Take(most).ToListAsync(ct);
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    /// <summary>The migrations know all modules; the tables of the one that is measured come from its model.</summary>
    private sealed class Tables : ISchema
    {
        public async Task<Outcome> BringAsync(AppDbContext db, CancellationToken ct)
        {
            if (!await db.Database.EnsureCreatedAsync(ct) && !await db.Database.GetService<IRelationalDatabaseCreator>().HasTablesAsync(ct)) { await MakeAsync(db, null, ct); }
            return Outcome.Done;
        }

        public bool Knows(AppDbContext db, string? version) => version is null;

        public Task MakeAsync(AppDbContext db, string? version, CancellationToken ct) => db.Database.GetService<IRelationalDatabaseCreator>().CreateTablesAsync(ct);
    }
}

/// <summary>The machine's clock, put forward; it can be made to stand.</summary>
internal sealed class BenchClock : TimeProvider
{
    private DateTimeOffset? _stood;

    public TimeSpan Offset { get; set; }

    public bool Stands { get => _stood is not null; set => _stood = value ? System.GetUtcNow() : null; }

    public override DateTimeOffset GetUtcNow() => (_stood ?? System.GetUtcNow()) + Offset;
}
