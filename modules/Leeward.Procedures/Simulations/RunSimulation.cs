using System.Globalization;
using System.Text.Json;
using Leeward.Deadlines;
using Leeward.Kernel;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Records;
using Leeward.Procedures.Published;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures.Simulations;

/// <summary>Which simulation is played.</summary>
internal sealed record SimulationJob(Guid Simulation);

/// <summary>
/// Plays a simulation. Nothing is kept until the end: a node that takes over begins anew, and the seed makes it come out the same. Partitions only say how far it is.
/// </summary>
internal sealed class RunSimulation(IRecords records, SimulatedRuns runs, SimulatedVersions known, ProcedureLibrary library, TimeProvider clock) : IJobKind
{
    public const string Name = AskSimulation.Right;
    private const string Why = "a simulation is played in the name of whoever asked for it";
    private const int PerPartition = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private sealed record Version(ProcedureDefinition Definition, WorkCalendar Calendar);

    public string Kind => Name;

    public async Task<Outcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var id = JsonSerializer.Deserialize<SimulationJob>(run.Input)!.Simulation;
        if (await records.Unfiltered<Simulation>(Why).AsNoTracking().FirstOrDefaultAsync(s => s.Id == id && s.RemovedAt == null && s.EndedAt == null, ct) is not { } asked) { return Outcome.Done; }
        await library.ReadCalendarsAsync(ct);
        if (await known.AfterAsync(asked, ct) is not { } definition) { return new Refusal("procedures.simulation.errors"); }
        var versions = new List<Version> { Of(definition) };
        if (await known.BeforeAsync(asked, ct) is { } against) { versions.Add(Of(against)); }
        var settings = SimulationSettings.Read(asked.Settings);
        var outcome = settings.Source == CaseSource.Recorded ? await RecordedAsync(run, asked, settings, versions, ct) : await GeneratedAsync(run, asked, settings, versions, ct);
        if (!outcome.Ok) { return outcome.Refusal!; }
        return await run.PartitionAsync("kept", run.Done, async (services, stop) =>
        {
            var kept = services.GetRequiredService<IRecords>();
            // Deleted meanwhile: then nothing is kept.
            if (await kept.Unfiltered<Simulation>(Why).FirstOrDefaultAsync(s => s.Id == id && s.RemovedAt == null, stop) is { } row) { row.End(JsonSerializer.Serialize(outcome.Value), clock.GetUtcNow()); }
            var saved = await kept.SaveAsync(AskSimulation.Right, stop);
            return saved.Ok ? outcome.Value.After.Cases.ToString(CultureInfo.InvariantCulture) : saved.Refusal!;
        }, ct);
    }

    private Version Of(ProcedureDefinition definition) => new(definition, library.CalendarOf(definition));

    private async Task<Outcome<SimulationOutcome>> RecordedAsync(JobRun run, Simulation asked, SimulationSettings settings, List<Version> versions, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (found, ids) = await runs.FindAsync(asked, settings.Days, SimulationSettings.MostRuns, now, ct);
        if (ids.Count == 0) { return new Refusal("procedures.simulation.no_runs"); }
        // The runs are looked at twice: to learn from them, and to play them.
        await run.SetTotalAsync(2 * ids.Count, ct);
        var fit = await LearnAsync(run, ids, 0, ct);
        if (!fit.Ok) { return fit.Refusal!; }
        var model = settings.Model(versions[0].Definition, versions.ElementAtOrDefault(1)?.Definition, fit.Value);
        var (plays, unread) = (versions.ConvertAll(_ => new List<CasePlay>()), 0);
        for (var first = 0; first < ids.Count; first += PerPartition)
        {
            var some = ids.GetRange(first, Math.Min(PerPartition, ids.Count - first));
            var read = await runs.ReadAsync(some, now, ct);
            unread += some.Count - read.Count;
            var begin = first;
            var played = await Task.Run(() => read.AsParallel().AsOrdered().WithCancellation(ct)
                .Select((one, index) => Simulator.Play([.. versions.Select(v => (v.Definition, one.CalendarOf(v.Definition, v.Calendar)))], one.Recorded, begin + index + 1, model)).ToList(), ct);
            foreach (var one in played) { for (var version = 0; version < versions.Count; version++) { if (one[version] is { } play) { plays[version].Add(play); } } }
            if (await TellAsync(run, ids.Count + first + some.Count, ct) is { } no) { return no; }
        }

        if (plays[0].Count == 0) { return new Refusal("procedures.simulation.no_runs"); }
        return Told(versions, plays, model, settings, fit.Value, now.AddDays(-settings.Days), now, found, unread);
    }

    private async Task<Outcome<SimulationOutcome>> GeneratedAsync(JobRun run, Simulation asked, SimulationSettings settings, List<Version> versions, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (found, ids) = await runs.FindAsync(asked, 365, SimulationSettings.MostRuns / 4, now, ct);
        var cases = Math.Max(1, (int)Math.Ceiling(settings.Days * settings.PerDay));
        await run.SetTotalAsync(ids.Count + (cases * versions.Count), ct);
        var fit = await LearnAsync(run, ids, 0, ct);
        if (!fit.Ok) { return fit.Refusal!; }
        var model = settings.Model(versions[0].Definition, versions.ElementAtOrDefault(1)?.Definition, fit.Value);
        var from = versions[0].Calendar.StartOf(versions[0].Calendar.DayOf(now));
        var plays = new List<List<CasePlay>>();
        foreach (var version in versions)
        {
            var (ended, before) = (0, ids.Count + (cases * plays.Count));
            var playing = Task.Run(() => Simulator.Generate(version.Definition, version.Calendar, settings.Arrivals(from), model, told => Volatile.Write(ref ended, told.Ended), ct), ct);
            while (await Task.WhenAny(playing, Task.Delay(Pause, clock, ct)) != playing)
            {
                if (await TellAsync(run, before + Math.Min(cases, Volatile.Read(ref ended)), ct) is { } no) { return no; }
            }

            plays.Add([.. await playing]);
        }

        return Told(versions, plays, model, settings, fit.Value, from, from.AddDays(settings.Days), found, 0);
    }

    private async Task<Outcome<SimulationFit>> LearnAsync(JobRun run, List<Guid> ids, long done, CancellationToken ct)
    {
        var fit = new SimulationFit();
        for (var first = 0; first < ids.Count; first += PerPartition)
        {
            var some = ids.GetRange(first, Math.Min(PerPartition, ids.Count - first));
            foreach (var state in await runs.StatesAsync(some, ct)) { fit.Add(state); }
            if (await TellAsync(run, done + first + some.Count, ct) is { } no) { return no; }
        }

        return fit;
    }

    private static async Task<Refusal?> TellAsync(JobRun run, long done, CancellationToken ct)
    {
        var told = await run.PartitionAsync(done.ToString(CultureInfo.InvariantCulture), done, (_, _) => Task.FromResult<Outcome<string>>(""), ct);
        return told.Ok ? null : told.Refusal;
    }

    private static SimulationOutcome Told(
        List<Version> versions, List<List<CasePlay>> plays, SimulationModel model, SimulationSettings settings, SimulationFit fit, DateTimeOffset from, DateTimeOffset until, int found, int unread)
    {
        var figures = versions.Zip(plays).Select(one => SimulationFigures.Of(one.First.Definition, one.First.Calendar, one.Second, model, from, until)).ToList();
        var fitted = model.Delays.Where(one => one.Value.Rests > 0).Select(one => one.Key).Order(StringComparer.Ordinal).ToList();
        return new(figures.ElementAtOrDefault(1), figures[0], settings.Source == CaseSource.Recorded ? found : 0, unread, fit.Runs, fitted, from, until);
    }
}
