using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Bulk;
using Leeward.Kernel.Records;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Leeward.Procedures.Published;
using Leeward.Procedures.Rollouts;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Centres;

/// <summary>What a person writes about a centre.</summary>
internal sealed record CentreInput(string NameEn, string NameZh, string Region, string? Address, string? Phone, string? Services, bool IsOpen, int Capacity,
    DateOnly? OpenedOn = null, DateOnly? ClosedOn = null);

/// <summary>A register of centres.</summary>
internal sealed record CentresInput(IReadOnlyList<CentreInput> Centres);

/// <summary>A centre as people see it.</summary>
internal sealed record CentreView(
    Guid Id, int Version, LocalText Name, string Region, string Address, string Phone, IReadOnlyList<string> Services, bool IsOpen, int Capacity,
    IReadOnlyList<AdoptionView> Adoptions, bool IsSynthetic, DateOnly? OpenedOn, DateOnly? ClosedOn, IReadOnlyList<PastOpening> EarlierDays);

/// <summary>A procedure in force at a centre.</summary>
internal sealed record AdoptionView(string ProcedureCode, string ProcedureVersion, DateTimeOffset InForceFrom, string ApprovedBy, string ContentHash);

/// <summary>Lists, opens, writes centres, and approves procedures for them.</summary>
internal sealed class CentreDesk(IRecords records, IAccess access, ProcedureLibrary library, IBulk bulk, PackSet pack, TimeProvider clock)
{
    public const string Read = "procedures.centre.read";
    public const string Edit = "procedures.centre.edit";
    private const int MostAtOnce = 5000;

    public DateTimeOffset Now => clock.GetUtcNow();

    private DateOnly Today => pack.Calendar.DayOf(clock.GetUtcNow());

    public async Task<Page<CentreView>> ListAsync(string? search, string? region, bool? open, string? after, int? size, CancellationToken ct)
    {
        var all = records.Query<Centre>(Read).AsNoTracking();
        if (RegionCode.IsValid(region) && region!.Length > 0) { all = all.Where(c => EF.Functions.Like(c.Region, region + "%")); }
        if (open is { } wanted) { all = all.Where(c => c.IsOpen == wanted); }
        if (search?.Trim() is { Length: > 0 and <= 100 } words) { all = all.Where(c => c.NameZh.Contains(words) || c.NameEn.Contains(words)); }
        if (Cursor.TryUnpack(after, out _, out var last)) { all = all.Where(c => c.Id.CompareTo(last) > 0); }
        var take = Cursor.Size(size);
        var rows = await all.OrderBy(c => c.Id).Take(take + 1).ToListAsync(ct);
        var shown = rows.Take(take).ToList();
        var ids = shown.Select(c => c.Id).ToList();
        var adoptions = (await records.PartsOf<Adoption>(ids).AsNoTracking().ToListAsync(ct)).ToLookup(a => a.OwnerId);
        return new([.. shown.Select(c => Show(c, adoptions[c.Id]))], rows.Count > take ? Cursor.Pack(0, shown[^1].Id) : null);
    }

    public async Task<Outcome<CentreView>> FindAsync(Guid id, CancellationToken ct)
    {
        var found = await records.FindAsync<Centre>(id, Read, ct);
        return found.Ok ? Show(
            found.Value, await records.PartsOf<Adoption>(found.Value).AsNoTracking().ToListAsync(ct), await records.PartsOf<CentreOpening>(found.Value).AsNoTracking().ToListAsync(ct)) : found.Refusal!;
    }

    public async Task<Outcome<CentreView>> AddAsync(CentreInput input, CancellationToken ct, bool synthetic = false)
    {
        if (Wrong(input) is { } wrong) { return wrong; }
        if (!access.Can(Edit, new RegionCode(input.Region))) { return await access.RefuseAsync(Edit, nameof(Centre), null, ct); }
        var id = Ids.New(clock);
        var centre = new Centre { Id = id, AccessId = id, IsSynthetic = synthetic };
        Write(centre, input);
        if (CentreDays.Set(centre, input, Today, isNew: true) is { Ok: false } no) { return no.Refusal!; }
        records.Add(centre);
        var saved = await records.SaveAsync(Edit, ct);
        return saved.Ok ? Show(centre, []) : saved.Refusal!;
    }

    /// <summary>Adds many centres at once, all or none; tells how many. A register of some thousand is one act.</summary>
    public async Task<Outcome<long>> AddManyAsync(IReadOnlyList<CentreInput> inputs, CancellationToken ct, bool synthetic = false)
    {
        if (inputs is not { Count: > 0 and <= MostAtOnce } || inputs.Any(input => input is null)) { return Refusal.Invalid("centres", "procedures.centre.many", MostAtOnce); }
        if (inputs.Select(Wrong).FirstOrDefault(wrong => wrong is not null) is { } bad) { return bad; }
        var centres = new List<Centre>();
        foreach (var input in inputs)
        {
            var id = Ids.New(clock);
            var centre = new Centre { Id = id, AccessId = id, IsSynthetic = synthetic };
            Write(centre, input);
            if (CentreDays.Set(centre, input, Today, isNew: true) is { Ok: false } no) { return no.Refusal!; }
            centres.Add(centre);
        }
        return await bulk.WriteAsync(Edit, new BulkBatch().Add<Centre>([.. centres]), ct);
    }

    public async Task<Outcome<CentreView>> ChangeAsync(Guid id, int version, CentreInput input, CancellationToken ct)
    {
        if (Wrong(input) is { } wrong) { return wrong; }
        var found = await records.FindAsync<Centre>(id, Edit, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (!access.Can(Edit, new RegionCode(input.Region))) { return await access.RefuseAsync(Edit, nameof(Centre), id, ct); }
        records.Expect(found.Value, version);
        var days = CentreDays.Set(found.Value, input, Today, isNew: false);
        if (!days.Ok) { return days.Refusal!; }
        if (days.Value is { } before)
        {
            records.Add(new CentreOpening
            {
                Id = Ids.New(clock), OwnerId = id, OpenedOn = before.OpenedOn, ClosedOn = before.ClosedOn, IsCorrection = before.IsCorrection, ChangedAt = Now, ChangedBy = access.Actor.Name,
            });
        }
        Write(found.Value, input);
        var saved = await records.SaveAsync(Edit, ct);
        return saved.Ok ? await FindAsync(id, ct) : saved.Refusal!;
    }

    /// <summary>The centre works by the version of a procedure that is in force in its region.</summary>
    public async Task<Outcome> AdoptAsync(Guid id, string procedureCode, DateTimeOffset from, CancellationToken ct)
    {
        var found = await records.FindAsync<Centre>(id, Edit, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (await library.InForceAsync(procedureCode, new RegionCode(found.Value.Region), Now, ct) is not { } procedure) { return Refusal.Invalid("procedureCode", "procedures.procedure.unknown", procedureCode); }
        // Where the version is being rolled out, the centre takes it up by that way and no other.
        if (await RolloutPlace.OfAsync(records, id, procedure.ContentHash, ct) is { Stage: not RolloutStage.InForce } place)
        {
            if (place.CanTakeForce() is { } no) { return no; }
            place.TakeForce(from.ToUniversalTime(), access.Actor.Name, await PutInForceAsync(found.Value, procedure, from, ct));
            records.Add(new RolloutNote { Id = Ids.New(clock), OwnerId = place.Id, At = Now, By = access.Actor.Name, Act = "in_force", Stage = place.Stage });
        }
        else { await PutInForceAsync(found.Value, procedure, from, ct); }
        return await records.SaveAsync(Edit, ct);
    }

    /// <summary>Lets a centre work by a version from a moment on; saved with the caller's next save. Where it works by it then already, nothing changes.</summary>
    public async Task<AdoptedVersion> PutInForceAsync(Centre centre, ProcedureDefinition procedure, DateTimeOffset from, CancellationToken ct)
    {
        var since = from.ToUniversalTime();
        var all = await records.PartsOf<Adoption>(centre).Where(a => a.ProcedureCode == procedure.Id).ToListAsync(ct);
        var adoption = all.Find(a => a.ContentHash == procedure.ContentHash);
        var before = new AdoptedVersion(procedure.ContentHash, adoption?.InForceFrom, adoption?.ApprovedBy ?? "");
        if (adoption is not null && all.Where(a => a.InForceFrom <= since).OrderByDescending(a => a.InForceFrom).ThenByDescending(a => a.Id).FirstOrDefault() == adoption) { return before; }
        if (adoption is null)
        {
            adoption = new Adoption { Id = Ids.New(clock), OwnerId = centre.Id, ProcedureCode = procedure.Id, ProcedureVersion = procedure.Version, ContentHash = procedure.ContentHash };
            records.Add(adoption);
        }
        (adoption.InForceFrom, adoption.ApprovedBy) = (since, access.Actor.Name);
        return before;
    }

    private static Refusal? Wrong(CentreInput input) =>
        string.IsNullOrWhiteSpace(input.NameEn) || input.NameEn.Length > 200 ? Refusal.Invalid("nameEn", "procedures.centre.name")
        : string.IsNullOrWhiteSpace(input.NameZh) || input.NameZh.Length > 200 ? Refusal.Invalid("nameZh", "procedures.centre.name")
        : !RegionCode.IsValid(input.Region) || input.Region.Length < 2 ? Refusal.Invalid("region", "procedures.centre.region")
        : input.Capacity is < 0 or > 10_000 ? Refusal.Invalid("capacity", "procedures.centre.capacity")
        : input.Address?.Length > 400 ? Refusal.Invalid("address", "procedures.centre.too_long", 400)
        : input.Phone?.Length > 40 ? Refusal.Invalid("phone", "procedures.centre.too_long", 40)
        : input.Services?.Length > 400 ? Refusal.Invalid("services", "procedures.centre.too_long", 400)
        : null;

    private static void Write(Centre centre, CentreInput input)
    {
        centre.NameEn = input.NameEn.Trim();
        centre.NameZh = input.NameZh.Trim();
        centre.Region = input.Region;
        centre.Address = input.Address?.Trim() ?? "";
        centre.Phone = input.Phone?.Trim() ?? "";
        centre.Services = input.Services?.Trim() ?? "";
        centre.Capacity = input.Capacity;
    }

    private static CentreView Show(Centre c, IEnumerable<Adoption> adoptions, IEnumerable<CentreOpening>? days = null) => new(
        c.Id, c.Version, c.Name, c.Region, c.Address, c.Phone, c.Services.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        c.IsOpen, c.Capacity, [.. adoptions.OrderBy(a => a.ProcedureCode, StringComparer.Ordinal).ThenByDescending(a => a.InForceFrom).Select(a => new AdoptionView(a.ProcedureCode, a.ProcedureVersion, a.InForceFrom, a.ApprovedBy, a.ContentHash))], c.IsSynthetic,
        c.OpenedOn, c.ClosedOn, [.. (days ?? []).OrderByDescending(d => d.ChangedAt).ThenByDescending(d => d.Id).Select(d => new PastOpening(d.OpenedOn, d.ClosedOn, d.IsCorrection, d.ChangedAt, d.ChangedBy))]);
}
