using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Reports;

/// <summary>Tells a reporter where the report stands: one of three words, and nothing else.</summary>
internal sealed class LookUpReceipt(IRecords records, IVault vault)
{
    public async Task<Outcome<ReceiptAnswer>> RunAsync(ReceiptRequest request, CancellationToken ct)
    {
        var code = new string([.. (request.Receipt ?? "").ToUpperInvariant().Where(char.IsAsciiLetterOrDigit).Take(32)]).Replace('I', '1').Replace('L', '1').Replace('O', '0');
        var whole = code.Length == 16 ? $"{code[..4]}-{code[4..8]}-{code[8..12]}-{code[12..]}" : "none";
        // The key is computed and looked up for a wrong code as well: right and wrong take the same way.
        var key = vault.MatchKey("receipt", whole);
        var state = await records.Unfiltered<Report>("a receipt code opens three words").Where(r => r.ReceiptKey == key)
            .Select(r => (ReportState?)r.State).FirstOrDefaultAsync(ct);
        return state is { } known ? new ReceiptAnswer(Word(known)) : new Refusal("cases.receipt.unknown") { Kind = RefusalKind.NotFound, Field = "Receipt" };
    }

    /// <summary>All that a reporter is told of where a report stands: whether it was acted on or closed is not.</summary>
    public static string Word(ReportState state) => state switch
    {
        ReportState.Received => "received",
        ReportState.InTriage => "being_looked_at",
        _ => "acted_on",
    };
}
