using System.Collections.Frozen;
using Leeward.Linkage.Text;

namespace Leeward.Linkage.Features;

/// <summary>English and German pet forms that do not begin like the name itself; common knowledge, kept short. Whether they count, and how much, EM decides.</summary>
internal static class PetNames
{
    private static readonly string[] Groups =
    [
        "robert bob bobby rob robbie bert", "william bill billy will willie liam wilhelm", "richard dick rick ricky rich", "john jack johnny jon johann hans", "james jim jimmy jamie jem",
        "edward ed eddie ted teddy ned", "henry harry hal hank heinrich heinz", "charles charlie chuck chas", "margaret maggie meg peggy greta rita madge daisy", "elizabeth liz lizzie beth betty eliza bess lisa elisabeth elsie",
        "catherine kate katie cathy kathryn katherine kitty kathleen kay", "mary molly polly may mae maria", "anthony tony", "thomas tom tommy", "michael mike mick mickey", "joseph joe joey jo", "george georgie", "alexander alex sandy alec sasha",
        "frederick fred freddie fritz friedrich", "francis frank frankie fran", "frances fanny fran", "andrew andy drew", "daniel dan danny", "david dave davy", "samuel sam sammy", "benjamin ben benny", "nicholas nick nicky klaus",
        "peter pete", "stephen steve steven", "christopher chris kit topher", "patrick pat paddy", "patricia pat patty trish", "susan sue susie suzy", "dorothy dot dolly dottie", "sarah sally sadie", "ann anne annie nancy nan hannah anna",
        "helen nell nellie ellen lena eleanor nora", "abigail abby gail", "rebecca becky", "deborah debbie deb", "jennifer jenny jen", "victoria vicky tori", "martha mattie patty", "louise lou", "lawrence larry laurie", "leonard len lenny leo",
        "philip phil pip", "ronald ron ronnie", "gerald gerry jerry", "kenneth ken kenny", "matthew matt", "timothy tim", "walter walt wally", "raymond ray", "josef sepp", "johannes hannes", "katharina kathi", "theodore ted theo", "isabella bella", "isaac ike zak",
    ];

    private static readonly FrozenDictionary<string, int[]> Index = Make();
    private static readonly FrozenDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> Look = Index.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether two names are forms of one.</summary>
    public static bool Same(ReadOnlySpan<char> a, ReadOnlySpan<char> b) =>
        a.Length <= 12 && b.Length <= 12 && Look.TryGetValue(a, out var left) && Look.TryGetValue(b, out var right) && left.AsSpan().IndexOfAny(right) >= 0;

    /// <summary>A key that forms of one name share: the first group's number, or 0.</summary>
    public static ulong Key(ReadOnlySpan<char> name) => name.Length <= 12 && Look.TryGetValue(name, out var groups) ? Hashing.Mix((ulong)groups[0] + 1) : 0;

    private static FrozenDictionary<string, int[]> Make()
    {
        var index = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var group = 0; group < Groups.Length; group++)
        {
            foreach (var name in Groups[group].Split(' '))
            {
                if (!index.TryGetValue(name, out var list)) { index[name] = list = []; }
                list.Add(group);
            }
        }

        return index.ToFrozenDictionary(one => one.Key, one => one.Value.ToArray(), StringComparer.Ordinal);
    }
}
