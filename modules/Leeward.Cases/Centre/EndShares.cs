using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Procedures.Contracts;

namespace Leeward.Cases.Centre;

/// <summary>A centre of another county sees a case for as long as its run goes on, and a month more for what is still to be written.</summary>
internal sealed class EndShares(IRecords records, IAccess access, IProcedureRuns runs, TimeProvider clock) : IHandles<RunClosed>
{
    public static readonly TimeSpan Afterwards = TimeSpan.FromDays(30);

    public async Task HandleAsync(RunClosed happened, CancellationToken ct)
    {
        // Told late, when the case has been sent again: what is shared serves the run that goes on.
        if ((await runs.RunsAsync(happened.SubjectId, ct)).Any(run => run.ClosedAt is null)) { return; }
        await access.EndSharingAsync(happened.SubjectId, clock.GetUtcNow() + Afterwards, ct);
        var saved = await records.SaveAsync(SendToCentre.Right, ct);
        if (!saved.Ok) { throw new InvalidOperationException(saved.Refusal!.Code); } // delivered again later
    }
}
