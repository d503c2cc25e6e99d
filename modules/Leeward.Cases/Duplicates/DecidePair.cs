using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Duplicates;

/// <summary>Decides that two records are two children, which is remembered, or takes that back.</summary>
internal sealed class DecidePair(IRecords records, IAccess access, IVault vault, ReadPairs read, TimeProvider clock)
{
    public const string Right = "cases.duplicate.decide";

    /// <summary>The pair of two records that the person may see; null where none was filed.</summary>
    public Task<ChildPair?> FindAsync(Guid a, Guid b, CancellationToken ct)
    {
        var (first, second) = ChildPair.Ordered(a, b);
        return read.Visible().FirstOrDefaultAsync(p => p.FirstId == first && p.SecondId == second, ct);
    }

    /// <summary>A pair that the person may see, else an audited refusal.</summary>
    public async Task<Outcome<PairSummary>> OneAsync(Guid pair, CancellationToken ct)
    {
        var found = await read.Visible().AsNoTracking().FirstOrDefaultAsync(p => p.Id == pair, ct);
        return found is not null ? await read.OneAsync(pair, ct) : await access.RefuseAsync(ReadPairs.Right, nameof(ChildPair), pair, ct);
    }

    /// <summary>Two children, decided by one who compared them; the pair is filed where the search had not.</summary>
    public async Task<Outcome> ApartAsync(Guid a, Guid b, string? reason, CancellationToken ct)
    {
        if (PlainText.Check("Reason", reason, 1000, needed: true) is { } bad) { return bad; }
        var first = await records.FindAsync<Child>(a, Right, ct);
        if (!first.Ok) { return first.Refusal!; }
        var second = await records.FindAsync<Child>(b, Right, ct);
        if (!second.Ok) { return second.Refusal!; }
        if (a == b) { return Refusal.Invalid("Other", "cases.merge.itself"); }
        var pair = await FindAsync(a, b, ct) ?? New(first.Value, second.Value);
        return await ApartAsync(pair, reason, ct);
    }

    public async Task<Outcome> ApartAsync(Guid pair, string? reason, int version, CancellationToken ct)
    {
        if (PlainText.Check("Reason", reason, 1000, needed: true) is { } bad) { return bad; }
        var found = await MineAsync(pair, ct);
        if (!found.Ok) { return found.Refusal!; }
        records.Expect(found.Value, version);
        return await ApartAsync(found.Value, reason, ct);
    }

    /// <summary>Takes "not the same" back: the pair waits again.</summary>
    public async Task<Outcome> AgainAsync(Guid pair, int version, CancellationToken ct)
    {
        var found = await MineAsync(pair, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (found.Value.State == PairState.Merged) { return new Refusal("cases.pair.is_merged"); }
        records.Expect(found.Value, version);
        var opened = found.Value.OpenAgain(access.Actor.AccountId, clock.GetUtcNow());
        return opened.Ok ? await records.SaveAsync(Right, ct) : opened;
    }

    /// <summary>A pair that no search has filed, of two records that a person compares.</summary>
    public ChildPair New(Child a, Child b)
    {
        var (first, second) = ChildPair.Ordered(a.Id, b.Id);
        var id = Ids.New(clock);
        var pair = new ChildPair { Id = id, AccessId = id, FirstId = first, SecondId = second, Region = ChildPair.RegionOf(a.Region, b.Region), FoundAt = clock.GetUtcNow(), IsSynthetic = a.IsSynthetic && b.IsSynthetic };
        records.Add(pair);
        return pair;
    }

    private async Task<Outcome> ApartAsync(ChildPair pair, string? reason, CancellationToken ct)
    {
        var done = pair.KeepApart(vault.Seal(SealClass.Narrative, pair.Id, PlainText.Clean(reason)), access.Actor.AccountId, clock.GetUtcNow());
        return done.Ok ? await records.SaveAsync(Right, ct) : done;
    }

    /// <summary>The pair, where the person may decide about both records.</summary>
    private async Task<Outcome<ChildPair>> MineAsync(Guid pair, CancellationToken ct)
    {
        var children = records.Query<Child>(Right);
        var found = await read.Visible().FirstOrDefaultAsync(p => p.Id == pair && children.Any(c => c.Id == p.FirstId) && children.Any(c => c.Id == p.SecondId), ct);
        return found is not null ? found : await access.RefuseAsync(Right, nameof(ChildPair), pair, ct);
    }
}
