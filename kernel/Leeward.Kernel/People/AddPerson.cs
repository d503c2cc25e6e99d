using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Regions;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.People;

/// <summary>A new account.</summary>
/// <param name="UserName">What the person types to sign in: small letters, digits, dot, hyphen, underscore.</param>
/// <param name="DisplayName">The name colleagues see; the user name where it is left out.</param>
/// <param name="Region">The region whose administrators look after the account; empty for the whole country.</param>
public sealed record NewPerson(string? UserName, string? DisplayName, string? Region);

/// <summary>Another name or home region.</summary>
/// <param name="DisplayName">The name colleagues see.</param>
/// <param name="Region">The region whose administrators look after the account.</param>
public sealed record PersonChange(string? DisplayName, string? Region);

/// <summary>Makes accounts and changes what they are called. An account alone may do nothing: roles are given apart.</summary>
public sealed class AddPerson
{
    private readonly AppDbContext _db;
    private readonly Records.IRecords _records;
    private readonly IAccess _access;
    private readonly RegionBook _regions;
    private readonly PeopleLedger _ledger;
    private readonly Administrators _administrators;
    private readonly TimeProvider _clock;

    internal AddPerson(AppDbContext db, Records.IRecords records, IAccess access, RegionBook regions, PeopleLedger ledger, Administrators administrators, TimeProvider clock) =>
        (_db, _records, _access, _regions, _ledger, _administrators, _clock) = (db, records, access, regions, ledger, administrators, clock);

    /// <summary>Makes the account and gives its id.</summary>
    public async Task<Outcome<Guid>> RunAsync(NewPerson request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var name = (request.UserName ?? "").Trim().ToLowerInvariant();
        var bad = PlainText.All(NameProblem(name), PlainText.Check("DisplayName", request.DisplayName, Actor.LongestName), RegionProblem(request.Region));
        if (bad is not null) { return bad; }
        var region = new RegionCode(request.Region?.Trim() ?? "");
        if (!_access.Can(PeopleRights.Add, region))
        {
            await _access.RefuseAsync(PeopleRights.Add, nameof(Account), null, ct);
            return Refusal.Invalid("Region", "kernel.people.wider");
        }
        var normalised = name.ToUpperInvariant();
        if (await _db.Users.AnyAsync(a => a.NormalizedUserName == normalised, ct)) { return Refusal.Invalid("UserName", "kernel.people.name_taken") with { Kind = RefusalKind.Exists }; }
        var id = Ids.New(_clock);
        var account = new Account
        {
            Id = id, AccessId = id, UserName = name, NormalizedUserName = normalised, DisplayName = PlainText.Clean(request.DisplayName) ?? name, Region = region.Value,
            SecurityStamp = Ids.Secret(), MadeAt = _clock.GetUtcNow(), LockoutEnabled = true,
        };
        _db.Users.Add(account);
        var saved = await _ledger.SaveAsync(PeopleRights.Add, account, Details.Of(("name", name), ("region", region.Value)), ct);
        return saved.Ok ? id : saved.Refusal!;
    }

    /// <summary>Changes the name shown and the home region.</summary>
    public async Task<Outcome> ChangeAsync(Guid id, PersonChange request, int version, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var found = await _records.FindAsync<Account>(id, PeopleRights.Edit, ct);
        if (!found.Ok) { return found.Refusal!; }
        var account = found.Value;
        var bad = PlainText.All(PlainText.Check("DisplayName", request.DisplayName, Actor.LongestName, needed: true), RegionProblem(request.Region));
        if (bad is not null) { return bad; }
        var region = new RegionCode(request.Region?.Trim() ?? "");
        if (!account.IsActive) { return new Refusal("kernel.people.ended"); }
        if (!_access.Can(PeopleRights.Edit, region) || !await _administrators.ReachesAllAsync(account, PeopleRights.Edit, ct))
        {
            await _access.RefuseAsync(PeopleRights.Edit, nameof(Account), id, ct);
            return Refusal.Invalid("Region", "kernel.people.wider");
        }
        _records.Expect(account, version);
        var details = Details.Of(("name", account.DisplayName == request.DisplayName?.Trim() ? null : PlainText.Clean(request.DisplayName)), ("region", account.Region == region.Value ? null : region.Value));
        (account.DisplayName, account.Region) = (PlainText.Clean(request.DisplayName)!, region.Value);
        return await _ledger.SaveAsync(PeopleRights.Edit, account, details, ct);
    }

    private static Refusal? NameProblem(string name) => name.Length switch
    {
        0 => Refusal.Invalid("UserName", "kernel.required"),
        < 3 or > 60 => Refusal.Invalid("UserName", "kernel.people.bad_name"),
        _ => name.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '.' or '-' or '_' or '@') ? null : Refusal.Invalid("UserName", "kernel.people.bad_name"),
    };

    private Refusal? RegionProblem(string? region) =>
        string.IsNullOrWhiteSpace(region) || (RegionCode.IsValid(region.Trim()) && _regions.Find(region.Trim()) is not null) ? null : Refusal.Invalid("Region", "kernel.people.bad_region");
}
