using System.Globalization;
using Leeward.Cases.Cases;
using Leeward.Cases.Closures;
using Leeward.Cases.Contracts;
using Leeward.Cases.People;
using Leeward.Cases.Reports;
using Leeward.Kernel.Records;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Incidents;

/// <summary>
/// The kind of violence of a case is the most serious known of its reports and incidents, by the <c>rank</c> of the pack's classification. Sexual violence and staff as respondent make the case need-to-know.
/// </summary>
internal sealed class CaseViolence(IRecords records, PackSet pack, HoldCloser closer, WithdrawClosure withdraw)
{
    /// <summary>Where the codes of sexual violence begin in ICVAC.</summary>
    public const string Sexual = "3";

    private const string Unknown = "unknown";

    public static bool IsSexual(string violence) => violence.StartsWith(Sexual, StringComparison.Ordinal);

    /// <summary>The case comes to know of an act of violence, through an incident or a report; one that waits for closure comes back to work. Saved with the caller's next save.</summary>
    public async Task LearnAsync(Case about, string violence, bool byStaff, string through, CancellationToken ct)
    {
        var sexualKnown = await IsSexualAsync(about, ct);
        var sexualIsNew = IsSexual(violence) && !sexualKnown;
        if (IsSexual(violence) || byStaff) { await closer.HoldAsync(about, byStaff, ct); }
        // After that, so that what it writes is held as closely.
        await withdraw.RunAsync(about, through, ct);
        var graver = IsGraver(violence, about.Violence);
        if (graver) { about.Violence = violence; }
        // Runs ask for sexual violence whatever else is known.
        if (graver || sexualIsNew) { records.Tell(new CaseViolenceChanged(about.Id, about.Region, IsSexual(violence) ? violence : sexualKnown ? Sexual : about.Violence)); }
    }

    /// <summary>The kind of violence that a report's category stands for, a code of ICVAC.</summary>
    public string Of(string category) => pack.Lookups["report-category"].Find(category)?.Attributes.GetValueOrDefault("icvac", Unknown) ?? Unknown;

    /// <summary>True where sexual violence is among what is known of the case: by its kind, an incident or a report, whatever graver thing came later.</summary>
    public async Task<bool> IsSexualAsync(Case about, CancellationToken ct)
    {
        const string why = "whether sexual violence is known in a case";
        if (IsSexual(about.Violence) || await records.Unfiltered<Incident>(why).AnyAsync(i => i.CaseId == about.Id && i.Violence.StartsWith(Sexual), ct)) { return true; }
        return (await records.Unfiltered<Report>(why).Where(r => r.CaseId == about.Id).Select(r => r.Category).Distinct().ToListAsync(ct)).Exists(category => IsSexual(Of(category)));
    }

    /// <summary>More serious, or as serious and more exactly told. What the pack does not know is the least serious, and gives way to anything that it knows.</summary>
    public bool IsGraver(string one, string other)
    {
        if (one != Unknown && other is Unknown or "") { return one.Length > 0; }
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
