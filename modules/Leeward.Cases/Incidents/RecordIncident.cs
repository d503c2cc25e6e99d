using Leeward.Cases.Cases;
using Leeward.Cases.Closures;
using Leeward.Cases.Contracts;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Packs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Incidents;

/// <summary>Records an incident. Sexual violence and staff as respondent make the case need-to-know in the same save.</summary>
internal sealed class RecordIncident(IRecords records, IAccess access, IVault vault, PackSet pack, CaseViolence known, TimeProvider clock)
{
    public const string Right = EditCase.Right;

    public async Task<Outcome<Guid>> RunAsync(Guid caseId, IncidentRequest request, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, Right, ct);
        if (!found.Ok) { return found.Refusal!; }
        var about = found.Value;
        if (about.Status == CaseStatus.Closed) { return new Refusal("cases.case.is_closed"); }
        var bad = PlainText.All(
            pack.Lookups["icvac"].Find(request.Violence ?? "") is null ? Refusal.Invalid("Violence", "kernel.not_a_choice") : null,
            request.HappenedOn > pack.Calendar.DayOf(clock.GetUtcNow()) ? Refusal.Invalid("HappenedOn", "kernel.future_date") : null,
            request.RespondentRelationship is { } r && pack.Lookups["caregiver-relationship"].Find(r) is null ? Refusal.Invalid("RespondentRelationship", "kernel.not_a_choice") : null,
            PlainText.Check("Place", request.Place, 500), PlainText.Check("Account", request.Account, 10_000), PlainText.Check("Respondent", request.Respondent, 200));
        if (bad is not null) { return bad; }
        await known.LearnAsync(about, request.Violence!, request.RespondentIsStaff, WithdrawClosure.Incident, ct);
        var id = Ids.New(clock);
        SealedText? Seal(string? text) => vault.Seal(SealClass.Narrative, id, PlainText.Clean(text));
        records.Add(new Incident
        {
            Id = id, CaseId = caseId, Region = about.Region, Sensitivity = about.Sensitivity, AccessId = about.AccessId, IsSynthetic = about.IsSynthetic,
            Violence = request.Violence!, HappenedOn = request.HappenedOn, DayIsExact = request.DayIsExact, RespondentRelationship = request.RespondentRelationship, RespondentIsStaff = request.RespondentIsStaff,
            Place = Seal(request.Place), Account = Seal(request.Account), Respondent = Seal(request.Respondent), RecordedById = access.Actor.AccountId, RecordedAt = clock.GetUtcNow(),
        });
        var saved = await records.SaveAsync(Right, ct);
        return saved.Ok ? id : saved.Refusal!;
    }
}

/// <summary>The incidents of a case, the newest first.</summary>
internal sealed class ReadIncidents(IRecords records, IIdentities identities)
{
    public async Task<Outcome<IReadOnlyList<IncidentView>>> RunAsync(Guid caseId, CancellationToken ct)
    {
        var found = await records.FindAsync<Case>(caseId, OpenCase.ReadRight, ct);
        if (!found.Ok) { return found.Refusal!; }
        var incidents = await records.Query<Incident>(OpenCase.ReadRight).AsNoTracking().Where(i => i.CaseId == caseId).OrderByDescending(i => i.Id).ToListAsync(ct);
        if (incidents.Count == 0) { return new List<IncidentView>(); }
        var opener = await identities.OpenAsync(OpenCase.ReadRight, "incidents of a case", FieldGroups.Notes, [.. incidents], ct);
        return incidents.Select(i => new IncidentView(
            i.Id, i.Violence, i.HappenedOn, i.DayIsExact, i.RespondentRelationship, i.RespondentIsStaff, opener.Text(SealClass.Narrative, i, i.Place), opener.Text(SealClass.Narrative, i, i.Account),
            opener.Text(SealClass.Narrative, i, i.Respondent), i.RecordedById, i.RecordedAt)).ToList();
    }
}
