using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;

namespace Leeward.Cases.People;

/// <summary>Who works on a case: names colleagues on a need-to-know case and takes them off, assigns the worker.</summary>
internal sealed class NamePeople(IRecords records, PeopleBook people, CasePeople named)
{
    public const string Right = "cases.case.name";

    public async Task<Outcome<IReadOnlyList<Naming>>> ListAsync(Guid caseId, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, Right, ct);
        return found.Ok ? (await people.NamedOnAsync(found.Value.AccessId, ct)).ToList() : found.Refusal!;
    }

    /// <summary>Colleagues whose role reads cases, or runs of the procedure, where the case lies: the centre's professionals are named here too.</summary>
    public async Task<IReadOnlyList<Colleague>> CandidatesAsync(RegionCode region, CancellationToken ct) =>
        [.. (await people.HoldingAsync(OpenCase.ReadRight, region, ct)).Concat(await people.HoldingAsync("procedures.run.read", region, ct)).DistinctBy(c => c.AccountId).OrderBy(c => c.Name, StringComparer.CurrentCulture)];

    /// <summary>Who may be named on a case, work it, or be asked for a service; for one who sees the case.</summary>
    public async Task<Outcome<IReadOnlyList<Colleague>>> ColleaguesAsync(Guid caseId, ColleagueTask task, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, OpenCase.ReadRight, ct);
        if (!found.Ok) { return found.Refusal!; }
        var region = new RegionCode(found.Value.Region);
        var all = task switch
        {
            ColleagueTask.Work => await people.HoldingAsync(EditCase.Right, region, ct),
            ColleagueTask.Serve => await people.HoldingAsync(Services.MoveService.Right, region, ct),
            _ => await CandidatesAsync(region, ct),
        };
        return all.DistinctBy(c => c.AccountId).ToList();
    }

    public async Task<Outcome> AddAsync(Guid caseId, NameRequest request, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var about = found.Value;
        var bad = PlainText.All(
            (await CandidatesAsync(new RegionCode(about.Region), ct)).All(c => c.AccountId != request.AccountId) ? Refusal.Invalid("AccountId", "cases.people.not_here") : null,
            PlainText.Check("Reason", request.Reason, 100, needed: true));
        if (bad is not null) { return bad; }
        if ((await people.NamedOnAsync(about.AccessId, ct)).Any(n => n.AccountId == request.AccountId && n.UntilAt is null)) { return Outcome.Done; }
        await named.NameAsync(about, request.AccountId, PlainText.Clean(request.Reason)!, null, ct);
        return await records.SaveAsync(Right, ct);
    }

    /// <summary>Takes a colleague off. The last one stays: a case that nobody sees would be lost.</summary>
    public async Task<Outcome> TakeOffAsync(Guid caseId, Guid account, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var there = await people.NamedOnAsync(found.Value.AccessId, ct);
        if (there.All(n => n.AccountId != account)) { return Refusal.NotFound; }
        if (found.Value.Sensitivity == Sensitivity.NeedToKnow && there.All(n => n.AccountId == account || n.UntilAt is not null)) { return new Refusal("cases.people.last_one"); }
        await named.TakeOffAsync(found.Value, account, ct);
        return await records.SaveAsync(Right, ct);
    }

    /// <summary>Gives the case to a worker; on a need-to-know case the worker is named.</summary>
    public async Task<Outcome> AssignAsync(Guid caseId, Guid worker, int version, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, TakeCase.AssignRight, ct);
        if (!found.Ok) { return found.Refusal!; }
        var about = found.Value;
        if ((await people.HoldingAsync(EditCase.Right, new RegionCode(about.Region), ct)).All(c => c.AccountId != worker)) { return Refusal.Invalid("AccountId", "cases.people.not_here"); }
        records.Expect(about, version);
        about.Assign(worker);
        if (about.Sensitivity == Sensitivity.NeedToKnow) { await named.NameAsync(about, worker, "worker", null, ct); }
        return await records.SaveAsync(TakeCase.AssignRight, ct);
    }
}
