using Leeward.Kernel;
namespace Leeward.Cases.Contracts;

/// <summary>Records an incident of violence on a case.</summary>
/// <param name="Violence">ICVAC code of the pack's lookup <c>icvac</c>.</param>
/// <param name="HappenedOn">The day; null where it is not known.</param>
/// <param name="DayIsExact">False where the day is an estimate.</param>
/// <param name="RespondentRelationship">Relationship of the respondent to the child: a code of <c>caregiver-relationship</c>, or null where not known.</param>
/// <param name="RespondentIsStaff">True when the respondent works in the protection system: the case is then need-to-know.</param>
/// <param name="Place">Where; sealed.</param>
/// <param name="Account">What happened, in words; sealed.</param>
/// <param name="Respondent">Who; sealed.</param>
public sealed record IncidentRequest(
    string? Violence, DateOnly? HappenedOn, bool DayIsExact, string? RespondentRelationship, bool RespondentIsStaff, string? Place, string? Account, string? Respondent);

/// <summary>An incident as it is read.</summary>
public sealed record IncidentView(
    Guid Id, string Violence, DateOnly? HappenedOn, bool DayIsExact, string? RespondentRelationship, bool RespondentIsStaff, string? Place, string? Account, string? Respondent,
    Guid? RecordedById, DateTimeOffset RecordedAt);

/// <summary>An incident changed what kind of violence a case is about: the ICVAC code of the most serious one known.</summary>
public sealed record CaseViolenceChanged(Guid CaseId, string Region, string Violence) : IDomainEvent;

/// <summary>The record of a child says another sex or birth than before; what it says, whoever may know reads there.</summary>
/// <param name="ChildId">The child.</param>
/// <param name="Region">Where the child is.</param>
/// <param name="Sex">The sex is another.</param>
/// <param name="Birth">The birth date, or the estimated year, is another.</param>
public sealed record ChildFactsChanged(Guid ChildId, string Region, bool Sex, bool Birth) : IDomainEvent;
