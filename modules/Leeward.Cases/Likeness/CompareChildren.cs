using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Kernel.Records;
using Leeward.Linkage;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Likeness;

/// <summary>A record that may be the same child, and why.</summary>
internal sealed record Match(Child Child, bool Seen, double Probability, double Bits, KinCaution Caution, IReadOnlyList<(string Field, string Level, double Bits)> Why)
{
    public const double Possible = 0.3, Likely = 0.7, VeryLikely = 0.95;

    /// <summary>From here on a twin, brother or sister is shown at registration with its caution: hardly the same child, but one to know of.</summary>
    public const double MaybeKin = 0.05;

    public LikelyBand Band => BandOf(Probability);

    public static LikelyBand BandOf(double probability) => probability >= VeryLikely ? LikelyBand.VeryLikely : probability >= Likely ? LikelyBand.Likely : LikelyBand.Possible;
}

/// <summary>Finds candidates by their keys, past all permissions, and scores them. What comes out has not been filtered: who asks decides what may be told.</summary>
internal sealed class CompareChildren(IRecords records, LikenessKeys keys, LikenessModel model, TimeProvider clock)
{
    private const int MostPerKey = 200;
    private const string Why = "candidates for the same child, found by keyed hashes and compared in memory";

    public LikenessKeys Keys => keys;

    public bool CanCompare => model.Matcher is not null;

    /// <summary>The records under the keys of a child, each with whether the person may see it under a right; the whole record, still sealed.</summary>
    public async Task<List<(Child Child, bool Seen)>> CandidatesAsync(Wanted wanted, IReadOnlyList<long> caregiverNames, IReadOnlyList<long> phones, string right, Guid? except, CancellationToken ct)
    {
        IQueryable<Guid>? all = null;
        // Each key apart, newest first, so that each is one range of one index however common its value is.
        void Under(IQueryable<Guid> ids) => all = all is null ? ids : all.Union(ids);
        var children = records.Unfiltered<Child>(Why);
        if (wanted.Resident is { } resident) { Under(children.Where(c => c.KeyResident == resident).OrderByDescending(c => c.Id).Take(MostPerKey).Select(c => c.Id)); }
        if (wanted.SurnameDay is { } surnameDay) { Under(children.Where(c => c.KeySurnameDay == surnameDay).OrderByDescending(c => c.Id).Take(MostPerKey).Select(c => c.Id)); }
        if (wanted.GivenDay is { } givenDay) { Under(children.Where(c => c.KeyGivenDay == givenDay).OrderByDescending(c => c.Id).Take(MostPerKey).Select(c => c.Id)); }
        if (wanted.NameHere is { } nameHere) { Under(children.Where(c => c.KeyNameHere == nameHere).OrderByDescending(c => c.Id).Take(MostPerKey).Select(c => c.Id)); }
        if (wanted.DayHere is { } dayHere) { Under(children.Where(c => c.KeyDayHere == dayHere).OrderByDescending(c => c.Id).Take(MostPerKey).Select(c => c.Id)); }
        foreach (var nameYear in wanted.NameYears) { Under(children.Where(c => c.KeyNameYear == nameYear).OrderByDescending(c => c.Id).Take(MostPerKey).Select(c => c.Id)); }
        var caregivers = records.Unfiltered<Caregiver>(Why);
        foreach (var name in caregiverNames) { Under(caregivers.Where(c => c.KeyName == name).OrderByDescending(c => c.OwnerId).Take(MostPerKey).Select(c => c.OwnerId)); }
        foreach (var phone in phones) { Under(caregivers.Where(c => c.KeyPhone == phone).OrderByDescending(c => c.OwnerId).Take(MostPerKey).Select(c => c.OwnerId)); }
        if (all is null) { return []; }
        var found = await all.ToListAsync(ct);
        if (found.Count == 0) { return []; }
        var seen = records.Query<Child>(right);
        var rows = await children.AsNoTracking().Where(c => found.Contains(c.Id) && c.Id != except).Select(c => new { c, Seen = seen.Any(s => s.Id == c.Id) }).ToListAsync(ct);
        return [.. rows.OrderBy(r => r.c.Id).Select(r => (r.c, r.Seen))];
    }

    /// <summary>Among how many a match is sought; ask before <see cref="Score"/>.</summary>
    public Task<Population> PopulationAsync(CancellationToken ct) => model.PopulationAsync(records, clock.GetUtcNow(), ct);

    /// <summary>The candidates that are likely enough, the best first.</summary>
    public IReadOnlyList<Match> Score(Facts asked, IReadOnlyList<(Child Child, bool Seen, Facts Facts)> candidates, Population population, int most, double least = Match.Possible)
    {
        if (model.Matcher is not { } matcher || candidates.Count == 0) { return []; }
        var best = new Dictionary<Guid, Match>();
        // Of several caregivers the one counts that the two have in common.
        foreach (var caregiver in asked.Caregivers.Count == 0 ? [default] : asked.Caregivers)
        {
            // Two groups, for what is asked about may look different beside a guessed age.
            foreach (var group in candidates.GroupBy(c => asked.Cells(c.Facts, default)[2]))
            {
                var some = group.ToList();
                var mine = asked.Caregivers.Count > 1 && !some.Exists(c => c.Facts.Caregivers.Count == 1 || c.Facts.Meeting(caregiver, keys) != default) ? default : caregiver;
                foreach (var one in matcher.Score(asked.Cells(some[0].Facts, mine), [.. some.Select(c => c.Facts.Cells(asked, mine == default ? default : c.Facts.Meeting(mine, keys)))], population.People, most, least))
                {
                    var (child, seen, _) = some[one.Record];
                    if (best.TryGetValue(child.Id, out var before) && before.Bits >= one.Bits) { continue; }
                    best[child.Id] = new(child, seen, one.Probability, one.Bits, CautionOf(one.Why), [.. one.Why.Select(w => (Field(w.Feature), w.Level, Math.Round(w.Bits, 1)))]);
                }
            }
        }
        return [.. best.Values.OrderByDescending(m => m.Bits).ThenBy(m => m.Child.Id).Take(most)];
    }

    private static string Field(string feature) => feature switch
    {
        "name: surname" => "surname",
        "name: given name" => "given_name",
        "caregiver: surname" => "caregiver_surname",
        "caregiver: given name" => "caregiver_given_name",
        _ => feature,
    };

    /// <summary>Another given name within one family: twins where the birth date is the same, siblings where it is not.</summary>
    private static KinCaution CautionOf(IReadOnlyList<Evidence> why)
    {
        string Level(string feature) => why.FirstOrDefault(w => w.Feature == feature)?.Level ?? "missing";
        if (Level("resident") == "same" || Level("name: given name") is not ("different" or "some" or "pet" or "dropped" or "near")) { return KinCaution.None; }
        var family = Level("name: surname") is "same" or "sound" || Level("phone") is "same" || Level("caregiver: given name") is "same" || Level("region") is "same" or "county";
        return !family ? KinCaution.None : Level("born") switch { "same" => KinCaution.Twins, "different" or "close" or "year" => KinCaution.Siblings, _ => KinCaution.None };
    }
}
