using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Cases.Likeness;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Duplicates;

/// <summary>What the list of likely duplicates is narrowed to.</summary>
internal sealed record PairFilter(
    PairState? State = PairState.Waiting, LikelyBand? Band = null, string? Region = null, DateOnly? Day = null, PairOrder Order = PairOrder.Likeliest, string? Cursor = null, int? Size = null);

/// <summary>The likely duplicates a person may see: those of whose two records they may see both.</summary>
internal sealed class ReadPairs(IRecords records, IAccess access, IIdentities identities, LikelyWords words, PackSet pack)
{
    public const string Right = "cases.duplicate.read";

    /// <summary>Pairs of a filter, neither ordered nor cut into pages. Who may see only one of the two learns nothing of the pair.</summary>
    public IQueryable<ChildPair> Narrowed(PairFilter filter)
    {
        var pairs = Visible().AsNoTracking();
        var whole = records.Query<Child>(Right).Where(c => c.MergedIntoId == null);
        // What was merged is decided about as the child it turned out to be.
        if (filter.State is PairState.Waiting) { pairs = pairs.Where(p => whole.Any(c => c.Id == p.FirstId) && whole.Any(c => c.Id == p.SecondId)); }
        if (filter.State is { } state) { pairs = pairs.Where(p => p.State == state); }
        if (filter.Band is { } band)
        {
            var (from, to) = band switch { LikelyBand.VeryLikely => (950, 1001), LikelyBand.Likely => (700, 950), _ => (0, 700) };
            pairs = pairs.Where(p => p.PerMille >= from && p.PerMille < to);
        }
        if (filter.Region is { Length: > 0 } region && RegionCode.IsValid(region)) { pairs = pairs.Where(p => p.Region.StartsWith(region)); }
        if (filter.Day is { } day && day.Year is > 1900 and < 9000)
        {
            var (from, until) = (Midnight(day), Midnight(day.AddDays(1)));
            pairs = pairs.Where(p => p.FoundAt >= from && p.FoundAt < until);
        }
        return pairs;
    }

    private DateTimeOffset Midnight(DateOnly day) => day.ToDateTime(TimeOnly.MinValue) is var at ? new DateTimeOffset(at, pack.Calendar.Zone.GetUtcOffset(at)).ToUniversalTime() : default;

    /// <summary>The pairs whose two records are open to the person.</summary>
    public IQueryable<ChildPair> Visible()
    {
        var children = records.Query<Child>(Right);
        var here = records.Query<ChildPair>(Right);
        // A pair of two counties lies above both: who holds both counties, and no more, sees it too.
        var above = access.Actor.GrantsFor(Right).SelectMany(g => Enumerable.Range(0, g.Region.Value.Length).Select(l => g.Region.Value[..l])).Distinct().ToList();
        return records.Unfiltered<ChildPair>("whether a pair is seen is asked of both its records").Where(p => above.Contains(p.Region) || here.Any(h => h.Id == p.Id)).Where(p => children.Any(c => c.Id == p.FirstId) && children.Any(c => c.Id == p.SecondId));
    }

    /// <summary>A pair that was just changed by one who sees it.</summary>
    public async Task<PairSummary> OneAsync(Guid id, CancellationToken ct) => (await SayAsync([await Visible().AsNoTracking().FirstAsync(p => p.Id == id, ct)], ct))[0];

    public async Task<Page<PairSummary>> ListAsync(PairFilter filter, CancellationToken ct)
    {
        var size = Cursor.Size(filter.Size);
        var pairs = Narrowed(filter);
        if (Cursor.TryUnpack(filter.Cursor, out var key, out var last))
        {
            if (filter.Order == PairOrder.Newest)
            {
                var at = new DateTimeOffset(Math.Clamp(key, 0, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);
                pairs = pairs.Where(p => p.FoundAt < at || (p.FoundAt == at && p.Id.CompareTo(last) < 0));
            }
            else { pairs = pairs.Where(p => p.PerMille < key || (p.PerMille == key && p.Id.CompareTo(last) < 0)); }
        }
        var ordered = filter.Order == PairOrder.Newest ? pairs.OrderByDescending(p => p.FoundAt).ThenByDescending(p => p.Id) : pairs.OrderByDescending(p => p.PerMille).ThenByDescending(p => p.Id);
        var rows = await ordered.Take(size + 1).ToListAsync(ct);
        var shown = rows.Take(size).ToList();
        return new(await SayAsync(shown, ct), rows.Count > size ? Cursor.Pack(filter.Order == PairOrder.Newest ? shown[^1].FoundAt.UtcTicks : shown[^1].PerMille, shown[^1].Id) : null);
    }

    /// <summary>The pairs in words, both names opened for those who may; one audited reading for the page.</summary>
    private async Task<List<PairSummary>> SayAsync(List<ChildPair> pairs, CancellationToken ct)
    {
        if (pairs.Count == 0) { return []; }
        var ids = pairs.SelectMany(p => new[] { p.FirstId, p.SecondId }).Distinct().ToList();
        var children = await records.Query<Child>(Right).AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        var opener = await identities.OpenAsync(Right, "likely duplicates", FieldGroups.ChildIdentity, [.. children.Values], ct);
        PairSide Side(Guid id) => children[id] is var c ? new(c.Id, c.Number, opener.Text(SealClass.Child, c, c.Name) ?? opener.Text(SealClass.Child, c, c.NameLatin), c.Sex, c.BirthYear, c.Region) : throw new InvalidOperationException();
        return [.. pairs.Where(p => children.ContainsKey(p.FirstId) && children.ContainsKey(p.SecondId)).Select(p => new PairSummary(
            p.Id, Side(p.FirstId), Side(p.SecondId), p.State, Match.BandOf(p.PerMille / 1000.0), p.PerMille / 1000.0, p.Caution, p.Region, p.FoundAt, p.DecidedAt, words.Say(p.Reasons()), p.Version))];
    }
}
