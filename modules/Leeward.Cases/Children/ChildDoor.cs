using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Children;

/// <summary>A child, and the record through which the person may see it: its own, or one that was merged into it.</summary>
internal sealed record Reached(Child Child, Child Through);

/// <summary>
/// The way to a child. A record that was merged leads to the child it turned out to be: who may see the one may see the other, for they are one child. So nobody loses a
/// child because a colleague found that it is known in two places.
/// </summary>
internal sealed class ChildDoor(IRecords records, IAccess access, IIdentities identities, TimeProvider clock)
{
    private const string Why = "following merged records of one child";
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private readonly Dictionary<(Guid Id, string Right), (Reached Found, DateTimeOffset At)> _found = [];

    /// <summary>The child behind an id, to be changed.</summary>
    public async Task<Outcome<Reached>> FindAsync(Guid id, string right, CancellationToken ct)
    {
        var mine = await records.Query<Child>(right).Where(c => c.Id == id || c.MergedIntoId == id).ToListAsync(ct);
        var own = mine.Find(c => c.Id == id);
        if (own is { MergedIntoId: null }) { return new Reached(own, own); }
        if (own is null && mine.Count == 0 && (await LeadingAsync([id], ct)).Count == 0) { return await access.RefuseAsync(right, nameof(Child), id, ct); }
        var root = await RootAsync(id, ct);
        var ids = await LeadingAsync([root.Id], ct);
        var through = own ?? await records.Query<Child>(right).Where(c => ids.Contains(c.Id)).OrderBy(c => c.Id).FirstOrDefaultAsync(ct);
        var seen = await records.Query<Child>(right).FirstOrDefaultAsync(c => c.Id == root.Id, ct);
        return seen is not null && (own is not null || seen.Id == id) ? new Reached(seen, seen) : through is not null ? new Reached(root, through) : await access.RefuseAsync(right, nameof(Child), id, ct);
    }

    /// <summary>The same, only to be read: what was reached a moment ago is reached again.</summary>
    public async Task<Outcome<Reached>> ReadAsync(Guid id, string right, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (_found.TryGetValue((id, right), out var known) && now - known.At < Fresh) { return known.Found; }
        var found = await FindAsync(id, right, ct);
        if (found.Ok) { _found[(id, right)] = (found.Value, now); }
        return found;
    }

    /// <summary>Opens who a child is; audited under the record that leads there.</summary>
    public Task<Opener> OpenAsync(Reached reached, string right, string purpose, CancellationToken ct) => identities.OpenAsync(right, purpose, FieldGroups.ChildIdentity, [reached.Through], ct);

    /// <summary>Whether the person holds a right for a child; nothing is audited.</summary>
    public async Task<bool> MayAsync(Guid id, string right, CancellationToken ct) =>
        await records.Query<Child>(right).AnyAsync(c => c.Id == id, ct) || (await LeadingAsync([id], ct) is { Count: > 0 } ids && await records.Query<Child>(right).AnyAsync(c => ids.Contains(c.Id), ct));

    /// <summary>The child that a record turned out to be in the end.</summary>
    private async Task<Child> RootAsync(Guid id, CancellationToken ct)
    {
        var child = await records.Unfiltered<Child>(Why).FirstAsync(c => c.Id == id, ct);
        while (child.MergedIntoId is { } into) { child = await records.Unfiltered<Child>(Why).FirstAsync(c => c.Id == into, ct); }
        return child;
    }

    /// <summary>The records that were merged into some, directly or one after the other.</summary>
    public async Task<List<Guid>> LeadingAsync(IReadOnlyCollection<Guid> into, CancellationToken ct)
    {
        var all = new List<Guid>();
        for (var last = into.ToList(); last.Count > 0; all.AddRange(last))
        {
            var ids = last;
            last = await records.Unfiltered<Child>(Why).Where(c => c.MergedIntoId != null && ids.Contains(c.MergedIntoId.Value)).Select(c => c.Id).ToListAsync(ct);
        }
        return all;
    }
}
