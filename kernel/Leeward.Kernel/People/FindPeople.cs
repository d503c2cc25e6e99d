using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Kernel.Web;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.People;

/// <summary>Where an account stands.</summary>
public enum PersonState
{
    /// <summary>Has no password yet.</summary>
    Invited = 0,
    /// <summary>Can sign in.</summary>
    Active = 1,
    /// <summary>Locked, by an administrator or for a while by wrong passwords.</summary>
    Locked = 2,
    /// <summary>Ended for good.</summary>
    Ended = 3,
}

/// <summary>What the list is narrowed to.</summary>
public sealed record PeopleFilter(string? Search = null, string? Role = null, string? Region = null, PersonState? State = null, string? Cursor = null, int? Size = null);

/// <summary>A role held, with its time.</summary>
public sealed record RoleHeld(Guid Id, string Role, string Region, Guid? UnitId, DateTimeOffset FromAt, DateTimeOffset? UntilAt);

/// <summary>A person in the list.</summary>
public sealed record PersonLine(Guid Id, string UserName, string DisplayName, string Region, PersonState State, bool HasSecondStep, DateTimeOffset? SeenAt, IReadOnlyList<RoleHeld> Roles);

/// <summary>The people whom the acting person administers, by user name.</summary>
public sealed class FindPeople
{
    private readonly AppDbContext _db;
    private readonly IRecords _records;
    private readonly TimeProvider _clock;

    internal FindPeople(AppDbContext db, IRecords records, TimeProvider clock) => (_db, _records, _clock) = (db, records, clock);

    /// <summary>One page.</summary>
    public async Task<Page<PersonLine>> RunAsync(PeopleFilter filter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var now = _clock.GetUtcNow();
        var size = Cursor.Size(filter.Size);
        var people = Narrow(_records.Query<Account>(PeopleRights.Read).AsNoTracking(), filter, now);
        if (Cursor.TryUnpack(filter.Cursor, out _, out var last) && await _db.Users.Where(a => a.Id == last).Select(a => a.NormalizedUserName).FirstOrDefaultAsync(ct) is { } name)
        {
            people = people.Where(a => a.NormalizedUserName!.CompareTo(name) > 0);
        }
        var rows = await people.OrderBy(a => a.NormalizedUserName).Take(size + 1).ToListAsync(ct);
        var ids = rows.Take(size).Select(a => a.Id).ToList();
        var roles = (await _db.Assignments.AsNoTracking().Where(a => ids.Contains(a.AccountId) && a.FromAt <= now && (a.UntilAt == null || a.UntilAt > now)).OrderBy(a => a.Role).ToListAsync(ct)).ToLookup(a => a.AccountId);
        var seen = await _db.Sessions.Where(s => ids.Contains(s.AccountId)).GroupBy(s => s.AccountId).Select(g => new { g.Key, At = g.Max(s => s.SeenAt) }).ToDictionaryAsync(g => g.Key, g => g.At, ct);
        return new(
            [.. rows.Take(size).Select(a => new PersonLine(a.Id, a.UserName!, a.DisplayName, a.Region, StateOf(a, now), a.TwoFactorEnabled, seen.TryGetValue(a.Id, out var at) ? at : null, [.. roles[a.Id].Select(Held)]))],
            rows.Count > size ? Cursor.Pack(0, rows[size - 1].Id) : null);
    }

    /// <summary>Where an account stands at a moment.</summary>
    public static PersonState StateOf(Account account, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(account);
        return !account.IsActive ? PersonState.Ended : account.LockoutEnd > now ? PersonState.Locked : account.PasswordHash is null ? PersonState.Invited : PersonState.Active;
    }

    internal static RoleHeld Held(Assignment a) => new(a.Id, a.Role, a.Region, a.UnitId, a.FromAt, a.UntilAt);

    private IQueryable<Account> Narrow(IQueryable<Account> people, PeopleFilter filter, DateTimeOffset now)
    {
        if (filter.Search?.Trim() is { Length: > 0 and <= 100 } search)
        {
            var upper = search.ToUpperInvariant();
            people = people.Where(a => a.NormalizedUserName!.Contains(upper) || a.DisplayName.Contains(search));
        }
        if (filter.Role is { Length: > 0 and <= 60 } role)
        {
            people = people.Where(a => _db.Assignments.Any(x => x.AccountId == a.Id && x.Role == role && x.FromAt <= now && (x.UntilAt == null || x.UntilAt > now)));
        }
        if (filter.Region?.Trim() is { Length: > 0 } region)
        {
            people = RegionCode.IsValid(region)
                ? people.Where(a => a.Region.StartsWith(region) || _db.Assignments.Any(x => x.AccountId == a.Id && x.Region.StartsWith(region) && x.FromAt <= now && (x.UntilAt == null || x.UntilAt > now)))
                : people.Where(a => false);
        }
        return filter.State switch
        {
            PersonState.Ended => people.Where(a => !a.IsActive),
            PersonState.Locked => people.Where(a => a.IsActive && a.LockoutEnd > now),
            PersonState.Invited => people.Where(a => a.IsActive && a.PasswordHash == null && (a.LockoutEnd == null || a.LockoutEnd <= now)),
            PersonState.Active => people.Where(a => a.IsActive && a.PasswordHash != null && (a.LockoutEnd == null || a.LockoutEnd <= now)),
            _ => people,
        };
    }
}
