using System.Diagnostics;
using Leeward.Cases;
using Leeward.Cases.Children;
using Leeward.Insight;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Bulk;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Sealing;
using Leeward.Packs;
using Leeward.Procedures;
using Leeward.Procedures.Published;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Server.Bench.World;

/// <summary>Fills a database with a world of synthetic children and the work for them, by the bulk lane, with real seals, match keys and audit links.</summary>
internal static class Filler
{
    private const int PerBatch = 4000, Seed = 7;

    public static async Task RunAsync(IConfiguration configuration, int children, CancellationToken ct)
    {
        await using var services = Services(configuration);
        await services.GetRequiredService<DatabasePreparer>().PrepareAsync(ct);
        var watch = Stopwatch.StartNew();
        var end = TimeProvider.System.GetUtcNow();
        var from = end.AddYears(-3);
        var pack = services.GetRequiredService<PackSet>();
        var (names, random) = (new NameDraw(pack), new Random(Seed));
        var counties = Places.For(pack, children);
        var people = new People(services, names, random);
        await people.MakeAsync(counties, from, ct);
        var procedure = await people.CentresAsync(counties, from, ct);
        var maker = await MakerAsync(services, names, counties, procedure, from, end, random, ct);
        Console.Error.WriteLine($"people, centres, histories: {watch.Elapsed.TotalSeconds:0} s");
        await WriteAsync(services, maker, children, from, end, watch, ct);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(20));
        // What autovacuum does in time.
        if (db.Database.IsNpgsql()) { await db.Database.ExecuteSqlRawAsync("VACUUM (ANALYZE)", ct); }
        Console.Error.WriteLine($"filled: {children} children in {watch.Elapsed.TotalSeconds:0} s");
    }

    private static ServiceProvider Services(IConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddSingleton<TimeProvider>(new FillClock());
        services.AddLogging();
        services.AddLeeward(configuration, new CasesModule(), new InsightModule(), new ProceduresModule());
        services.AddIdentityCore<Account>(o => o.Stores.SchemaVersion = IdentitySchemaVersions.Version3).AddEntityFrameworkStores<AppDbContext>();
        return services.BuildServiceProvider();
    }

    private static async Task<MakeChildren> MakerAsync(ServiceProvider services, NameDraw names, List<County> counties, string procedure, DateTimeOffset from, DateTimeOffset end, Random random, CancellationToken ct)
    {
        var scope = services.CreateAsyncScope(); // lives as long as the maker
        scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = Actor.Machinery("bench");
        var library = scope.ServiceProvider.GetRequiredService<ProcedureLibrary>();
        var definition = await library.CurrentAsync(procedure, ct) ?? throw new InvalidOperationException("No procedure in force.");
        var histories = new RunHistories(definition, library.CalendarOf(definition), from, end, 200, random);
        var (vault, pack, clock) = (services.GetRequiredService<IVault>(), services.GetRequiredService<PackSet>(), services.GetRequiredService<TimeProvider>());
        var cases = new MakeCases(vault, pack, clock, histories, procedure, definition.ContentHash, end);
        return new(names, scope.ServiceProvider.GetRequiredService<ChildNames>(), vault, clock, counties, cases);
    }

    private static async Task WriteAsync(ServiceProvider services, MakeChildren maker, int children, DateTimeOffset from, DateTimeOffset end, Stopwatch watch, CancellationToken ct)
    {
        var batches = Enumerable.Range(0, (children + PerBatch - 1) / PerBatch).Select(b => (Number: b, First: b * PerBatch, Count: Math.Min(PerBatch, children - (b * PerBatch)))).ToList();
        DateTimeOffset At(int child) => from + ((end - from) * ((double)child / children));
        var ahead = new Queue<Task<Batch>>();
        var next = 0;
        for (var done = 0; done < batches.Count; done++)
        {
            while (next < batches.Count && ahead.Count <= Environment.ProcessorCount)
            {
                var (number, first, count) = batches[next++];
                ahead.Enqueue(Task.Run(() => maker.Make(Seed + number, count, At(first), At(first + count)), ct));
            }
            var batch = await ahead.Dequeue();
            await using var scope = services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = Actor.Machinery("bench");
            var written = await scope.ServiceProvider.GetRequiredService<IBulk>().WriteAsync("bench.fill", batch.ForBulk(), ct);
            if (!written.Ok) { throw new InvalidOperationException(written.Refusal!.Code); }
            var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
            db.NamedPeople.AddRange(batch.Named);
            await db.SaveChangesAsync(ct);
            if ((done + 1) % 25 == 0) { Console.Error.WriteLine($"{Math.Min(children, (done + 1) * PerBatch)} children, {watch.Elapsed.TotalSeconds:0} s"); }
        }
    }
}
