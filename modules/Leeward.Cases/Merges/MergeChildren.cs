using System.Text.Json;
using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Cases.Duplicates;
using Leeward.Cases.People;
using Leeward.Cases.Services;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Names;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Merges;

/// <summary>What merging asks of others.</summary>
internal sealed record MergeTools(ChildFields Fields, DecidePair Pairs, PeopleBook People, CasePeople Team, IVault Vault, TimeProvider Clock);

/// <summary>
/// Merges a record into the child it turned out to be, in one transaction: chosen fields are taken over, cases with all that hangs on them, services and caregivers follow, the stricter level counts,
/// the other record's names find the child and its number leads to it.
/// </summary>
internal sealed class MergeChildren(IRecords records, IAccess access, IIdentities identities, MergeTools tools)
{
    public const string Right = DecidePair.Right;
    public const string Why = "everything of a merged record follows its child, also what the person who merges may not see";

    public async Task<Outcome<Guid>> RunAsync(Guid keptId, int keptVersion, MergeRequest request, CancellationToken ct)
    {
        var fromOther = (request.FromOther ?? []).Distinct().ToList();
        if (PlainText.All(
            PlainText.Check("Reason", request.Reason, 1000, needed: true),
            fromOther.Any(f => !ChildFields.All.Contains(f)) ? Refusal.Invalid("FromOther", "kernel.not_a_choice") : null) is { } bad) { return bad; }
        var both = await BothAsync(keptId, request.OtherId, ct);
        if (!both.Ok) { return both.Refusal!; }
        var (kept, other) = both.Value;
        records.Expect(kept, keptVersion);
        records.Expect(other, request.OtherVersion);
        var opener = await identities.OpenAsync(Right, "merging two records of one child", FieldGroups.ChildIdentity, [kept, other], ct);
        var (before, theirs) = (ChildFields.Read(kept, opener), ChildFields.Read(other, opener));
        var set = fromOther.Where(f => before[f] != theirs[f]).ToDictionary(f => f, f => theirs[f], StringComparer.Ordinal);
        if (Contradiction(before, set) is { } wrong) { return wrong; }
        var memory = new MergeMemory(before, set, [], [], [], [], kept.Sensitivity, other.Sensitivity);
        await tools.Fields.WriteAsync(kept, before, set, ct);
        await FollowAsync(kept, other, request.Caregivers, memory, ct);
        await HoldAsync(kept, other, memory, ct);
        other.MergedIntoId = kept.Id;
        var merge = await FileAsync(kept, other, memory, request.Reason, fromOther, ct);
        var saved = await records.SaveAsync(Right, ct);
        return saved.Ok ? merge : saved.Refusal!;
    }

    /// <summary>Two records that the person may decide about and whose fields they may read, neither of them merged already.</summary>
    public async Task<Outcome<(Child Kept, Child Other)>> BothAsync(Guid keptId, Guid otherId, CancellationToken ct)
    {
        var kept = await records.FindAsync<Child>(keptId, Right, ct);
        if (!kept.Ok) { return kept.Refusal!; }
        var other = await records.FindAsync<Child>(otherId, Right, ct);
        if (!other.Ok) { return other.Refusal!; }
        if (!access.FieldsFor(Right, kept.Value).HasFlag(FieldGroups.ChildIdentity) || !access.FieldsFor(Right, other.Value).HasFlag(FieldGroups.ChildIdentity)) { return await access.RefuseAsync(Right, nameof(Child), otherId, ct); }
        if (keptId == otherId) { return Refusal.Invalid("OtherId", "cases.merge.itself"); }
        return kept.Value.MergedIntoId is not null || other.Value.MergedIntoId is not null ? new Refusal("cases.merge.merged_already") : (kept.Value, other.Value);
    }

    private Refusal? Contradiction(Dictionary<string, string?> before, Dictionary<string, string?> set)
    {
        string? Now(string field) => set.TryGetValue(field, out var other) ? other : before[field];
        return ResidentId.TryParse(Now(ChildFields.Resident) ?? "", DateOnly.FromDateTime(tools.Clock.GetUtcNow().UtcDateTime), out var resident, out _)
            && ChildFields.BornOn(Now(ChildFields.Born)) is { } born && born != resident!.BornOn ? Refusal.Invalid("FromOther", "cases.child.id_says_other") : null;
    }

    /// <summary>Cases, their services, caregivers and names of the other record come along. What hangs on a case follows with it.</summary>
    private async Task FollowAsync(Child kept, Child other, IReadOnlyList<Guid>? chosen, MergeMemory memory, CancellationToken ct)
    {
        foreach (var one in await records.Unfiltered<Case>(Why).Where(c => c.ChildId == other.Id).ToListAsync(ct)) { one.ChildId = kept.Id; memory.Cases.Add(one.Id); }
        foreach (var service in await records.Unfiltered<Service>(Why).Where(s => s.ChildId == other.Id).ToListAsync(ct)) { service.ChildId = kept.Id; }
        foreach (var caregiver in await records.PartsOf<Caregiver>(other).ToListAsync(ct))
        {
            if (chosen is not null && !chosen.Contains(caregiver.Id)) { continue; }
            caregiver.OwnerId = kept.Id;
            memory.Caregivers.Add(caregiver.Id);
        }
        foreach (var key in await records.PartsOf<ChildKey>(other).ToListAsync(ct))
        {
            records.Add(new ChildKey { Id = Ids.New(tools.Clock), OwnerId = kept.Id, Region = kept.Region, Kind = key.Kind, Key = key.Key, FromId = other.Id });
        }
        kept.Changes++;
    }

    /// <summary>The stricter level counts for both. Where that is need-to-know, those named on the stricter record, and who merges, see the child; the cases of each stay with their own people.</summary>
    private async Task HoldAsync(Child kept, Child other, MergeMemory memory, CancellationToken ct)
    {
        var level = ChildFields.Stricter(kept.Sensitivity, other.Sensitivity);
        if (level == Sensitivity.NeedToKnow)
        {
            if (other.Sensitivity == level) { await NameAsync(other, kept, memory.Named, ct); }
            if (kept.Sensitivity == level) { await NameAsync(kept, other, memory.NamedOnOther, ct); }
        }
        (kept.Sensitivity, other.Sensitivity) = (level, level);
    }

    private async Task NameAsync(Child from, Child on, List<Guid> added, CancellationToken ct)
    {
        var there = (await tools.People.NamedOnAsync(on.AccessId, ct)).Select(n => n.AccountId).ToHashSet();
        foreach (var person in await tools.People.NamedOnAsync(from.AccessId, ct))
        {
            if (!there.Add(person.AccountId)) { continue; }
            access.Name(on.AccessId, person.AccountId, Reason(from), person.UntilAt);
            added.Add(person.AccountId);
        }
    }

    public static string Reason(Child from) => $"named on {from.Number}, merged";

    private async Task<Guid> FileAsync(Child kept, Child other, MergeMemory memory, string? reason, List<string> fromOther, CancellationToken ct)
    {
        var (id, now) = (Ids.New(tools.Clock), tools.Clock.GetUtcNow());
        records.Add(new ChildMerge
        {
            Id = id, AccessId = kept.AccessId, Region = kept.Region, Sensitivity = kept.Sensitivity, KeptId = kept.Id, OtherId = other.Id, MergedById = access.Actor.AccountId, MergedAt = now,
            Reason = tools.Vault.Seal(SealClass.Narrative, id, PlainText.Clean(reason)), FromOther = string.Join(',', fromOther),
            Memory = tools.Vault.Seal(SealClass.Child, id, JsonSerializer.Serialize(memory)), IsSynthetic = kept.IsSynthetic,
        });
        (await tools.Pairs.FindAsync(kept.Id, other.Id, ct) ?? tools.Pairs.New(kept, other)).Merge(access.Actor.AccountId, now);
        return id;
    }
}
