using Leeward.Cases.Children;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Cases;

/// <summary>Opens the names of the children of several cases; one audited reading for the whole list.</summary>
internal sealed class NameCases(IRecords records, IIdentities identities, ChildDoor door)
{
    /// <summary>Name by case; null where it is not for this person.</summary>
    public async Task<IReadOnlyDictionary<Guid, string?>> RunAsync(IReadOnlyCollection<Guid> cases, CancellationToken ct)
    {
        var children = await (from c in records.Query<Case>(OpenCase.ReadRight).AsNoTracking()
                              join child in records.Query<Child>(FindChildren.Right).AsNoTracking() on c.ChildId equals child.Id
                              where cases.Contains(c.Id)
                              select new NamedCase(c.Id, child, child)).ToListAsync(ct);
        // A child that was merged with one of another region is reached through the record of this region.
        var without = cases.Except(children.Select(c => c.Id)).ToList();
        if (without.Count > 0)
        {
            foreach (var c in await records.Query<Case>(OpenCase.ReadRight).AsNoTracking().Where(c => without.Contains(c.Id)).ToListAsync(ct))
            {
                if (await door.MayAsync(c.ChildId, FindChildren.Right, ct) && await door.ReadAsync(c.ChildId, FindChildren.Right, ct) is { Ok: true } reached) { children.Add(new(c.Id, reached.Value.Child, reached.Value.Through)); }
            }
        }
        if (children.Count == 0) { return new Dictionary<Guid, string?>(); }
        var opener = await identities.OpenAsync(FindChildren.Right, "list", FieldGroups.ChildIdentity, [.. children.Select(c => c.Through).DistinctBy(c => c.Id)], ct);
        return children.ToDictionary(c => c.Id, c => opener.Text(SealClass.Child, c.Through, c.Child.Id, c.Child.Name) ?? opener.Text(SealClass.Child, c.Through, c.Child.Id, c.Child.NameLatin));
    }

    private sealed record NamedCase(Guid Id, Child Child, Child Through);
}
