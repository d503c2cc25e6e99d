using System.Globalization;
using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Cases.People;
using Leeward.Kernel.Records;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Incidents;

/// <summary>
/// The kind of violence of a case is the most serious known of its reports and incidents, by the <c>rank</c> of the pack's classification. Sexual violence and staff as respondent make the case need-to-know.
/// </summary>
internal sealed class CaseViolence(IRecords records, PackSet pack, HoldCloser closer)
{
    /// <summary>Where the codes of sexual violence begin in ICVAC.</summary>
    public const string Sexual = "3";

    public static bool IsSexual(string violence) => violence.StartsWith(Sexual, StringComparison.Ordinal);

    /// <summary>The case comes to know of an act of violence; saved with the caller's next save.</summary>
    public async Task LearnAsync(Case about, string violence, bool byStaff, CancellationToken ct)
    {
        var sexualIsNew = IsSexual(violence) && !await IsSexualAsync(about, ct);
        if (IsSexual(violence) || byStaff) { await closer.HoldAsync(about, byStaff, ct); }
        var graver = IsGraver(violence, about.Violence);
        if (graver) { about.Violence = violence; }
        // Runs ask for sexual violence whatever else is known.
        if (graver || sexualIsNew) { records.Tell(new CaseViolenceChanged(about.Id, about.Region, sexualIsNew ? violence : about.Violence)); }
    }

    /// <summary>True where sexual violence is among what is known of the case.</summary>
    public async Task<bool> IsSexualAsync(Case about, CancellationToken ct) =>
        IsSexual(about.Violence) || await records.Unfiltered<Incident>("whether sexual violence is known in a case").AnyAsync(i => i.CaseId == about.Id && i.Violence.StartsWith(Sexual), ct);

    /// <summary>More serious, or as serious and more exactly told. What the pack does not know is the least serious.</summary>
    public bool IsGraver(string one, string other)
    {
        var (first, second) = (Rank(one), Rank(other));
        return first < second || (first == second && first < int.MaxValue && one.Length > other.Length && one.StartsWith(other, StringComparison.Ordinal));
    }

    private int Rank(string violence)
    {
        for (var item = pack.Lookups["icvac"].Find(violence); item is not null; item = item.Parent is { } parent ? pack.Lookups["icvac"].Find(parent) : null)
        {
            if (int.TryParse(item.Attributes.GetValueOrDefault("rank"), NumberStyles.None, CultureInfo.InvariantCulture, out var rank)) { return rank; }
        }
        return int.MaxValue;
    }
}
