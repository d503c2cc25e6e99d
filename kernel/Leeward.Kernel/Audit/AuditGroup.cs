using Leeward.Kernel.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Kernel.Audit;

/// <summary>
/// Group commit for readings and refusals: while one transaction is on its way to the disk, what comes in waits, and the next transaction takes all of it.
/// Nobody is told before their own link is committed. One person alone waits for nobody.
/// </summary>
internal sealed class AuditGroup(IServiceScopeFactory scopes, Func<AppDbContext, IReadOnlyList<AuditEntry>, CancellationToken, Task> write)
{
    private const int MostAtOnce = 64;
    private readonly Lock _gate = new();
    private readonly Queue<Waiting> _waiting = new();
    private bool _writing;

    /// <summary>Returns when the entries are committed; throws what the database said where they are not.</summary>
    public async Task AddAsync(IReadOnlyList<AuditEntry> entries, CancellationToken ct)
    {
        var mine = new Waiting(entries, new(TaskCreationOptions.RunContinuationsAsynchronously));
        bool first;
        lock (_gate)
        {
            _waiting.Enqueue(mine);
            first = !_writing;
            _writing = true;
        }
        // Whoever comes first writes for all until nobody waits; not on their own request, which may be broken off.
        if (first) { _ = Task.Run(WriteAllAsync, CancellationToken.None); }
        await mine.Done.Task.WaitAsync(ct);
    }

    private async Task WriteAllAsync()
    {
        while (Next() is { Count: > 0 } some)
        {
            try
            {
                await WriteAsync(some);
                foreach (var one in some) { one.Done.SetResult(); }
            }
            catch (Exception e)
            {
                // One bad entry must not fail its neighbours.
                if (some.Count == 1) { some[0].Done.SetException(e); }
                else { foreach (var one in some) { await AloneAsync(one); } }
            }
        }
    }

    private async Task AloneAsync(Waiting one)
    {
        try
        {
            await WriteAsync([one]);
            one.Done.SetResult();
        }
        catch (Exception e) { one.Done.SetException(e); }
    }

    private async Task WriteAsync(List<Waiting> some)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await write(db, [.. some.SelectMany(one => one.Entries)], CancellationToken.None);
        await transaction.CommitAsync();
    }

    private List<Waiting> Next()
    {
        lock (_gate)
        {
            List<Waiting> some = [];
            while (some.Count < MostAtOnce && _waiting.TryDequeue(out var one)) { some.Add(one); }
            _writing = some.Count > 0;
            return some;
        }
    }

    private sealed record Waiting(IReadOnlyList<AuditEntry> Entries, TaskCompletionSource Done);
}
