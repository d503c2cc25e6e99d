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
        var children = records.Query<Child>(Right).AsNoTracking();
        if (PlainText.Clean(search) is { } typed)
        {
            if (typed.Length > 100 || PlainText.Check("search", typed, 100) is not null) { return new([], null); }

            if (Ids.IsNumber(typed, out var number)) { children = children.Where(c => c.Number == number); }
            else
            {
                // The kind stands first in the index: without it every key of every child would be read.
                var wanted = names.KeysOf(typed);
                string[] kinds = [.. wanted.Select(k => k.Kind).Distinct()], keys = [.. wanted.Select(k => k.Key)];
                var hits = records.Unfiltered<ChildKey>("keys narrow the filtered query of children").Where(k => kinds.Contains(k.Kind) && keys.Contains(k.Key)).Select(k => k.OwnerId);
                children = children.Where(c => hits.Contains(c.Id));
            }
        }
        if (Cursor.TryUnpack(cursor, out _, out var last)) { children = children.Where(c => c.Id.CompareTo(last) < 0); }
        var rows = await children.OrderByDescending(c => c.Id).Take(take + 1).ToListAsync(ct);
        var shown = rows.Take(take).ToList();
        var opener = shown.Count == 0 ? null : await identities.OpenAsync(Right, search is null ? "list" : "search", FieldGroups.ChildIdentity, shown, ct);
        return new(
            [.. shown.Select(c => new ChildLine(c.Id, c.Number, opener!.Text(SealClass.Child, c, c.Name), opener.Text(SealClass.Child, c, c.NameLatin), c.Sex, c.BirthYear, c.Region))],
            rows.Count > take ? Cursor.Pack(0, shown[^1].Id) : null);
    }
}
