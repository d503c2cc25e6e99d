using System.Text.Json;
using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Cases.People;
using Leeward.Cases.Services;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Merges;

/// <summary>
/// Undoes a merge, also long after: the other record stands as it stood, what came over goes back, fields get their old value where nobody changed them since. What was made or changed
/// since stays with the child unless somebody says that it belongs to the other; the plan says beforehand what goes where.
/// </summary>
internal sealed class UndoMerge(IRecords records, IAccess access, IIdentities identities, MergeTools tools)
{
    public const string Right = MergeChildren.Right;

    /// <summary>The merges of a child, the newest first.</summary>
    public async Task<Outcome<IReadOnlyList<MergeView>>> ListAsync(Guid childId, CancellationToken ct)
    {
        var found = await records.FindAsync<Child>(childId, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var merges = await records.Query<ChildMerge>(Right).AsNoTracking().Where(m => m.KeptId == childId || m.OtherId == childId).OrderByDescending(m => m.Id).Take(100).ToListAsync(ct);
        var views = new List<MergeView>();
        foreach (var merge in merges) { views.Add(await ViewAsync(merge, null, ct)); }
        return views;
    }

    /// <summary>One merge with what would go where if it were undone now.</summary>
    public async Task<Outcome<MergeView>> ReadAsync(Guid childId, Guid mergeId, CancellationToken ct)
    {
        var found = await FindAsync(childId, mergeId, ct);
        if (!found.Ok) { return found.Refusal!; }
        var (merge, kept, _) = found.Value;
        return await ViewAsync(merge, merge.UndoneAt is null ? await PlanAsync(found.Value, await MemoryAsync(merge, ct), await NowAsync(kept, ct), ct) : null, ct);
    }

    public async Task<Outcome> RunAsync(Guid childId, Guid mergeId, UndoMergeRequest request, int version, CancellationToken ct)
    {
        if (PlainText.Check("Reason", request.Reason, 1000, needed: true) is { } bad) { return bad; }
        var found = await FindAsync(childId, mergeId, ct);
        if (!found.Ok) { return found.Refusal!; }
        var (merge, kept, other) = found.Value;
        if (merge.UndoneAt is not null) { return new Refusal("cases.merge.undone_already"); }
        // What this child turned out to be later is undone first: the last merge always can be.
        if (kept.MergedIntoId is not null) { return new Refusal("cases.merge.undo_later_first"); }
        records.Expect(merge, version);
        var (memory, now) = (await MemoryAsync(merge, ct), await NowAsync(kept, ct));
        await RestoreAsync(merge, kept, memory, now, ct);
        var gone = await BackAsync(kept, other, memory, request, ct);
        await ReleaseAsync(merge, kept, other, memory, gone, ct);
        (other.MergedIntoId, other.Changes, kept.Changes) = (null, other.Changes + 1, kept.Changes + 1);
        var at = tools.Clock.GetUtcNow();
        merge.Undo(tools.Vault.Seal(SealClass.Narrative, merge.Id, PlainText.Clean(request.Reason)), access.Actor.AccountId, at);
        if (await tools.Pairs.FindAsync(kept.Id, other.Id, ct) is { } pair) { pair.OpenAgain(access.Actor.AccountId, at); }
        return await records.SaveAsync(Right, ct);
    }

    private async Task<Outcome<(ChildMerge Merge, Child Kept, Child Other)>> FindAsync(Guid childId, Guid mergeId, CancellationToken ct)
    {
        var child = await records.FindAsync<Child>(childId, Right, ct);
        if (!child.Ok) { return child.Refusal!; }
        var merge = await records.FindAsync<ChildMerge>(mergeId, Right, ct);
        if (!merge.Ok) { return merge.Refusal!; }
        if (merge.Value.KeptId != childId && merge.Value.OtherId != childId) { return await access.RefuseAsync(Right, nameof(ChildMerge), mergeId, ct); }
        var kept = await records.FindAsync<Child>(merge.Value.KeptId, Right, ct);
        if (!kept.Ok) { return kept.Refusal!; }
        var other = await records.FindAsync<Child>(merge.Value.OtherId, Right, ct);
        return other.Ok ? (merge.Value, kept.Value, other.Value) : other.Refusal!;
    }

    private async Task<MergeMemory> MemoryAsync(ChildMerge merge, CancellationToken ct)
    {
        var opener = await identities.OpenAsync(Right, "undoing a merge", FieldGroups.ChildIdentity, [merge], ct);
        return JsonSerializer.Deserialize<MergeMemory>(opener.Text(SealClass.Child, merge, merge.Memory)!)!;
    }

    private async Task<Dictionary<string, string?>> NowAsync(Child kept, CancellationToken ct) =>
        ChildFields.Read(kept, await identities.OpenAsync(Right, "undoing a merge", FieldGroups.ChildIdentity, [kept], ct));

    /// <summary>Gives back the values that the merge replaced. Where a later merge replaced such a value in its turn, it now remembers the one before.</summary>
    private async Task RestoreAsync(ChildMerge merge, Child kept, MergeMemory memory, Dictionary<string, string?> now, CancellationToken ct)
    {
        var back = memory.Set.Where(f => now[f.Key] == f.Value).ToDictionary(f => f.Key, f => memory.Before[f.Key], StringComparer.Ordinal);
        if (back.Count > 0) { await tools.Fields.WriteAsync(kept, now, back, ct); }
        foreach (var later in await records.Query<ChildMerge>(Right).Where(m => m.KeptId == kept.Id && m.UndoneAt == null && m.Id.CompareTo(merge.Id) > 0).ToListAsync(ct))
        {
            var theirs = await MemoryAsync(later, ct);
            var mended = false;
            foreach (var (field, value) in memory.Set.Where(f => theirs.Before.GetValueOrDefault(f.Key) == f.Value)) { theirs.Before[field] = memory.Before[field]; mended = true; }
            if (mended) { later.Memory = tools.Vault.Seal(SealClass.Child, later.Id, JsonSerializer.Serialize(theirs)); }
        }
    }

    /// <summary>Cases and caregivers that came over go back, and those made since that were chosen; services and people go with their case. The answer: why people of those cases were named on the child.</summary>
    private async Task<List<string>> BackAsync(Child kept, Child other, MergeMemory memory, UndoMergeRequest request, CancellationToken ct)
    {
        var visible = await records.Query<Case>(OpenCase.ReadRight).Where(c => c.ChildId == kept.Id).Select(c => c.Id).ToListAsync(ct);
        var cases = memory.Cases.Concat((request.CasesToOther ?? []).Where(visible.Contains)).ToList();
        var gone = new List<string>();
        foreach (var one in await records.Unfiltered<Case>(MergeChildren.Why).Where(c => c.ChildId == kept.Id && cases.Contains(c.Id)).ToListAsync(ct))
        {
            one.ChildId = other.Id;
            gone.Add(CasePeople.On(one));
            await tools.Team.FollowAsync(one, [other], ct);
        }
        foreach (var service in await records.Unfiltered<Service>(MergeChildren.Why).Where(s => s.ChildId == kept.Id && cases.Contains(s.CaseId)).ToListAsync(ct)) { service.ChildId = other.Id; }
        var caregivers = memory.Caregivers.Concat(request.CaregiversToOther ?? []).ToList();
        foreach (var caregiver in await records.PartsOf<Caregiver>(kept).Where(c => caregivers.Contains(c.Id)).ToListAsync(ct)) { caregiver.OwnerId = other.Id; }
        foreach (var key in await records.PartsOf<ChildKey>(kept).Where(k => k.FromId == other.Id).ToListAsync(ct)) { records.Remove(key); }
        return gone;
    }

    /// <summary>Each record is held as closely as before, or as what hangs on it and other merges ask for now.</summary>
    private async Task ReleaseAsync(ChildMerge merge, Child kept, Child other, MergeMemory memory, List<string> gone, CancellationToken ct)
    {
        var merged = await records.Unfiltered<Child>(MergeChildren.Why).Where(c => c.MergedIntoId == kept.Id && c.Id != other.Id).Select(c => c.Sensitivity).ToListAsync(ct);
        kept.Sensitivity = merged.Append(memory.KeptSensitivity).Append(await HeldAsync(kept.CaseId, ct)).Max();
        other.Sensitivity = ChildFields.Stricter(memory.OtherSensitivity, await HeldAsync(other.CaseId, ct));
        await tools.Team.LeaveAsync(kept, gone, tools.Clock.GetUtcNow(), ct);
        await TakeOffAsync(other, kept, memory.Named, gone, ct);
        await TakeOffAsync(kept, other, memory.NamedOnOther, [], ct);
        merge.Sensitivity = ChildFields.Stricter(kept.Sensitivity, other.Sensitivity);
    }

    /// <summary>Who was named only because of the merge is so no longer; who was named for another reason since, stays.</summary>
    private async Task TakeOffAsync(Child from, Child on, List<Guid> added, List<string> gone, CancellationToken ct)
    {
        foreach (var person in (await tools.People.NamedOnAsync(on.AccessId, ct)).GroupBy(n => n.AccountId).Where(g => added.Contains(g.Key) && g.All(n => n.Reason == MergeChildren.Reason(from) || gone.Contains(n.Reason))))
        {
            await tools.People.TakeOffAsync(on.AccessId, person.Key, ct);
        }
    }

    private async Task<Sensitivity> HeldAsync(Guid? caseId, CancellationToken ct) =>
        (await records.Unfiltered<Case>(MergeChildren.Why).Where(c => c.Id == caseId).Select(c => c.Sensitivity).ToListAsync(ct)).DefaultIfEmpty(Sensitivity.Normal).Max();

    private async Task<UndoPlan> PlanAsync((ChildMerge Merge, Child Kept, Child Other) of, MergeMemory memory, Dictionary<string, string?> now, CancellationToken ct)
    {
        var kept = of.Kept;
        var seen = await records.Query<Case>(OpenCase.ReadRight).AsNoTracking().Where(c => c.ChildId == kept.Id).OrderBy(c => c.Id).ToListAsync(ct);
        var back = await records.Unfiltered<Case>(MergeChildren.Why).Where(c => c.ChildId == kept.Id && memory.Cases.Contains(c.Id)).Select(c => c.Id).ToListAsync(ct);
        var caregivers = await records.PartsOf<Caregiver>(kept).AsNoTracking().OrderBy(c => c.Id).ToListAsync(ct);
        var opener = await identities.OpenAsync(Right, "undoing a merge", FieldGroups.ChildIdentity, [kept], ct);
        bool IsSince(Guid id) => id.CompareTo(of.Merge.Id) > 0; // UUIDv7: by time
        return new(
            [.. memory.Set.Where(f => now[f.Key] == f.Value).Select(f => f.Key)], [.. ChildFields.All.Where(f => now[f] != (memory.Set.TryGetValue(f, out var set) ? set : memory.Before[f]))],
            [.. seen.Where(c => memory.Cases.Contains(c.Id)).Select(c => c.Number)], back.Count(id => seen.TrueForAll(c => c.Id != id)), caregivers.Count(c => memory.Caregivers.Contains(c.Id)),
            [.. seen.Where(c => IsSince(c.Id) && !memory.Cases.Contains(c.Id)).Select(c => c.Summary())],
            [.. caregivers.Where(c => IsSince(c.Id) && !memory.Caregivers.Contains(c.Id)).Select(c => new CaregiverView(c.Id, opener.Text(SealClass.Child, kept, c.Id, c.Name), c.Relationship, null, c.LivesWithChild, c.IsGuardian))]);
    }

    private async Task<MergeView> ViewAsync(ChildMerge merge, UndoPlan? plan, CancellationToken ct)
    {
        var numbers = await records.Query<Child>(Right).Where(c => c.Id == merge.KeptId || c.Id == merge.OtherId).ToDictionaryAsync(c => c.Id, c => c.Number, ct);
        var opener = await identities.OpenAsync(Right, "reading a merge", FieldGroups.Notes, [merge], ct);
        return new(merge.Id, merge.KeptId, numbers.GetValueOrDefault(merge.KeptId, ""), merge.OtherId, numbers.GetValueOrDefault(merge.OtherId, ""), opener.Text(SealClass.Narrative, merge, merge.Reason), merge.MergedAt, merge.MergedById,
            merge.UndoneAt, merge.UndoneById, opener.Text(SealClass.Narrative, merge, merge.UndoReason), merge.FromOther.Split(',', StringSplitOptions.RemoveEmptyEntries), plan, merge.Version);
    }
}
