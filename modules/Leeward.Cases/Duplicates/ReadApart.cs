using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Duplicates;

/// <summary>What was decided not to be the same child. A decision about a record that was merged holds for the child it turned out to be, on both sides, as long as it is merged.</summary>
internal sealed class ReadApart(IRecords records, ChildDoor door)
{
    private const string Why = "what was decided not to be the same is not offered again";

    /// <summary>The records that a person decided are not this child, and the children those turned out to be.</summary>
    public async Task<HashSet<Guid>> OfAsync(Guid child, CancellationToken ct)
    {
        List<Guid> mine = [child, .. await door.LeadingAsync([child], ct)];
        var decided = await records.Unfiltered<ChildPair>(Why).Where(p => p.State == PairState.NotTheSame && (mine.Contains(p.FirstId) || mine.Contains(p.SecondId))).Select(p => new { p.FirstId, p.SecondId }).ToListAsync(ct);
        var apart = decided.SelectMany(p => new[] { p.FirstId, p.SecondId }).ToHashSet();
        for (var next = apart.ToList(); next.Count > 0;)
        {
            var ids = next;
            next = [.. (await records.Unfiltered<Child>(Why).Where(c => ids.Contains(c.Id) && c.MergedIntoId != null).Select(c => c.MergedIntoId!.Value).ToListAsync(ct)).Where(apart.Add)];
        }

        apart.ExceptWith(mine);
        return apart;
    }
}
