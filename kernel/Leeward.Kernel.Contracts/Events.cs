namespace Leeward.Kernel;

/// <summary>
/// Something that happened, told to other modules after commit through the outbox. Ids and codes only, never a name of a child.
/// Handlers must be idempotent: delivery is at least once.
/// </summary>
public interface IDomainEvent;

/// <summary>Hears one kind of event. Registered in the module's services.</summary>
public interface IHandles<in TEvent> where TEvent : IDomainEvent
{
    /// <summary>Acts on the event; throwing means it will be delivered again later.</summary>
    Task HandleAsync(TEvent happened, CancellationToken ct);
}
