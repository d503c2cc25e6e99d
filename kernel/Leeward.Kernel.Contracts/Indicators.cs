namespace Leeward.Kernel;

/// <summary>One computed figure of the review.</summary>
/// <param name="Indicator">The indicator's id from the pack, for example <c>children_served</c>.</param>
/// <param name="Dimensions">What the figure is broken down by, for example province → 52, service_type → counselling.</param>
/// <param name="Count">How many; for shares, the numerator.</param>
/// <param name="Of">For shares, the denominator; otherwise null.</param>
public sealed record IndicatorValue(string Indicator, IReadOnlyDictionary<string, string> Dimensions, long Count, long? Of = null);

/// <summary>A module's figures for a year; Insight asks every module and knows none.</summary>
public interface IIndicatorSource
{
    /// <summary>The figures of the module for the calendar year, computed from the records that lie where the acting person holds the right.</summary>
    Task<IReadOnlyList<IndicatorValue>> ComputeAsync(int year, string right, CancellationToken ct);
}
