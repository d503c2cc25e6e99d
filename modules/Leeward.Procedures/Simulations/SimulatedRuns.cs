using Leeward.Deadlines;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Simulations;

/// <summary>A run ready to be played, with the working days it was counted by.</summary>
internal sealed record ReadRun(RecordedCase Recorded)
{
    /// <summary>Versions by the same calendar are counted as the run was; others by their own as it holds now.</summary>
    public WorkCalendar CalendarOf(ProcedureDefinition definition, WorkCalendar own) => definition.Calendar == Recorded.Version.Calendar ? Recorded.Calendar : own;
}

/// <summary>
/// Reads recorded runs for a simulation, as machinery; what comes of it are figures. Whoever may see runs plays those that they may see, need-to-know ones where they are named;
/// everybody else all runs of the region, whatever their sensitivity, and is shown protected figures only.
/// </summary>
internal sealed class SimulatedRuns(IRecords records, IIdentities identities, ProcedureLibrary library)
{
    private const string Why = "runs are played in a simulation";

    /// <summary>The runs of the procedure within the region that began in the last days, the newest first: how many there are, and the ids of the first ones.</summary>
    public async Task<(int Found, List<Guid> Ids)> FindAsync(Simulation asked, int days, int most, DateTimeOffset now, CancellationToken ct)
    {
        var (code, region, from) = (asked.Code, asked.Region, now.AddDays(-days));
        var all = (asked.OfSeenRuns ? records.Query<Run>(RunDesk.Read) : records.Countable<Run>(AskSimulation.Right)).AsNoTracking()
            .Where(r => r.ProcedureCode == code && r.StartedAt >= from && r.StartedAt <= now && (region == "" || r.Region.StartsWith(region)));
        return (await all.CountAsync(ct), await all.OrderByDescending(r => r.StartedAt).ThenBy(r => r.Id).Select(r => r.Id).Take(most).ToListAsync(ct));
    }

    /// <summary>How the runs stand.</summary>
    public async Task<List<RunState>> StatesAsync(IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        var (rows, opener) = (await RowsAsync(ids, ct), await identities.OpenForMachineryAsync(Why, ct));
        return [.. rows.Select(opener.StateOf).OfType<RunState>()];
    }

    /// <summary>The runs with their histories, in the order given; those whose history does not make the run are left out.</summary>
    public async Task<List<ReadRun>> ReadAsync(IReadOnlyList<Guid> ids, DateTimeOffset now, CancellationToken ct)
    {
        var (rows, opener) = (await RowsAsync(ids, ct), await identities.OpenForMachineryAsync(Why, ct));
        var events = (await records.Unfiltered<RunEventRow>(Why).AsNoTracking().Where(e => ids.Contains(e.OwnerId)).OrderBy(e => e.Seq).ToListAsync(ct)).ToLookup(e => e.OwnerId);
        var read = new List<ReadRun>();
        foreach (var run in rows.OrderBy(run => Place(ids, run.Id)))
        {
            var definition = await library.ByHashAsync(run.ContentHash, ct);
            var history = events[run.Id].Select(e => opener.EventOf(run, e)).OfType<RunEvent>().ToList();
            if (history.Count != run.Revision || !RunEngine.Replay(definition, history).Ok) { continue; }
            read.Add(new(new(definition, library.CalendarOf(definition, run.CalendarNumber), history, now)));
        }

        return read;
    }

    private static int Place(IReadOnlyList<Guid> ids, Guid id)
    {
        for (var place = 0; place < ids.Count; place++) { if (ids[place] == id) { return place; } }
        return ids.Count;
    }

    private Task<List<Run>> RowsAsync(IReadOnlyList<Guid> ids, CancellationToken ct) => records.Unfiltered<Run>(Why).AsNoTracking().Where(r => ids.Contains(r.Id)).ToListAsync(ct);
}
