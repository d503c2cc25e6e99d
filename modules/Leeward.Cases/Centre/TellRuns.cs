using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Packs;
using Leeward.Procedures.Contracts;

namespace Leeward.Cases.Centre;

/// <summary>What the case comes to know reaches the runs of its procedure, where it changes at once what is required.</summary>
internal sealed class TellRuns(IProcedureRuns runs, PackSet pack) : IHandles<CaseViolenceChanged>
{
    public async Task HandleAsync(CaseViolenceChanged happened, CancellationToken ct)
    {
        if (pack.Lookups["icvac"].Find(happened.Violence)?.Attributes.GetValueOrDefault("abuse_type") is not { } type) { return; }
        var told = await runs.RecordFactAsync(happened.CaseId, "abuse_type", type, ct);
        if (!told.Ok) { throw new InvalidOperationException(told.Refusal!.Code); } // delivered again later
    }
}
