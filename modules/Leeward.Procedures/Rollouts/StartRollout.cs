using Leeward.Kernel;
using Leeward.Kernel.Bulk;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Published;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Rollouts;

/// <summary>Starts a roll-out to all open centres of a region, brings in centres that opened since, and ends it.</summary>
internal sealed class StartRollout(RolloutDesk desk, ProcedureLibrary library, IBulk bulk, TimeProvider clock)
{
    private const string Why = "the centres of the region that a roll-out goes to";

    public async Task<Outcome<Guid>> RunAsync(StartRolloutInput input, CancellationToken ct, bool synthetic = false)
    {
        if (await library.LineAsync(input.ContentHash ?? "", ct) is not { } version || version.Standing is Standing.Superseded or Standing.Overtaken) { return Refusal.Invalid("ContentHash", "procedures.rollout.version"); }
        var region = input.Region?.Trim() is { Length: > 0 } given ? given : version.Region;
        if (!RegionCode.IsValid(region) || !new RegionCode(region).IsWithin(new RegionCode(version.Region))) { return Refusal.Invalid("Region", "procedures.rollout.region"); }
        if (!desk.Access.Can(RolloutDesk.Manage, new RegionCode(region))) { return await desk.Access.RefuseAsync(RolloutDesk.Manage, nameof(Rollout), null, ct); }
        if (Days(input) is { } wrong) { return wrong; }
        var going = await desk.Records.Unfiltered<Rollout>(Why).Where(r => r.Code == version.Code && r.Region == region && r.EndedAt == null).ToListAsync(ct);
        if (going.Exists(r => r.ContentHash == version.ContentHash)) { return new Refusal("procedures.rollout.going") { Kind = RefusalKind.Exists }; }
        foreach (var old in going) { (old.EndedAt, old.EndedBy) = (desk.Now, desk.Access.Actor.Name); } // a newer version takes the place of the one under way
        var (id, title) = (Ids.New(clock), (await library.ByHashAsync(version.ContentHash, ct)).Title);
        var rollout = new Rollout
        {
            Id = id, AccessId = id, Region = region, Code = version.Code, Edition = version.Edition, ContentHash = version.ContentHash, TitleEn = title.En, TitleZh = title.Zh, ReceiptBy = input.ReceiptBy, TrainingBy = input.TrainingBy,
            ReadyBy = input.ReadyBy, InForceBy = input.InForceBy, StartedAt = desk.Now, StartedBy = desk.Access.Actor.Name, IsSynthetic = synthetic,
        };
        var places = await PlacesAsync(rollout, ct);
        if (places.Count == 0) { return new Refusal("procedures.rollout.no_centres"); }
        desk.Records.Add(rollout);
        var saved = await desk.Records.SaveAsync(RolloutDesk.Manage, ct);
        if (!saved.Ok) { return saved.Refusal!; }
        var written = await bulk.WriteAsync(RolloutDesk.Manage, new BulkBatch().Add(places), ct);
        return written.Ok ? id : written.Refusal!;
    }

    /// <summary>Brings in open centres that are not in the roll-out yet; tells how many they were.</summary>
    public async Task<Outcome<int>> AddAsync(Guid id, CancellationToken ct)
    {
        var found = await desk.Records.FindAsync<Rollout>(id, RolloutDesk.Manage, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (found.Value.EndedAt is not null) { return new Refusal("procedures.rollout.ended"); }
        var places = await PlacesAsync(found.Value, ct);
        if (places.Count == 0) { return 0; }
        var written = await bulk.WriteAsync(RolloutDesk.Manage, new BulkBatch().Add(places), ct);
        return written.Ok ? places.Count : written.Refusal!;
    }

    /// <summary>Ends a roll-out: what was reached stays readable, centres are asked for nothing more.</summary>
    public async Task<Outcome> EndAsync(Guid id, int version, CancellationToken ct)
    {
        var found = await desk.Records.FindAsync<Rollout>(id, RolloutDesk.Manage, ct);
        if (!found.Ok) { return found.Refusal!; }
        if (found.Value.EndedAt is not null) { return new Refusal("procedures.rollout.ended"); }
        desk.Records.Expect(found.Value, version);
        (found.Value.EndedAt, found.Value.EndedBy) = (desk.Now, desk.Access.Actor.Name);
        return await desk.Records.SaveAsync(RolloutDesk.Manage, ct);
    }

    /// <summary>The open centres of the region that are not in it yet. One that works by the version already has nothing left to do.</summary>
    private async Task<List<RolloutPlace>> PlacesAsync(Rollout rollout, CancellationToken ct)
    {
        var (id, hash, within) = (rollout.Id, rollout.ContentHash, rollout.Region + "%");
        var there = desk.Records.Unfiltered<RolloutPlace>(Why).Where(p => p.RolloutId == id).Select(p => p.CentreId);
        var centres = await desk.Records.Unfiltered<Centre>(Why).AsNoTracking().Where(c => c.IsOpen && EF.Functions.Like(c.Region, within) && !there.Contains(c.Id)).OrderBy(c => c.Region).ThenBy(c => c.Id).ToListAsync(ct);
        var adopted = await desk.Records.Unfiltered<Adoption>(Why).AsNoTracking().Where(a => a.ContentHash == hash).ToDictionaryAsync(a => a.OwnerId, ct);
        return [.. centres.Select(c =>
        {
            var place = Ids.New(clock);
            var since = adopted.GetValueOrDefault(c.Id);
            return new RolloutPlace
            {
                Id = place, AccessId = place, Region = c.Region, RolloutId = id, CentreId = c.Id, NameEn = c.NameEn, NameZh = c.NameZh, IsSynthetic = c.IsSynthetic,
                Stage = since is null ? RolloutStage.Sent : RolloutStage.InForce, InForceAt = since?.InForceFrom, InForceBy = since?.ApprovedBy ?? "",
                AdoptedHash = since is null ? "" : hash, BeforeFrom = since?.InForceFrom, BeforeBy = since?.ApprovedBy ?? "",
            };
        })];
    }

    private Refusal? Days(StartRolloutInput input)
    {
        DateOnly?[] days = [input.ReceiptBy, input.TrainingBy, input.ReadyBy, input.InForceBy];
        var known = days.OfType<DateOnly>().ToList();
        return known.Exists(d => d < desk.Today || d > desk.Today.AddYears(5)) || !known.SequenceEqual(known.Order()) ? Refusal.Invalid("ReceiptBy", "procedures.rollout.days") : null;
    }
}
