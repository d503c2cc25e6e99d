using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.People;

/// <summary>Who administers people where: decides whether a second administrator is there to ask, and whether an end would leave nobody.</summary>
internal sealed class Administrators(AppDbContext db, IAccess access, PackSet pack, TimeProvider clock)
{
    /// <summary>Accounts, other than those named, that could act now and may give roles for the region.</summary>
    public Task<int> CountAsync(RegionCode region, IReadOnlyCollection<Guid> without, CancellationToken ct, string right = PeopleRights.Give) =>
        CountAsync(db, pack, clock.GetUtcNow(), region, without, right, ct);

    /// <summary>The same for what gives roles to systems.</summary>
    public static async Task<int> CountAsync(AppDbContext db, PackSet pack, DateTimeOffset now, RegionCode region, IReadOnlyCollection<Guid> without, string right, CancellationToken ct)
    {
        var roles = pack.Roles.Values.Where(r => r.Grants.Any(g => Grant.Matches(g.Right, right))).Select(r => r.Id).ToList();
        var above = Above(region);
        return await (
            from assignment in db.Assignments
            join account in db.Users on assignment.AccountId equals account.Id
            where account.IsActive && (account.LockoutEnd == null || account.LockoutEnd < HoldAccount.ForGood) && !without.Contains(account.Id)
                && roles.Contains(assignment.Role) && above.Contains(assignment.Region) && assignment.FromAt <= now && (assignment.UntilAt == null || assignment.UntilAt > now)
            select account.Id).Distinct().CountAsync(ct);
    }

    /// <summary>True where the present roles of an account administer a region that nobody else administers.</summary>
    public async Task<bool> IsLastAsync(Account account, Guid? onlyThis, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var held = await db.Assignments.AsNoTracking().Where(a => a.AccountId == account.Id && (onlyThis == null || a.Id == onlyThis) && a.FromAt <= now && (a.UntilAt == null || a.UntilAt > now)).ToListAsync(ct);
        foreach (var region in held.Where(a => pack.Roles.GetValueOrDefault(a.Role)?.Administers == true).Select(a => a.Region).Distinct())
        {
            if (await CountAsync(new RegionCode(region), [account.Id], ct) == 0) { return true; }
        }
        return false;
    }

    /// <summary>
    /// True where the acting person holds the right for every role that the account holds or will hold. Whoever looks after a part of the country must not
    /// take over, by a reset, an account that reaches further than they do.
    /// </summary>
    public async Task<bool> ReachesAllAsync(Account account, string right, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var regions = await db.Assignments.Where(a => a.AccountId == account.Id && (a.UntilAt == null || a.UntilAt > now)).Select(a => a.Region).Distinct().ToListAsync(ct);
        return regions.All(region => access.Can(right, new RegionCode(region)));
    }

    private static List<string> Above(RegionCode region) => [.. Enumerable.Range(0, region.Value.Length + 1).Select(length => region.Value[..length])];
}
