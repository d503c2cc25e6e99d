using Leeward.Kernel.Access;
using Leeward.Kernel.People;
using Leeward.Kernel.Persistence;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Tests.People;

/// <summary>A small ministry: administrators at the top, in a province and in a prefecture, and people who work below them.</summary>
internal sealed class Staff : IAsyncDisposable
{
    public static readonly CancellationToken Ct = CancellationToken.None;

    private Staff(TestWorld world) => World = world;

    public TestWorld World { get; }

    public static async Task<Staff> CreateAsync(Provider provider) => new(await TestWorld.CreateAsync(provider, new NoteModule()));

    public Task<Actor> AdministratorAsync(string name, string region) => World.ColleagueAsync(name, "administrator", region);

    public Task<Actor> WorkerAsync(string name, string region) => World.ColleagueAsync(name, "child_worker", region);

    /// <summary>An account without a role.</summary>
    public async Task<Guid> NewcomerAsync(string name, string region)
    {
        await using var scope = World.AsMachinery();
        var made = await scope.Get<AddPerson>().RunAsync(new(name, name, region), Ct);
        return made.Value;
    }

    public async Task<Outcome<RoleGiven>> GiveAsync(Actor who, Guid whom, string role, string region, DateOnly? until = null)
    {
        await using var scope = World.As(who);
        return await scope.Get<GiveRole>().RunAsync(whom, new(role, region, UntilOn: until), null, Ct);
    }

    public async Task<T> DoAsync<T>(Actor who, Func<TestScope, Task<T>> work)
    {
        await using var scope = World.As(who);
        return await work(scope);
    }

    /// <summary>What the account may do now.</summary>
    public async Task<IReadOnlyList<HeldRole>> RolesAsync(Guid account)
    {
        await using var scope = World.AsMachinery();
        scope.Get<ActorResolver>().Forget(account);
        return (await scope.Get<ActorResolver>().ResolveAsync(account, Ct))?.Roles ?? [];
    }

    public async Task<(string Verb, string Result, string Details)[]> TrailAsync(Guid account)
    {
        await using var scope = World.AsMachinery();
        return [.. (await scope.Get<AppDbContext>().AuditEntries.AsNoTracking().Where(e => e.RecordId == account).OrderBy(e => e.Seq).ToListAsync(Ct)).Select(e => (e.Verb, e.Result, e.Details))];
    }

    /// <summary>A sign-in on some device.</summary>
    public async Task<Guid> SessionAsync(Guid account)
    {
        await using var scope = World.AsMachinery();
        var db = scope.Get<AppDbContext>();
        var session = new Session { Id = Ids.New(World.Clock), AccountId = account, FromAt = World.Clock.GetUtcNow(), SeenAt = World.Clock.GetUtcNow() };
        db.Sessions.Add(session);
        await db.SaveChangesAsync(Ct);
        return session.Id;
    }

    public async Task<bool> IsAliveAsync(Guid session)
    {
        await using var scope = World.AsMachinery();
        return await scope.Get<AppDbContext>().Sessions.AnyAsync(s => s.Id == session && s.EndedAt == null, Ct);
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
