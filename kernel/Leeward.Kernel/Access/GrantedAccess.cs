using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Access;

internal sealed class GrantedAccess(ActorScope scope, AppDbContext db, AuditTrail audit, TimeProvider clock) : IAccess
{
    public Actor Actor => scope.Actor;

    public bool HoldsAnywhere(string right) => Actor.GrantsFor(right).Count > 0;

    public bool Can(string right, RegionCode region, Sensitivity sensitivity, Guid? accessId) =>
        Actor.GrantsFor(right).Any(g => region.IsWithin(g.Region) && (sensitivity <= g.Max || sensitivity == Sensitivity.NeedToKnow))
        || (accessId is { } id && Actor.IsShared(right, id, sensitivity));

    public async Task<Reach> ReachAsync(string region, Sensitivity sensitivity, Guid accessId, CancellationToken ct) =>
        new(Actor, region, sensitivity, accessId, await IsNamedAsync(accessId, ct));

    public async Task<bool> MayAsync(string right, IRecord record, CancellationToken ct) =>
        (await ReachAsync(record.Region, record.Sensitivity, record.AccessId, ct)).May(right);

    public FieldGroups FieldsFor(string right, IRecord record)
    {
        var region = new RegionCode(record.Region);
        var here = Actor.GrantsFor(right).Where(g => region.IsWithin(g.Region));
        var shared = Actor.Shares.Where(s => s.AccessIds.Contains(record.AccessId)).SelectMany(s => s.Grants).Where(g => g.Covers(right));
        return here.Concat(shared).Aggregate(FieldGroups.None, (all, g) => all | g.Fields);
    }

    public async Task<Refusal> RefuseAsync(string right, string kind, Guid? id, CancellationToken ct)
    {
        await audit.AppendAloneAsync(db, Actor, [new() { Verb = right, Result = "refused", Kind = kind, RecordId = id }], ct);
        return Refusal.NotFound;
    }

    public void Name(Guid accessId, Guid accountId, string reason, DateTimeOffset? until)
    {
        var already = db.NamedPeople.Local.Any(n => n.AccessId == accessId && n.AccountId == accountId && n.UntilAt is null);
        if (already) { return; }
        db.NamedPeople.Add(new NamedPerson
        {
            Id = Ids.New(clock), AccessId = accessId, AccountId = accountId, Reason = reason, FromAt = clock.GetUtcNow(), UntilAt = until,
        });
    }

    public void Share(Guid accessId, Guid unitId, Guid forId)
    {
        if (db.SharedRecords.Local.Any(s => s.AccessId == accessId && s.UnitId == unitId && s.UntilAt is null)) { return; }
        db.SharedRecords.Add(new SharedRecord { Id = Ids.New(clock), AccessId = accessId, UnitId = unitId, ForId = forId, FromAt = clock.GetUtcNow() });
    }

    public async Task EndSharingAsync(Guid forId, DateTimeOffset at, CancellationToken ct)
    {
        foreach (var shared in await db.SharedRecords.Where(s => s.ForId == forId && s.UntilAt == null).ToListAsync(ct)) { shared.UntilAt = at; }
    }

    public async Task<bool> IsNamedAsync(Guid accessId, CancellationToken ct)
    {
        if (Actor.IsMachinery) { return true; }
        var now = clock.GetUtcNow();
        var account = Actor.AccountId;
        return account is not null && await db.NamedPeople.AnyAsync(
            n => n.AccessId == accessId && n.AccountId == account && n.FromAt <= now && (n.UntilAt == null || n.UntilAt > now), ct);
    }
}
