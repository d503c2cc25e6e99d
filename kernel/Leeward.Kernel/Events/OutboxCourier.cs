using System.Reflection;
using System.Text.Json;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Leeward.Kernel.Events;

/// <summary>That a handler has heard a message; written in the handler's own transaction, so that what it does in the database happens once.</summary>
public sealed class HeardMessage
{
    /// <summary>The message.</summary>
    public Guid MessageId { get; init; }
    /// <summary>The handler's type name.</summary>
    public string Handler { get; init; } = "";
}

/// <summary>Delivers the events of the outbox to their handlers: at least once, each handler in a transaction of its own, later again after a failure.</summary>
public sealed partial class OutboxCourier(IServiceScopeFactory scopes, HandledEvents handled, TimeProvider clock, ILogger<OutboxCourier> log)
{
    /// <summary>After this many tries a message is given up and stays visible among the jobs.</summary>
    public const int MostTries = 10;

    private const int Handful = 100;
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(1), Longest = TimeSpan.FromHours(1);
    private static readonly MethodInfo Hear = typeof(OutboxCourier).GetMethod(nameof(HearAsync), BindingFlags.NonPublic | BindingFlags.Instance)!;

    /// <summary>Delivers what is due. Gives the number of messages that were tried.</summary>
    public async Task<int> DeliverAsync(CancellationToken ct)
    {
        List<OutboxMessage> due;
        var tried = 0;
        await using (var scope = scopes.CreateAsyncScope())
        {
            var (db, now) = (scope.ServiceProvider.GetRequiredService<AppDbContext>(), clock.GetUtcNow());
            due = await Due(db, now).AsNoTracking().OrderBy(o => o.Id).Take(Handful).ToListAsync(ct);
            // What nobody handles is done with together: a hundred thousand of them are not to keep the others waiting.
            var unheard = due.ConvertAll(o => o.Type).Where(type => handled.Find(type) is null).Distinct(StringComparer.Ordinal).ToList();
            if (unheard.Count > 0)
            {
                tried = await Due(db, now).Where(o => unheard.Contains(o.Type)).ExecuteUpdateAsync(s => s.SetProperty(o => o.DoneAt, now).SetProperty(o => o.Tries, o => o.Tries + 1), ct);
                due.RemoveAll(o => unheard.Contains(o.Type, StringComparer.Ordinal));
            }
        }
        foreach (var message in due) { if (await TryAsync(message, ct)) { tried++; } }
        return tried;
    }

    private async Task<bool> TryAsync(OutboxMessage message, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var (now, id) = (clock.GetUtcNow(), message.Id);
        // Of two nodes one wins. Should this process die, the message is due again when the claim has run out.
        var until = now + Claim;
        var mine = await Due(db, now).Where(o => o.Id == id).ExecuteUpdateAsync(s => s.SetProperty(o => o.Tries, o => o.Tries + 1).SetProperty(o => o.NextTryAt, until), ct);
        if (mine != 1) { return false; }
        try
        {
            if (handled.Find(message.Type) is { } type)
            {
                var happened = JsonSerializer.Deserialize(message.Body, type) ?? throw new JsonException("The message is empty.");
                await (Task)Hear.MakeGenericMethod(type).Invoke(this, [message.Id, happened, ct])!;
            }
            await db.Outbox.Where(o => o.Id == id).ExecuteUpdateAsync(
                s => s.SetProperty(o => o.DoneAt, clock.GetUtcNow()).SetProperty(o => o.Error, (string?)null).SetProperty(o => o.NextTryAt, (DateTimeOffset?)null), ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested) { throw; }
        catch (Exception e)
        {
            var error = DatabaseTrouble.Recognise(e)?.Code ?? (e is HandlerFailedException ? e.InnerException! : e).GetType().Name;
            Failed(id, message.Type, message.Tries + 1, error);
            var wait = TimeSpan.FromSeconds(Math.Min(5 * Math.Pow(2, message.Tries), Longest.TotalSeconds));
            var next = clock.GetUtcNow() + wait;
            await db.Outbox.Where(o => o.Id == id).ExecuteUpdateAsync(s => s.SetProperty(o => o.Error, error).SetProperty(o => o.NextTryAt, next), ct);
        }
        return true;
    }

    private static IQueryable<OutboxMessage> Due(AppDbContext db, DateTimeOffset now) =>
        db.Outbox.Where(o => o.DoneAt == null && o.Tries < MostTries && (o.NextTryAt == null || o.NextTryAt <= now));

    private async Task HearAsync<T>(Guid message, T happened, CancellationToken ct) where T : IDomainEvent
    {
        int handlers;
        await using (var scope = scopes.CreateAsyncScope()) { handlers = scope.ServiceProvider.GetServices<IHandles<T>>().Count(); }
        Exception? first = null;
        for (var i = 0; i < handlers; i++)
        {
            // One deaf handler does not keep the others from hearing.
            try { await HearOnceAsync(message, happened, i, ct); }
            catch (Exception e) when (e is not OperationCanceledException) { first ??= e; }
        }
        if (first is not null) { throw new HandlerFailedException(first); }
    }

    private async Task HearOnceAsync<T>(Guid message, T happened, int index, CancellationToken ct) where T : IDomainEvent
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = Actor.Machinery("outbox");
        var handler = scope.ServiceProvider.GetServices<IHandles<T>>().ElementAt(index);
        var name = handler.GetType().FullName!;
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.HeardMessages.AnyAsync(h => h.MessageId == message && h.Handler == name, ct)) { return; }
        db.HeardMessages.Add(new HeardMessage { MessageId = message, Handler = name });
        try { await db.WriteAsync(ct); }
        catch (DbUpdateException e) when (DatabaseTrouble.Recognise(e)?.Kind == RefusalKind.Exists) { return; } // another node was quicker
        await handler.HandleAsync(happened, ct);
        await transaction.CommitAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Event {Message} ({Type}) was not heard at try {Tries}: {Error}")]
    private partial void Failed(Guid message, string type, int tries, string error);
}

/// <summary>A handler threw; what it threw is inside.</summary>
internal sealed class HandlerFailedException(Exception inner) : Exception(inner.GetType().Name, inner);

/// <summary>The kinds of events that somebody handles, by their full name as the outbox keeps it.</summary>
public sealed class HandledEvents
{
    private readonly Lazy<Dictionary<string, Type>> _types;

    // Services are read at first use, when every module has registered its handlers.
    internal HandledEvents(IServiceCollection services) => _types = new(() => services
        .Where(s => s.ServiceType.IsGenericType && s.ServiceType.GetGenericTypeDefinition() == typeof(IHandles<>))
        .Select(s => s.ServiceType.GenericTypeArguments[0]).Distinct().ToDictionary(t => t.FullName!, StringComparer.Ordinal));

    /// <summary>The type of an event; null when nobody handles it.</summary>
    public Type? Find(string fullName) => _types.Value.GetValueOrDefault(fullName);
}
