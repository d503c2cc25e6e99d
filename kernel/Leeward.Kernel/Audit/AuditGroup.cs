using System.Collections.Concurrent;
using Leeward.Kernel.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Kernel.Audit;

/// <summary>
/// Group commit for readings and refusals: while one transaction is on its way to the disk, what comes in waits, and the next transaction takes all of it.
/// Nobody is told before their own link is committed. One person alone waits for nobody.
/// </summary>
internal sealed class AuditGroup(IServiceScopeFactory scopes, Action<AppDbContext, IReadOnlyList<AuditEntry>> write) : IDisposable
{
    private const int MostAtOnce = 64;
    private readonly BlockingCollection<Waiting> _waiting = [];
    private readonly Lock _gate = new();
    private Thread? _writer;

    /// <summary>Returns when the entries are committed; throws what the database said where they are not.</summary>
    public async Task AddAsync(IReadOnlyList<AuditEntry> entries, CancellationToken ct)
    {
        var mine = new Waiting(entries, new(TaskCreationOptions.RunContinuationsAsynchronously));
        Start();
        _waiting.Add(mine, ct);
        await mine.Done.Task.WaitAsync(ct);
    }

    // A thread of its own: everybody waits for this, so it must not stand in the queue of the thread pool behind those who wait for it.
    private void Start()
    {
        if (_writer is not null) { return; }
        lock (_gate)
        {
            if (_writer is not null) { return; }
            var writer = new Thread(WriteAll) { IsBackground = true, Name = "audit" };
            writer.Start();
            _writer = writer;
        }
    }

    private void WriteAll()
    {
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            List<Waiting> some = [first];
            while (some.Count < MostAtOnce && _waiting.TryTake(out var next)) { some.Add(next); }
            // One bad entry must not fail its neighbours.
            if (!Try(some)) { foreach (var one in some) { Try([one]); } }
        }
    }

    /// <summary>False where several were not written and are to be tried one by one.</summary>
    private bool Try(List<Waiting> some)
    {
        try { Write(some); }
        catch (Exception e)
        {
            if (some.Count > 1) { return false; }
            some[0].Done.SetException(e);
            return true;
        }
        foreach (var one in some) { one.Done.SetResult(); }
        return true;
    }

    private void Write(List<Waiting> some)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        using var transaction = db.Database.BeginTransaction();
        write(db, [.. some.SelectMany(one => one.Entries)]);
        transaction.Commit();
    }

    public void Dispose()
    {
        _waiting.CompleteAdding();
        _writer?.Join(TimeSpan.FromSeconds(10));
        _waiting.Dispose();
    }

    private sealed record Waiting(IReadOnlyList<AuditEntry> Entries, TaskCompletionSource Done);
}
