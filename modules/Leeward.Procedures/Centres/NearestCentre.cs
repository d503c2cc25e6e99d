using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Centres;

/// <summary>Chooses the centre that receives a child.</summary>
internal sealed class NearestCentre(IRecords records, TimeProvider clock) : ICentres
{
    private const string Why = "choosing the centre for a child; only the chosen centre is told";

    public async Task<CentreChoice?> NearestAsync(RegionCode region, string? procedureCode, CancellationToken ct)
    {
        if (region.Value.Length < 2) { return null; }
        var now = clock.GetUtcNow();
        var inProvince = region.Value[..2] + "%";
        var inForce = records.Unfiltered<Adoption>(Why).Where(a => a.InForceFrom <= now && (procedureCode == null || a.ProcedureCode == procedureCode));
        var centres = await records.Unfiltered<Centre>(Why).AsNoTracking()
            .Where(c => c.IsOpen && EF.Functions.Like(c.Region, inProvince) && inForce.Any(a => a.OwnerId == c.Id)).ToListAsync(ct);
        var ids = centres.Select(c => c.Id).ToList();
        var load = await records.Unfiltered<Run>(Why).Where(r => r.ClosedAt == null && ids.Contains(r.CentreId))
            .GroupBy(r => r.CentreId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var chosen = centres
            .Select(c => new CentreChoice(c.Id, c.Name, new RegionCode(c.Region), Near(region.Value, c.Region), c.Capacity - load.GetValueOrDefault(c.Id), ""))
            .Where(c => c.FreePlaces > 0)
            .OrderBy(c => c.Nearness).ThenByDescending(c => c.FreePlaces).ThenBy(c => c.CentreId)
            .FirstOrDefault();
        if (chosen is null) { return null; }
        var code = await inForce.Where(a => a.OwnerId == chosen.CentreId).OrderByDescending(a => a.InForceFrom).Select(a => a.ProcedureCode).FirstAsync(ct);
        return chosen with { ProcedureCode = code };
    }

    private static Nearness Near(string child, string centre) =>
        Shares(child, centre, 6) ? Nearness.County : Shares(child, centre, 4) ? Nearness.Prefecture : Nearness.Province;

    private static bool Shares(string a, string b, int length) =>
        a.Length >= length && b.Length >= length && string.CompareOrdinal(a, 0, b, 0, length) == 0;
}
