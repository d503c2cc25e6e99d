using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Packs;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Indicators;

/// <summary>The figures of centres and steps for the annual review, grouped in the database.</summary>
internal sealed class ProcedureIndicators(IRecords records, PackSet pack, TimeProvider clock) : IIndicatorSource
{
    private const string Why = "figures of the annual review";

    public async Task<IReadOnlyList<IndicatorValue>> ComputeAsync(int year, string right, CancellationToken ct)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(pack.TimeZone);
        var (from, to) = (StartOf(year, zone), StartOf(year + 1, zone));
        var values = new List<IndicatorValue>();
        var inForce = records.Unfiltered<Adoption>(Why).Where(a => a.InForceFrom < to);
        // Those open on the last day of the year, whatever became of them since.
        var eve = new DateOnly(year, 12, 31);
        var then = records.Unfiltered<CentreOpening>(Why).Where(o => !o.IsCorrection && o.ClosedOn > eve && (o.OpenedOn == null || o.OpenedOn <= eve));
        var centres = await records.Countable<Centre>(right).Where(c => ((c.IsOpen || c.ClosedOn > eve) && (c.OpenedOn == null || c.OpenedOn <= eve)) || then.Any(o => o.OwnerId == c.Id))
            .GroupBy(c => c.Region.Substring(0, 2)).Select(g => new { Province = g.Key, All = g.LongCount(), With = g.LongCount(c => inForce.Any(a => a.OwnerId == c.Id)) }).ToListAsync(ct);
        values.AddRange(centres.Select(c => new IndicatorValue("centres_with_procedure", By(("province", c.Province)), c.With, c.All)));

        // A step counts in the year in which it was due. Deviations and judgements of "not needed" are lawful and are not counted; one still open is late once its time has passed.
        var (first, last) = (from.UtcTicks, Math.Min(to.UtcTicks, clock.GetUtcNow().UtcTicks));
        var steps = await records.Countable<StepRow>(right).Where(s => s.SureTicks >= first && s.SureTicks < last && s.DeadlineKind != "" && (s.Status == "Done" || s.Status == "Missed" || s.IsOpen))
            .GroupBy(s => new { Province = s.Region.Substring(0, 2), s.DeadlineKind })
            .Select(g => new { g.Key.Province, g.Key.DeadlineKind, All = g.LongCount(), InTime = g.LongCount(s => s.Status == "Done" && !s.SettledLate) }).ToListAsync(ct);
        values.AddRange(steps.Select(s => new IndicatorValue("steps_on_time", By(("province", s.Province), ("deadline_kind", s.DeadlineKind)), s.InTime, s.All)));
        return values;
    }

    private static DateTimeOffset StartOf(int year, TimeZoneInfo zone)
    {
        var local = new DateTime(year, 1, 1);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static Dictionary<string, string> By(params (string Dimension, string Code)[] by) => by.ToDictionary(b => b.Dimension, b => b.Code, StringComparer.Ordinal);
}
