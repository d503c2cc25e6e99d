namespace Leeward.Cases.Contracts;

/// <summary>What is known of a child. Null leaves a field empty.</summary>
public sealed record ChildRequest
{
    /// <summary>The name, in characters or Latin letters; sealed.</summary>
    public string? Name { get; init; }
    /// <summary>The name in Latin letters where it differs from the pinyin; sealed.</summary>
    public string? NameLatin { get; init; }
    /// <summary>Code of the lookup <c>sex</c>.</summary>
    public string? Sex { get; init; }
    /// <summary>The birth date; sealed.</summary>
    public DateOnly? BornOn { get; init; }
    /// <summary>The age in years where the date is not known: gives an estimated birth year.</summary>
    public int? EstimatedAge { get; init; }
    /// <summary>The resident ID number with its check character; sealed.</summary>
    public string? ResidentId { get; init; }
    /// <summary>Region code, county or finer; not changed after registration.</summary>
    public string? Region { get; init; }
    /// <summary>Codes of the lookup <c>vulnerability</c>.</summary>
    public IReadOnlyList<string>? Vulnerabilities { get; init; }
    /// <summary>Where the child lives; sealed.</summary>
    public string? Address { get; init; }
    /// <summary>Who lives in the household; sealed.</summary>
    public string? Household { get; init; }
    /// <summary>Refuses the registration where a child like this is known already; ask <c>/children/likely</c> who.</summary>
    public bool OnlyIfNew { get; init; }
}

/// <summary>A caregiver of a child.</summary>
/// <param name="Name">The name; sealed.</param>
/// <param name="Relationship">Code of the lookup <c>caregiver-relationship</c>.</param>
/// <param name="Phone">How to reach them; sealed.</param>
/// <param name="LivesWithChild">Null where it is not known.</param>
/// <param name="IsGuardian">Whether they are the legal guardian; null where it is not known.</param>
public sealed record CaregiverRequest(string? Name, string? Relationship, string? Phone, bool? LivesWithChild, bool? IsGuardian);

/// <summary>A caregiver as it is read.</summary>
public sealed record CaregiverView(Guid Id, string? Name, string Relationship, string? Phone, bool? LivesWithChild, bool? IsGuardian);

/// <summary>A child as it is read, with the numbers of the records that were merged into it; sealed fields are null for those whose role does not open them.</summary>
public sealed record ChildView(
    Guid Id, string Number, string? Name, string? NameLatin, string Sex, DateOnly? BornOn, int? BirthYear, bool BirthYearEstimated, string? ResidentId, string Region, string? Functioning,
    IReadOnlyList<string> Vulnerabilities, string? Address, string? Household, IReadOnlyList<CaregiverView> Caregivers, IReadOnlyList<CaseSummary> Cases, bool IsSynthetic, int Version, IReadOnlyList<string>? MergedNumbers = null);
