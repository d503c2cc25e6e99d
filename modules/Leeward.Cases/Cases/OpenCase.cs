using Leeward.Cases.Children;
using Leeward.Cases.Closures;
using Leeward.Cases.Contracts;
using Leeward.Cases.Incidents;
using Leeward.Cases.People;
using Leeward.Cases.Reports;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;

namespace Leeward.Cases.Cases;

/// <summary>Opens a case for the child of a report; saved together with the decision that opens it.</summary>
internal sealed class OpenCase(IRecords records, IAccess access, ChildNames names, ChildDoor door, CaseViolence known, TimeProvider clock)
{
    public const string ReadRight = "cases.case.read", Right = "cases.case.open";

    /// <summary>The child that is known already, whichever of its records was chosen.</summary>
    public async Task<Outcome<Child>> KnownAsync(Guid child, CancellationToken ct)
    {
        var found = await door.FindAsync(child, FindChildren.Right, ct);
        return found.Ok ? found.Value.Child : found.Refusal!;
    }

    /// <summary>A further report joins a case that is open: what it tells of may be more serious than what was known.</summary>
    public Task LearnAsync(Case about, Report report, CancellationToken ct) => known.LearnAsync(about, ViolenceOf(report), byStaff: false, WithdrawClosure.Report, ct);

    private string ViolenceOf(Report report) => known.Of(report.Category);

    public Outcome<Case> Make(Report report, string? childName, Child? known)
    {
        if (!access.Can(Right, new RegionCode(report.Region))) { return new Refusal("cases.case.open_not_yours"); }
        var now = clock.GetUtcNow();
        var violence = ViolenceOf(report);
        // Sexual violence (ICVAC 3) is need-to-know from the first minute: only those named on it see that it exists.
        var sensitivity = CaseViolence.IsSexual(violence) ? Sensitivity.NeedToKnow : report.Sensitivity;
        var childId = known?.Id ?? Ids.New(clock);
        var caseId = Ids.New(clock);
        var child = known ?? new Child
        {
            Id = childId, AccessId = childId, CaseId = caseId, Number = Ids.Number("CH", childId), Region = report.Region, Sensitivity = sensitivity,
            BirthYear = report.ChildAge is { } age ? now.Year - age : null, BirthYearEstimated = report.ChildAge is not null,
            RegisteredAt = now, IsSynthetic = report.IsSynthetic,
        };
        var opened = new Case
        {
            Id = caseId, AccessId = caseId, Number = Ids.Number("CA", caseId), Region = report.Region, Sensitivity = sensitivity,
            ChildId = childId, Violence = violence, OpenedAt = now, IsSynthetic = report.IsSynthetic,
        };
        if (known is null)
        {
            names.Give(child, childName);
            names.Keys.Mark(child, childName, null, null);
            records.Add(child);
        }
        records.Add(opened);
        if (sensitivity == Sensitivity.NeedToKnow && access.Actor.AccountId is { } officer)
        {
            access.Name(caseId, officer, "opened the case");
            access.Name(child.AccessId, officer, CasePeople.On(opened));
        }
        records.Tell(new CaseOpened(caseId, report.Region));
        return opened;
    }
}
