using Leeward.Kernel.Access;
using Leeward.Kernel.Modules;
using Leeward.Procedures.Runs;

namespace Leeward.Procedures.Requests;

/// <summary>What waits for a second person, on the home page.</summary>
internal sealed class RequestsDesk(DecideRequest requests, IAccess access) : IDeskSource
{
    public async Task<IReadOnlyList<DeskLine>> LinesAsync(CancellationToken ct) =>
        access.Actor.AccountId is not null && access.HoldsAnywhere(WorkStep.Approve) && await requests.CountAsync(DeskLine.Most, ct) is > 0 and var count
            ? [new("/run-requests", "/run-requests", count, new("{0} waiting for your decision", "{0} 项待您审批"))]
            : [];
}
