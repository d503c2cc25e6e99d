namespace Leeward.Procedures.Simulations;

/// <summary>Where the texts of this folder are found.</summary>
internal sealed class SimulationTexts;
