using Leeward.Kernel;

namespace Leeward.Procedures.Contracts;

/// <summary>Finds one-stop centres for other modules.</summary>
public interface ICentres
{
    /// <summary>
    /// The nearest open centre with a free place that has the procedure in force: in the county of the region, else in its prefecture, else in its province;
    /// of several the one with most free places. Null when there is none in the province. Without a code any procedure in force will do.
    /// </summary>
    Task<CentreChoice?> NearestAsync(RegionCode region, string? procedureCode, CancellationToken ct);
}

/// <summary>How near a centre is by the region tree.</summary>
public enum Nearness
{
    /// <summary>In the same county.</summary>
    County = 1,
    /// <summary>In the same prefecture.</summary>
    Prefecture = 2,
    /// <summary>In the same province.</summary>
    Province = 3,
}

/// <summary>A centre that can receive a child now.</summary>
/// <param name="CentreId">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Region">Where it is.</param>
/// <param name="Nearness">How near it is.</param>
/// <param name="FreePlaces">Places left of its capacity.</param>
/// <param name="ProcedureCode">The procedure in force there: the one asked for, or the one adopted last.</param>
public sealed record CentreChoice(Guid CentreId, LocalText Name, RegionCode Region, Nearness Nearness, int FreePlaces, string ProcedureCode);
