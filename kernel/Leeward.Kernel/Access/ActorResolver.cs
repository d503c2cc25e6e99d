using System.Collections.Concurrent;
using Leeward.Kernel.Persistence;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Kernel.Access;

/// <summary>
/// Makes an account, or a system's client, into an actor: its assignments of today times the grants of the pack's roles. Kept for at most 30 seconds, so that an ended role ends
/// within half a minute on every node.
/// </summary>
public sealed class ActorResolver(IServiceScopeFactory scopes, PackSet pack, TimeProvider clock)
{
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<Guid, (DateTimeOffset At, Actor? Actor)> _known = new();

    /// <summary>The actor of an active account or client; null for one that has ended or does not exist.</summary>
    public async Task<Actor?> ResolveAsync(Guid accountId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(accountId, out var known) && now - known.At < Keep) { return known.Actor; }
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var name = await db.Users.Where(a => a.Id == accountId && a.IsActive).Select(a => a.DisplayName).FirstOrDefaultAsync(ct)
            ?? await db.Clients.Where(c => c.Id == accountId && c.EndedAt == null).Select(c => c.Name).FirstOrDefaultAsync(ct);
        var actor = name is null ? null : await MakeAsync(db, accountId, name, now, ct);
        _known[accountId] = (now, actor);
        return actor;
    }

    /// <summary>Forgets what was known of an account, after its roles changed.</summary>
    public void Forget(Guid accountId) => _known.TryRemove(accountId, out _);

    /// <summary>Forgets everybody, after something was shared with a unit or is no longer.</summary>
    public void ForgetAll() => _known.Clear();

    private async Task<Actor> MakeAsync(AppDbContext db, Guid id, string name, DateTimeOffset now, CancellationToken ct)
    {
        var held = await db.Assignments.AsNoTracking()
            .Where(a => a.AccountId == id && a.FromAt <= now && (a.UntilAt == null || a.UntilAt > now)).ToListAsync(ct);
        var roles = held.Where(a => pack.Roles.ContainsKey(a.Role)).ToList();
        var units = roles.Where(a => a.UnitId is not null).Select(a => a.UnitId!.Value).Distinct().ToList();
        var shared = units.Count == 0 ? [] : await db.SharedRecords.AsNoTracking().Where(s => units.Contains(s.UnitId) && (s.UntilAt == null || s.UntilAt > now)).ToListAsync(ct);
        return new Actor
        {
            AccountId = id,
            Name = name,
            Roles = [.. roles.Select(a => new HeldRole(a.Role, new RegionCode(a.Region), a.UnitId))],
            Grants = [.. roles.SelectMany(a => pack.Roles[a.Role].GrantsFor(new RegionCode(a.Region))).Distinct()],
            Shares =
            [
                .. roles.Where(a => shared.Any(s => s.UnitId == a.UnitId)).Select(a => new Share(
                    a.UnitId!.Value, [.. shared.Where(s => s.UnitId == a.UnitId).Select(s => s.AccessId).Distinct()], [.. pack.Roles[a.Role].GrantsFor(new RegionCode(a.Region))])),
            ],
        };
    }
}
