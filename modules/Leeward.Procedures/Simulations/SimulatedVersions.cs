using Leeward.Kernel.Records;
using Leeward.Procedures.Drafts;
using Leeward.Procedures.Published;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Simulations;

/// <summary>The versions of a simulation: the draft in the form in which it was played, or the published one; and the one beside it.</summary>
internal sealed class SimulatedVersions(IRecords records, ProcedureLibrary library)
{
    public const string Why = "a form of a draft that was played; who may see it was asked of the simulation";

    /// <summary>The version that was played; null where it can no longer be read.</summary>
    public async Task<ProcedureDefinition?> AfterAsync(Simulation one, CancellationToken ct)
    {
        if (one.DraftId is not { } draft) { return await library.ByHashAsync(one.ContentHash, ct); }
        var seq = one.Revision;
        var text = await records.Unfiltered<DraftRevision>(Why).Where(r => r.OwnerId == draft && r.Seq == seq).Select(r => r.Document).FirstOrDefaultAsync(ct);
        return text is null ? null : ProcedureReader.Read(DraftDesk.Parse(text)).Definition;
    }

    /// <summary>The version beside it; null where there was none.</summary>
    public async Task<ProcedureDefinition?> BeforeAsync(Simulation one, CancellationToken ct) => one.AgainstHash.Length == 0 ? null : await library.ByHashAsync(one.AgainstHash, ct);
}
