using System.Collections.Concurrent;
using System.Text.Json;
using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Packs;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Published;

/// <summary>Definitions that were read once; they never change under their hash.</summary>
internal sealed class DefinitionCache
{
    private readonly ConcurrentDictionary<string, ProcedureDefinition> _read = new(StringComparer.Ordinal);

    public ProcedureDefinition? Find(string hash) => _read.GetValueOrDefault(hash);

    public ProcedureDefinition Keep(ProcedureDefinition definition) => _read.GetOrAdd(definition.ContentHash, definition);
}

/// <summary>Publishes procedures of the pack and finds published ones. They hold nothing about a person, so that the right alone is asked.</summary>
internal sealed class ProcedureLibrary(IRecords records, IAccess access, PackSet pack, DefinitionCache cache, TimeProvider clock)
{
    public const string Read = "procedures.procedure.read";
    public const string Publish = "procedures.procedure.publish";
    private const string Why = "a published procedure holds nothing about a person";

    /// <summary>Publishes what the pack brings and is not yet published. Returns how many versions were new.</summary>
    public async Task<Outcome<int>> PublishFromPackAsync(CancellationToken ct)
    {
        if (!access.Can(Publish, RegionCode.Whole)) { return await access.RefuseAsync(Publish, nameof(PublishedProcedure), null, ct); }
        var count = 0;
        foreach (var found in pack.Procedures.Values.DistinctBy(p => p.Id))
        {
            var reading = ProcedureReader.Read(found.Json);
            if (reading.Definition is not { } definition) { return new Refusal("procedures.procedure.broken", found.File); }
            var versions = await records.Unfiltered<PublishedProcedure>(Why).Where(p => p.Code == definition.Id).ToListAsync(ct);
            if (versions.Exists(p => p.ContentHash == definition.ContentHash)) { continue; }
            foreach (var old in versions) { old.Status = PublicationStatus.Superseded; }
            var id = Ids.New(clock);
            records.Add(new PublishedProcedure
            {
                Id = id, AccessId = id, Code = definition.Id, Edition = definition.Version, ContentHash = definition.ContentHash,
                Definition = found.Json.GetRawText(), Status = PublicationStatus.Published, EffectiveFrom = clock.GetUtcNow(),
                Source = $"{found.Pack.Id}@{found.Pack.Version}",
            });
            count++;
        }
        if (count == 0) { return 0; }
        var saved = await records.SaveAsync(Publish, ct);
        return saved.Ok ? count : saved.Refusal!;
    }

    /// <summary>What the pack brings and is not published in this form.</summary>
    public async Task<IReadOnlyList<ProcedureDefinition>> WaitingAsync(CancellationToken ct)
    {
        var known = await records.Unfiltered<PublishedProcedure>(Why).Select(p => p.ContentHash).ToListAsync(ct);
        return [.. pack.Procedures.Values.DistinctBy(p => p.Id).Select(p => ProcedureReader.Read(p.Json).Definition).OfType<ProcedureDefinition>().Where(d => !known.Contains(d.ContentHash, StringComparer.Ordinal))];
    }

    public Task<List<PublishedProcedure>> ListAsync(CancellationToken ct) =>
        records.Unfiltered<PublishedProcedure>(Why).AsNoTracking().Where(p => p.Status == PublicationStatus.Published).OrderBy(p => p.Code).ToListAsync(ct);

    /// <summary>A version by its content hash, and whether it is the one in force; null where there is none.</summary>
    public async Task<(ProcedureDefinition? Definition, bool Current)> FindAsync(string hash, CancellationToken ct)
    {
        var row = await RowAsync(hash, ct);
        return row is null ? (null, false) : (await ByHashAsync(hash, ct), row.Status == PublicationStatus.Published);
    }

    /// <summary>A version as it was published; null for an unknown hash.</summary>
    public Task<PublishedProcedure?> RowAsync(string hash, CancellationToken ct) =>
        records.Unfiltered<PublishedProcedure>(Why).AsNoTracking().FirstOrDefaultAsync(p => p.ContentHash == hash, ct);

    /// <summary>The version in force; null for an unknown code.</summary>
    public async Task<ProcedureDefinition?> CurrentAsync(string code, CancellationToken ct)
    {
        var hash = await records.Unfiltered<PublishedProcedure>(Why).Where(p => p.Code == code && p.Status == PublicationStatus.Published)
            .Select(p => p.ContentHash).FirstOrDefaultAsync(ct);
        return hash is null ? null : await ByHashAsync(hash, ct);
    }

    /// <summary>The document of a version as it was published; null for an unknown hash.</summary>
    public Task<string?> TextAsync(string hash, CancellationToken ct) =>
        records.Unfiltered<PublishedProcedure>(Why).Where(p => p.ContentHash == hash).Select(p => p.Definition).FirstOrDefaultAsync(ct);

    /// <summary>The calendar that a new procedure begins with.</summary>
    public string AnyCalendar() => pack.Calendars.Where(c => c.Value.Days == pack.Calendar).Select(c => c.Key).Concat(pack.Calendars.Keys).First();

    /// <summary>The version that a run started with.</summary>
    public async Task<ProcedureDefinition> ByHashAsync(string hash, CancellationToken ct)
    {
        if (cache.Find(hash) is { } known) { return known; }
        var text = await records.Unfiltered<PublishedProcedure>(Why).Where(p => p.ContentHash == hash).Select(p => p.Definition).FirstAsync(ct);
        using var document = JsonDocument.Parse(text);
        var reading = ProcedureReader.Read(document.RootElement.Clone());
        return cache.Keep(reading.Definition ?? throw new InvalidOperationException($"The stored procedure {hash} cannot be read any more."));
    }

    /// <summary>The calendar that a procedure counts by.</summary>
    public WorkCalendar CalendarOf(ProcedureDefinition definition) => pack.Calendars[definition.Calendar].Days;
}
