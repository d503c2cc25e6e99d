using System.Globalization;
using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Procedures.EvidenceFiles;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Procedures.Retention;

/// <summary>
/// Does the approved deletions. First the file's own key and name go, in one transaction with the line of custody: from then on nobody reads it, whatever
/// happens to the process. Then the sealed bytes are overwritten and removed, and only when they are gone the deletion counts as done. Each job takes
/// everything that is approved or half done, so that what one could not finish the next one finishes.
/// </summary>
internal sealed class DeleteEvidence(IRecords records, EvidenceStore store, DeletedRows deleted) : IJobKind
{
    public const string Name = "procedures.retention.delete";
    private const string Why = "approved deletions of evidence";
    private const int Tries = 5;

    public string Kind => Name;

    /// <summary>The job of an approval. It works for nobody in particular: the approval stands, even when the approver's rights end meanwhile.</summary>
    public static Job Job(Guid deletion, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        return new() { Id = id, AccessId = id, Kind = Name, Input = JsonSerializer.Serialize(deletion), Key = deletion.ToString("N"), AskedBy = "retention", AskedAt = now };
    }

    public async Task<Outcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var open = await OpenAsync(DeletionState.Approved, ct);
        await run.SetTotalAsync(run.Done + open.Count, ct);
        var done = run.Done;
        foreach (var id in open)
        {
            done++;
            for (var tries = 1; ; tries++)
            {
                // A person who changed the run at the same moment goes first; then it is looked at again.
                var gone = await run.PartitionAsync("key " + id, done, (services, stop) => services.GetRequiredService<EvidenceEraser>().DestroyKeyAsync(id, stop), ct);
                if (gone.Ok) { break; }
                if (gone.Refusal!.Kind != RefusalKind.Conflict || tries == Tries) { return gone; }
            }
        }
        foreach (var id in await OpenAsync(DeletionState.Unreadable, ct))
        {
            var file = await records.Unfiltered<EvidenceDeletion>(Why).Where(d => d.Id == id).Select(d => d.FileId).SingleAsync(ct);
            store.Erase(file); // what goes wrong here lets the job be tried again later
            var finished = await run.PartitionAsync("file " + id, done, (services, stop) => services.GetRequiredService<EvidenceEraser>().FinishAsync(id, stop), ct);
            if (!finished.Ok) { return finished; }
        }
        for (var tries = 1; tries <= Tries && !await deleted.ClearAsync(typeof(EvidenceFile), ct); tries++) { await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, ct); }
        return Outcome.Done;
    }

    private Task<List<Guid>> OpenAsync(DeletionState state, CancellationToken ct) =>
        records.Unfiltered<EvidenceDeletion>(Why).AsNoTracking().Where(d => d.State == state).OrderBy(d => d.Id).Select(d => d.Id).ToListAsync(ct);
}

/// <summary>The two writes of a deletion.</summary>
internal sealed class EvidenceEraser(IRecords records, TimeProvider clock)
{
    private const string Why = "approved deletions of evidence";

    /// <summary>Takes the key and the name away; stops where a hold was placed since the approval.</summary>
    public async Task<Outcome<string>> DestroyKeyAsync(Guid id, CancellationToken ct)
    {
        var deletion = await records.Unfiltered<EvidenceDeletion>(Why).SingleAsync(d => d.Id == id, ct);
        if (deletion.State != DeletionState.Approved) { return ""; }
        var run = await records.Unfiltered<Run>(Why).SingleAsync(r => r.Id == deletion.OwnerId, ct);
        if (run.Holds > 0) { (deletion.State, deletion.Holding) = (DeletionState.Stopped, null); }
        else
        {
            var file = await records.Unfiltered<EvidenceFile>(Why).SingleAsync(f => f.Id == deletion.FileId, ct);
            var now = clock.GetUtcNow();
            (file.Key, file.Name, file.DeletedAt) = (null, null, now);
            deletion.State = DeletionState.Unreadable;
            run.Deletions++; // its version with it: a hold placed at this moment loses or wins as a whole
            records.Add(new CustodyLine { Id = Ids.New(clock), OwnerId = file.Id, At = now, By = deletion.DecidedBy, Act = CustodyAct.Deleted });
        }
        var saved = await records.SaveAsync(DeleteEvidence.Name, ct);
        return saved.Ok ? deletion.Ground : saved.Refusal!;
    }

    /// <summary>Writes that the bytes are gone.</summary>
    public async Task<Outcome<string>> FinishAsync(Guid id, CancellationToken ct)
    {
        var deletion = await records.Unfiltered<EvidenceDeletion>(Why).SingleAsync(d => d.Id == id, ct);
        if (deletion.State != DeletionState.Unreadable) { return ""; }
        (deletion.State, deletion.DoneAt) = (DeletionState.Done, clock.GetUtcNow());
        var saved = await records.SaveAsync(DeleteEvidence.Name, ct);
        return saved.Ok ? deletion.DoneAt.Value.ToString("O", CultureInfo.InvariantCulture) : saved.Refusal!;
    }
}
