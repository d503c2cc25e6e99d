using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Procedures.Centres;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Rollouts;

/// <summary>A centre in a roll-out: receipt, training, checklist, in force, in this order. Each step bears who and when, and can be undone while it is the last.</summary>
internal sealed class RolloutPlace : IRecord, IVersioned
{
    private static readonly TimeSpan BetweenReminders = TimeSpan.FromHours(20);

    public Guid Id { get; init; }
    /// <summary>The centre's region.</summary>
    public string Region { get; init; } = "";
    public Sensitivity Sensitivity { get; init; }
    public Guid AccessId { get; init; }
    public int Version { get; set; }
    public Guid RolloutId { get; init; }
    public Guid CentreId { get; init; }
    public string NameEn { get; init; } = "";
    public string NameZh { get; init; } = "";
    public RolloutStage Stage { get; set; }
    public DateTimeOffset? ReceivedAt { get; set; }
    public string ReceivedBy { get; set; } = "";
    /// <summary>Who must be trained, in the centre's words.</summary>
    public string Audience { get; set; } = "";
    public int MustTrain { get; set; }
    public int Trained { get; set; }
    /// <summary>The day of the last training.</summary>
    public DateOnly? TrainedOn { get; set; }
    public DateTimeOffset? TrainedAt { get; set; }
    public string TrainedBy { get; set; } = "";
    /// <summary>Codes of the checklist that are done, between commas: <c>,rooms,contacts,</c>.</summary>
    public string Checks { get; set; } = "";
    public DateTimeOffset? ReadyAt { get; set; }
    public string ReadyBy { get; set; } = "";
    public DateTimeOffset? InForceAt { get; set; }
    public string InForceBy { get; set; } = "";
    /// <summary>The version that took force here: the one rolled out, or the region's own that tightens it.</summary>
    public string AdoptedHash { get; set; } = "";
    /// <summary>Since when the centre had been taking that version up before the roll-out put it in force, and by whom; null where the roll-out brought it.</summary>
    public DateTimeOffset? BeforeFrom { get; set; }
    public string BeforeBy { get; set; } = "";
    public DateTimeOffset? RemindedAt { get; set; }
    public int Reminders { get; set; }
    public bool IsSynthetic { get; init; }

    public LocalText Name => new(NameEn, NameZh);

    public bool IsChecked(string code) => Checks.Contains($",{code},", StringComparison.Ordinal);

    /// <summary>The place of a centre in a roll-out of a version that goes on; null where there is none.</summary>
    public static Task<RolloutPlace?> OfAsync(IRecords records, Guid centreId, string contentHash, CancellationToken ct)
    {
        const string why = "whether a centre takes a version up through a roll-out";
        var going = records.Unfiltered<Rollout>(why).Where(r => r.ContentHash == contentHash && r.EndedAt == null);
        return records.Unfiltered<RolloutPlace>(why).FirstOrDefaultAsync(p => p.CentreId == centreId && going.Any(r => r.Id == p.RolloutId), ct);
    }

    public Refusal? Receive(DateTimeOffset at, string by)
    {
        if (Stage != RolloutStage.Sent) { return new("procedures.rollout.received_already"); }
        (Stage, ReceivedAt, ReceivedBy) = (RolloutStage.Received, at, by);
        return null;
    }

    /// <summary>Writes down the training; the stage is reached when all who must be trained are.</summary>
    public Refusal? Train(TrainingInput input, DateTimeOffset at, string by)
    {
        if (Stage == RolloutStage.Sent) { return new("procedures.rollout.receipt_first"); }
        if (Stage > RolloutStage.Trained) { return new("procedures.rollout.undo_first"); }
        (Audience, MustTrain, Trained, TrainedOn) = (PlainText.Clean(input.Audience) ?? "", input.MustTrain, input.Trained, input.TrainedOn);
        var all = Trained >= MustTrain;
        (Stage, TrainedAt, TrainedBy) = (all ? RolloutStage.Trained : RolloutStage.Received, all ? at : null, by);
        return null;
    }

    /// <summary>Ticks off the checklist; the centre is ready when all of it is done.</summary>
    public Refusal? Check(IReadOnlyCollection<string> done, IReadOnlyCollection<string> all, DateTimeOffset at, string by)
    {
        if (Stage < RolloutStage.Trained) { return new(Stage == RolloutStage.Sent ? "procedures.rollout.receipt_first" : "procedures.rollout.training_first"); }
        if (Stage > RolloutStage.Trained) { return new("procedures.rollout.undo_first"); }
        Checks = done.Count == 0 ? "" : $",{string.Join(',', all.Where(done.Contains))},";
        if (all.All(done.Contains)) { (Stage, ReadyAt, ReadyBy) = (RolloutStage.Ready, at, by); }
        return null;
    }

    /// <summary>What keeps the version from taking force here; null where nothing does.</summary>
    public Refusal? CanTakeForce() => Stage switch
    {
        RolloutStage.Sent => new("procedures.rollout.receipt_first"),
        RolloutStage.Received => new("procedures.rollout.training_first"),
        RolloutStage.Trained => new("procedures.rollout.checklist_first"),
        RolloutStage.InForce => new("procedures.rollout.in_force_already"),
        _ => null,
    };

    public void TakeForce(DateTimeOffset from, string by, AdoptedVersion adopted)
    {
        (Stage, InForceAt, InForceBy) = (RolloutStage.InForce, from, by);
        (AdoptedHash, BeforeFrom, BeforeBy) = (adopted.ContentHash, adopted.BeforeFrom, adopted.BeforeBy);
    }

    /// <summary>Takes the last step back.</summary>
    public Refusal? Undo()
    {
        switch (Stage)
        {
            // What the centre worked by before the roll-out is not the roll-out's to take away.
            case RolloutStage.InForce when ReadyAt is null: return new("procedures.rollout.in_force_before");
            case RolloutStage.InForce: (Stage, InForceAt, InForceBy, AdoptedHash, BeforeFrom, BeforeBy) = (RolloutStage.Ready, null, "", "", null, ""); return null;
            case RolloutStage.Ready: (Stage, ReadyAt, ReadyBy, Checks) = (RolloutStage.Trained, null, "", ""); return null;
            case RolloutStage.Trained: (Stage, TrainedAt, TrainedBy, Trained, TrainedOn, Checks) = (RolloutStage.Received, null, "", 0, null, ""); return null;
            case RolloutStage.Received: (Stage, ReceivedAt, ReceivedBy, Audience, MustTrain, Trained, TrainedOn) = (RolloutStage.Sent, null, "", "", 0, 0, null); return null;
            default: return new("procedures.rollout.nothing_to_undo");
        }
    }

    public Refusal? Remind(DateTimeOffset at)
    {
        if (Stage == RolloutStage.InForce) { return new("procedures.rollout.nothing_missing"); }
        if (at - RemindedAt < BetweenReminders) { return new("procedures.rollout.reminded_already"); }
        (RemindedAt, Reminders) = (at, Reminders + 1);
        return null;
    }
}
