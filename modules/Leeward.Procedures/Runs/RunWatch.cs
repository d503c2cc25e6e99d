using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Breaches;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Published;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Leeward.Procedures.Runs;

/// <summary>
/// Lets time pass for runs at which nobody acts: limits pass, windows close, rounds come up, deferrals end. It rewrites the due rows, never the run itself, so
/// that nobody who works the run meets a conflict; a step that became overdue is told once per due time.
/// </summary>
internal sealed class RunWatch(IRecords records, IIdentities identities, ProcedureLibrary library, TimeProvider clock)
{
    private const string Why = "time passes for running procedures";

    /// <summary>Should this process die, another looks at the run after this time.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(1);

    /// <summary>Looks at the runs whose time has come. Gives how many there were.</summary>
    public async Task<int> RunAsync(int most, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var ticks = now.UtcTicks;
        var due = await records.Unfiltered<Run>(Why).AsNoTracking().Where(r => r.WakeTicks <= ticks).OrderBy(r => r.WakeTicks).Take(most).ToListAsync(ct);
        if (due.Count == 0) { return 0; }
        var opener = await identities.OpenForMachineryAsync(Why, ct);
        foreach (var run in due)
        {
            // Of two nodes one wins.
            var (id, seen, until) = (run.Id, run.WakeTicks, (now + Claim).UtcTicks);
            if (await Wakes(r => r.Where(x => x.Id == id && x.WakeTicks == seen), until, ct) == 1) { await WakeAsync(run, opener, now, ct); }
        }
        return due.Count;
    }

    private async Task WakeAsync(Run run, Opener opener, DateTimeOffset now, CancellationToken ct)
    {
        var (id, revision) = (run.Id, run.Revision);
        var state = JsonSerializer.Deserialize<RunState>(opener.Text(SealClass.Narrative, run, run.State)!)!;
        var definition = await library.ByHashAsync(run.ContentHash, ct);
        var view = RunEngine.View(definition, state, now, library.CalendarOf(definition));
        var rows = await records.Unfiltered<StepRow>(Why).AsNoTracking().Where(s => s.RunId == id).ToDictionaryAsync(s => (s.Step, s.Number), ct);
        var told = new List<StepRow>();
        foreach (var step in view.Steps.Where(s => s.ActivatedAt is not null))
        {
            var known = rows.GetValueOrDefault((step.Ref.Step, step.Ref.Number));
            var row = StepRow.Of(known?.Id ?? Ids.New(clock), run, step);
            row.Show(step, run, view.Closed);
            if (known is null) { records.Add(row); }
            else { await RewriteAsync(known, row, revision, ct); }
            if (row.IsOpen && row.DueAt < now && known?.ToldTicks != row.DueTicks)
            {
                records.Tell(new StepBecameOverdue(id, run.AccessId, row.Step));
                told.Add(row);
            }
        }
        await BreachBook.WriteAsync(records, run, view, clock, ct);
        // A row that a person's act has just made is theirs: the run is looked at again.
        if (!(await records.SaveAsync("procedures.run.watch", ct)).Ok) { return; }
        foreach (var row in told)
        {
            var (rowId, toldTicks) = (row.Id, row.DueTicks);
            await records.Unfiltered<StepRow>(Why).Where(s => s.Id == rowId).ExecuteUpdateAsync(s => s.SetProperty(x => x.ToldTicks, toldTicks), ct);
        }
        var next = RunEngine.NextChange(definition, state, view)?.UtcTicks ?? long.MaxValue;
        if (await Wakes(r => r.Where(x => x.Id == id && x.Revision == revision), next, ct) == 0)
        {
            // Somebody acted meanwhile: what was written here may be of yesterday.
            await Wakes(r => r.Where(x => x.Id == id), now.UtcTicks, ct);
        }
    }

    private Task<int> Wakes(Func<IQueryable<Run>, IQueryable<Run>> which, long ticks, CancellationToken ct) =>
        which(records.Unfiltered<Run>(Why)).ExecuteUpdateAsync(r => r.SetProperty(x => x.WakeTicks, ticks), ct);

    private async Task RewriteAsync(StepRow known, StepRow row, int revision, CancellationToken ct)
    {
        if ((known.Status, known.IsOpen, known.BecauseUnknown, known.DueTicks, known.TargetAt, known.Clock, known.IsHard, known.Source, known.SettledLate)
            == (row.Status, row.IsOpen, row.BecauseUnknown, row.DueTicks, row.TargetAt, row.Clock, row.IsHard, row.Source, row.SettledLate)) { return; }
        var (id, runId) = (known.Id, known.RunId);
        var unchanged = records.Unfiltered<Run>(Why).Where(r => r.Id == runId && r.Revision == revision);
        await records.Unfiltered<StepRow>(Why).Where(s => s.Id == id && unchanged.Any()).ExecuteUpdateAsync(s => s
            .SetProperty(x => x.Status, row.Status).SetProperty(x => x.IsOpen, row.IsOpen).SetProperty(x => x.BecauseUnknown, row.BecauseUnknown)
            .SetProperty(x => x.DueTicks, row.DueTicks).SetProperty(x => x.TargetAt, row.TargetAt).SetProperty(x => x.Clock, row.Clock)
            .SetProperty(x => x.IsHard, row.IsHard).SetProperty(x => x.Source, row.Source).SetProperty(x => x.Provenance, row.Provenance)
            .SetProperty(x => x.DeadlineKind, row.DeadlineKind).SetProperty(x => x.SettledLate, row.SettledLate), ct);
    }
}

/// <summary>Runs the watch on every node that stays up.</summary>
internal sealed partial class RunWatcher(IServiceScopeFactory scopes, TimeProvider clock, ILogger<RunWatcher> log) : BackgroundService
{
    private const int Handful = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var looked = 0;
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = Actor.Machinery("run watch");
                looked = await scope.ServiceProvider.GetRequiredService<RunWatch>().RunAsync(Handful, stoppingToken);
            }
            catch (OperationCanceledException) { return; }
            catch (Exception e) when (e is not OutOfMemoryException) { Wrong(e.GetType().Name); }
            if (looked < Handful) { await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Runs cannot be watched: {Error}")]
    private partial void Wrong(string error);
}
