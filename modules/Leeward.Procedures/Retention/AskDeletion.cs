using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Retention;

/// <summary>One person asks for a deletion on a ground of the pack, a second approves or refuses; nobody approves what they asked for.</summary>
internal sealed class AskDeletion(RetentionDesk retention, RetentionRules rules, IRecords records, IAccess access, IVault vault, RunDesk desk, TimeProvider clock)
{
    public const string Ask = "procedures.retention.ask", Approve = "procedures.retention.approve";

    public async Task<Outcome<Guid>> RunAsync(Guid file, string? ground, string? reason, CancellationToken ct)
    {
        var found = await retention.RowAsync(Ask, file, ct);
        if (!found.Ok) { return found.Refusal!; }
        var (run, one) = (found.Value.Run, found.Value.File);
        if (one.DeletedAt is not null) { return new Refusal("procedures.retention.deleted"); }
        if (rules.Grounds.FirstOrDefault(g => g.Code == ground) is not { } known) { return Refusal.Invalid("ground", "procedures.retention.ground"); }
        if (PlainText.Check("Reason", reason, 500, needed: true) is { } bad) { return bad; }
        if (run.Holds > 0) { return new Refusal("procedures.retention.held"); }
        if (rules.TooEarly(known, one.Type, run.ClosedAt) is { } early) { return early; }
        if (await retention.Deletions.AnyAsync(d => d.Holding == file, ct)) { return Asked; }
        var id = Ids.New(clock);
        records.Add(new EvidenceDeletion
        {
            Id = id, OwnerId = run.Id, FileId = file, Holding = file, Ground = known.Code, Reason = vault.Seal(SealClass.Evidence, id, PlainText.Clean(reason)),
            AskedById = access.Actor.AccountId, AskedBy = desk.ActorName, AskedAt = desk.Now,
        });
        var saved = await records.SaveAsync(Ask, ct);
        return saved.Ok ? id : saved.Refusal!.Kind == RefusalKind.Exists ? Asked : saved.Refusal!;
    }

    /// <summary>Approves or refuses. With the approval the job is asked for, in the same transaction.</summary>
    public async Task<Outcome> DecideAsync(Guid file, bool approve, string? note, CancellationToken ct)
    {
        var found = await WaitingAsync(Approve, file, ct);
        if (!found.Ok) { return found.Refusal!; }
        var (row, deletion) = found.Value;
        if (retention.IsOwn(deletion)) { return new Refusal("procedures.retention.same"); }
        if (PlainText.Check("Note", note, 500, needed: !approve) is { } bad) { return bad; }
        if (approve && row.Run.Holds > 0) { return new Refusal("procedures.retention.held"); }
        if (approve && (rules.Grounds.FirstOrDefault(g => g.Code == deletion.Ground) is not { } ground ? new Refusal("procedures.retention.ground") : rules.TooEarly(ground, row.File.Type, row.Run.ClosedAt)) is { } early) { return early; }
        (deletion.DecidedAt, deletion.DecidedBy, deletion.Note) = (desk.Now, desk.ActorName, vault.Seal(SealClass.Evidence, deletion.Id, PlainText.Clean(note)));
        if (approve)
        {
            deletion.State = DeletionState.Approved;
            deletion.KeptUntil = rules.KeptUntil(row.File.Type, row.Run.ClosedAt);
            deletion.Pack = rules.Pack;
            if (rules.Of(row.File.Type) is { } rule) { (deletion.Keep, deletion.RuleSource, deletion.RuleArticle, deletion.RuleProvenance) = (rule.Keep.ToString(), rule.Source, rule.Article, rule.Provenance); }
            records.Add(DeleteEvidence.Job(deletion.Id, desk.Now));
        }
        else { (deletion.State, deletion.Holding) = (DeletionState.Refused, null); }
        return await records.SaveAsync(Approve, ct);
    }

    /// <summary>Takes one's own asking back, as long as nobody has decided.</summary>
    public async Task<Outcome> WithdrawAsync(Guid file, CancellationToken ct)
    {
        var found = await WaitingAsync(Ask, file, ct);
        if (!found.Ok) { return found.Refusal!; }
        var deletion = found.Value.Deletion;
        if (!retention.IsOwn(deletion)) { return new Refusal("procedures.retention.not_own"); }
        (deletion.State, deletion.Holding) = (DeletionState.Withdrawn, null);
        return await records.SaveAsync(Ask, ct);
    }

    private async Task<Outcome<(KeptRow Row, EvidenceDeletion Deletion)>> WaitingAsync(string right, Guid file, CancellationToken ct)
    {
        var found = await retention.RowAsync(right, file, ct);
        if (!found.Ok) { return found.Refusal!; }
        return await retention.Deletions.FirstOrDefaultAsync(d => d.Holding == file && d.State == DeletionState.Waiting, ct) is { } deletion ? (found.Value, deletion) : new Refusal("procedures.retention.not_waiting");
    }

    private static Refusal Asked => new("procedures.retention.asked") { Kind = RefusalKind.Exists };
}
