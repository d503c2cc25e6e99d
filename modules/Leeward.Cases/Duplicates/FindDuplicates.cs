using System.Globalization;
using Leeward.Cases.Children;
using Leeward.Cases.Likeness;
using Leeward.Kernel;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Cases.Duplicates;

/// <summary>
/// Goes through the children that are new or were changed since they were last looked through, and files pairs that may be one child. What is compared is read and opened outside the
/// transaction; a handful of children, their pairs and the mark that they were looked through are written in one, so that a killed run goes on where it stood.
/// </summary>
internal sealed class FindDuplicates(CompareChildren compare, IRecords records, IIdentities identities, ReadApart apart) : IJobKind
{
    public const string Name = "cases.duplicates";
    public const string Right = "cases.duplicate.find";
    private const int PerPartition = 200;
    private const string Why = "looking for duplicates";

    public string Kind => Name;

    /// <summary>Children of a region that wait to be looked through.</summary>
    public static IQueryable<Child> Due(IRecords records, string region) =>
        records.Unfiltered<Child>(Why).AsNoTracking().Where(c => c.MatchedVersion != c.Version && c.Region.StartsWith(region));

    public async Task<Outcome> RunAsync(JobRun run, CancellationToken ct)
    {
        if (!compare.CanCompare) { return new Refusal("cases.duplicates.no_model"); }
        var region = run.Region.Value;
        if (run.Total is null) { await run.SetTotalAsync(await Due(records, region).LongCountAsync(ct), ct); }
        var population = await compare.PopulationAsync(ct);
        var (last, done, filed) = (Guid.TryParse(run.Cursor, out var at) ? at : Guid.Empty, run.Done, int.TryParse(run.Answer, CultureInfo.InvariantCulture, out var before) ? before : 0);
        while (true)
        {
            var after = last;
            var children = await Due(records, region).Where(c => c.Id.CompareTo(after) > 0).OrderBy(c => c.Id).Take(PerPartition).ToListAsync(ct);
            if (children.Count == 0) { return Outcome.Done; }
            var found = await LookAsync(children, population, ct);
            (last, done) = (children[^1].Id, done + children.Count);
            var written = await run.PartitionAsync(last.ToString(), done, async (services, token) =>
            {
                var pairs = await services.GetRequiredService<FilePairs>().RunAsync(children, found, token);
                return pairs.Ok ? (filed += pairs.Value).ToString(CultureInfo.InvariantCulture) : pairs.Refusal!;
            }, ct);
            if (!written.Ok) { return written; }
        }
    }

    /// <summary>The matches of each child; read and opened by machinery, under one link of the trail for the handful.</summary>
    private async Task<Dictionary<Guid, IReadOnlyList<Match>>> LookAsync(List<Child> children, Population population, CancellationToken ct)
    {
        var opener = await identities.OpenForMachineryAsync($"{Why}: {children.Count} children", ct);
        var found = new Dictionary<Guid, IReadOnlyList<Match>>();
        foreach (var child in children.Where(c => c.MergedIntoId is null))
        {
            var mine = await CaregiversAsync([child.Id], ct);
            var facts = Facts.Of(child, mine[child.Id], opener);
            var wanted = compare.Keys.Of(facts.Name, facts.BornOn, facts.Year, facts.ResidentId, facts.Region, yearsAround: 1);
            var candidates = await compare.CandidatesAsync(wanted, Keys(mine[child.Id].Select(c => c.KeyName)), Keys(mine[child.Id].Select(c => c.KeyPhone)), Right, child.Id, ct);
            // A merged record is looked at as the child it turned out to be.
            var others = candidates.Where(c => c.Child.MergedIntoId is null).Select(c => c.Child).ToList();
            if (others.Count == 0) { found[child.Id] = []; continue; }
            var theirs = await CaregiversAsync([.. others.Select(c => c.Id)], ct);
            var alike = compare.Score(facts, [.. others.Select(c => (c, true, Facts.Of(c, theirs[c.Id], opener)))], population, 20);
            if (alike.Count == 0) { found[child.Id] = alike; continue; }
            var decided = await apart.OfAsync(child.Id, ct);
            found[child.Id] = [.. alike.Where(match => !decided.Contains(match.Child.Id))];
        }
        return found;
    }

    private static List<long> Keys(IEnumerable<long?> keys) => [.. keys.OfType<long>().Distinct().Take(4)];

    private async Task<ILookup<Guid, Caregiver>> CaregiversAsync(List<Guid> owners, CancellationToken ct) =>
        (await records.Unfiltered<Caregiver>(Why).AsNoTracking().Where(c => owners.Contains(c.OwnerId)).ToListAsync(ct)).ToLookup(c => c.OwnerId);
}

/// <summary>Files what was found for a handful of children, and marks them as looked through.</summary>
internal sealed class FilePairs(IRecords records, TimeProvider clock)
{
    private const string Why = "filing likely duplicates";

    /// <summary>How many pairs are new.</summary>
    public async Task<Outcome<int>> RunAsync(List<Child> children, IReadOnlyDictionary<Guid, IReadOnlyList<Match>> found, CancellationToken ct)
    {
        var ids = children.ConvertAll(c => c.Id);
        var known = (await records.Unfiltered<ChildPair>(Why).Where(p => ids.Contains(p.FirstId) || ids.Contains(p.SecondId)).ToListAsync(ct)).ToDictionary(p => (p.FirstId, p.SecondId));
        var (now, fresh, seen) = (clock.GetUtcNow(), 0, new HashSet<(Guid, Guid)>());
        foreach (var child in children)
        {
            foreach (var match in found.GetValueOrDefault(child.Id, []))
            {
                var key = ChildPair.Ordered(child.Id, match.Child.Id);
                seen.Add(key);
                var (perMille, why) = ((int)Math.Round(match.Probability * 1000), ChildPair.Written(match.Why));
                if (known.TryGetValue(key, out var pair)) { pair.Score(perMille, match.Caution, why, now); continue; }
                var id = Ids.New(clock);
                pair = new ChildPair
                {
                    Id = id, AccessId = id, FirstId = key.First, SecondId = key.Second, Region = ChildPair.RegionOf(child.Region, match.Child.Region), PerMille = perMille, Caution = match.Caution, Why = why,
                    FoundAt = now, IsSynthetic = child.IsSynthetic && match.Child.IsSynthetic,
                };
                known[key] = pair;
                records.Add(pair);
                fresh++;
            }
        }
        foreach (var (key, pair) in known.Where(k => !seen.Contains(k.Key))) { pair.Fade(); }
        foreach (var version in children.GroupBy(c => c.Version))
        {
            // Who was changed meanwhile waits on.
            var (looked, number) = (version.Select(c => c.Id).ToList(), version.Key);
            await records.Unfiltered<Child>(Why).Where(c => looked.Contains(c.Id) && c.Version == number).ExecuteUpdateAsync(s => s.SetProperty(c => c.MatchedVersion, number), ct);
        }
        var saved = await records.SaveAsync(FindDuplicates.Right, ct);
        return saved.Ok ? fresh : saved.Refusal!;
    }
}
