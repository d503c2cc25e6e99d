using Leeward.Kernel;
using Leeward.Kernel.People;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Centres;

/// <summary>Centres as units to which roles are bound. An administrator of people need not see a centre's page to choose it.</summary>
internal sealed class CentreUnits(IRecords records) : IUnits
{
    private const string Why = "names of centres, to bind roles to them";

    public async Task<IReadOnlyList<Unit>> WithinAsync(RegionCode region, int most, CancellationToken ct)
    {
        var code = region.Value;
        var centres = await records.Unfiltered<Centre>(Why).AsNoTracking().Where(c => c.Region.StartsWith(code)).OrderBy(c => c.Region).ThenBy(c => c.Id).Take(most).ToListAsync(ct);
        return [.. centres.Select(Show)];
    }

    public async Task<IReadOnlyList<Unit>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        ids.Count == 0 ? [] : [.. (await records.Unfiltered<Centre>(Why).AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync(ct)).Select(Show)];

    private static Unit Show(Centre centre) => new(centre.Id, centre.Name, new RegionCode(centre.Region));
}
