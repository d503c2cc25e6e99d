namespace Leeward.Kernel.People;

/// <summary>A centre or team to which a role may be bound.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Both languages.</param>
/// <param name="Region">Where it is.</param>
public sealed record Unit(Guid Id, LocalText Name, RegionCode Region);

/// <summary>Where a module keeps units. Staff see their names; nothing in them is about a child.</summary>
public interface IUnits
{
    /// <summary>The units within a region, by name, at most <paramref name="most"/>.</summary>
    Task<IReadOnlyList<Unit>> WithinAsync(RegionCode region, int most, CancellationToken ct);

    /// <summary>Units by id.</summary>
    Task<IReadOnlyList<Unit>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct);
}
