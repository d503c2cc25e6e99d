using Leeward.Cases.CaseForms;
using Leeward.Cases.Children;
using Leeward.Cases.Closures;
using Leeward.Cases.History;
using Leeward.Cases.Incidents;
using Leeward.Cases.People;
using Leeward.Cases.Plans;
using Leeward.Cases.Reports;
using Leeward.Cases.Reviews;
using Leeward.Cases.Services;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Records;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Cases;

/// <summary>The numbers of cases, children, reports and services, for the audit trail. What is found leads to lines of the trail only, never to a record.</summary>
internal sealed class CaseNumbers(IRecords records) : IRecordNumbers
{
    private const string Why = "numbers of records in the audit trail";

    public async Task<IReadOnlyList<Guid>> FindAsync(string number, CancellationToken ct)
    {
        var found = await IdsAsync(records.Unfiltered<Case>(Why).Where(c => c.Number == number).Select(c => c.Id), ct);
        if (found.Count > 0)
        {
            var id = found[0];
            found.AddRange(await OfAsync<CaseForm>(id, ct));
            found.AddRange(await OfAsync<Closure>(id, ct));
            found.AddRange(await OfAsync<CasePlan>(id, ct));
            found.AddRange(await OfAsync<CaseReview>(id, ct));
            found.AddRange(await OfAsync<Incident>(id, ct));
            found.AddRange(await OfAsync<CaseNote>(id, ct));
            found.AddRange(await IdsAsync(records.Unfiltered<Service>(Why).Where(s => s.CaseId == id).Select(s => s.Id), ct));
            found.AddRange(await IdsAsync(records.Unfiltered<GlassBreak>(Why).Where(g => g.CaseId == id).Select(g => g.Id), ct));
            return found;
        }
        found.AddRange(await IdsAsync(records.Unfiltered<Child>(Why).Where(c => c.Number == number).Select(c => c.Id), ct));
        found.AddRange(await IdsAsync(records.Unfiltered<Report>(Why).Where(r => r.Number == number).Select(r => r.Id), ct));
        found.AddRange(await IdsAsync(records.Unfiltered<Service>(Why).Where(s => s.Number == number).Select(s => s.Id), ct));
        return found;
    }

    public async Task<IReadOnlyDictionary<Guid, string>> NumbersAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        if (ids.Count == 0) { return new Dictionary<Guid, string>(); }
        var all = records.Unfiltered<Case>(Why).Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Number })
            .Concat(records.Unfiltered<Child>(Why).Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Number }))
            .Concat(records.Unfiltered<Report>(Why).Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Number }))
            .Concat(records.Unfiltered<Service>(Why).Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Number }));
        return await all.ToDictionaryAsync(c => c.Id, c => c.Number, ct);
    }

    private Task<List<Guid>> OfAsync<T>(Guid caseId, CancellationToken ct) where T : OfCase => IdsAsync(records.Unfiltered<T>(Why).Where(p => p.CaseId == caseId).Select(p => p.Id), ct);

    private static Task<List<Guid>> IdsAsync(IQueryable<Guid> ids, CancellationToken ct) => ids.ToListAsync(ct);
}
