using Leeward.Kernel;
using Leeward.Procedures.Drafts;
using Leeward.Runs;

namespace Leeward.Procedures.Published;

/// <summary>Compares any two published versions, of one procedure or of two, as a lawyer reads them.</summary>
internal sealed class CompareVersions(ProcedureLibrary library)
{
    public async Task<Outcome<IReadOnlyList<ChangeLine>>> RunAsync(string from, string to, CancellationToken ct)
    {
        if (await library.LineAsync(from, ct) is null) { return Refusal.Invalid("from", "procedures.draft.no_form"); }
        if (await library.LineAsync(to, ct) is null) { return Refusal.Invalid("to", "procedures.draft.no_form"); }
        return ProcedureDiff.Between(await library.ByHashAsync(from, ct), await library.ByHashAsync(to, ct)).Select(OpenDraft.Line).ToList();
    }
}
