using System.Globalization;
using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Leeward.Procedures.Calendars;

/// <summary>Which edition runs are counted by anew.</summary>
internal sealed record RecountInput(int Edition);

/// <summary>Counts the open runs by a new edition of the calendars. Each portion is done wholly and once; runs that nobody needs to open are passed in one step.</summary>
internal sealed class RecountRuns(RunRecounter recounter) : IJobKind
{
    public const string Name = "procedures.calendar.recount";
    private const int PerPortion = 1000;
    private const string Passed = "passed", Told = "told";

    public string Kind => Name;

    public async Task<Outcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var edition = JsonSerializer.Deserialize<RecountInput>(run.Input)!.Edition;
        await recounter.ReadAsync(ct);
        await run.SetTotalAsync(run.Done + await recounter.Behind(edition).LongCountAsync(ct), ct);
        var done = run.Done;
        if (run.Cursor.Length == 0)
        {
            var passed = await run.PartitionAsync(Passed, done, async (services, stop) =>
            {
                done = await services.GetRequiredService<RunRecounter>().PassAsync(edition, stop);
                return done.ToString(CultureInfo.InvariantCulture);
            }, ct);
            if (!passed.Ok) { return passed; }
            var told = await run.PartitionAsync(Told, done, (_, _) => Task.FromResult<Outcome<string>>(done.ToString(CultureInfo.InvariantCulture)), ct);
            if (!told.Ok) { return told; }
        }
        // A run at which somebody acted meanwhile is met again at the end, by those who look for what is left.
        return await run.PortionsAsync(
            Guid.TryParse(run.Cursor, out var last) ? last : Guid.Empty, done,
            (services, cursor, stop) => services.GetRequiredService<RunRecounter>().Behind(edition).Where(r => r.Id.CompareTo(cursor) > 0).OrderBy(r => r.Id).Select(r => r.Id).Take(PerPortion).ToListAsync(stop),
            (services, ids, stop) => services.GetRequiredService<RunRecounter>().CountAsync(edition, ids, stop),
            (services, counted, stop) => services.GetRequiredService<RunRecounter>().WriteAsync(edition, counted, stop), ct);
    }
}

/// <summary>Stores what the pack brings, and asks for the job whenever open runs are behind the newest edition.</summary>
internal sealed partial class CalendarWatcher(IServiceScopeFactory scopes, TimeProvider clock, ILogger<CalendarWatcher> log) : Watcher(scopes, clock, "calendar")
{
    private readonly TimeProvider _clock = clock;

    protected override TimeSpan Pause { get; } = TimeSpan.FromSeconds(10);

    protected override async Task<bool> LookAsync(IServiceProvider services, CancellationToken ct)
    {
        await services.GetRequiredService<PublishCalendar>().FromPackAsync(ct);
        await AskAsync(services, _clock, ct);
        return false;
    }

    protected override void Tell(string error) => Wrong(error);

    /// <summary>Asks for one job where runs are behind.</summary>
    public static async Task<Guid?> AskAsync(IServiceProvider services, TimeProvider clock, CancellationToken ct)
    {
        var recounter = services.GetRequiredService<RunRecounter>();
        var edition = await recounter.ReadAsync(ct);
        if (!await recounter.Behind(edition).AnyAsync(ct)) { return null; }
        var (desk, key) = (services.GetRequiredService<JobDesk>(), edition.ToString(CultureInfo.InvariantCulture));
        var asked = await desk.AskAsync(RecountRuns.Name, desk.New(Ids.New(clock), RecountRuns.Name, RegionCode.Whole, JsonSerializer.Serialize(new RecountInput(edition)), key, anyNode: true), ct);
        return asked.Ok ? asked.Value : null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Calendars cannot be watched: {Error}")]
    private partial void Wrong(string error);
}
