namespace Leeward.Kernel;

/// <summary>How closely a record is held.</summary>
public enum Sensitivity
{
    /// <summary>Seen by everybody with the right in the region.</summary>
    Normal = 0,
    /// <summary>Seen only by roles cleared for sensitive records.</summary>
    Sensitive = 1,
    /// <summary>Invisible unless one is named on it (sexual violence, staff involved).</summary>
    NeedToKnow = 2,
}

/// <summary>Groups of fields that are granted apart from the record itself.</summary>
[Flags]
public enum FieldGroups
{
    /// <summary>Only what has no group.</summary>
    None = 0,
    /// <summary>Name, resident ID, birth date, address of a child and caregivers.</summary>
    ChildIdentity = 1,
    /// <summary>Who reported.</summary>
    ReporterIdentity = 2,
    /// <summary>Free notes.</summary>
    Notes = 16,
}

/// <summary>One thing a person may do: a right (may end in <c>.*</c>), where, how sensitive, which fields.</summary>
/// <param name="Right">For example <c>cases.case.read</c>, <c>cases.*</c>, or <c>*</c>.</param>
/// <param name="Region">Everything within this region.</param>
/// <param name="Max">Up to this sensitivity; need-to-know still asks for being named.</param>
/// <param name="Fields">The field groups that may be opened.</param>
public sealed record Grant(string Right, RegionCode Region, Sensitivity Max, FieldGroups Fields)
{
    /// <summary>True when the grant covers the right. A <c>*</c> stands for any one or more whole parts.</summary>
    public bool Covers(string right) => Matches(Right, right);

    /// <summary>True when <paramref name="pattern"/> (parts between dots, <c>*</c> for any part, a last <c>*</c> for all the rest) covers <paramref name="right"/>.</summary>
    public static bool Matches(string pattern, string right)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(right);
        var p = pattern.Split('.');
        var r = right.Split('.');
        for (var i = 0; i < p.Length; i++)
        {
            if (i >= r.Length) { return false; }
            if (p[i] == "*") { if (i == p.Length - 1) { return true; } continue; }
            if (!string.Equals(p[i], r[i], StringComparison.Ordinal)) { return false; }
        }
        return p.Length == r.Length;
    }
}
