namespace Leeward.Kernel.Records;

/// <summary>The only way for a module to its records: already filtered to what the acting person may see.</summary>
public interface IRecords
{
    /// <summary>The records of a kind that the person may see under the right; the filter runs in the database.</summary>
    IQueryable<T> Query<T>(string right) where T : class, IRecord;

    /// <summary>One record; missing and forbidden are the same <see cref="Refusal.NotFound"/>, and the refusal is audited.</summary>
    Task<Outcome<T>> FindAsync<T>(Guid id, string right, CancellationToken ct) where T : class, IRecord;

    /// <summary>The parts of a record that was reached through the filter.</summary>
    IQueryable<T> PartsOf<T>(IRecord owner) where T : class, IPart;

    /// <summary>The parts of several records reached through the filter.</summary>
    IQueryable<T> PartsOf<T>(IReadOnlyCollection<Guid> visibleOwnerIds) where T : class, IPart;

    /// <summary>
    /// The parts that lie where the person holds the right. They narrow a query of their owners and are not shown: who may be seen, is asked of the owners.
    /// </summary>
    IQueryable<T> PartsWithin<T>(string right) where T : class, IPlacedPart;

    /// <summary>
    /// The records that lie where the person holds the right, whatever their sensitivity: to be counted in figures, never to be shown.
    /// </summary>
    IQueryable<T> Countable<T>(string right) where T : class, IRecord;

    /// <summary>Adds a new record or part.</summary>
    void Add<T>(T entity) where T : class;

    /// <summary>Removes a part. Records themselves are never removed, they end.</summary>
    void Remove<T>(T part) where T : class, IPart;

    /// <summary>Refuses the save when the record has moved on since the caller saw <paramref name="version"/>.</summary>
    void Expect(IVersioned record, int version);

    /// <summary>Counts the record as changed though nothing of it is: the save is refused when somebody else changed or touched it meanwhile.</summary>
    void Touch(IVersioned record);

    /// <summary>Tells an event after commit.</summary>
    void Tell(IDomainEvent happened);

    /// <summary>
    /// Writes everything in one transaction together with its audit entries and outbox. A lost race is <see cref="Refusal.Conflict"/>.
    /// </summary>
    /// <param name="verb">The right's name, which is also the audit verb.</param>
    /// <param name="ct">Cancels the write.</param>
    Task<Outcome> SaveAsync(string verb, CancellationToken ct);

    /// <summary>Writes a reading that changes nothing to the audit trail, such as an export: what kind, and how much.</summary>
    Task NoteReadingAsync(string verb, string kind, string details, CancellationToken ct);

    /// <summary>
    /// Everything of a kind, past all permissions: for machinery that acts for nobody (matching a receipt code, jobs, duplicate search).
    /// What is found this way must not reach a person unfiltered.
    /// </summary>
    IQueryable<T> Unfiltered<T>(string why) where T : class;
}
