using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.People;

/// <summary>A role that waits for a second administrator, for a person or for a system; of a system the user name is its <c>client_id</c>.</summary>
public sealed record WaitingRole(Guid Id, int Version, Guid AccountId, string UserName, string DisplayName, string Role, string Region, Guid? UnitId, DateTimeOffset FromAt, DateTimeOffset? UntilAt, Guid? AskedById, string AskedBy, DateTimeOffset AskedAt, bool IsSystem);

/// <summary>Approves or declines a role that another administrator asked for.</summary>
public sealed class DecideRole
{
    private readonly AppDbContext _db;
    private readonly IRecords _records;
    private readonly IAccess _access;
    private readonly RoleCheck _check;
    private readonly PeopleLedger _ledger;
    private readonly ActorResolver _actors;
    private readonly TimeProvider _clock;

    internal DecideRole(AppDbContext db, IRecords records, IAccess access, RoleCheck check, PeopleLedger ledger, ActorResolver actors, TimeProvider clock) =>
        (_db, _records, _access, _check, _ledger, _actors, _clock) = (db, records, access, check, ledger, actors, clock);

    /// <summary>What waits in the regions of the acting person, the oldest first, at most two hundred.</summary>
    public async Task<IReadOnlyList<WaitingRole>> ListAsync(Guid? account, CancellationToken ct)
    {
        if (!_access.HoldsAnywhere(PeopleRights.Approve)) { return []; }
        var waiting = _records.Query<RoleRequest>(PeopleRights.Approve).AsNoTracking().Where(r => r.State == RoleRequestState.Waiting);
        if (account is { } one) { waiting = waiting.Where(r => r.AccountId == one); }
        var people = await (from r in waiting join a in _db.Users on r.AccountId equals a.Id orderby r.Id
                            select new WaitingRole(r.Id, r.Version, a.Id, a.UserName!, a.DisplayName, r.Role, r.Region, r.UnitId, r.FromAt, r.UntilAt, r.AskedById, r.AskedBy, r.AskedAt, false)).Take(200).ToListAsync(ct);
        var systems = await (from r in waiting join c in _db.Clients on r.AccountId equals c.Id orderby r.Id
                             select new WaitingRole(r.Id, r.Version, c.Id, c.ClientId, c.Name, r.Role, r.Region, r.UnitId, r.FromAt, r.UntilAt, r.AskedById, r.AskedBy, r.AskedAt, true)).Take(200).ToListAsync(ct);
        return [.. people.Concat(systems).OrderBy(w => w.AskedAt).ThenBy(w => w.Id).Take(200)];
    }

    /// <summary>Approves: somebody other than who asked, and other than who receives.</summary>
    public async Task<Outcome> ApproveAsync(Guid id, int version, CancellationToken ct)
    {
        var found = await FindAsync(id, version, ct);
        if (!found.Ok) { return found.Refusal!; }
        var (request, account) = found.Value;
        var holder = request.AccountId;
        if (_access.Actor.AccountId == holder) { return await RefusedAsync(holder, "kernel.people.not_yourself", ct); }
        if (_access.Actor.AccountId == request.AskedById) { return await RefusedAsync(holder, "kernel.people.second_person", ct); }
        if (!(account?.IsActive ?? await _db.Clients.AnyAsync(c => c.Id == holder && c.EndedAt == null, ct))) { return new Refusal("kernel.people.ended"); }
        var now = _clock.GetUtcNow();
        if (request.UntilAt <= now) { return new Refusal("kernel.people.bad_until"); }
        var role = new SoundRole(request.Role, new RegionCode(request.Region), request.UnitId, request.FromAt > now ? request.FromAt : now, request.UntilAt, true);
        if (await _check.IsHeldAsync(holder, role, ct)) { return new Refusal("kernel.people.already_held"); }
        Decide(request, RoleRequestState.Approved, "");
        _db.Assignments.Add(new Assignment { Id = Ids.New(_clock), AccountId = holder, Role = role.Role, Region = role.Region.Value, UnitId = role.UnitId, FromAt = role.FromAt, UntilAt = role.UntilAt });
        return await SaveAsync(PeopleRights.Approve, request, account, role.Details(("asked", request.AskedBy)), ct);
    }

    /// <summary>Declines, or, by who asked, takes the request back.</summary>
    public async Task<Outcome> DeclineAsync(Guid id, string? note, int version, CancellationToken ct)
    {
        if (PlainText.Check("Note", note, 200) is { } bad) { return bad; }
        var found = await FindAsync(id, version, ct);
        if (!found.Ok) { return found.Refusal!; }
        var (request, account) = found.Value;
        Decide(request, RoleRequestState.Declined, PlainText.Clean(note) ?? "");
        return await SaveAsync(PeopleRights.Decline, request, account, Details.Of(("role", request.Role), ("region", request.Region), ("asked", request.AskedBy), ("reason", PlainText.Clean(note))), ct);
    }

    private async Task<Outcome<(RoleRequest, Account?)>> FindAsync(Guid id, int version, CancellationToken ct)
    {
        var found = await _records.FindAsync<RoleRequest>(id, PeopleRights.Approve, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (found.Value.State != RoleRequestState.Waiting) { return new Refusal("kernel.people.decided") { Kind = RefusalKind.Exists }; }
        _records.Expect(found.Value, version);
        return (found.Value, await _db.Users.SingleOrDefaultAsync(a => a.Id == found.Value.AccountId, ct));
    }

    private void Decide(RoleRequest request, RoleRequestState state, string note)
    {
        (request.State, request.Note, request.DecidedById, request.DecidedBy, request.DecidedAt) = (state, note, _access.Actor.AccountId, _access.Actor.Name, _clock.GetUtcNow());
    }

    /// <summary>What concerns a person is one line about the person; what concerns a system is told as every other change to it.</summary>
    private async Task<Outcome> SaveAsync(string verb, RoleRequest request, Account? account, string details, CancellationToken ct)
    {
        if (account is not null)
        {
            request.Version++;
            return await _ledger.SaveAsync(verb, account, details, ct);
        }
        var saved = await _records.SaveAsync(verb, ct);
        _actors.Forget(request.AccountId);
        return saved;
    }

    private async Task<Outcome> RefusedAsync(Guid account, string code, CancellationToken ct)
    {
        await _access.RefuseAsync(PeopleRights.Approve, nameof(Account), account, ct);
        return new Refusal(code);
    }
}
