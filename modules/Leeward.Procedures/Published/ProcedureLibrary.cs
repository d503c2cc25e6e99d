using System.Collections.Concurrent;
using System.Text.Json;
using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Packs;
using Leeward.Procedures.Calendars;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Published;

/// <summary>Definitions that were read once, and what was proved of them; neither ever changes under their hashes.</summary>
internal sealed class DefinitionCache
{
    private readonly ConcurrentDictionary<string, ProcedureDefinition> _read = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Basis, string Overlay), IReadOnlyList<DefinitionError>> _proved = new();

    public ProcedureDefinition? Find(string hash) => _read.GetValueOrDefault(hash);

    public ProcedureDefinition Keep(ProcedureDefinition definition) => _read.GetOrAdd(definition.ContentHash, definition);

    /// <summary>What a region's own version loosens of a national one; empty where it only tightens.</summary>
    public IReadOnlyList<DefinitionError> Loosened(ProcedureDefinition basis, ProcedureDefinition overlay) =>
        _proved.GetOrAdd((basis.ContentHash, overlay.ContentHash), static (_, pair) => ProcedureOverlay.Loosened(pair.basis, pair.overlay), (basis, overlay));
}

/// <summary>A version that the pack brings and that is not published.</summary>
/// <param name="Definition">The procedure.</param>
/// <param name="Text">Its document.</param>
/// <param name="Source">The pack with its version.</param>
/// <param name="Signed">The version in force that bodies signed: only a signed one takes its place. Null where there is none.</param>
internal sealed record WaitingVersion(ProcedureDefinition Definition, string Text, string Source, string? Signed);

/// <summary>Publishes procedures of the pack and finds published ones. They hold nothing about a person, so that the right alone is asked.</summary>
internal sealed class ProcedureLibrary(IRecords records, IAccess access, PackSet pack, DefinitionCache cache, CalendarBook calendars, TimeProvider clock)
{
    public const string Read = "procedures.procedure.read";
    public const string Publish = "procedures.procedure.publish";
    private const string Why = "a published procedure holds nothing about a person";

    /// <summary>
    /// Publishes what the pack brings and is not yet published. Returns how many versions were new. A version that bodies signed is never superseded by one person:
    /// what would take its place is left out, and refused where there is nothing else.
    /// </summary>
    public async Task<Outcome<int>> PublishFromPackAsync(CancellationToken ct)
    {
        if (!access.Can(Publish, RegionCode.Whole)) { return await access.RefuseAsync(Publish, nameof(PublishedProcedure), null, ct); }
        if (pack.Procedures.Values.FirstOrDefault(p => ProcedureReader.Read(p.Json).Definition is null) is { } broken) { return new Refusal("procedures.procedure.broken", broken.File); }
        var waiting = await WaitingAsync(ct);
        if (waiting.Count == 0) { return 0; }
        var free = waiting.Where(one => one.Signed is null).ToList();
        if (free.Count == 0) { return new Refusal("procedures.procedure.signed", string.Join(", ", waiting.Select(one => $"{one.Definition.Id} {one.Definition.Version}"))); }
        foreach (var (definition, text, source, _) in free)
        {
            var (id, now) = (Ids.New(clock), clock.GetUtcNow());
            records.Add(new PublishedProcedure
            {
                Id = id, AccessId = id, Code = definition.Id, Edition = definition.Version, ContentHash = definition.ContentHash,
                Definition = text, EffectiveFrom = now, PublishedAt = now, Source = source,
            });
        }
        var saved = await records.SaveAsync(Publish, ct);
        return saved.Ok ? free.Count : saved.Refusal!;
    }

    /// <summary>What the pack brings and is not published in this form, each with the signed version in force that it may not supersede.</summary>
    public async Task<IReadOnlyList<WaitingVersion>> WaitingAsync(CancellationToken ct)
    {
        var known = await VersionsAsync(null, ct);
        return
        [
            .. from found in pack.Procedures.Values.DistinctBy(p => p.Id)
               let definition = ProcedureReader.Read(found.Json).Definition
               where definition is not null && !known.Any(v => v.ContentHash == definition.ContentHash)
               let current = known.FirstOrDefault(v => v.Code == definition.Id && v.Region.Length == 0 && v.Standing == Standing.InForce)
               select new WaitingVersion(definition, found.Json.GetRawText(), $"{found.Pack.Id}@{found.Pack.Version}", current?.ApprovalId is null ? null : current.ContentHash),
        ];
    }

    /// <summary>Every version there is or was, with how it stands now; by code, the national ones first, the newest first.</summary>
    public async Task<IReadOnlyList<VersionLine>> VersionsAsync(string? code, CancellationToken ct) => await VersionsAtAsync(code, clock.GetUtcNow(), ct);

    /// <summary>The versions in force now.</summary>
    public async Task<IReadOnlyList<VersionLine>> ListAsync(CancellationToken ct) => [.. (await VersionsAsync(null, ct)).Where(v => v.Standing == Standing.InForce)];

    /// <summary>A version by its content hash; null where there is none.</summary>
    public async Task<VersionLine?> LineAsync(string hash, CancellationToken ct)
    {
        var code = await records.Unfiltered<PublishedProcedure>(Why).Where(p => p.ContentHash == hash).Select(p => p.Code).FirstOrDefaultAsync(ct);
        return code is null ? null : (await VersionsAsync(code, ct)).First(v => v.ContentHash == hash);
    }

    /// <summary>The national version in force; null for an unknown code.</summary>
    public Task<ProcedureDefinition?> CurrentAsync(string code, CancellationToken ct) => InForceAsync(code, RegionCode.Whole, clock.GetUtcNow(), ct);

    /// <summary>The version in force in a region at a moment: the region's own or that of the nearest region above it, where it tightens all those above; else the national one.</summary>
    public async Task<ProcedureDefinition?> InForceAsync(string code, RegionCode region, DateTimeOffset at, CancellationToken ct)
    {
        var found = (await VersionsAtAsync(code, at, ct)).Where(v => v.Standing == Standing.InForce && region.IsWithin(new RegionCode(v.Region))).MaxBy(v => v.Region.Length);
        return found is null ? null : await ByHashAsync(found.ContentHash, ct);
    }

    /// <summary>The versions in force above a region at a moment, which its own may only tighten: the nearest first, the national one last.</summary>
    public async Task<IReadOnlyList<(ProcedureDefinition Definition, string Region)>> AboveAsync(string code, RegionCode region, DateTimeOffset at, CancellationToken ct)
    {
        var above = new List<(ProcedureDefinition, string)>();
        foreach (var line in (await VersionsAtAsync(code, at, ct)).Where(v => v.Standing == Standing.InForce && v.Region != region.Value && region.IsWithin(new RegionCode(v.Region))).OrderByDescending(v => v.Region.Length))
        {
            above.Add((await ByHashAsync(line.ContentHash, ct), line.Region));
        }
        return above;
    }

    private async Task<List<VersionLine>> VersionsAtAsync(string? code, DateTimeOffset at, CancellationToken ct)
    {
        var rows = await records.Unfiltered<PublishedProcedure>(Why).AsNoTracking().Where(p => code == null || p.Code == code)
            .Select(p => new VersionLine(
                p.Id, p.Code, p.Edition, p.Region, p.ContentHash, p.EffectiveFrom, p.PublishedAt, p.Source, p.BasisHash, p.ApprovalId, new(p.RunningCases, p.FromPhase), p.ReviewOn, Standing.Superseded)).ToListAsync(ct);
        var lines = new List<VersionLine>();
        foreach (var family in rows.GroupBy(p => p.Code).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            // By code a region comes after those above it.
            var inForce = new List<(string Region, string Hash)>();
            foreach (var region in family.GroupBy(p => p.Region).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                var ordered = region.OrderByDescending(p => p.EffectiveFrom).ThenByDescending(p => p.Id).ToList();
                var current = ordered.Find(p => p.EffectiveFrom <= at)?.ContentHash;
                var holds = current is not null && await TightensAllAsync(inForce.Where(one => region.Key.StartsWith(one.Region, StringComparison.Ordinal)).Select(one => one.Hash), current, ct);
                if (holds) { inForce.Add((region.Key, current!)); }
                foreach (var p in ordered)
                {
                    var standing = p.EffectiveFrom > at ? Standing.Coming : p.ContentHash != current ? Standing.Superseded
                        : holds ? Standing.InForce : Standing.Overtaken;
                    lines.Add(p with { Standing = standing });
                }
            }
        }
        return lines;
    }

    private async Task<bool> TightensAllAsync(IEnumerable<string> above, string overlay, CancellationToken ct)
    {
        foreach (var basis in above.ToList())
        {
            if (cache.Loosened(await ByHashAsync(basis, ct), await ByHashAsync(overlay, ct)).Count > 0) { return false; }
        }
        return true;
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

    /// <summary>A version that was read before.</summary>
    public ProcedureDefinition Known(string hash) => cache.Find(hash) ?? throw new InvalidOperationException($"The procedure {hash} was not read.");

    /// <summary>Looks whether a newer edition of the working calendars is stored, at the latest some seconds after it was; gives the newest.</summary>
    public async Task<int> ReadCalendarsAsync(CancellationToken ct, bool now = false)
    {
        if (now) { await calendars.ReadNowAsync(records, ct); }
        else { await calendars.ReadAsync(records, ct); }
        return calendars.Number;
    }

    /// <summary>The calendar that a procedure counts by now.</summary>
    public WorkCalendar CalendarOf(ProcedureDefinition definition) => calendars.Of(definition.Calendar);

    /// <summary>The calendar that a procedure counted by at an edition.</summary>
    public WorkCalendar CalendarOf(ProcedureDefinition definition, int edition) => calendars.Of(definition.Calendar, edition);
}
