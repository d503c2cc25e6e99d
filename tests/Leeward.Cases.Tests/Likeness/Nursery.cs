using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Cases.Duplicates;
using Leeward.Cases.Likeness;
using Leeward.Cases.Merges;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Persistence;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Tests.Likeness;

/// <summary>Two counties of two provinces with a worker and a supervisor each, and a supervisor above both.</summary>
internal sealed class Nursery : IAsyncDisposable
{
    private Nursery(Town town) => Town = town;

    public Town Town { get; }
    public TestWorld World => Town.World;
    public Actor Worker { get; private set; } = null!;
    public Actor There { get; private set; } = null!;
    public Actor Supervisor { get; private set; } = null!;
    public Actor Above { get; private set; } = null!;

    public static async Task<Nursery> MakeAsync(Provider provider)
    {
        var town = await Town.MakeAsync(provider);
        var world = town.World;
        return new Nursery(town)
        {
            Worker = await world.ColleagueAsync("worker.wang", "child_worker", Town.Here), There = await world.ColleagueAsync("worker.there", "child_worker", Town.There),
            Supervisor = await world.ColleagueAsync("supervisor.chen", "supervisor", Town.Here), Above = await world.ColleagueAsync("supervisor.above", "supervisor", ""),
        };
    }

    public static ChildRequest Child(string name = "司徒云起", string? born = "2015-06-14", string sex = "male", string region = Town.Here, string? resident = null, bool onlyIfNew = false) => new()
    {
        Name = name, Sex = sex, BornOn = born is null ? null : DateOnly.Parse(born, System.Globalization.CultureInfo.InvariantCulture), Region = region, ResidentId = resident, OnlyIfNew = onlyIfNew,
    };

    public async Task<Guid> RegisterAsync(Actor who, ChildRequest child)
    {
        var made = await DoAsync<EditChild, Outcome<Guid>>(who, e => e.RunAsync(null, child, null, default));
        Assert.True(made.Ok, made.Refusal?.Code);
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        return made.Value;
    }

    public Task<Outcome<LikelyAnswer>> LikelyAsync(Actor who, ChildRequest child) => DoAsync<FindLikely, Outcome<LikelyAnswer>>(who, f => f.RunAsync(new()
    {
        Name = child.Name, Sex = child.Sex, BornOn = child.BornOn, EstimatedAge = child.EstimatedAge, ResidentId = child.ResidentId, Region = child.Region,
    }, default));

    public async Task<ChildView> ReadAsync(Actor who, Guid id)
    {
        var read = await DoAsync<ReadChild, Outcome<ChildView>>(who, r => r.RunAsync(id, default));
        Assert.True(read.Ok, read.Refusal?.Code);
        return read.Value;
    }

    public async Task CarerAsync(Actor who, Guid child, string name, string phone, string relationship = "mother")
    {
        var version = (await ReadAsync(who, child)).Version;
        var done = await DoAsync<EditChild, Outcome>(who, e => e.CaregiverAsync(child, null, new(name, relationship, phone, true, true), version, default));
        Assert.True(done.Ok, done.Refusal?.Code);
        World.Clock.Advance(TimeSpan.FromSeconds(1));
    }

    /// <summary>Searches for duplicates as the machinery does once an hour.</summary>
    public async Task SearchAsync()
    {
        Guid? job;
        await using (var scope = World.AsMachinery()) { job = (await scope.Get<StartSearch>().RunAsync("", default)).Value; }
        if (job is null) { return; }
        await using var other = World.AsMachinery();
        var done = await other.Get<JobRunner>().RunAsync(job.Value, null, default);
        Assert.Equal((JobState.Done, null), (done!.State, done.Error));
    }

    public async Task<IReadOnlyList<PairSummary>> PairsAsync(Actor who, PairFilter? filter = null) => (await DoAsync<ReadPairs, Page<PairSummary>>(who, r => r.ListAsync(filter ?? new(), default))).Items;

    public async Task<Outcome<Guid>> MergeAsync(Actor who, Guid kept, Guid other, params string[] fromOther)
    {
        var versions = await InAsync(db => db.Set<Child>().Where(c => c.Id == kept || c.Id == other).ToDictionaryAsync(c => c.Id, c => c.Version));
        var done = await DoAsync<MergeChildren, Outcome<Guid>>(who, m => m.RunAsync(kept, versions[kept], new() { OtherId = other, OtherVersion = versions[other], FromOther = fromOther, Reason = "Same family, same child." }, default));
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        return done;
    }

    public async Task<Outcome> UndoAsync(Actor who, Guid child, Guid merge, UndoMergeRequest? request = null)
    {
        var read = await DoAsync<UndoMerge, Outcome<MergeView>>(who, u => u.ReadAsync(child, merge, default));
        if (!read.Ok) { return read.Refusal!; }
        return await DoAsync<UndoMerge, Outcome>(who, u => u.RunAsync(child, merge, request ?? new() { Reason = "They are two children after all." }, read.Value.Version, default));
    }

    public Task<T> DoAsync<TUse, T>(Actor who, Func<TUse, Task<T>> use) where TUse : notnull => Town.InAsync(who, use);

    public async Task<T> InAsync<T>(Func<AppDbContext, Task<T>> read)
    {
        await using var scope = World.AsMachinery();
        return await read(scope.Get<AppDbContext>());
    }

    public Task<List<AuditEntry>> TrailAsync(Actor who) => InAsync(db => db.AuditEntries.AsNoTracking().Where(e => e.ActorId == who.AccountId).OrderBy(e => e.Seq).ToListAsync());

    public ValueTask DisposeAsync() => Town.DisposeAsync();
}
