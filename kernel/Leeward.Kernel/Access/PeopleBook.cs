using Leeward.Kernel.Persistence;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Access;

/// <summary>A colleague and the role that brings them here.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Name">The name colleagues see.</param>
/// <param name="Role">Role code from the pack.</param>
/// <param name="UnitId">The centre or team, where the role is bound to one.</param>
public sealed record Colleague(Guid AccountId, string Name, string Role, Guid? UnitId);

/// <summary>A person named on a record.</summary>
/// <param name="Id">The naming.</param>
/// <param name="AccountId">Who.</param>
/// <param name="Name">The name colleagues see.</param>
/// <param name="Reason">Why.</param>
/// <param name="FromAt">Since when.</param>
/// <param name="UntilAt">Until when; null for open end.</param>
public sealed record Naming(Guid Id, Guid AccountId, string Name, string Reason, DateTimeOffset FromAt, DateTimeOffset? UntilAt);

/// <summary>Finds colleagues: who may be asked, assigned or named. It tells names and roles of staff, never anything about a child.</summary>
public sealed class PeopleBook(AppDbContext db, PackSet pack, TimeProvider clock)
{
    /// <summary>Active people whose roles give a right for a region, by name.</summary>
    public async Task<IReadOnlyList<Colleague>> HoldingAsync(string right, RegionCode region, CancellationToken ct)
    {
        var roles = pack.Roles.Where(role => role.Value.GrantsFor(region).Any(grant => grant.Covers(right))).Select(role => role.Key).ToList();
        return await HavingAsync(roles, region, ct);
    }

    /// <summary>Active people whose roles give a right in a region, above it or below it, by name; narrowed by a part of the name, or to some accounts. 200 at most.</summary>
    public async Task<IReadOnlyList<Colleague>> HoldingAroundAsync(string right, RegionCode region, string? search, IReadOnlyCollection<Guid>? among, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var roles = pack.Roles.Where(role => role.Value.GrantsFor(region).Any(grant => grant.Covers(right))).Select(role => role.Key).ToList();
        var above = Enumerable.Range(0, region.Value.Length + 1).Select(length => region.Value[..length]).ToList();
        var (below, words) = (region.Value, search?.Trim() is { Length: > 0 and <= 100 } some ? some : "");
        var upper = words.ToUpperInvariant();
        return await (
            from assignment in db.Assignments.AsNoTracking()
            join account in db.Users.AsNoTracking() on assignment.AccountId equals account.Id
            where account.IsActive && roles.Contains(assignment.Role) && (above.Contains(assignment.Region) || assignment.Region.StartsWith(below))
                && (among == null || among.Contains(account.Id)) && (words == "" || account.DisplayName.Contains(words) || account.NormalizedUserName!.Contains(upper))
                && assignment.FromAt <= now && (assignment.UntilAt == null || assignment.UntilAt > now)
            orderby account.DisplayName, account.Id
            select new Colleague(account.Id, account.DisplayName, assignment.Role, assignment.UnitId)).Take(200).ToListAsync(ct);
    }

    /// <summary>Active people with one of the roles for a region or one that holds it, by name.</summary>
    public async Task<IReadOnlyList<Colleague>> HavingAsync(IReadOnlyCollection<string> roles, RegionCode region, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var above = Enumerable.Range(0, region.Value.Length + 1).Select(length => region.Value[..length]).ToList();
        var found = await (
            from assignment in db.Assignments.AsNoTracking()
            join account in db.Users.AsNoTracking() on assignment.AccountId equals account.Id
            where account.IsActive && roles.Contains(assignment.Role) && above.Contains(assignment.Region)
                && assignment.FromAt <= now && (assignment.UntilAt == null || assignment.UntilAt > now)
            orderby account.DisplayName
            select new Colleague(account.Id, account.DisplayName, assignment.Role, assignment.UnitId)).Take(500).ToListAsync(ct);
        return found;
    }

    /// <summary>For which body each of these active accounts signs, a code of the lookup <c>signing-body</c>; those who sign for none are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> SigningBodiesAsync(IReadOnlyCollection<Guid> accounts, CancellationToken ct) =>
        await db.Users.AsNoTracking().Where(a => accounts.Contains(a.Id) && a.IsActive && a.SigningBody != "").ToDictionaryAsync(a => a.Id, a => a.SigningBody, ct);

    /// <summary>
    /// Active people, and systems, whom a right might open a record: by a role for its region or one that holds it, or in a unit it is shared with; by name, 1,000 at most.
    /// Whether it does open is asked of each one's own permissions.
    /// </summary>
    public async Task<IReadOnlyList<(Guid Id, string Name, bool IsSystem)>> MightAsync(string right, RegionCode region, Guid accessId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var roles = pack.Roles.Where(role => role.Value.GrantsFor(region).Any(grant => grant.Covers(right))).Select(role => role.Key).ToList();
        var above = Enumerable.Range(0, region.Value.Length + 1).Select(length => region.Value[..length]).ToList();
        var units = db.SharedRecords.Where(s => s.AccessId == accessId && (s.UntilAt == null || s.UntilAt > now)).Select(s => (Guid?)s.UnitId);
        var held = db.Assignments.Where(a => a.FromAt <= now && (a.UntilAt == null || a.UntilAt > now) && ((roles.Contains(a.Role) && above.Contains(a.Region)) || units.Contains(a.UnitId))).Select(a => a.AccountId);
        var people = await db.Users.AsNoTracking().Where(u => u.IsActive && held.Contains(u.Id)).OrderBy(u => u.DisplayName).ThenBy(u => u.Id).Take(1000).Select(u => new { u.Id, u.DisplayName }).ToListAsync(ct);
        var systems = await db.Clients.AsNoTracking().Where(c => c.EndedAt == null && held.Contains(c.Id)).OrderBy(c => c.Name).ThenBy(c => c.Id).Take(1000 - people.Count).Select(c => new { c.Id, c.Name }).ToListAsync(ct);
        return [.. people.Select(u => (u.Id, u.DisplayName, false)), .. systems.Select(c => (c.Id, c.Name, true))];
    }

    /// <summary>True where somebody can sign in who gives roles; false on a fresh installation.</summary>
    public Task<bool> HasAdministratorAsync(CancellationToken ct)
    {
        var (now, roles) = (clock.GetUtcNow(), pack.Roles.Values.Where(r => r.Administers).Select(r => r.Id).ToList());
        return db.Assignments.AnyAsync(a => roles.Contains(a.Role) && a.FromAt <= now && (a.UntilAt == null || a.UntilAt > now) && db.Users.Any(u => u.Id == a.AccountId && u.IsActive), ct);
    }

    /// <summary>The names of accounts and of systems, ended ones too, so that histories stay readable.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(IReadOnlyCollection<Guid> accounts, CancellationToken ct)
    {
        var names = await db.Users.AsNoTracking().Where(account => accounts.Contains(account.Id)).ToDictionaryAsync(account => account.Id, account => account.DisplayName, ct);
        if (names.Count == accounts.Distinct().Count()) { return names; }
        foreach (var client in await db.Clients.AsNoTracking().Where(c => accounts.Contains(c.Id)).Select(c => new { c.Id, c.Name }).ToListAsync(ct)) { names[client.Id] = client.Name; }
        return names;
    }

    /// <summary>Who is named on a record now. Ask only after the record was reached through <see cref="Records.IRecords"/>.</summary>
    public async Task<IReadOnlyList<Naming>> NamedOnAsync(Guid accessId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await (
            from naming in db.NamedPeople.AsNoTracking()
            join account in db.Users.AsNoTracking() on naming.AccountId equals account.Id
            where naming.AccessId == accessId && naming.FromAt <= now && (naming.UntilAt == null || naming.UntilAt > now)
            orderby naming.FromAt
            select new Naming(naming.Id, account.Id, account.DisplayName, naming.Reason, naming.FromAt, naming.UntilAt)).ToListAsync(ct);
    }

    /// <summary>Ends a person's namings on a record with the next save; false where there was none.</summary>
    public async Task<bool> TakeOffAsync(Guid accessId, Guid accountId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var namings = await db.NamedPeople.Where(n => n.AccessId == accessId && n.AccountId == accountId && (n.UntilAt == null || n.UntilAt > now)).ToListAsync(ct);
        foreach (var naming in namings) { naming.UntilAt = now; }
        return namings.Count > 0;
    }
}
