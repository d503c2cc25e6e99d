using Leeward.Cases.Children;
using Leeward.Kernel.Records;
using Leeward.Linkage;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Likeness;

/// <summary>The model of the pack (<c>models/children.linkage.json</c>) and how common names and counties are; null where no pack has a model, and then nothing is compared.</summary>
internal sealed class LikenessModel
{
    public const string File = "models/children.linkage.json";
    private const double TwoCharacters = 0.85;

    /// <summary>What is compared, in this order.</summary>
    public static readonly string[] Columns = ["name", "sex", "born", "region", "caregiver", "phone", "resident"];

    private readonly Dictionary<string, double> _surnames;
    private readonly Dictionary<string, double> _given;
    private Population? _population;

    public LikenessModel(PackSet pack)
    {
        (_surnames, _given) = (Shares(pack.Surnames()), Shares(pack.GivenCharacters()));
        var path = pack.Packs.Reverse().Select(one => Path.Combine(one.Directory, File)).FirstOrDefault(System.IO.File.Exists);
        if (path is null) { return; }
        var model = LinkageModel.FromJson(System.IO.File.ReadAllText(path));
        Matcher = new PairMatcher(model, Columns, Share);
    }

    public PairMatcher? Matcher { get; }

    /// <summary>How many children there are, and the share of each county; counted once an hour.</summary>
    public async Task<Population> PopulationAsync(IRecords records, DateTimeOffset now, CancellationToken ct)
    {
        if (_population is { } known && now - known.At < TimeSpan.FromHours(1)) { return known; }
        var counties = await records.Unfiltered<Child>("how many children there are; only the number is used").Where(c => c.Region.Length >= 6).GroupBy(c => c.Region.Substring(0, 6)).Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(ct);
        var all = Math.Max(1, counties.Sum(c => c.Count));
        return _population = new(now, Math.Max(10_000, all), counties.ToDictionary(c => c.Key, c => (double)c.Count / all, StringComparer.Ordinal));
    }

    /// <summary>How common a value is: agreeing on 王伟 says less than on 欧阳落霞.</summary>
    private double? Share(string feature, string value) => feature switch
    {
        "name: surname" or "caregiver: surname" => _surnames.TryGetValue(value, out var share) ? share : null,
        "name: given name" or "caregiver: given name" => Given(value),
        "region" => _population?.Counties.TryGetValue(value, out var here) == true ? here : null,
        _ => null,
    };

    private double? Given(string value) => value.Length switch
    {
        1 when _given.TryGetValue(value, out var only) => (1 - TwoCharacters) * only,
        2 when _given.TryGetValue(value[..1], out var first) && _given.TryGetValue(value[1..], out var second) => TwoCharacters * first * second,
        _ => null,
    };

    private static Dictionary<string, double> Shares(IReadOnlyList<WeightedName> names)
    {
        double all = Math.Max(1, names.Sum(n => (long)n.Weight));
        return names.GroupBy(n => n.Text, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(n => n.Weight) / all, StringComparer.Ordinal);
    }
}

/// <summary>Among how many a match is sought.</summary>
internal sealed record Population(DateTimeOffset At, double People, IReadOnlyDictionary<string, double> Counties);
