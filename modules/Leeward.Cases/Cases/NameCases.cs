using Leeward.Cases.Children;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Cases;

/// <summary>Opens the names of the children of several cases; one audited reading for the whole list.</summary>
internal sealed class NameCases(IRecords records, IIdentities identities)
{
    /// <summary>Name by case; null where it is not for this person.</summary>
    public async Task<IReadOnlyDictionary<Guid, string?>> RunAsync(IReadOnlyCollection<Guid> cases, CancellationToken ct)
    {
        var children = await (from c in records.Query<Case>(OpenCase.ReadRight).AsNoTracking()
                              join child in records.Query<Child>(FindChildren.Right).AsNoTracking() on c.ChildId equals child.Id
                              where cases.Contains(c.Id)
                              select new { c.Id, Child = child }).ToListAsync(ct);
        if (children.Count == 0) { return new Dictionary<Guid, string?>(); }
        var opener = await identities.OpenAsync(FindChildren.Right, "list", FieldGroups.ChildIdentity, [.. children.Select(c => c.Child).DistinctBy(c => c.Id)], ct);
        return children.ToDictionary(c => c.Id, c => opener.Text(SealClass.Child, c.Child, c.Child.Name));
    }
}
