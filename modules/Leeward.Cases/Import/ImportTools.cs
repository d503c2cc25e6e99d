using Leeward.Cases.Children;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Regions;
using Leeward.Kernel.Sealing;
using Leeward.Packs;

namespace Leeward.Cases.Import;

/// <summary>What makes records of rows for the acting person.</summary>
internal sealed class ImportTools(RegionBook regions, IAccess access, ChildNames names, IVault vault, PackSet pack, TimeProvider clock)
{
    public IRows ChildRows(RegionCode scope) => new ChildRows(Checks(scope), names, vault, pack, clock);

    public IRows ReportRows(RegionCode scope) => new ReportRows(Checks(scope), vault, pack, clock);

    private RowChecks Checks(RegionCode scope) => new(regions, access, scope, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
}
