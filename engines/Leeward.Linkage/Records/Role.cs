namespace Leeward.Linkage.Records;

/// <summary>What a column holds, which decides how it is compared.</summary>
public enum Role
{
    /// <summary>Not compared.</summary>
    Ignore,
    /// <summary>The record's own number in its file.</summary>
    RecordId,
    /// <summary>The answer: which records are the same person. Never compared.</summary>
    Truth,
    /// <summary>Given name.</summary>
    GivenName,
    /// <summary>Middle or further given name.</summary>
    MiddleName,
    /// <summary>Family name.</summary>
    Surname,
    /// <summary>A whole name in one cell.</summary>
    FullName,
    /// <summary>A Chinese name in one cell, in characters or pinyin.</summary>
    ChineseName,
    /// <summary>The name of a parent or another caregiver, which brothers and sisters share.</summary>
    CaregiverName,
    /// <summary>A date, usually of birth.</summary>
    Date,
    /// <summary>The year of a date.</summary>
    Year,
    /// <summary>The month of a date.</summary>
    Month,
    /// <summary>The day of a date.</summary>
    Day,
    /// <summary>Age in years.</summary>
    Age,
    /// <summary>Sex or gender.</summary>
    Sex,
    /// <summary>A number given to the person by an authority.</summary>
    PersonNumber,
    /// <summary>A Chinese resident-ID number.</summary>
    ResidentId,
    /// <summary>Telephone number.</summary>
    Phone,
    /// <summary>Address of mail.</summary>
    Email,
    /// <summary>Postcode.</summary>
    Postcode,
    /// <summary>A hierarchical region code whose prefixes are the regions above.</summary>
    RegionCode,
    /// <summary>Street, or an address in one cell.</summary>
    Address,
    /// <summary>Number of a house.</summary>
    HouseNumber,
    /// <summary>Town, place, school and other proper names.</summary>
    Place,
    /// <summary>One of a few values.</summary>
    Category,
    /// <summary>Other text of several words.</summary>
    Words,
}

/// <summary>What was made of a column, and why.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Role">What it is taken for.</param>
/// <param name="Why">The reason, in English.</param>
/// <param name="Filled">Share of records with something in it, 0 to 1.</param>
/// <param name="Distinct">How many different values.</param>
public sealed record ColumnRole(string Column, Role Role, string Why, double Filled, int Distinct);
