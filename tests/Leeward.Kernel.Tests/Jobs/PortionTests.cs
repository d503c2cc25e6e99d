using Leeward.Kernel.Access;
using Leeward.Kernel.Bulk;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Persistence;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Kernel.Tests.Jobs;

/// <summary>Portions that are read ahead: each written once, in order, with its cursor; read anew where a race was lost; ended cleanly where something goes wrong.</summary>
public sealed class PortionTests
{
    private const int Portion = 20;
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, Databases]
    public async Task Portions_are_read_beside_one_another_and_written_once_and_in_order(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        var (notes, job) = (await NotesAsync(world, 130), await JobAsync(world));
        var (written, beside, most) = (new List<Guid>(), 0, 0);
        var done = await job.PortionsAsync(Guid.Empty, 7, NextAsync, async (services, ids, ct) =>
        {
            var now = Interlocked.Increment(ref beside);
            lock (written) { most = Math.Max(most, now); }
            await Task.Delay(20, ct);
            Interlocked.Decrement(ref beside);
            return ids;
        }, async (services, ids, ct) =>
        {
            written.AddRange(ids);
            await AddAsync(services.GetRequiredService<IBulk>(), world, ids, "seen", ct);
        }, Ct);
        Assert.True(done.Ok);
        Assert.Equal(notes, written);
        Assert.True(most > 1, "one after the other");
        Assert.Equal((137L, notes[^1].ToString()), (job.Done, job.Cursor));
        Assert.Equal(130, await CountAsync(world, "seen"));
    }

    [Theory, Databases]
    public async Task Portion_that_lost_a_race_is_read_anew_and_one_that_fails_leaves_what_was_written(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        var (notes, job) = (await NotesAsync(world, 60), await JobAsync(world));
        var (reads, lost) = (0, false);
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => job.PortionsAsync(Guid.Empty, 0, NextAsync, (services, ids, ct) =>
        {
            Interlocked.Increment(ref reads);
            // The second portion loses a race once: what it is to write is there already when it is written.
            return Task.FromResult((Ids: ids, Code: ids[0] == notes[20] && !lost ? "first" : "again"));
        }, async (services, found, ct) =>
        {
            if (found.Ids[0] == notes[40]) { throw new InvalidOperationException("broken"); }
            if (found.Code == "first") { lost = true; await AddAsync(services.GetRequiredService<IBulk>(), world, [.. found.Ids.Take(1), .. found.Ids.Take(1)], "twice", ct); }
            await AddAsync(services.GetRequiredService<IBulk>(), world, found.Ids, "done", ct);
        }, Ct));
        Assert.Equal("broken", failed.Message);
        Assert.True(lost);
        Assert.Equal(4, reads);
        // Wholly and once: two portions are there, with their cursor, and nothing of the one that failed.
        Assert.Equal((40L, notes[39].ToString()), (job.Done, job.Cursor));
        Assert.Equal((40, 0), (await CountAsync(world, "done"), await CountAsync(world, "twice")));
        // Whoever goes on begins behind them.
        var left = new List<Guid>();
        var rest = await job.PortionsAsync(Guid.Parse(job.Cursor), job.Done, NextAsync, (services, ids, ct) => Task.FromResult(ids), (services, ids, ct) => { left.AddRange(ids); return Task.CompletedTask; }, Ct);
        Assert.True(rest.Ok);
        Assert.Equal(notes[40..], left);
    }

    private static Task<TestWorld> WorldAsync(Provider provider) => TestWorld.CreateAsync(provider, [new NoteModule()], s => ChildProcess.Slow(s, TimeSpan.Zero));

    private static async Task<JobRun> JobAsync(TestWorld world)
    {
        await using var scope = world.AsMachinery();
        var (db, desk) = (scope.Get<AppDbContext>(), scope.Get<JobDesk>());
        var asked = await desk.AskAsync(WriteNotes.Right, desk.New(Ids.New(world.Clock), WriteNotes.Name, new RegionCode("52"), "0", null, anyNode: true), Ct);
        var until = world.Clock.GetUtcNow() + JobRunner.Lease;
        await db.Jobs.Where(j => j.Id == asked.Value).ExecuteUpdateAsync(s => s.SetProperty(j => j.State, JobState.Running).SetProperty(j => j.LeaseOwner, "here").SetProperty(j => j.LeaseUntil, until), Ct);
        var job = await db.Jobs.AsNoTracking().SingleAsync(j => j.Id == asked.Value, Ct);
        return new(job, "here", Actor.Machinery("test"), world.Services.GetRequiredService<IServiceScopeFactory>(), world.Clock, null);
    }

    /// <summary>Notes to be worked at, by their ids.</summary>
    private static async Task<List<Guid>> NotesAsync(TestWorld world, int count)
    {
        await using var scope = world.AsMachinery();
        await AddAsync(scope.Get<IBulk>(), world, [.. Enumerable.Range(0, count).Select(_ => Ids.New(world.Clock))], "given", Ct);
        return await scope.Get<AppDbContext>().Set<Note>().OrderBy(n => n.Id).Select(n => n.Id).ToListAsync(Ct);
    }

    private static Task<List<Guid>> NextAsync(IServiceProvider services, Guid after, CancellationToken ct) =>
        services.GetRequiredService<AppDbContext>().Set<Note>().Where(n => n.Title == "given" && n.Id.CompareTo(after) > 0).OrderBy(n => n.Id).Select(n => n.Id).Take(Portion).ToListAsync(ct);

    private static async Task AddAsync(IBulk bulk, TestWorld world, IReadOnlyList<Guid> about, string title, CancellationToken ct)
    {
        var notes = about.Select(one => { var id = Ids.New(world.Clock); return new Note { Id = id, AccessId = id, Region = "52", Title = title }.WithCode($"{title} {one:N}"); }).ToList();
        var added = await bulk.WriteAsync(WriteNotes.Right, new BulkBatch().Add(notes), ct);
        Assert.True(added.Ok, added.Refusal?.Code);
    }

    private static async Task<int> CountAsync(TestWorld world, string title)
    {
        await using var scope = world.AsMachinery();
        return await scope.Get<AppDbContext>().Set<Note>().CountAsync(n => n.Title == title, Ct);
    }
}
