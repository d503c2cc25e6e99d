using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Records;
using Leeward.Kernel.Web;
using Leeward.Procedures.Conformance;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Simulations;

/// <summary>Lists and shows simulations. One of a draft is seen by those who may read the draft.</summary>
internal sealed class SimulationDesk(IRecords records, IAccess access, DraftDesk drafts, ProcedureLibrary library, SimulatedVersions versions, ConformanceDesk conformance)
{
    public const string Read = "procedures.simulation.read";
    private const string Why = "how far a simulation is";

    public IRecords Records => records;

    public bool MayRun => access.HoldsAnywhere(AskSimulation.Right);

    /// <summary>The regions in which the person may ask.</summary>
    public IReadOnlyList<string> Regions => [.. access.Actor.GrantsFor(AskSimulation.Right).Select(grant => grant.Region.Value).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The simulations of a draft, the newest first.</summary>
    public async Task<Outcome<Page<SimulationLine>>> OfDraftAsync(Guid draft, string? cursor, int? size, CancellationToken ct)
    {
        if (await drafts.OpenAsync(draft, ct) is { Ok: false } no) { return no.Refusal!; }
        return await PageAsync(All().Where(s => s.DraftId == draft), cursor, size, ct);
    }

    /// <summary>The simulations of a published version, the newest first.</summary>
    public async Task<Outcome<Page<SimulationLine>>> OfVersionAsync(string hash, string? cursor, int? size, CancellationToken ct) =>
        await library.LineAsync(hash, ct) is null ? Refusal.NotFound : await PageAsync(All().Where(s => s.ContentHash == hash && s.DraftId == null), cursor, size, ct);

    /// <summary>A simulation; its figures are null while it is played.</summary>
    public async Task<Outcome<(SimulationLine Line, SimulationSettings Settings, SimulationView? View)>> FindAsync(Guid id, CancellationToken ct)
    {
        var found = await records.FindAsync<Simulation>(id, Read, ct);
        if (!found.Ok) { return found.Refusal!; }
        var one = found.Value;
        if (one.RemovedAt is not null || (one.DraftId is { } draft && await drafts.OpenAsync(draft, ct) is { Ok: false })) { return Refusal.NotFound; }
        var (line, settings) = ((await LinesAsync([one], ct))[0], SimulationSettings.Read(one.Settings));
        if (one.Result.Length == 0 || await versions.AfterAsync(one, ct) is not { } after) { return (line, settings, null); }
        var outcome = JsonSerializer.Deserialize<SimulationOutcome>(one.Result)!;
        return (line, settings, new ShownSimulation(outcome, after, await versions.BeforeAsync(one, ct), Threshold(one, settings)).View(line, settings));
    }

    /// <summary>The versions that can stand beside one of a procedure, the one in force first.</summary>
    public async Task<IReadOnlyList<VersionLine>> AgainstAsync(string code, CancellationToken ct) =>
        [.. (await library.VersionsAsync(code, ct)).OrderByDescending(v => v.Standing == Published.Standing.InForce)];

    /// <summary>Cases that were made up protect nobody. Of recorded ones exact figures are for whoever asked and may still see those runs; all others see what the conformance pages would show them.</summary>
    private long? Threshold(Simulation one, SimulationSettings settings) =>
        settings.Source == CaseSource.Generated || (one.OfSeenRuns && one.AskedById is { } asker && asker == access.Actor.AccountId && access.HoldsAnywhere(RunDesk.Read)) ? null : conformance.Threshold;

    private IQueryable<Simulation> All() => records.Query<Simulation>(Read).AsNoTracking().Where(s => s.RemovedAt == null);

    private async Task<Page<SimulationLine>> PageAsync(IQueryable<Simulation> all, string? cursor, int? size, CancellationToken ct)
    {
        var take = Cursor.Size(size);
        if (Cursor.TryUnpack(cursor, out _, out var last)) { all = all.Where(s => s.Id.CompareTo(last) < 0); }
        var rows = await all.OrderByDescending(s => s.Id).Take(take + 1).ToListAsync(ct);
        return new(await LinesAsync([.. rows.Take(take)], ct), rows.Count > take ? Cursor.Pack(0, rows[take - 1].Id) : null);
    }

    private async Task<IReadOnlyList<SimulationLine>> LinesAsync(IReadOnlyList<Simulation> rows, CancellationToken ct)
    {
        var ids = rows.Select(row => row.JobId).ToList();
        var jobs = await records.Unfiltered<Job>(Why).AsNoTracking().Where(j => ids.Contains(j.Id)).ToDictionaryAsync(j => j.Id, ct);
        var lines = new List<SimulationLine>();
        foreach (var row in rows)
        {
            var job = jobs.TryGetValue(row.JobId, out var known) ? JobDesk.Line(known) : null;
            var against = row.AgainstHash.Length == 0 ? null : await library.LineAsync(row.AgainstHash, ct);
            lines.Add(new(
                row.Id, row.DraftId, row.Revision, row.Code, row.Edition, row.ContentHash, row.AgainstHash, against?.Edition ?? "", SimulationSettings.Read(row.Settings).Source, row.Region, row.AskedBy,
                row.AskedAt, row.EndedAt, row.EndedAt is null ? job?.State ?? JobState.Failed : JobState.Done, job?.Done ?? 0, job?.Total, job?.Error));
        }

        return lines;
    }
}
