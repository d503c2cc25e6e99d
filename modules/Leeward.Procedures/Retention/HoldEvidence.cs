using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Retention;

/// <summary>Places and lifts legal holds. Both change the run's row, so that of a hold and a deletion at the same moment one loses and looks again.</summary>
internal sealed class HoldEvidence(IRecords records, IAccess access, IIdentities identities, IVault vault, RetentionDesk retention, RunDesk desk, TimeProvider clock)
{
    public const string Right = "procedures.retention.hold";

    /// <summary>The holds of a run, those in force and those lifted, the newest first.</summary>
    public async Task<Outcome<IReadOnlyList<HoldView>>> ListAsync(Guid runId, CancellationToken ct)
    {
        var run = await records.FindAsync<Run>(runId, Right, ct);
        if (!run.Ok) { return run.Refusal!; }
        var opener = await identities.OpenAsync(Right, "legal holds", FieldGroups.None, [run.Value], ct);
        return Outcome(await retention.HoldsAsync(run.Value, opener, ct));
    }

    public async Task<Outcome<Guid>> PlaceAsync(Guid runId, string? reason, CancellationToken ct)
    {
        if (PlainText.Check("Reason", reason, 500, needed: true) is { } bad) { return bad; }
        var run = await records.FindAsync<Run>(runId, Right, ct);
        if (!run.Ok) { return run.Refusal!; }
        var id = Ids.New(clock);
        records.Add(new EvidenceHold { Id = id, OwnerId = runId, PlacedBy = desk.ActorName, PlacedAt = desk.Now, Reason = vault.Seal(SealClass.Evidence, id, PlainText.Clean(reason)) });
        run.Value.Holds++;
        var saved = await records.SaveAsync(Right, ct);
        return saved.Ok ? id : saved.Refusal!;
    }

    public async Task<Outcome> LiftAsync(Guid runId, Guid holdId, string? reason, CancellationToken ct)
    {
        if (PlainText.Check("Reason", reason, 500, needed: true) is { } bad) { return bad; }
        var run = await records.FindAsync<Run>(runId, Right, ct);
        if (!run.Ok) { return run.Refusal!; }
        var hold = await records.PartsOf<EvidenceHold>(run.Value).FirstOrDefaultAsync(h => h.Id == holdId, ct);
        if (hold is null) { return await access.RefuseAsync(Right, nameof(EvidenceHold), holdId, ct); }
        if (hold.LiftedAt is not null) { return new Refusal("procedures.retention.lifted"); }
        (hold.LiftedAt, hold.LiftedBy, hold.LiftReason) = (desk.Now, desk.ActorName, vault.Seal(SealClass.Evidence, holdId, PlainText.Clean(reason)));
        run.Value.Holds--;
        return await records.SaveAsync(Right, ct);
    }

    private static Outcome<IReadOnlyList<HoldView>> Outcome(IReadOnlyList<HoldView> holds) => holds switch { List<HoldView> list => list, _ => holds.ToList() };
}
