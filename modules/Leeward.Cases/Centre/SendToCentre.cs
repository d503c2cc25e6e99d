using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Cases.People;
using Leeward.Cases.Reports;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Packs;
using Leeward.Procedures.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Centre;

/// <summary>Sends a case to the nearest one-stop centre that can receive the child, where a run of the procedure in force starts at once.</summary>
internal sealed class SendToCentre(IRecords records, IAccess access, ICentres centres, IProcedureRuns runs, PackSet pack, CasePeople people, CaseFacts facts)
{
    public const string Right = EditCase.Right;

    /// <summary>The centre that would receive the child; null when there is none in the province.</summary>
    public async Task<Outcome<CentreChoice?>> ProposeAsync(Guid caseId, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        return await centres.NearestAsync(new RegionCode(found.Value.Region), null, ct);
    }

    public async Task<Outcome<RunId>> RunAsync(Guid caseId, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var one = found.Value;
        if (one.ClosedAt is not null) { return new Refusal("cases.case.is_closed"); }
        if ((await runs.RunsAsync(caseId, ct)).Any(run => run.ClosedAt is null)) { return new Refusal("cases.centre.already_sent"); }
        if (await centres.NearestAsync(new RegionCode(one.Region), null, ct) is not { } centre) { return new Refusal("cases.centre.none"); }
        // The professionals of the centre could not see a need-to-know case: its coordinators are named, and name the others.
        if (one.Sensitivity == Sensitivity.NeedToKnow)
        {
            var coordinators = await people.Book.HavingAsync([.. pack.Roles.Where(role => role.Value.ActsAs.Contains("coordinator")).Select(role => role.Key)], centre.Region, ct);
            foreach (var colleague in coordinators.Where(c => c.UnitId is null || c.UnitId == centre.CentreId).DistinctBy(c => c.AccountId))
            {
                if (colleague.AccountId != access.Actor.AccountId) { await people.NameAsync(one, colleague.AccountId, "coordinator of the centre", null, ct); }
            }
        }
        // A centre of another county sees what was sent to it, as long as the run goes on there: this case and the child's record, no other case of the child.
        if (!new RegionCode(one.Region).IsWithin(centre.Region))
        {
            var child = await records.Unfiltered<Child>("sharing the child with the centre that receives it").Where(c => c.Id == one.ChildId).Select(c => c.AccessId).FirstAsync(ct);
            foreach (var shared in new[] { one.AccessId, child }) { access.Share(shared, centre.CentreId, caseId); }
        }
        // Two who send it at once: the second finds the case changed, and there is one run.
        records.Touch(one);
        var report = await records.Unfiltered<Report>("when the report behind a case came in").AsNoTracking().Where(r => r.CaseId == caseId)
            .OrderBy(r => r.ReceivedAt).Select(r => new { r.ReceivedAt, r.Situation }).FirstOrDefaultAsync(ct);
        return await runs.StartAsync(
            new(caseId, one.Number, new RegionCode(one.Region), one.Sensitivity, centre.ProcedureCode, centre.CentreId, report?.ReceivedAt ?? one.OpenedAt,
                await facts.OfAsync(one, report?.Situation, ct), new Dictionary<string, DateTimeOffset>(), one.IsSynthetic), ct);
    }
}
