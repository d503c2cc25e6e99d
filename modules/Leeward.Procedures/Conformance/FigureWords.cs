using System.Globalization;
using Leeward.Conformance;
using Microsoft.Extensions.Localization;

namespace Leeward.Procedures.Conformance;

/// <summary>A row of a table of figures.</summary>
internal sealed record FigureRow(string Label, string? Link, Figure Figure);

/// <summary>A centre in the funnel plot.</summary>
internal sealed record PlotPoint(string Label, long Runs, double Share, FunnelPlace Place, string Link);

/// <summary>Figures in words.</summary>
internal static class FigureWords
{
    public static string Number(long? value, IStringLocalizer t) => value is { } known ? known.ToString("N0", CultureInfo.CurrentCulture) : t["withheld"];

    public static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    public static string Share(Figure f, IStringLocalizer t) => f.Withheld ? t["withheld"] : f.Share is { } share ? Percent(share) : "–";

    public static string Sure(Figure f, IStringLocalizer t) => f is { Low: { } low, High: { } high, Runs: > 0 } ? t["between", Percent(low), Percent(high)] : "";

    /// <summary>The filter of an address; what cannot be read is no filter.</summary>
    public static ConformanceFilter Filter(string? year, string? region, string? centre, string? version, string? step, string? kind) => new(
        int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var y) ? y : null, Short(region, 12), Guid.TryParse(centre, out var c) ? c : null, null, Short(version, 64), Short(step, 60), Short(kind, 20));

    private static string? Short(string? value, int most) => value is { Length: > 0 } && value.Length <= most && !value.Contains('\0', StringComparison.Ordinal) ? value : null;
}
