using System.Diagnostics;
using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.Bulk;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Calendars;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Rules;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures.Bench;

/// <summary>
/// Fills a database with open runs of the national procedure: two hundred states worked by the engine in the last days, sealed anew for every run, with their due rows.
/// The events behind a state are left out.
/// </summary>
internal sealed class FillRuns(World world)
{
    private const int States = 200, PerBatch = 2000, Seed = 7;
    private static readonly string[] Counties = ["520102", "520103", "510104", "510105", "530102", "530103", "620102", "620103"];

    public async Task RunAsync(int runs, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var now = TimeProvider.System.GetUtcNow();
        ProcedureDefinition definition;
        int edition;
        await using (var scope = world.Scope())
        {
            var services = scope.ServiceProvider;
            await services.GetRequiredService<ProcedureLibrary>().PublishFromPackAsync(ct);
            await services.GetRequiredService<PublishCalendar>().FromPackAsync(ct);
            definition = await services.GetRequiredService<ProcedureLibrary>().CurrentAsync("sop-cn-onestop", ct) ?? throw new InvalidOperationException("No procedure in force.");
            edition = world.Get<CalendarBook>().Number;
        }
        var calendar = world.Get<CalendarBook>().Of(definition.Calendar);
        var random = new Random(Seed);
        var states = Enumerable.Range(0, States).Select(_ => Work(definition, now, random)).ToList();
        var views = states.ConvertAll(state => RunEngine.View(definition, state, now, calendar));
        for (var done = 0; done < runs; done += PerBatch)
        {
            var first = done;
            var made = Enumerable.Range(first, Math.Min(PerBatch, runs - first)).AsParallel().Select(number => Make(definition, states[number % States], views[number % States], edition, number)).ToList();
            await using var scope = world.Scope();
            var written = await scope.ServiceProvider.GetRequiredService<IBulk>().WriteAsync("bench.fill", new BulkBatch().Add(made.ConvertAll(one => one.Run)).Add(made.SelectMany(one => one.Steps).ToList()), ct);
            if (!written.Ok) { throw new InvalidOperationException(written.Refusal!.Code); }
        }
        await using var last = world.Scope();
        var db = last.ServiceProvider.GetRequiredService<AppDbContext>();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(20));
        // What autovacuum does in time.
        if (db.Database.IsNpgsql()) { await db.Database.ExecuteSqlRawAsync("VACUUM (ANALYZE)", ct); }
        var bytes = states.Average(state => (double)RunStateText.Write(state).Length);
        Console.WriteLine($"filled: {runs} open runs, {views.Average(view => view.Steps.Count(step => step.ActivatedAt is not null && step.SettledAt is null)):0.0} open steps each, state {bytes / 1024:0.0} KiB, in {watch.Elapsed.TotalSeconds:0} s");
    }

    private (Run Run, List<StepRow> Steps) Make(ProcedureDefinition definition, RunState state, RunView view, int edition, int number)
    {
        var id = Ids.New(TimeProvider.System);
        var run = new Run
        {
            Id = id, AccessId = Ids.New(TimeProvider.System), Region = Counties[number % Counties.Length], SubjectNumber = $"CA-{number}", ProcedureCode = definition.Id, ContentHash = definition.ContentHash, CentreId = id,
            StartedAt = state.StartedAt, IsSynthetic = true, Revision = state.Revision, CalendarNumber = edition,
        };
        run.Keep(world.Get<IVault>(), state);
        run.Foresee(definition, state, view);
        var steps = view.Steps.Where(step => step.ActivatedAt is not null).Select(step =>
        {
            var row = StepRow.Of(Ids.New(TimeProvider.System), run, step);
            row.Show(step, run, view.Closed);
            return row;
        });
        return (run, steps.ToList());
    }

    /// <summary>A run that was reported in the last five days, in which the filing was decided today, with some steps done.</summary>
    private static RunState Work(ProcedureDefinition definition, DateTimeOffset now, Random random)
    {
        var at = now.AddHours(-random.Next(12, 120));
        var state = RunEngine.Apply(definition, null, new Leeward.Runs.RunStarted(at, "bench")).State!;
        void Take(RunEvent happened) => state = RunEngine.Apply(definition, state, happened).State ?? state;
        Take(new EventHappened(at, "bench", "report_received", at));
        Take(new FactRecorded(at, "bench", "urgent_medical_need", Value.Of(random.Next(5) == 0)));
        Take(new FactRecorded(at, "bench", "jurisdiction_ok", Value.Of(true)));
        Take(new FactRecorded(at, "bench", "abuse_type", Value.Of("sexual")));
        for (var turn = random.Next(2, 10); turn > 0; turn--)
        {
            at = at.AddHours(1);
            foreach (var step in RunEngine.View(definition, state, at, Plain).Steps.Where(step => step is { ActivatedAt: not null, IsOpen: true }).Take(2).ToList())
            {
                foreach (var type in step.MissingEvidence) { Take(new EvidenceAdded(at, "bench", step.Ref, type, Guid.NewGuid().ToString("N"))); }
                Take(new Leeward.Runs.StepCompleted(at, "bench", step.Ref));
            }
        }
        Take(new EventHappened(now, "bench", "filing_decided", now));
        // What waits only for somebody to say that it is done.
        foreach (var step in RunEngine.View(definition, state, now, Plain).Next.Take(6).ToList())
        {
            foreach (var type in step.MissingEvidence) { Take(new EvidenceAdded(now, "bench", step.Ref, type, Guid.NewGuid().ToString("N"))); }
        }

        return state;
    }

    private static readonly Deadlines.WorkCalendar Plain = new("plain", new("Plain", "普通周"), TimeZoneInfo.Utc, [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], []);
}
