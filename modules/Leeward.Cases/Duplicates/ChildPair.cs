using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Duplicates;

/// <summary>
/// Two records that may be one child, filed by the search for duplicates or by a person. It holds how they agree, never what stands in them. It lies in the smallest region that holds both;
/// who sees it, must see both children too.
/// </summary>
internal sealed class ChildPair : IRecord, IVersioned
{
    public Guid Id { get; init; }
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity { get; init; }
    public Guid AccessId { get; init; }
    public int Version { get; set; }
    /// <summary>The record with the smaller id, so that a pair is filed once.</summary>
    public Guid FirstId { get; init; }
    public Guid SecondId { get; init; }
    public PairState State { get; private set; }
    /// <summary>In thousandths, so that it sorts the same in both databases.</summary>
    public int PerMille { get; set; }
    public KinCaution Caution { get; set; }
    /// <summary><c>given_name:sound:8.9;born:same:12.2</c></summary>
    public string Why { get; set; } = "";
    public DateTimeOffset FoundAt { get; set; }
    public SealedText? Reason { get; private set; }
    public Guid? DecidedById { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public bool IsSynthetic { get; init; }

    public Outcome KeepApart(SealedText? reason, Guid? by, DateTimeOffset at)
    {
        if (State is PairState.Merged) { return new Refusal("cases.pair.is_merged"); }
        (State, Reason, DecidedById, DecidedAt) = (PairState.NotTheSame, reason, by, at);
        return Outcome.Done;
    }

    /// <summary>Takes "not the same" back, or a merge that was undone: it waits again.</summary>
    public Outcome OpenAgain(Guid? by, DateTimeOffset at)
    {
        if (State is PairState.Waiting) { return new Refusal("cases.pair.waits_already"); }
        (State, Reason, DecidedById, DecidedAt) = (PairState.Waiting, null, by, at);
        return Outcome.Done;
    }

    public void Merge(Guid? by, DateTimeOffset at) => (State, DecidedById, DecidedAt) = (PairState.Merged, by, at);

    /// <summary>Scored anew after a change: below what is filed it waits no longer, but nothing that a person decided is touched.</summary>
    public void Score(int perMille, KinCaution caution, string why, DateTimeOffset at)
    {
        if (State is PairState.NotTheSame or PairState.Merged) { return; }
        if (State == PairState.NoLongerAlike || perMille > PerMille) { FoundAt = at; }
        (State, PerMille, Caution, Why) = (PairState.Waiting, perMille, caution, why);
    }

    public void Fade()
    {
        if (State == PairState.Waiting) { State = PairState.NoLongerAlike; }
    }

    public static (Guid First, Guid Second) Ordered(Guid a, Guid b) => a.CompareTo(b) < 0 ? (a, b) : (b, a);

    /// <summary>The smallest region of the hierarchy (2-4-6-9-12 digits) that holds both.</summary>
    public static string RegionOf(string a, string b) => new[] { 12, 9, 6, 4, 2 }.Where(l => a.Length >= l && b.Length >= l && string.CompareOrdinal(a, 0, b, 0, l) == 0).Select(l => a[..l]).FirstOrDefault() ?? "";

    public static string Written(IEnumerable<(string Field, string Level, double Bits)> why) =>
        string.Join(';', why.Where(w => w.Level != "missing").Select(w => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{w.Field}:{w.Level}:{w.Bits:0.0}")));

    public IEnumerable<(string Field, string Level, double Bits)> Reasons() => Why.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(w => w.Split(':')).Where(w => w.Length == 3)
        .Select(w => (w[0], w[1], double.Parse(w[2], System.Globalization.CultureInfo.InvariantCulture)));
}

internal static class PairMapping
{
    public static void Configure(ModelBuilder model) => model.Entity<ChildPair>(e =>
    {
        e.ToTable("cases_child_pair");
        e.Property(p => p.Why).HasMaxLength(600);
        e.HasIndex(p => new { p.FirstId, p.SecondId }).IsUnique();
        e.HasIndex(p => p.SecondId);
        e.HasIndex(p => new { p.Region, p.State, p.PerMille, p.Id });
        e.HasIndex(p => new { p.FoundAt, p.Id });
    });
}
