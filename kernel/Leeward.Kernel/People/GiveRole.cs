using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Kernel.Regions;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.People;

/// <summary>A role to give.</summary>
/// <param name="Role">Role code from the pack.</param>
/// <param name="Region">Where; empty for the whole country.</param>
/// <param name="UnitId">The centre or team it is bound to.</param>
/// <param name="FromOn">From the beginning of this day, in the region's time zone; now where it is left out.</param>
/// <param name="UntilOn">Until the end of this day; open end where it is left out.</param>
public sealed record RoleGift(string? Role, string? Region, Guid? UnitId = null, DateOnly? FromOn = null, DateOnly? UntilOn = null);

/// <summary>What became of it.</summary>
/// <param name="Given">True when the role is in force; false when it waits for a second administrator.</param>
/// <param name="Id">The role held, or the request.</param>
public sealed record RoleGiven(bool Given, Guid Id);

/// <summary>
/// Gives roles and ends them. Nobody gives a role wider than the region they administer, nor to themselves; roles that reach need-to-know records or that
/// administer people wait for a second administrator where there is one.
/// </summary>
public sealed class GiveRole
{
    private readonly AppDbContext _db;
    private readonly IRecords _records;
    private readonly IAccess _access;
    private readonly RoleCheck _check;
    private readonly PeopleLedger _ledger;
    private readonly Administrators _administrators;
    private readonly TimeProvider _clock;

    internal GiveRole(AppDbContext db, IRecords records, IAccess access, RoleCheck check, PeopleLedger ledger, Administrators administrators, TimeProvider clock) =>
        (_db, _records, _access, _check, _ledger, _administrators, _clock) = (db, records, access, check, ledger, administrators, clock);

    /// <summary>Gives a role, or asks the second administrator for it.</summary>
    public async Task<Outcome<RoleGiven>> RunAsync(Guid accountId, RoleGift gift, int? version, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(gift);
        var found = await _records.FindAsync<Account>(accountId, PeopleRights.Give, ct);
        if (!found.Ok) { return found.Refusal!; }
        var account = found.Value;
        var read = await _check.ReadAsync(gift, ct);
        if (!read.Ok) { return read.Refusal!; }
        var role = read.Value;
        if (!_access.Can(PeopleRights.Give, role.Region)) { return await RefusedAsync(accountId, Refusal.Invalid("Region", "kernel.people.wider"), ct); }
        if (account.Id == _access.Actor.AccountId) { return await RefusedAsync(accountId, new Refusal("kernel.people.not_yourself"), ct); }
        if (!account.IsActive) { return new Refusal("kernel.people.ended"); }
        if (await _check.IsHeldAsync(accountId, role, ct)) { return Refusal.Invalid("Role", "kernel.people.already_held") with { Kind = RefusalKind.Exists }; }
        if (version is { } seen) { _records.Expect(account, seen); }
        var id = Ids.New(_clock);
        var waits = role.AsksSecond && !_access.Actor.IsMachinery && await _administrators.CountAsync(role.Region, [account.Id, _access.Actor.AccountId ?? Guid.Empty], ct, PeopleRights.Approve) > 0;
        if (waits)
        {
            if (await _db.RoleRequests.AnyAsync(r => r.AccountId == accountId && r.State == RoleRequestState.Waiting && r.Role == role.Role && r.Region == role.Region.Value && r.UnitId == role.UnitId, ct))
            {
                return Refusal.Invalid("Role", "kernel.people.already_asked") with { Kind = RefusalKind.Exists };
            }
            _db.RoleRequests.Add(new RoleRequest
            {
                Id = id, AccessId = id, Version = 1, AccountId = accountId, Role = role.Role, Region = role.Region.Value, UnitId = role.UnitId, FromAt = role.FromAt, UntilAt = role.UntilAt,
                AskedById = _access.Actor.AccountId, AskedBy = _access.Actor.Name, AskedAt = _clock.GetUtcNow(),
            });
        }
        else
        {
            _db.Assignments.Add(new Assignment { Id = id, AccountId = accountId, Role = role.Role, Region = role.Region.Value, UnitId = role.UnitId, FromAt = role.FromAt, UntilAt = role.UntilAt });
        }
        var alone = role.AsksSecond && !waits && !_access.Actor.IsMachinery ? "1" : null;
        var saved = await _ledger.SaveAsync(waits ? PeopleRights.Ask : PeopleRights.Give, account, role.Details(("alone", alone)), ct);
        return saved.Ok ? new RoleGiven(!waits, id) : saved.Refusal!;
    }

    /// <summary>What is wrong with a role to give, before there is an account; null when nothing is.</summary>
    public async Task<Refusal?> CheckAsync(RoleGift gift, CancellationToken ct) => (await _check.ReadAsync(gift, ct)).Refusal;

    /// <summary>Ends a role now. One's own may be ended too; the last administrator's may not.</summary>
    public async Task<Outcome> EndAsync(Guid accountId, Guid assignmentId, int? version, CancellationToken ct)
    {
        var found = await _records.FindAsync<Account>(accountId, PeopleRights.Take, ct);
        if (!found.Ok) { return found.Refusal!; }
        var now = _clock.GetUtcNow();
        var held = await _db.Assignments.FirstOrDefaultAsync(a => a.Id == assignmentId && a.AccountId == accountId, ct);
        if (held is null || held.UntilAt <= now) { return Refusal.NotFound; }
        if (!_access.Can(PeopleRights.Take, new RegionCode(held.Region))) { return (await RefusedAsync(accountId, new Refusal("kernel.people.wider"), ct)).Refusal!; }
        if (version is { } seen) { _records.Expect(found.Value, seen); }
        held.UntilAt = held.FromAt > now ? held.FromAt : now;
        return await _ledger.SaveAsync(PeopleRights.Take, found.Value, Details.Of(("role", held.Role), ("region", held.Region), ("unit", held.UnitId?.ToString("N"))), ct, also: async () =>
        {
            await _ledger.OneAtATimeAsync(ct);
            return await _administrators.IsLastAsync(found.Value, assignmentId, ct) ? new Refusal("kernel.people.last_administrator") : null;
        });
    }

    private async Task<Outcome<RoleGiven>> RefusedAsync(Guid id, Refusal why, CancellationToken ct)
    {
        await _access.RefuseAsync(PeopleRights.Give, nameof(Account), id, ct);
        return why;
    }
}

/// <summary>A role to give, read and found sound.</summary>
internal sealed record SoundRole(string Role, RegionCode Region, Guid? UnitId, DateTimeOffset FromAt, DateTimeOffset? UntilAt, bool AsksSecond)
{
    public string Details(params IReadOnlyList<(string Key, string? Value)> more) => People.Details.Of(
        [("role", Role), ("region", Region.Value), ("unit", UnitId?.ToString("N")), ("until", UntilAt?.ToString("yyyy-MM-dd'T'HH:mm'Z'", System.Globalization.CultureInfo.InvariantCulture)), .. more]);
}

/// <summary>Reads what a person wrote about a role.</summary>
internal sealed class RoleCheck(AppDbContext db, PackSet pack, RegionBook regions, IEnumerable<IUnits> units, TimeProvider clock)
{
    private static Refusal? Day(string field, DateOnly? day) => day is { Year: < 2000 or > 2200 } ? Refusal.Invalid(field, "kernel.bad_date") : null;

    public async Task<Outcome<SoundRole>> ReadAsync(RoleGift gift, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var role = pack.Roles.GetValueOrDefault(gift.Role ?? "");
        var code = gift.Region?.Trim() ?? "";
        if (PlainText.All(Day("FromOn", gift.FromOn), Day("UntilOn", gift.UntilOn)) is { } noDay) { return noDay; }
        var from = gift.FromOn is { } day ? pack.Calendar.StartOf(day) : now;
        if (from < now) { from = now; }
        var until = gift.UntilOn is { } last ? pack.Calendar.StartOf(last.AddDays(1)) : (DateTimeOffset?)null;
        var bad = PlainText.All(
            role is null ? Refusal.Invalid("Role", "kernel.not_a_choice") : null,
            code.Length == 0 || (RegionCode.IsValid(code) && regions.Find(code) is not null) ? null : Refusal.Invalid("Region", "kernel.people.bad_region"),
            until is { } end && end <= from ? Refusal.Invalid("UntilOn", "kernel.people.bad_until") : null);
        if (bad is not null) { return bad; }
        if (gift.UnitId is { } unit)
        {
            var found = new List<Unit>();
            foreach (var source in units) { found.AddRange(await source.FindAsync([unit], ct)); }
            if (found.Count == 0 || !found[0].Region.IsWithin(new RegionCode(code))) { return Refusal.Invalid("UnitId", "kernel.people.bad_unit"); }
        }
        return new SoundRole(role!.Id, new RegionCode(code), gift.UnitId, from, until, role.AsksSecond);
    }

    /// <summary>True where the account holds the same role at the same place in that time already.</summary>
    public Task<bool> IsHeldAsync(Guid account, SoundRole role, CancellationToken ct)
    {
        var (name, region, unit, from, until) = (role.Role, role.Region.Value, role.UnitId, role.FromAt, role.UntilAt ?? DateTimeOffset.MaxValue);
        return db.Assignments.AnyAsync(a => a.AccountId == account && a.Role == name && a.Region == region && a.UnitId == unit && a.FromAt < until && (a.UntilAt == null || a.UntilAt > from), ct);
    }
}
