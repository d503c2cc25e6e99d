using Leeward.Kernel.Access;
using Leeward.Kernel.People;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Kernel.Regions;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Clients;

/// <summary>Gives a system a client.</summary>
/// <param name="Name">The name in the audit trail, such as the system's and its owner's.</param>
/// <param name="Roles">Role codes of the pack.</param>
/// <param name="Region">Where the roles are held; empty for the whole country.</param>
/// <param name="UntilOn">The last day; a year from now when left out.</param>
public sealed record AddClientRequest(string? Name, IReadOnlyList<string> Roles, string? Region, DateOnly? UntilOn);

/// <summary>A client with its secret, which is shown this once.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ClientId">The <c>client_id</c> of OAuth.</param>
/// <param name="Secret">The <c>client_secret</c>.</param>
/// <param name="Waiting">Roles that are not in force yet: they wait for a second administrator.</param>
public sealed record ClientWithSecret(Guid Id, string ClientId, string Secret, IReadOnlyList<string> Waiting);

/// <summary>A client in the list.</summary>
public sealed record ClientLine(
    Guid Id, string ClientId, string Name, string Region, IReadOnlyList<string> Roles, DateTimeOffset? UntilAt, DateTimeOffset MadeAt, DateTimeOffset? EndedAt, int LivingSecrets, DateTimeOffset? UsedAt,
    IReadOnlyList<string> Waiting);

/// <summary>
/// Adds, lists, renews and ends the clients of systems. A role that reaches need-to-know records waits for a second administrator where there is one, as it does
/// for people, and so does a longer time for it.
/// </summary>
public sealed class ClientDesk(IRecords records, AppDbContext db, IAccess access, ActorResolver resolver, PackSet pack, RegionBook regions, TimeProvider clock)
{
    /// <summary>The right to manage clients.</summary>
    public const string Right = "kernel.client.edit";

    /// <summary>The longest overlap of two secrets, in hours.</summary>
    public const int MostOverlapHours = 720;

    /// <summary>For how many years a role is given at most.</summary>
    public const int MostYears = 2;

    /// <summary>The clients of the regions in which the person manages them, living ones first.</summary>
    public async Task<IReadOnlyList<ClientLine>> ListAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var clients = await records.Query<SystemClient>(Right).AsNoTracking().OrderBy(c => c.EndedAt != null).ThenByDescending(c => c.Id).Take(500).ToListAsync(ct);
        var ids = clients.ConvertAll(c => c.Id);
        var secrets = (await records.PartsOf<ClientSecret>(ids).AsNoTracking().ToListAsync(ct)).ToLookup(s => s.OwnerId);
        var roles = (await db.Assignments.AsNoTracking().Where(a => ids.Contains(a.AccountId)).OrderBy(a => a.Role).ToListAsync(ct)).ToLookup(a => a.AccountId);
        var waiting = (await db.RoleRequests.AsNoTracking().Where(r => ids.Contains(r.AccountId) && r.State == RoleRequestState.Waiting).OrderBy(r => r.Role).ToListAsync(ct)).ToLookup(r => r.AccountId);
        return clients.ConvertAll(c => new ClientLine(
            c.Id, c.ClientId, c.Name, c.Region, [.. roles[c.Id].Select(a => a.Role)], roles[c.Id].Max(a => a.UntilAt), c.MadeAt, c.EndedAt,
            secrets[c.Id].Count(s => c.EndedAt is null && (s.UntilAt is null || s.UntilAt > now)), secrets[c.Id].Max(s => s.UsedAt), [.. waiting[c.Id].Select(r => r.Role)]));
    }

    /// <summary>Makes a client with its first secret.</summary>
    public async Task<Outcome<ClientWithSecret>> AddAsync(AddClientRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var now = clock.GetUtcNow();
        var today = pack.Calendar.DayOf(now);
        var region = request.Region ?? "";
        var last = request.UntilOn ?? today.AddYears(1);
        var bad = PlainText.All(
            PlainText.CheckLine("Name", request.Name, 100, needed: true),
            request.Roles.Count == 0 ? Refusal.Invalid("Roles", "kernel.required") : request.Roles.Any(r => !pack.Roles.ContainsKey(r)) ? Refusal.Invalid("Roles", "kernel.not_a_choice") : null,
            region.Length > 0 && regions.Find(region) is null ? Refusal.Invalid("Region", "kernel.not_a_choice") : null,
            last < today || last > today.AddYears(MostYears) ? Refusal.Invalid("UntilOn", "kernel.client.until", MostYears) : null);
        if (bad is not null) { return bad; }
        if (!access.Can(Right, new RegionCode(region))) { return await access.RefuseAsync(Right, nameof(SystemClient), null, ct); }
        var id = Ids.New(clock);
        var client = new SystemClient { Id = id, AccessId = id, ClientId = "lw-" + id.ToString("N")[16..], Name = PlainText.Clean(request.Name)!, Region = region, MadeAt = now, RenewedAt = now };
        records.Add(client);
        var waiting = new List<string>();
        foreach (var role in request.Roles.Distinct(StringComparer.Ordinal))
        {
            var wanted = new Assignment { Id = Ids.New(clock), AccountId = id, Role = role, Region = region, FromAt = now, UntilAt = EndOf(last) };
            if (await WaitsAsync(wanted, ct)) { waiting.Add(role); } else { records.Add(wanted); }
        }
        var secret = AddSecret(id, now);
        var saved = await records.SaveAsync(Right, ct);
        return saved.Ok ? new ClientWithSecret(id, client.ClientId, secret, waiting) : saved.Refusal!;
    }

    /// <summary>
    /// Gives a further secret; those before it live on for the overlap and then end with the tokens given for them. With <paramref name="untilOn"/> the roles are given until then.
    /// </summary>
    public async Task<Outcome<ClientWithSecret>> RenewAsync(Guid id, int overlapHours, DateOnly? untilOn, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var today = pack.Calendar.DayOf(now);
        var bad = PlainText.All(
            overlapHours is < 0 or > MostOverlapHours ? Refusal.Invalid("OverlapHours", "kernel.client.overlap", MostOverlapHours) : null,
            untilOn < today || untilOn > today.AddYears(MostYears) ? Refusal.Invalid("UntilOn", "kernel.client.until", MostYears) : null);
        if (bad is not null) { return bad; }
        var found = await records.FindAsync<SystemClient>(id, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (found.Value.EndedAt is not null) { return new Refusal("kernel.client.has_ended"); }
        var living = await records.PartsOf<ClientSecret>(found.Value).Where(s => s.UntilAt == null || s.UntilAt > now).OrderByDescending(s => s.Id).ToListAsync(ct);
        for (var i = 0; i < living.Count; i++)
        {
            // The newest lives on for the overlap; one that was already on its way out ends now: never more than two.
            var end = i == 0 ? now.AddHours(overlapHours) : now;
            if (living[i].UntilAt is null || living[i].UntilAt > end) { living[i].UntilAt = end; }
        }
        var waiting = new List<string>();
        if (untilOn is { } last) { waiting = await ExtendAsync(id, EndOf(last), now, ct); }
        found.Value.RenewedAt = now;
        var secret = AddSecret(id, now);
        var saved = await records.SaveAsync(Right, ct);
        resolver.Forget(id);
        return saved.Ok ? new ClientWithSecret(id, found.Value.ClientId, secret, waiting) : saved.Refusal!;
    }

    /// <summary>Ends a client: its secrets, its roles and the tokens it holds, at once.</summary>
    public async Task<Outcome> EndAsync(Guid id, CancellationToken ct)
    {
        var found = await records.FindAsync<SystemClient>(id, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (found.Value.EndedAt is not null) { return new Refusal("kernel.client.has_ended"); }
        var now = clock.GetUtcNow();
        found.Value.EndedAt = now;
        foreach (var secret in await records.PartsOf<ClientSecret>(found.Value).Where(s => s.UntilAt == null || s.UntilAt > now).ToListAsync(ct)) { secret.UntilAt = now; }
        foreach (var role in await db.Assignments.Where(a => a.AccountId == id && (a.UntilAt == null || a.UntilAt > now)).ToListAsync(ct)) { role.UntilAt = now; }
        foreach (var request in await db.RoleRequests.Where(r => r.AccountId == id && r.State == RoleRequestState.Waiting).ToListAsync(ct)) { (request.State, request.DecidedAt) = (RoleRequestState.Declined, now); }
        var saved = await records.SaveAsync(Right, ct);
        resolver.Forget(id);
        return saved;
    }

    /// <summary>The id of a client by its <c>client_id</c>, for the command line.</summary>
    public async Task<Guid?> ByClientIdAsync(string clientId, CancellationToken ct) =>
        await records.Query<SystemClient>(Right).Where(c => c.ClientId == clientId).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(ct);

    /// <summary>Gives the roles until then. A shorter time counts at once; more time for a role that asks for two is asked for, and the present end stands meanwhile.</summary>
    private async Task<List<string>> ExtendAsync(Guid id, DateTimeOffset until, DateTimeOffset now, CancellationToken ct)
    {
        var waiting = new List<string>();
        foreach (var held in await db.Assignments.Where(a => a.AccountId == id).ToListAsync(ct))
        {
            var further = new Assignment { Id = Ids.New(clock), AccountId = id, Role = held.Role, Region = held.Region, FromAt = held.UntilAt > now ? held.UntilAt.Value : now, UntilAt = until };
            if (held.UntilAt < until && await WaitsAsync(further, ct)) { waiting.Add(held.Role); } else { held.UntilAt = until; }
        }
        return waiting;
    }

    /// <summary>True where the role waits for a second administrator; then that is asked for, once.</summary>
    private async Task<bool> WaitsAsync(Assignment wanted, CancellationToken ct)
    {
        var who = access.Actor;
        if (who.IsMachinery || pack.Roles.GetValueOrDefault(wanted.Role)?.AsksSecond != true) { return false; }
        if (await Administrators.CountAsync(db, pack, clock.GetUtcNow(), new RegionCode(wanted.Region), [who.AccountId ?? Guid.Empty], PeopleRights.Approve, ct) == 0) { return false; }
        var (client, role, region) = (wanted.AccountId, wanted.Role, wanted.Region);
        foreach (var old in await db.RoleRequests.Where(r => r.AccountId == client && r.Role == role && r.Region == region && r.State == RoleRequestState.Waiting).ToListAsync(ct)) { (old.State, old.DecidedAt) = (RoleRequestState.Declined, clock.GetUtcNow()); }
        var id = Ids.New(clock);
        records.Add(new RoleRequest
        {
            Id = id, AccessId = id, AccountId = client, Role = role, Region = region, FromAt = wanted.FromAt, UntilAt = wanted.UntilAt,
            AskedById = who.AccountId, AskedBy = who.Name, AskedAt = clock.GetUtcNow(),
        });
        return true;
    }

    private string AddSecret(Guid client, DateTimeOffset now)
    {
        var secret = ClientDoor.NewSecret();
        records.Add(new ClientSecret { Id = Ids.New(clock), OwnerId = client, Hash = ClientDoor.Hash(secret), FromAt = now });
        return secret;
    }

    // The whole of the last day, in the time zone of the pack.
    private DateTimeOffset EndOf(DateOnly last) => pack.Calendar.StartOf(last.AddDays(1));
}
