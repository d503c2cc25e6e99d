using Leeward.Kernel.Audit;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Runs;

/// <summary>Runs bear the number of what they are about, such as a case.</summary>
internal sealed class RunNumbers(IRecords records) : IRecordNumbers
{
    private const string Why = "numbers of records in the audit trail";

    public async Task<IReadOnlyList<Guid>> FindAsync(string number, CancellationToken ct) =>
        await records.Unfiltered<Run>(Why).Where(r => r.SubjectNumber == number).Select(r => r.Id).ToListAsync(ct);

    public async Task<IReadOnlyDictionary<Guid, string>> NumbersAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        await records.Unfiltered<Run>(Why).Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, r => r.SubjectNumber, ct);
}
