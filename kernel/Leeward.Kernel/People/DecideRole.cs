using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.People;

/// <summary>A role that waits for a second administrator.</summary>
public sealed record WaitingRole(Guid Id, int Version, Guid AccountId, string UserName, string DisplayName, string Role, string Region, Guid? UnitId, DateTimeOffset FromAt, DateTimeOffset? UntilAt, Guid? AskedById, string AskedBy, DateTimeOffset AskedAt);

/// <summary>Approves or declines a role that another administrator asked for.</summary>
public sealed class DecideRole
{
    private readonly AppDbContext _db;
    private readonly IRecords _records;
    private readonly IAccess _access;
    private readonly RoleCheck _check;
    private readonly PeopleLedger _ledger;
    private readonly TimeProvider _clock;

    internal DecideRole(AppDbContext db, IRecords records, IAccess access, RoleCheck check, PeopleLedger ledger, TimeProvider clock) =>
        (_db, _records, _access, _check, _ledger, _clock) = (db, records, access, check, ledger, clock);

    /// <summary>What waits in the regions of the acting person, the oldest first, at most two hundred.</summary>
    public async Task<IReadOnlyList<WaitingRole>> ListAsync(Guid? account, CancellationToken ct)
    {
        if (!_access.HoldsAnywhere(PeopleRights.Approve)) { return []; }
        var waiting = _records.Query<RoleRequest>(PeopleRights.Approve).AsNoTracking().Where(r => r.State == RoleRequestState.Waiting);
        if (account is { } one) { waiting = waiting.Where(r => r.AccountId == one); }
        return await (from r in waiting join a in _db.Users on r.AccountId equals a.Id orderby r.Id
                      select new WaitingRole(r.Id, r.Version, a.Id, a.UserName!, a.DisplayName, r.Role, r.Region, r.UnitId, r.FromAt, r.UntilAt, r.AskedById, r.AskedBy, r.AskedAt)).Take(200).ToListAsync(ct);
    }

    /// <summary>Approves: somebody other than who asked, and other than who receives.</summary>
    public async Task<Outcome> ApproveAsync(Guid id, int version, CancellationToken ct)
    {
        var found = await FindAsync(id, version, ct);
        if (!found.Ok) { return found.Refusal!; }
        var (request, account) = found.Value;
        if (_access.Actor.AccountId == account.Id) { return await RefusedAsync(account.Id, "kernel.people.not_yourself", ct); }
        if (_access.Actor.AccountId == request.AskedById) { return await RefusedAsync(account.Id, "kernel.people.second_person", ct); }
        if (!account.IsActive) { return new Refusal("kernel.people.ended"); }
        var now = _clock.GetUtcNow();
        if (request.UntilAt <= now) { return new Refusal("kernel.people.bad_until"); }
        var role = new SoundRole(request.Role, new RegionCode(request.Region), request.UnitId, request.FromAt > now ? request.FromAt : now, request.UntilAt, true);
        if (await _check.IsHeldAsync(account.Id, role, ct)) { return new Refusal("kernel.people.already_held"); }
        Decide(request, RoleRequestState.Approved, "");
        _db.Assignments.Add(new Assignment { Id = Ids.New(_clock), AccountId = account.Id, Role = role.Role, Region = role.Region.Value, UnitId = role.UnitId, FromAt = role.FromAt, UntilAt = role.UntilAt });
        return await _ledger.SaveAsync(PeopleRights.Approve, account, role.Details(("asked", request.AskedBy)), ct);
    }

    /// <summary>Declines, or, by who asked, takes the request back.</summary>
    public async Task<Outcome> DeclineAsync(Guid id, string? note, int version, CancellationToken ct)
    {
        if (PlainText.Check("Note", note, 200) is { } bad) { return bad; }
        var found = await FindAsync(id, version, ct);
        if (!found.Ok) { return found.Refusal!; }
        var (request, account) = found.Value;
        Decide(request, RoleRequestState.Declined, PlainText.Clean(note) ?? "");
        return await _ledger.SaveAsync(PeopleRights.Decline, account, Details.Of(("role", request.Role), ("region", request.Region), ("asked", request.AskedBy), ("reason", PlainText.Clean(note))), ct);
    }

    private async Task<Outcome<(RoleRequest, Account)>> FindAsync(Guid id, int version, CancellationToken ct)
    {
        var found = await _records.FindAsync<RoleRequest>(id, PeopleRights.Approve, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (found.Value.State != RoleRequestState.Waiting) { return new Refusal("kernel.people.decided") { Kind = RefusalKind.Exists }; }
        _records.Expect(found.Value, version);
        return (found.Value, await _db.Users.SingleAsync(a => a.Id == found.Value.AccountId, ct));
    }

    private void Decide(RoleRequest request, RoleRequestState state, string note)
    {
        (request.State, request.Note, request.DecidedById, request.DecidedBy, request.DecidedAt) = (state, note, _access.Actor.AccountId, _access.Actor.Name, _clock.GetUtcNow());
        request.Version++;
    }

    private async Task<Outcome> RefusedAsync(Guid account, string code, CancellationToken ct)
    {
        await _access.RefuseAsync(PeopleRights.Approve, nameof(Account), account, ct);
        return new Refusal(code);
    }
}
