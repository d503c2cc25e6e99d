using Leeward.Kernel;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Published;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Rollouts;

/// <summary>The steps of a roll-out at one centre: receipt, training, checklist, in force; and the last of them undone.</summary>
internal sealed class WorkRollout(RolloutDesk desk, CentreDesk centres, ProcedureLibrary library)
{
    private (Rollout Rollout, IReadOnlyList<VersionLine> Versions)? _going;

    private const string Why = "the centre and the version of a roll-out that was reached through the filter";

    public Task<Outcome<PlaceView>> ReceiveAsync(Guid id, int version, CancellationToken ct) =>
        ActAsync(id, version, "received", (place, _) => Task.FromResult((place.Receive(desk.Now, By), "")), ct);

    public Task<Outcome<PlaceView>> TrainAsync(Guid id, int version, TrainingInput input, CancellationToken ct)
    {
        if (Wrong(input, desk.Today) is { } wrong) { return Task.FromResult<Outcome<PlaceView>>(wrong); }
        return ActAsync(id, version, "training", (place, _) => Task.FromResult((place.Train(input, desk.Now, By), Words(input))), ct);
    }

    public Task<Outcome<PlaceView>> CheckAsync(Guid id, int version, ChecklistInput input, CancellationToken ct)
    {
        var all = desk.Items.Select(i => i.Code).ToList();
        if (input.Done.Any(code => !all.Contains(code))) { return Task.FromResult<Outcome<PlaceView>>(Refusal.Invalid("Done", "kernel.not_a_choice")); }
        return ActAsync(id, version, "checked", (place, _) => Task.FromResult((place.Check([.. input.Done], all, desk.Now, By), string.Join(", ", input.Done.Distinct()))), ct);
    }

    public Task<Outcome<PlaceView>> PutInForceAsync(Guid id, int version, CancellationToken ct) =>
        ActAsync(id, version, "in_force", async (place, token) => (await TakeForceAsync(place, token), ""), ct);

    public Task<Outcome<PlaceView>> UndoAsync(Guid id, int version, string? reason, CancellationToken ct)
    {
        if (PlainText.Check("Reason", reason, 1000, needed: true) is { } bad) { return Task.FromResult<Outcome<PlaceView>>(bad); }
        return ActAsync(id, version, "undone", async (place, token) =>
        {
            if (place is { Stage: RolloutStage.InForce, ReadyAt: not null }) { await LeaveForceAsync(place, token); }
            return (place.Undo(), PlainText.Clean(reason)!);
        }, ct);
    }

    /// <summary>The version takes force at a centre: with it the centre's adoption. Where the county has a version of its own that tightens this one, that is what applies.</summary>
    public async Task<Refusal?> TakeForceAsync(RolloutPlace place, CancellationToken ct)
    {
        if (place.CanTakeForce() is { } no) { return no; }
        if (_going?.Rollout.Id != place.RolloutId)
        {
            var rollout = await desk.Records.Unfiltered<Rollout>(Why).AsNoTracking().FirstAsync(r => r.Id == place.RolloutId, ct);
            _going = (rollout, await library.VersionsAsync(rollout.Code, ct));
        }
        var (going, versions) = _going.Value;
        if (going.EndedAt is not null) { return new("procedures.rollout.ended"); }
        if (versions.FirstOrDefault(v => v.ContentHash == going.ContentHash) is not { Standing: Standing.InForce or Standing.Coming } line) { return new("procedures.rollout.version"); }
        var from = line.EffectiveFrom > desk.Now ? line.EffectiveFrom : desk.Now;
        // As everywhere: of those that tighten all above them the nearest, whichever version they were written from.
        var procedure = (await library.InForceAsync(going.Code, new RegionCode(place.Region), from, ct))!;
        var centre = await desk.Records.Unfiltered<Centre>(Why).FirstAsync(c => c.Id == place.CentreId, ct);
        place.TakeForce(from, By, await centres.PutInForceAsync(centre, procedure, from, ct));
        return null;
    }

    public static Refusal? Wrong(TrainingInput input, DateOnly today) => PlainText.All(
        PlainText.CheckLine("Audience", input.Audience, 300),
        input.MustTrain is < 1 or > 10_000 ? Refusal.Invalid("MustTrain", "procedures.rollout.number") : null,
        input.Trained < 0 || input.Trained > input.MustTrain ? Refusal.Invalid("Trained", "procedures.rollout.trained") : null,
        input.TrainedOn > today || (input.Trained > 0 && input.TrainedOn is null) ? Refusal.Invalid("TrainedOn", "procedures.rollout.trained_on") : null);

    public static string Words(TrainingInput input) => $"{input.Trained}/{input.MustTrain} {PlainText.Clean(input.Audience)}".TrimEnd();

    private string By => desk.Access.Actor.Name;

    // What the centre worked by before is in force there again, since when it was.
    private async Task LeaveForceAsync(RolloutPlace place, CancellationToken ct)
    {
        var (centre, hash) = (place.CentreId, place.AdoptedHash);
        if (await desk.Records.Unfiltered<Adoption>(Why).FirstOrDefaultAsync(a => a.OwnerId == centre && a.ContentHash == hash, ct) is not { } adoption) { return; }
        if (place.BeforeFrom is { } before) { (adoption.InForceFrom, adoption.ApprovedBy) = (before, place.BeforeBy); }
        else { desk.Records.Remove(adoption); }
    }

    private async Task<Outcome<PlaceView>> ActAsync(Guid id, int version, string act, Func<RolloutPlace, CancellationToken, Task<(Refusal? No, string Details)>> work, CancellationToken ct)
    {
        var found = await desk.WritableAsync(id, ct);
        if (!found.Ok) { return found.Refusal!; }
        var place = found.Value;
        var ended = await desk.Records.Unfiltered<Rollout>(Why).AnyAsync(r => r.Id == place.RolloutId && r.EndedAt != null, ct);
        if (ended) { return new Refusal("procedures.rollout.ended"); }
        desk.Records.Expect(place, version);
        var (no, details) = await work(place, ct);
        if (no is not null) { return no; }
        desk.Records.Add(desk.Note(place, act, details));
        var saved = await desk.Records.SaveAsync(RolloutDesk.Confirm, ct);
        return saved.Ok ? await desk.PlaceAsync(id, ct) : saved.Refusal!;
    }
}
