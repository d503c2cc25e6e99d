using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Kernel.Web;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Children;

/// <summary>A child in a list, opened for one who may see who it is.</summary>
internal sealed record ChildLine(Guid Id, string Number, string? Name, string? NameLatin, string Sex, int? BirthYear, string Region);

/// <summary>Lists children, or finds them by name (characters, pinyin, leading syllables) or readable number.</summary>
internal sealed class FindChildren(IRecords records, IIdentities identities, ChildNames names)
{
    public const string Right = "cases.child.read";

    public async Task<Page<ChildLine>> RunAsync(string? search, string? cursor, int? size, CancellationToken ct)
    {
        var take = Cursor.Size(size);
        // A merged record is shown only where the child it turned out to be is not: both are one child.
        var whole = records.Query<Child>(Right);
        var children = whole.AsNoTracking().Where(c => c.MergedIntoId == null || !whole.Any(w => w.Id == c.MergedIntoId));
        string[]? keys = null;
        if (PlainText.Clean(search) is { } typed)
        {
            if (typed.Length > 100 || PlainText.Check("search", typed, 100) is not null) { return new([], null); }

            if (!Ids.IsNumber(typed, out var number)) { keys = [.. names.KeysOf(typed).Select(k => k.Key)]; }
            else
            {
                // The number of a merged record leads to its child.
                var merged = whole.Where(c => c.Number == number && c.MergedIntoId != null).Select(c => c.MergedIntoId);
                children = children.Where(c => c.Number == number || merged.Contains(c.Id));
            }
        }
        var after = Cursor.TryUnpack(cursor, out _, out var last) ? last : (Guid?)null;
        if (after is not null) { children = children.Where(c => c.Id.CompareTo(last) < 0); }
        var rows = keys is null ? await children.OrderByDescending(c => c.Id).Take(take + 1).ToListAsync(ct) : await ByKeysAsync(children, keys, after, take + 1, ct);
        var shown = rows.Take(take).ToList();
        var opener = shown.Count == 0 ? null : await identities.OpenAsync(Right, search is null ? "list" : "search", FieldGroups.ChildIdentity, shown, ct);
        return new(
            [.. shown.Select(c => new ChildLine(c.Id, c.Number, opener!.Text(SealClass.Child, c, c.Name), opener.Text(SealClass.Child, c, c.NameLatin), c.Sex, c.BirthYear, c.Region))],
            rows.Count > take ? Cursor.Pack(0, shown[^1].Id) : null);
    }

    /// <summary>
    /// The newest children under some keys. The keys of the person's own regions are read from the index first, a few more than are asked for, because some of
    /// their children may be closed to the person: a name that a million children bear costs no more than a page of them.
    /// </summary>
    private async Task<List<Child>> ByKeysAsync(IQueryable<Child> children, string[] keys, Guid? after, int most, CancellationToken ct)
    {
        var found = new List<Child>();
        for (var (size, before) = (most + (most / 2), after); ; size *= 2)
        {
            var hits = records.PartsWithin<ChildKey>(Right).Where(k => keys.Contains(k.Key));
            if (before is { } last) { hits = hits.Where(k => k.OwnerId.CompareTo(last) < 0); }
            var ids = await hits.Select(k => k.OwnerId).Distinct().OrderByDescending(id => id).Take(size).ToListAsync(ct);
            if (ids.Count > 0) { found.AddRange(await children.Where(c => ids.Contains(c.Id)).OrderByDescending(c => c.Id).Take(most - found.Count).ToListAsync(ct)); }
            if (ids.Count < size || found.Count == most) { return found; }
            before = ids[^1];
        }
    }
}
