using System.Diagnostics;
using System.Globalization;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Records;
using Leeward.Procedures.Calendars;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures.Bench;

/// <summary>What a notice says: days of rest from tomorrow on, weekends that are worked, or days of rest of next year.</summary>
internal enum Notice
{
    Rest,
    Worked,
    NextYear,
}

/// <summary>Publishes a notice and has the open runs counted again, as the server does it.</summary>
internal sealed class Recount(World world)
{
    public async Task RunAsync(Notice notice, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var near = notice != Notice.NextYear;
        var year = near ? today.Year : today.Year + 1;
        Guid job;
        var watch = Stopwatch.StartNew();
        await using (var scope = world.Scope())
        {
            await world.Get<CalendarBook>().ReadNowAsync(scope.ServiceProvider.GetRequiredService<IRecords>(), ct);
            // Days of rest from tomorrow on, as if a long holiday were announced at once; or the first days of next year. Each notice says something else than the last.
            var more = world.Get<CalendarBook>().Number % 2;
            var (first, last) = near ? (today.AddDays(1), today.AddDays(10 + more)) : (new DateOnly(year, 1, 1), new DateOnly(year, 1, 3 + more));
            last = last.Year > year ? new DateOnly(year, 12, 31) : last;
            var rest = string.Create(CultureInfo.InvariantCulture, $"{first:yyyy-MM-dd} {last:yyyy-MM-dd} Holiday | 假日");
            var weekends = Enumerable.Range(1, 15).Select(today.AddDays).Where(day => day.Year == year && day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday).Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            var published = await scope.ServiceProvider.GetRequiredService<PublishCalendar>().RunAsync(
                new("cn-national", year, notice == Notice.Worked ? null : rest, notice == Notice.Worked ? string.Join(' ', weekends) : null, "Bench", "测量"), ct);
            if (!published.Ok) { throw new InvalidOperationException(published.Refusal!.Code); }
            job = await CalendarWatcher.AskAsync(scope.ServiceProvider, TimeProvider.System, ct) ?? throw new InvalidOperationException("No run is behind.");
        }
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var done = await world.Get<JobRunner>().RunAsync(job, null, ct);
        var taken = watch.Elapsed;
        await using var after = world.Scope();
        var records = after.ServiceProvider.GetRequiredService<IRecords>();
        var edition = world.Get<CalendarBook>().Number;
        var behind = await records.Unfiltered<Run>("bench").CountAsync(r => r.ClosedAt == null && r.CalendarNumber < edition, ct);
        var moved = await records.Unfiltered<RecountedRun>("bench").Where(r => r.Edition == edition).GroupBy(_ => 1).Select(g => new { Runs = g.Count(), Kept = g.Sum(r => r.Kept), Earlier = g.Sum(r => r.Earlier) }).FirstOrDefaultAsync(ct);
        Console.WriteLine($"{done!.State}: {done.Done} runs in {taken.TotalSeconds:0.0} s ({(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds:0.0} s of processor in this process), {behind} behind; {moved?.Runs ?? 0} runs moved: {moved?.Kept ?? 0} due times kept, {moved?.Earlier ?? 0} earlier");
    }
}
