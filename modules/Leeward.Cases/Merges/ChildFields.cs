using System.Globalization;
using Leeward.Cases.Children;
using Leeward.Kernel;
using Leeward.Kernel.Sealing;

namespace Leeward.Cases.Merges;

/// <summary>The fields of a child as a merge takes them: one by one, as texts, opened and sealed anew for the record they come to stand in.</summary>
internal sealed class ChildFields(ChildNames names, IVault vault)
{
    public const string Name = "name", Sex = "sex", Born = "born", Resident = "resident", Address = "address", Household = "household", Vulnerabilities = "vulnerabilities", Functioning = "functioning";

    public static readonly string[] All = [Name, Sex, Born, Resident, Address, Household, Vulnerabilities, Functioning];

    // Two texts in one field: a name with its Latin letters, a date with the year where only that is known.
    private const char Apart = '\u001f';

    /// <summary>What a child's fields hold.</summary>
    public static Dictionary<string, string?> Read(Child child, Opener opener)
    {
        string? Text(SealedText? text) => opener.Text(SealClass.Child, child, text);
        var year = child.BirthYear?.ToString(CultureInfo.InvariantCulture);
        return new(StringComparer.Ordinal)
        {
            [Name] = child.Name is null && child.NameLatin is null ? null : Text(child.Name) + Apart + Text(child.NameLatin),
            [Sex] = child.Sex,
            [Born] = child.BirthDate is null && year is null ? null : Text(child.BirthDate) + Apart + year + Apart + (child.BirthYearEstimated ? "1" : ""),
            [Resident] = Text(child.ResidentId),
            [Address] = Text(child.Address),
            [Household] = Text(child.Household),
            [Vulnerabilities] = child.Vulnerabilities,
            [Functioning] = child.Functioning,
        };
    }

    /// <summary>Writes fields into a child; those that are not named stay. Name and number bring their match keys along.</summary>
    public async Task WriteAsync(Child child, Dictionary<string, string?> now, Dictionary<string, string?> write, CancellationToken ct)
    {
        var all = now.ToDictionary(f => f.Key, f => write.TryGetValue(f.Key, out var other) ? other : f.Value, StringComparer.Ordinal);
        var (name, latin) = Two(all[Name]);
        if (write.ContainsKey(Name) || write.ContainsKey(Resident)) { await names.RenameAsync(child, name, all[Resident], latin, ct); }
        if (write.TryGetValue(Born, out var born))
        {
            var parts = (born ?? "").Split(Apart);
            child.BirthDate = vault.Seal(SealClass.Child, child.Id, parts[0]);
            (child.BirthYear, child.BirthYearEstimated) = (parts.Length > 1 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var year) ? year : null, parts.Length > 2 && parts[2].Length > 0);
        }
        if (write.TryGetValue(Sex, out var sex)) { child.Sex = sex ?? "unknown"; }
        if (write.TryGetValue(Address, out var address)) { child.Address = vault.Seal(SealClass.Child, child.Id, address); }
        if (write.TryGetValue(Household, out var household)) { child.Household = vault.Seal(SealClass.Child, child.Id, household); }
        if (write.TryGetValue(Vulnerabilities, out var vulnerabilities)) { child.Vulnerabilities = vulnerabilities ?? ""; }
        if (write.TryGetValue(Functioning, out var functioning)) { child.Functioning = functioning; }
        names.Keys.Mark(child, name ?? latin, BornOn(all[Born]), all[Resident]);
    }

    public static (string? Name, string? Latin) Two(string? field)
    {
        var parts = (field ?? "").Split(Apart);
        return (parts[0] is { Length: > 0 } name ? name : null, parts.Length > 1 && parts[1].Length > 0 ? parts[1] : null);
    }

    public static DateOnly? BornOn(string? field) =>
        DateOnly.TryParseExact((field ?? "").Split(Apart)[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A field as people read it; codes stay codes.</summary>
    public static string? Shown(string field, string? value) => field switch
    {
        Name => Two(value) is var (name, latin) && (name ?? latin) is not null ? string.Join(" · ", new[] { name, latin }.OfType<string>()) : null,
        Born => (value ?? "").Split(Apart) is [var day, var year, var guess, ..] ? day.Length > 0 ? day : year.Length == 0 ? null : (guess.Length > 0 ? "≈ " : "") + year : null,
        _ => string.IsNullOrEmpty(value) ? null : value,
    };

    /// <summary>The stricter of two levels.</summary>
    public static Sensitivity Stricter(Sensitivity a, Sensitivity b) => a > b ? a : b;
}
