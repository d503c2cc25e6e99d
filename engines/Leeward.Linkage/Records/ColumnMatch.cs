using Leeward.Linkage.Text;

namespace Leeward.Linkage.Records;

/// <summary>A column of one list and the column of another that holds the same.</summary>
/// <param name="Left">Its name in the first list.</param>
/// <param name="Right">Its name in the second.</param>
/// <param name="Why">The reason, in English.</param>
public sealed record MatchedColumn(string Left, string Right, string Why);

/// <summary>
/// Which columns of two lists hold the same: by name; by what both are taken for, where only one of each list is; by the words that stand in both. (Matching schemas by names and by
/// instances: Rahm, Bernstein, <i>A survey of approaches to automatic schema matching</i>, VLDB Journal 10, 2001.)
/// </summary>
public static class ColumnMatch
{
    /// <summary>Of all different words of two columns, the least share that stands in both.</summary>
    private const double LeastShared = 0.1;

    /// <summary>Different words that a column needs for its words to say anything.</summary>
    private const int LeastWords = 10;

    private static readonly Role[] OneOfAKind =
    [
        Role.RecordId, Role.Truth, Role.GivenName, Role.MiddleName, Role.Surname, Role.FullName, Role.ChineseName, Role.CaregiverName, Role.Date, Role.Age, Role.Sex, Role.ResidentId, Role.Phone, Role.Email, Role.Postcode,
        Role.RegionCode, Role.HouseNumber, Role.Address,
    ];

    /// <summary>Matches the columns of two lists; a part of each is enough.</summary>
    public static IReadOnlyList<MatchedColumn> Of(RecordTable left, RecordTable right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var found = new List<MatchedColumn>();
        List<string> ours = [.. left.Columns], theirs = [.. right.Columns];
        void Take(string one, string other, string why)
        {
            found.Add(new(one, other, why));
            ours.Remove(one);
            theirs.Remove(other);
        }

        foreach (var plain in (Func<string, string>[])[name => name, name => name.ToUpperInvariant(), name => string.Concat(Plain.Of(name).Split(' '))])
        {
            foreach (var one in ours.ToList())
            {
                if (plain(one).Length > 0 && theirs.Find(other => plain(other) == plain(one)) is { } other) { Take(one, other, "the same name"); }
            }
        }

        var (leftRoles, rightRoles) = (RoleGuess.Of(left), RoleGuess.Of(right));
        foreach (var role in OneOfAKind)
        {
            var one = leftRoles.Where(column => column.Role == role && ours.Contains(column.Column)).ToList();
            var other = rightRoles.Where(column => column.Role == role && theirs.Contains(column.Column)).ToList();
            if (one.Count == 1 && other.Count == 1) { Take(one[0].Column, other[0].Column, $"both are {role}"); }
        }

        ByWords(left, right, ours, theirs, Take);
        return [.. found.OrderBy(pair => left.ColumnOf(pair.Left))];
    }

    private static void ByWords(RecordTable left, RecordTable right, List<string> ours, List<string> theirs, Action<string, string, string> take)
    {
        var words = ours.ToDictionary(name => name, name => Words(left, name), StringComparer.Ordinal);
        var others = theirs.ToDictionary(name => name, name => Words(right, name), StringComparer.Ordinal);
        var alike = from one in words
                    from other in others
                    where Math.Min(one.Value.Count, other.Value.Count) >= LeastWords
                    let both = one.Value.Count(other.Value.Contains)
                    let share = (double)both / (one.Value.Count + other.Value.Count - both)
                    where share >= LeastShared
                    orderby share descending, one.Key, other.Key
                    select (One: one.Key, Other: other.Key);
        foreach (var (one, other) in alike.ToList()) { if (ours.Contains(one) && theirs.Contains(other)) { take(one, other, "the same words stand in both"); } }
    }

    /// <summary>The different words of a column; numbers of one or two digits stand everywhere and say nothing.</summary>
    private static HashSet<string> Words(RecordTable table, string name)
    {
        var pool = table.Pool(table.ColumnOf(name));
        var words = new HashSet<string>(StringComparer.Ordinal);
        for (var code = 0; code < pool.Count; code++) { words.UnionWith(Plain.Of(pool[code]).Split(' ').Where(word => word.Length > 2 || (word.Length > 0 && Plain.IsHan(word[0])))); }
        return words;
    }
}
