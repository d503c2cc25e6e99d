using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Regions;

namespace Leeward.Cases.Import;

/// <summary>Checks that every kind of file shares.</summary>
internal sealed class RowChecks(RegionBook regions, IAccess access, RegionCode scope, DateOnly today)
{
    /// <summary>The oldest that somebody on a register of children may be; registers keep those who have grown up. Project default.</summary>
    public const int OldestYears = 25;

    private static readonly string[] Dates = ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyyMMdd", "yyyy年M月d日"];
    private readonly ConcurrentDictionary<(string, Sensitivity), (string Code, Refusal? Reason)> _regions = new();

    public DateOnly Today => today;

    /// <summary>A region by its code, also when written with zeros to 6, 9 or 12 digits; within the importer's scope.</summary>
    public (string Code, Refusal? Reason) Region(string? text, Sensitivity sensitivity, int finest = 0)
    {
        if (text is null) { return ("", Refusal.Invalid("region", "kernel.required")); }
        return text.Length > 20 ? ("", Refusal.Invalid("region", "cases.import.no_region")) : _regions.GetOrAdd((text, sensitivity), key =>
        {
            var found = regions.Find(text) ?? regions.Find(Short(text));
            if (found is null) { return ("", Refusal.Invalid("region", "cases.import.no_region")); }
            if (found.Level < finest) { return ("", Refusal.Invalid("region", "cases.report.county_needed")); }
            var code = new RegionCode(found.Code);
            return code.IsWithin(scope) && access.Can(ImportJob.Right, code, sensitivity) ? (found.Code, null) : ("", Refusal.Invalid("region", "cases.import.outside"));
        });
    }

    /// <summary>A person's name: letters of one alphabet (Chinese goes with any), marks, and what joins parts of names.</summary>
    public static Refusal? Name(string column, string? name, bool needed)
    {
        if (PlainText.Check(column, name, 100, needed) is { } bad) { return bad; }
        if (name is null) { return null; }
        var letters = 0;
        var alphabets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rune in name.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (rune.Value == 0xFFFD || category is UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Format) { return Refusal.Invalid(column, "kernel.bad_characters"); }
            if (Rune.IsLetter(rune))
            {
                letters++;
                if (Alphabet(rune.Value) is { } alphabet) { alphabets.Add(alphabet); }
            }
            else if (category is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark) && !" ·•・‧．.'’-‐–()（）〇、".Contains(rune.ToString(), StringComparison.Ordinal))
            {
                return Refusal.Invalid(column, "cases.import.bad_name");
            }
        }
        return letters == 0 || alphabets.Count > 1 ? Refusal.Invalid(column, "cases.import.bad_name") : null;
    }

    /// <summary>A day in the ways people write it.</summary>
    public static DateOnly? Date(string? text)
    {
        if (text is null) { return null; }
        var day = text.Split(' ', 'T')[0]; // spreadsheets add a time
        return DateOnly.TryParseExact(day, Dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
    }

    public static string Iso(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    // Alphabets whose letters look alike; Chinese, Mongolian, Tibetan and the others cannot be mistaken for one another.
    private static string? Alphabet(int c) => c switch
    {
        < 0x370 => "latin",
        < 0x400 => "greek",
        < 0x530 => "cyrillic",
        _ => null,
    };

    private static string Short(string code)
    {
        if (code.Length == 12 && code.EndsWith("000", StringComparison.Ordinal)) { code = code[..9]; }
        if (code.Length == 9 && code.EndsWith("000", StringComparison.Ordinal)) { code = code[..6]; }
        while (code.Length is 6 or 4 && code.EndsWith("00", StringComparison.Ordinal)) { code = code[..^2]; }
        return code;
    }
}
