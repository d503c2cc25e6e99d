using Leeward.Cases.Likeness;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Names;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Children;

/// <summary>Seals a child's names and keeps the match keys by which the child is found: exact, pinyin, and leading syllables for search while typing.</summary>
internal sealed class ChildNames(IRecords records, IVault vault, LikenessKeys keys, PackSet pack, TimeProvider clock)
{
    public const string Exact = "name", Pinyin = "pinyin", Leading = "leading", Resident = "resident";

    /// <summary>The keys by which likely matches are found; set when all is known of which they are made.</summary>
    public LikenessKeys Keys => keys;

    /// <summary>Names a new child.</summary>
    public void Give(Child child, string? name, string? residentId = null, string? latin = null)
    {
        foreach (var made in Name(child, name, residentId, latin)) { records.Add(made); }
    }

    /// <summary>Names a child anew: the old match keys go.</summary>
    public async Task RenameAsync(Child child, string? name, string? residentId, string? latin, CancellationToken ct)
    {
        foreach (var old in await records.PartsOf<ChildKey>(child).Where(k => k.FromId == null).ToListAsync(ct)) { records.Remove(old); }
        (child.Name, child.NameLatin, child.ResidentId) = (null, null, null);
        Give(child, name, residentId, latin);
    }

    /// <summary>Seals name and resident ID into a new child and gives its match keys, for those who write them themselves. Several threads may call it at once.</summary>
    public List<ChildKey> Name(Child child, string? name, string? residentId, string? givenLatin = null)
    {
        var made = new List<ChildKey>();
        void Add(string kind, string value) => made.Add(new ChildKey { Id = Ids.New(clock), OwnerId = child.Id, Region = child.Region, Kind = kind, Key = vault.MatchKey(kind, value) });
        // A name may be known in Latin letters only: then it is found by them.
        if ((name ?? givenLatin) is { } known)
        {
            child.Name = vault.Seal(SealClass.Child, child.Id, name);
            Add(Exact, Normal(known));
            var latin = givenLatin ?? (pack.Pinyin is { } table && IsHan(known) ? table.Name(known).Latin : known);
            child.NameLatin = vault.Seal(SealClass.Child, child.Id, latin);
            var key = PinyinTable.Key(latin);
            if (key.Length > 0)
            {
                Add(Pinyin, key);
                var words = latin.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(PinyinTable.Key).Where(w => w.Length > 0).ToList();
                for (var i = 1; i < words.Count; i++) { Add(Leading, string.Concat(words.Take(i))); }
            }
        }
        if (residentId is not null)
        {
            child.ResidentId = vault.Seal(SealClass.Child, child.Id, residentId);
            Add(Resident, residentId);
        }
        return made;
    }

    /// <summary>The keys under which a typed name may be found.</summary>
    public IReadOnlyList<(string Kind, string Key)> KeysOf(string typed)
    {
        var found = new List<(string, string)> { (Exact, vault.MatchKey(Exact, Normal(typed))) };
        var latin = pack.Pinyin is { } table && IsHan(typed) ? table.Name(typed).Latin : typed;
        var key = PinyinTable.Key(latin);
        if (key.Length > 0)
        {
            found.Add((Pinyin, vault.MatchKey(Pinyin, key)));
            found.Add((Leading, vault.MatchKey(Leading, key)));
        }
        return found;
    }

    private static string Normal(string name) => string.Concat(name.Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant().Normalize(System.Text.NormalizationForm.FormKC);

    private static bool IsHan(string text) => text.Any(c => c >= 0x3400 && c <= 0x9FFF);
}
