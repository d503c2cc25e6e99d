using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Cases.Duplicates;
using Leeward.Cases.Likeness;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Merges;

/// <summary>Puts two records side by side for one who may see both; the reading of who they are is audited.</summary>
internal sealed class ReadComparison(IRecords records, IIdentities identities, CompareChildren compare, DecidePair pairs, LikelyWords words)
{
    public async Task<Outcome<Comparison>> RunAsync(Guid keptId, Guid otherId, CancellationToken ct)
    {
        var kept = await records.FindAsync<Child>(keptId, ReadPairs.Right, ct);
        if (!kept.Ok) { return kept.Refusal!; }
        var other = await records.FindAsync<Child>(otherId, ReadPairs.Right, ct);
        if (!other.Ok) { return other.Refusal!; }
        if (keptId == otherId) { return Refusal.Invalid("OtherId", "cases.merge.itself"); }
        var opener = await identities.OpenAsync(ReadPairs.Right, "comparing two records", FieldGroups.ChildIdentity, [kept.Value, other.Value], ct);
        var (left, leftFacts) = await SideAsync(kept.Value, opener, ct);
        var (right, rightFacts) = await SideAsync(other.Value, opener, ct);
        var population = await compare.PopulationAsync(ct);
        var match = opener.MayOpen(kept.Value) && opener.MayOpen(other.Value) ? compare.Score(leftFacts, [(other.Value, true, rightFacts)], population, 1, 0) is [var only, ..] ? only : null : null;
        var pair = await pairs.FindAsync(keptId, otherId, ct);
        var merge = await records.Query<ChildMerge>(ReadPairs.Right).AsNoTracking().Where(m => m.UndoneAt == null && ((m.KeptId == keptId && m.OtherId == otherId) || (m.KeptId == otherId && m.OtherId == keptId))).Select(m => (Guid?)m.Id).FirstOrDefaultAsync(ct);
        return new Comparison(
            left, right, [.. ChildFields.All.Where(f => left.Fields[f] != right.Fields[f])], match?.Band, match is null ? null : Math.Round(match.Probability, 3), match?.Caution ?? KinCaution.None,
            match is null ? [] : words.Say(match.Why), pair?.State, pair?.Id, pair?.Version, merge);
    }

    private async Task<(ComparedChild, Facts)> SideAsync(Child child, Opener opener, CancellationToken ct)
    {
        var caregivers = await records.PartsOf<Caregiver>(child).AsNoTracking().OrderBy(c => c.Id).ToListAsync(ct);
        var cases = await records.Query<Case>(OpenCase.ReadRight).AsNoTracking().Where(c => c.ChildId == child.Id).OrderBy(c => c.Id).Select(c => c.Number).ToListAsync(ct);
        var fields = opener.MayOpen(child) ? ChildFields.Read(child, opener) : ChildFields.All.ToDictionary(f => f, _ => (string?)null, StringComparer.Ordinal);
        return (
            new(child.Id, child.Number, child.Region, child.RegisteredAt, child.Sensitivity == Sensitivity.NeedToKnow, child.MergedIntoId, fields.ToDictionary(f => f.Key, f => ChildFields.Shown(f.Key, f.Value)),
                [.. caregivers.Select(g => new CaregiverView(g.Id, opener.Text(SealClass.Child, child, g.Id, g.Name), g.Relationship, opener.Text(SealClass.Child, child, g.Id, g.Phone), g.LivesWithChild, g.IsGuardian))], cases, child.Version),
            Facts.Of(child, caregivers, opener));
    }
}
