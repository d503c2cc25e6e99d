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
        var inForce = records.Unfiltered<Adoption>(Why).Where(a => a.InForceFrom <= now && (procedureCode == null || a.ProcedureCode == procedureCode));
        var runs = records.Unfiltered<Run>(Why);
        foreach (var near in new[] { 6, 4, 2 }.Where(length => length <= region.Value.Length))
        {
            var within = region.Value[..near] + "%";
            var places = await records.Unfiltered<Centre>(Why).AsNoTracking().Where(c => c.IsOpen && EF.Functions.Like(c.Region, within) && inForce.Any(a => a.OwnerId == c.Id))
                .Select(c => new { Centre = c, Open = runs.Count(r => r.CentreId == c.Id && r.ClosedAt == null) }).ToListAsync(ct);
            var chosen = places.Where(p => p.Centre.Capacity > p.Open).OrderBy(p => Near(region.Value, p.Centre.Region)).ThenByDescending(p => p.Centre.Capacity - p.Open).ThenBy(p => p.Centre.Id).FirstOrDefault();
            if (chosen is null) { continue; }
            var (centre, free) = (chosen.Centre, chosen.Centre.Capacity - chosen.Open);
            var code = await inForce.Where(a => a.OwnerId == centre.Id).OrderByDescending(a => a.InForceFrom).Select(a => a.ProcedureCode).FirstAsync(ct);
            return new CentreChoice(centre.Id, centre.Name, new RegionCode(centre.Region), Near(region.Value, centre.Region), free, code);
        }
        return null;
    }

    private static Nearness Near(string child, string centre) =>
        Shares(child, centre, 6) ? Nearness.County : Shares(child, centre, 4) ? Nearness.Prefecture : Nearness.Province;

    private static bool Shares(string a, string b, int length) =>
        a.Length >= length && b.Length >= length && string.CompareOrdinal(a, 0, b, 0, length) == 0;
}
