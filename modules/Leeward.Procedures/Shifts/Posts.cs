using System.Linq.Expressions;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Packs;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Shifts;

/// <summary>A role of the pack that somebody holds at a centre: where they do shifts.</summary>
internal sealed record Post(string Role, LocalText RoleTitle, Guid CentreId, LocalText Centre, string Region);

/// <summary>What belongs to a post: colleagues of the role there may see it, and who looks after the centre.</summary>
internal interface IOfPost : IRecord
{
    Guid CentreId { get; }

    string Role { get; }
}

/// <summary>Who works as what at which centre. Names of staff, roles and centres only.</summary>
internal sealed class Posts(IRecords records, IAccess access, PeopleBook people, PackSet pack)
{
    private const int MostCentres = 200;
    private const string Why = "the centres at which a person works";

    /// <summary>The roles that work at centres, in the order of their titles.</summary>
    public IReadOnlyList<(string Code, LocalText Title)> Working =>
        [.. pack.Roles.Values.Where(Works).OrderBy(r => r.Title.ToString(), StringComparer.CurrentCulture).Select(r => (r.Id, r.Title))];

    /// <summary>The steps that a role of the pack may work, by the role names of procedures.</summary>
    public string[] ActsOf(string role) => pack.Roles.TryGetValue(role, out var known) ? [.. known.ActsAs] : [role];

    public LocalText TitleOf(string role) => pack.Roles.TryGetValue(role, out var known) ? known.Title : new(role, role);

    /// <summary>What the person works as, and where.</summary>
    public async Task<IReadOnlyList<Post>> MineAsync(CancellationToken ct) => await OfAsync(_ => true, ct);

    /// <summary>The centres that the person looks after as a coordinator or supervisor.</summary>
    public async Task<IReadOnlyList<Post>> LookedAfterAsync(CancellationToken ct) => await OfAsync(held => RoleScope.LooksAfter(ActsOf(held.Role)), ct);

    /// <summary>The person's own post; null where they do not work as that there.</summary>
    public async Task<Post?> FindAsync(string? role, Guid centreId, CancellationToken ct) =>
        await CentreAsync(centreId, ct) is { } centre && access.Actor.Roles.Any(h => h.Role == role && Works(h) && IsAt(h, centre)) ? PostOf(role!, centre) : null;

    /// <summary>A working role at a centre that the person looks after; null where they do not.</summary>
    public async Task<Post?> FindLookedAfterAsync(string? role, Guid centreId, CancellationToken ct) =>
        await CentreAsync(centreId, ct) is { } centre && pack.Roles.TryGetValue(role ?? "", out var known) && Works(known) && LooksAfter(centre) ? PostOf(known.Id, centre) : null;

    /// <summary>True where the person holds the role at the centre, or looks after the centre.</summary>
    public async Task<bool> BelongsAsync(string role, Guid centreId, CancellationToken ct) =>
        access.Actor.IsMachinery || (await CentreAsync(centreId, ct) is { } centre && (LooksAfter(centre) || access.Actor.Roles.Any(h => h.Role == role && IsAt(h, centre))));

    public async Task<bool> LooksAfterAsync(Guid centreId, CancellationToken ct) => await CentreAsync(centreId, ct) is { } centre && LooksAfter(centre);

    /// <summary>What is the person's own, what there is among their colleagues of the same role, and everything at the centres that they look after.</summary>
    public async Task<IQueryable<T>> ConcerningAsync<T>(Expression<Func<T, bool>> own, CancellationToken ct) where T : class, IOfPost
    {
        var all = records.Query<T>(RunDesk.Read).AsNoTracking();
        if (access.Actor.IsMachinery) { return all; }
        var mine = all.Where(own);
        foreach (var role in (await MineAsync(ct)).GroupBy(p => p.Role))
        {
            var (code, centres) = (role.Key, role.Select(p => p.CentreId).ToList());
            mine = mine.Union(all.Where(one => one.Role == code && centres.Contains(one.CentreId)));
        }
        var after = (await LookedAfterAsync(ct)).Select(p => p.CentreId).Distinct().ToList();
        return after.Count == 0 ? mine : mine.Union(all.Where(one => after.Contains(one.CentreId)));
    }

    /// <summary>Everybody with an account who holds the role at the centre now, by name.</summary>
    public async Task<IReadOnlyList<Colleague>> ColleaguesAsync(Post post, CancellationToken ct) =>
        [.. (await people.HavingAsync([post.Role], new RegionCode(post.Region), ct)).Where(c => c.UnitId is null || c.UnitId == post.CentreId).DistinctBy(c => c.AccountId)];

    /// <summary>The names of centres, by id.</summary>
    public async Task<IReadOnlyDictionary<Guid, LocalText>> CentreNamesAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        (await records.Unfiltered<Centre>("names of centres").AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync(ct)).ToDictionary(c => c.Id, c => c.Name);

    private async Task<IReadOnlyList<Post>> OfAsync(Func<HeldRole, bool> which, CancellationToken ct)
    {
        var posts = new List<Post>();
        foreach (var held in access.Actor.Roles.Where(h => Works(h) && which(h)))
        {
            var (unit, region) = (held.UnitId, held.Region.Value);
            var centres = records.Unfiltered<Centre>(Why).AsNoTracking().Where(c => unit == null ? c.Region.StartsWith(region) : c.Id == unit);
            posts.AddRange((await centres.OrderBy(c => c.Region).ThenBy(c => c.Id).Take(MostCentres).ToListAsync(ct)).Select(c => PostOf(held.Role, c)));
        }
        return [.. posts.Distinct().OrderBy(p => p.Region, StringComparer.Ordinal).ThenBy(p => p.CentreId).ThenBy(p => p.Role, StringComparer.Ordinal)];
    }

    private Task<Centre?> CentreAsync(Guid id, CancellationToken ct) => records.Unfiltered<Centre>(Why).AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, ct);

    private bool LooksAfter(Centre centre) => access.Actor.Roles.Any(h => RoleScope.LooksAfter(ActsOf(h.Role)) && IsAt(h, centre));

    private Post PostOf(string role, Centre centre) => new(role, TitleOf(role), centre.Id, centre.Name, centre.Region);

    private bool Works(HeldRole held) => pack.Roles.TryGetValue(held.Role, out var role) && Works(role);

    private static bool Works(PackRole role) => role.ActsAs.Count > 0 && role.GrantsFor(RegionCode.Whole).Any(grant => grant.Covers(RunDesk.Work));

    private static bool IsAt(HeldRole held, Centre centre) => held.UnitId is { } unit ? unit == centre.Id : centre.Region.StartsWith(held.Region.Value, StringComparison.Ordinal);
}
