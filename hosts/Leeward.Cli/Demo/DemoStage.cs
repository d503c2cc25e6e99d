using System.Runtime.CompilerServices;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Kernel;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Cli.Demo;

/// <summary>
/// Lets the people of the demo world act, one after another, with their own rights. Many acts are one transaction; each meets permissions, sealing and audit as on a page.
/// </summary>
internal sealed class DemoStage : IAsyncDisposable
{
    private const int ActsPerTransaction = 200;
    private readonly IServiceProvider _services;
    private readonly DemoClock _clock;
    private readonly AsyncServiceScope _scope;
    private readonly AppDbContext _db;
    private readonly ActorScope _actor;
    private readonly Dictionary<Guid, Actor> _actors = [];
    private IDbContextTransaction? _transaction;
    private int _acts;

    public DemoStage(IServiceProvider services, DemoClock clock)
    {
        (_services, _clock, _scope) = (services, clock, services.CreateAsyncScope());
        (_db, _actor) = (Get<AppDbContext>(), Get<ActorScope>());
        _db.Database.AutoSavepointsEnabled = false; // a refusal ends the making of the world
    }

    public T Get<T>() where T : notnull => _scope.ServiceProvider.GetRequiredService<T>();

    /// <summary>The next act is this person's.</summary>
    public async Task<DemoStage> AsAsync(Guid account, CancellationToken ct)
    {
        if (!_actors.TryGetValue(account, out var actor))
        {
            actor = await _services.GetRequiredService<ActorResolver>().ResolveAsync(account, ct) ?? throw new CliException("An account of the demo world is not there.");
            _actors.Add(account, actor);
        }
        return await AsAsync(actor, ct);
    }

    public async Task<DemoStage> AsAsync(Actor actor, CancellationToken ct)
    {
        if (++_acts % ActsPerTransaction == 0) { await CommitAsync(ct); }
        _db.ChangeTracker.Clear();
        _transaction ??= await _db.Database.BeginTransactionAsync(ct);
        _actor.Actor = actor;
        _clock.Now += TimeSpan.FromMilliseconds(40); // no two acts at one moment: ids keep the order
        return this;
    }

    public async Task CommitAsync(CancellationToken ct)
    {
        if (_transaction is null) { return; }
        await _transaction.CommitAsync(ct);
        await _transaction.DisposeAsync();
        _transaction = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null) { await _transaction.DisposeAsync(); }
        await _scope.DisposeAsync();
    }

    public static void Must(Outcome outcome, [CallerMemberName] string act = "")
    {
        if (!outcome.Ok) { throw Refused(outcome.Refusal!, act); }
    }

    public static T Must<T>(Outcome<T> outcome, [CallerMemberName] string act = "") => outcome.Ok ? outcome.Value : throw Refused(outcome.Refusal!, act);

    private static CliException Refused(Refusal refusal, string act) =>
        refusal.Kind == RefusalKind.NoRoom
            ? new("The disk is full: nothing more was saved. Make room and run the same command again. | 存储空间已满，请清理空间后重新运行同一命令。")
            : new($"The demo world met a refusal at {act}: {string.Join("; ", new[] { refusal }.Concat(refusal.More).Select(r => $"{r.Code} {r.Field} {string.Join(' ', r.Args)}"))}");
}
