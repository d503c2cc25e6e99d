using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Cases.History;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Closures;

/// <summary>
/// New danger brings a case that waits for its closure back to work: the request is withdrawn, and why stands in its history and in the notes of the case. Saved with the caller's next save; who decides
/// about the closure at the same moment finds it changed.
/// </summary>
internal sealed class WithdrawClosure(IRecords records, IAccess access, WriteNote notes, TimeProvider clock)
{
    public const string Incident = "incident", Report = "report", Assessment = "assessment", Visit = "visit";

    /// <param name="about">The case; one that does not wait stays as it is.</param>
    /// <param name="because">What became known, one of the codes above.</param>
    /// <param name="ct">Cancels.</param>
    public async Task RunAsync(Case about, string because, CancellationToken ct)
    {
        if (!about.ComeBack()) { return; }
        foreach (var asked in await records.Unfiltered<Closure>("new danger withdraws the request for closure").Where(c => c.CaseId == about.Id && c.State == ClosureState.Asked).ToListAsync(ct))
        {
            asked.Withdraw(because, access.Actor.AccountId, clock.GetUtcNow());
        }
        notes.Add(about, "case_closure_withdrawn", "closure_withdrawn_" + because);
    }
}
