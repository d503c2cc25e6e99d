using Leeward.Kernel.Audit;
using Leeward.Kernel.Records;
using Leeward.Procedures.Absences;
using Leeward.Procedures.Shifts;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Runs;

/// <summary>Runs, what is handed over of them and what is done to them while covering bear the number of what they are about, such as a case.</summary>
internal sealed class RunNumbers(IRecords records) : IRecordNumbers
{
    private const string Why = "numbers of records in the audit trail";

    public async Task<IReadOnlyList<Guid>> FindAsync(string number, CancellationToken ct) =>
    [
        .. await records.Unfiltered<Run>(Why).Where(r => r.SubjectNumber == number).Select(r => r.Id).ToListAsync(ct),
        .. await records.Unfiltered<HandOverItem>(Why).Where(i => i.SubjectNumber == number).Select(i => i.Id).ToListAsync(ct),
        .. await records.Unfiltered<CoveredAct>(Why).Where(a => a.SubjectNumber == number).Select(a => a.Id).ToListAsync(ct),
    ];

    public async Task<IReadOnlyDictionary<Guid, string>> NumbersAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var numbers = await records.Unfiltered<Run>(Why).Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, r => r.SubjectNumber, ct);
        foreach (var item in await records.Unfiltered<HandOverItem>(Why).Where(i => ids.Contains(i.Id)).Select(i => new { i.Id, i.SubjectNumber }).ToListAsync(ct)) { numbers[item.Id] = item.SubjectNumber; }
        foreach (var act in await records.Unfiltered<CoveredAct>(Why).Where(a => ids.Contains(a.Id)).Select(a => new { a.Id, a.SubjectNumber }).ToListAsync(ct)) { numbers[act.Id] = act.SubjectNumber; }
        return numbers;
    }
}
