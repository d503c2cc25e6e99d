using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Packs;
using Leeward.Procedures.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Centre;

/// <summary>What the case or the child's record comes to know reaches the runs of its procedure, where it changes at once what is required.</summary>
internal sealed class TellRuns(IRecords records, IIdentities identities, ChildDoor door, IProcedureRuns runs, PackSet pack) : IHandles<CaseViolenceChanged>, IHandles<ChildFactsChanged>
{
    private const string Why = "runs learn what is newly known of the child";

    public async Task HandleAsync(CaseViolenceChanged happened, CancellationToken ct)
    {
        if (pack.Lookups["icvac"].Find(happened.Violence)?.Attributes.GetValueOrDefault("abuse_type") is { } type) { await TellAsync(happened.CaseId, "abuse_type", type, ct); }
    }

    public async Task HandleAsync(ChildFactsChanged happened, CancellationToken ct)
    {
        List<Guid> ids = [happened.ChildId, .. await door.LeadingAsync([happened.ChildId], ct)];
        var cases = await records.Unfiltered<Case>(Why).AsNoTracking().Where(c => ids.Contains(c.ChildId) && c.ClosedAt == null).ToListAsync(ct);
        if (cases.Count == 0 || await records.Unfiltered<Child>(Why).AsNoTracking().FirstOrDefaultAsync(c => c.Id == happened.ChildId, ct) is not { } child) { return; }
        var born = happened.Birth ? (await identities.OpenForMachineryAsync(Why, ct)).Text(SealClass.Child, child, child.BirthDate) : null;
        foreach (var one in cases)
        {
            if (happened.Sex) { await TellAsync(one.Id, ChildFacts.Sex, ChildFacts.SexOf(child), ct); }
            if (happened.Birth) { await TellAsync(one.Id, ChildFacts.Age, ChildFacts.AgeOf(born, child, one, pack), ct); }
        }
    }

    private async Task TellAsync(Guid caseId, string fact, object? value, CancellationToken ct)
    {
        var told = await runs.RecordFactAsync(caseId, fact, value, ct);
        if (!told.Ok) { throw new InvalidOperationException(told.Refusal!.Code); } // delivered again later
    }
}
