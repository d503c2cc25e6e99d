using System.Collections.Concurrent;
using Leeward.Server.Bench.World;

namespace Leeward.Server.Bench.Load;

/// <summary>What people type: names they know in characters and pinyin, first syllables common and rare, names that nobody has.</summary>
internal sealed class SearchTerms(NameDraw names)
{
    private readonly ConcurrentBag<(string Name, string Latin)> _known = [];
    private (string Name, string Latin)[]? _all;

    public NameDraw Names => names;

    public void Learn(string? name, string? latin)
    {
        if (name is not null && latin is not null) { _known.Add((name, latin)); }
    }

    public (string Kind, string Term) Next(Random random)
    {
        _all ??= [.. _known];
        var (name, latin) = _all[random.Next(_all.Length)];
        return random.Next(6) switch
        {
            0 => ("characters", name),
            1 => ("characters", names.Name(random)),
            2 => ("pinyin", latin),
            3 => ("first syllables", latin.Split(' ')[0]),
            4 => ("first syllables", string.Join(' ', latin.Split(' ').SkipLast(1))),
            _ => ("nobody", "龘" + names.Name(random)),
        };
    }
}
