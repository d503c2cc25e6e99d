using Leeward.Linkage.Chinese;
using Leeward.Linkage.Records;
using Leeward.Linkage.Text;

namespace Leeward.Linkage.Features;

/// <summary>From roles to what is compared. A column that only repeats others is compared for what it adds, or not at all: counting one fact twice makes probabilities lie.</summary>
internal static class FeaturePlan
{
    private const int Looked = 2000;

    /// <summary>Words on average from which a text is a long one.</summary>
    private const double LongText = 4;

    /// <summary>Of pairs of brothers and sisters, those born on one day: twins are 12 in 1,000 deliveries (Monden, Pison, Smits 2021), and about half of all families have a pair.</summary>
    private const double TwinRate = 0.02;

    public static List<Feature> Of(RecordTable table, IReadOnlyList<ColumnRole> roles)
    {
        var features = new List<Feature>();
        int At(Role role) => roles.FirstOrDefault(one => one.Role == role) is { } found ? table.ColumnOf(found.Column) : -1;
        int given = At(Role.GivenName), surname = At(Role.Surname);
        (given, surname) = Single(table, roles, given, surname);
        for (var column = 0; column < roles.Count; column++)
        {
            var role = roles[column];
            if (role.Role is Role.Ignore or Role.RecordId or Role.Truth || role.Filled == 0) { continue; }
            if (role.Role is Role.FullName or Role.Surname or Role.GivenName && column != given && column != surname && given >= 0 && surname >= 0
                && Repeats(table, column, given, surname) is { } adds)
            {
                if (adds > 0.05) { features.Add(Rest(role.Column, column, given, surname)); }
                continue;
            }

            features.AddRange(ForRole(table, column, roles, column == given || column == surname));
        }

        Pair(features, table, given, surname);
        Own(features, roles);
        return Besides(features);
    }

    /// <summary>
    /// Where nothing speaks of a person, the text that differs most is what names a work or a thing: it is its own, as a given name is a person's; what it shares with others (an artist, a maker, a town) stays shared. Two words in a column of
    /// unknown name may be a person's name beside a birth date; beside nothing of the kind they are not.
    /// </summary>
    private static void Own(List<Feature> features, IReadOnlyList<ColumnRole> roles)
    {
        if (roles.Any(one => one.Role is Role.GivenName or Role.MiddleName or Role.Surname or Role.ChineseName or Role.CaregiverName or Role.Date or Role.Sex or Role.Age or Role.ResidentId or Role.Phone or Role.Email
            || (one.Role == Role.FullName && one.Why != RoleGuess.OnlyWords))) { return; }
        var texts = features.Where(one => roles[one.Columns[0]].Role is Role.Words or Role.Address or Role.Place or Role.FullName).ToList();
        var most = texts.Count == 0 ? -1 : texts.Max(one => roles[one.Columns[0]].Distinct);
        foreach (var text in texts) { text.Shared = roles[text.Columns[0]].Distinct < most; }
    }

    /// <summary>A caregiver's surname is mostly the child's, so it is read beside it: strangers with the same surname have caregivers with the same surname, which would be taken for kin.</summary>
    private static List<Feature> Besides(List<Feature> features)
    {
        var own = features.OfType<ChineseFeature>().FirstOrDefault(one => one.IsSurname && !one.OfCaregiver);
        foreach (var caregiver in features.OfType<ChineseFeature>().Where(one => one.IsSurname && one.OfCaregiver)) { caregiver.Beside = own; }
        return features;
    }

    private static List<Feature> Chinese(string name, int column, bool caregiver) =>
    [
        new ChineseFeature(name + ": surname", column, surname: true) { Shared = true, OfCaregiver = caregiver },
        new ChineseFeature(name + ": given name", column, surname: false) { Shared = caregiver, OfCaregiver = caregiver, KinUpTo = caregiver ? 0 : ChineseFeature.SiblingsUpTo, KinFrom = ChineseFeature.SiblingsFrom },
    ];

    /// <summary>The features of a model, whatever stands in the columns: for a handful of records, from which nothing could be guessed.</summary>
    public static List<Feature> Of(LinkageModel model, IReadOnlyList<string> columns)
    {
        var known = model.Features.Select(feature => feature.Name).ToHashSet(StringComparer.Ordinal);
        var features = new List<Feature>();
        for (var column = 0; column < columns.Count; column++)
        {
            if (!model.Roles.TryGetValue(columns[column], out var role)) { continue; }
            var name = columns[column];
            features.AddRange(role switch
            {
                Role.ChineseName or Role.CaregiverName when known.Contains(name + ": given name") => [.. Chinese(name, column, role == Role.CaregiverName)],
                Role.Date => [new DateFeature(name, [column], dayFirst: false, lunar: model.Roles.Values.Any(one => one is Role.ChineseName or Role.ResidentId)) { Twins = TwinRate }],
                Role.Sex => [Text(TextKind.Few)],
                Role.ResidentId => [Text(TextKind.ResidentId)],
                Role.PersonNumber => [Text(TextKind.Code)],
                Role.Phone => [Text(TextKind.Phone, shared: true)],
                Role.RegionCode => [Text(TextKind.Region, shared: true)],
                _ => (Feature[])[],
            });

            TextFeature Text(TextKind kind, bool shared = false) => new(name, [column], kind) { Shared = shared, Remembers = false };
        }

        return Besides(features);
    }

    private static void Pair(List<Feature> features, RecordTable table, int given, int surname)
    {
        if (given < 0 || surname < 0) { return; }
        var first = features.OfType<TextFeature>().FirstOrDefault(one => one.Name == table.Columns[given]);
        var last = features.OfType<TextFeature>().FirstOrDefault(one => one.Name == table.Columns[surname]);
        if (first is null || last is null) { return; }
        first.Partner = last;
        last.Partner = first;
    }

    /// <summary>Of several columns called surname or given name, the one of single words that no other one explains.</summary>
    private static (int Given, int Surname) Single(RecordTable table, IReadOnlyList<ColumnRole> roles, int given, int surname)
    {
        int Best(Role role, int first) => first < 0 ? first : Enumerable.Range(0, roles.Count).Where(column => roles[column].Role == role)
            .OrderBy(column => Math.Round(new ColumnProfile(table, column).Tokens, 1)).ThenBy(column => -Math.Round(roles[column].Filled, 1)).ThenBy(column => column).First();
        return (Best(Role.GivenName, given), Best(Role.Surname, surname));
    }

    private static List<Feature> ForRole(RecordTable table, int column, IReadOnlyList<ColumnRole> roles, bool main)
    {
        var (role, name) = (roles[column].Role, roles[column].Column);
        switch (role)
        {
            case Role.Surname: return [new TextFeature(name, [column], TextKind.Name, swaps: main) { Shared = true }];
            case Role.GivenName or Role.MiddleName: return [new TextFeature(name, [column], TextKind.Name)];
            case Role.FullName: return Whole(name, column, shared: false);
            case Role.CaregiverName when new ColumnProfile(table, column).Han < 0.3: return Whole(name, column, shared: true, OwnSurname(table, roles));
            case Role.CaregiverName or Role.ChineseName: return Chinese(name, column, role == Role.CaregiverName);
            case Role.Date: return [new DateFeature(name, [column], new ColumnProfile(table, column).DayFirst, roles.Any(one => one.Role is Role.ChineseName or Role.ResidentId)) { Twins = TwinRate }];
            case Role.Year:
                int month = Find(roles, Role.Month), day = Find(roles, Role.Day);
                return [new DateFeature(month < 0 ? name : $"{name}-{roles[month].Column}{(day < 0 ? "" : "-" + roles[day].Column)}", month < 0 ? [column] : day < 0 ? [column, month] : [column, month, day], true, false) { Twins = TwinRate }];
            case Role.Month or Role.Day: return [];
            case Role.Sex: return [new TextFeature(name, [column], TextKind.Few)];
            case Role.PersonNumber: return [new TextFeature(name, [column], TextKind.Code)];
            case Role.ResidentId: return [new TextFeature(name, [column], TextKind.ResidentId)];
            case Role.Phone: return [new TextFeature(name, [column], TextKind.Phone) { Shared = true }];
            case Role.RegionCode: return [new TextFeature(name, [column], TextKind.Region) { Shared = true }];
            case Role.Age: return [new TextFeature(name, [column], TextKind.Age)];
            case Role.HouseNumber: return [new TextFeature(name, [column], TextKind.Number) { Shared = true }];
            case Role.Email: return [new TextFeature(name, [column], TextKind.Mail)];
            case Role.Postcode: return [new TextFeature(name, [column], TextKind.Postcode) { Shared = true }];
            case Role.Address or Role.Words: return [new TextFeature(name, [column], new ColumnProfile(table, column).Tokens >= LongText ? TextKind.LongWords : TextKind.Words) { Shared = true }];
            case Role.Place: return [new TextFeature(name, [column], TextKind.Place) { Shared = true }];
            default: return [new TextFeature(name, [column], TextKind.Few) { Shared = true }];
        }
    }

    private static int Find(IReadOnlyList<ColumnRole> roles, Role role)
    {
        for (var column = 0; column < roles.Count; column++) { if (roles[column].Role == role) { return column; } }
        return -1;
    }

    /// <summary>A person's own surname, beside which a caregiver's is read; null where there is none.</summary>
    private static Func<RecordTable, int, string>? OwnSurname(RecordTable table, IReadOnlyList<ColumnRole> roles)
    {
        if (roles.FirstOrDefault(one => one.Role == Role.Surname) is { } surname && table.ColumnOf(surname.Column) is var own) { return (of, record) => Plain.Of(of.Cell(record, own)); }
        return roles.FirstOrDefault(one => one.Role == Role.FullName) is { } whole && table.ColumnOf(whole.Column) is var all ? (of, record) => WholeName.Split(of.Cell(record, all).ToString()).Surname : null;
    }

    /// <summary>A whole name in one cell: its last word (or what stands before a comma) as surname, its first as given name, the rest apart.</summary>
    private static List<Feature> Whole(string name, int column, bool shared, Func<RecordTable, int, string>? beside = null)
    {
        string Cell(RecordTable table, int record) => table.Cell(record, column).ToString();
        var surname = new TextFeature(name + ": last word", [column], TextKind.Name, swaps: true, (table, record) => WholeName.Split(Cell(table, record)).Surname is var last && beside?.Invoke(table, record) == last ? "" : last) { Shared = true };
        var given = new TextFeature(name + ": first word", [column], TextKind.Name, read: (table, record) => WholeName.Split(Cell(table, record)).Given) { Shared = shared };
        var rest = new TextFeature(name + ": between", [column], TextKind.Words, read: (table, record) => WholeName.Split(Cell(table, record)).Between) { Shared = shared };
        (surname.Partner, given.Partner) = (given, surname);
        return [given, surname, rest];
    }

    /// <summary>Whether a column mostly holds the words of given name and surname; if so, the share of records in which it adds something.</summary>
    private static double? Repeats(RecordTable table, int column, int given, int surname)
    {
        int both = 0, held = 0, more = 0;
        var step = Math.Max(1, table.Count / Looked);
        for (var record = 0; record < table.Count; record += step)
        {
            var whole = Plain.Of(table.Cell(record, column));
            if (whole.Length == 0) { continue; }
            var words = whole.Split(' ');
            var parts = (Plain.Of(table.Cell(record, given)) + " " + Plain.Of(table.Cell(record, surname))).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 0) { continue; }
            both++;
            if (parts.All(words.Contains)) { held++; }
            if (words.Except(parts).Any()) { more++; }
        }

        return both > 0 && held >= both * 0.7 ? (double)more / both : null;
    }

    private static TextFeature Rest(string name, int column, int given, int surname) => new(name + ": further words", [column, given, surname], TextKind.Words, read: (table, record) =>
    {
        var whole = Plain.Of(table.Cell(record, column));
        if (whole.Length == 0) { return ""; }
        var parts = (Plain.Of(table.Cell(record, given)) + " " + Plain.Of(table.Cell(record, surname))).Split(' ');
        return string.Join(' ', whole.Split(' ').Except(parts).Order(StringComparer.Ordinal));
    });
}

/// <summary>Takes a whole Latin name apart.</summary>
internal static class WholeName
{
    public static (string Given, string Surname, string Between) Split(string name)
    {
        var comma = name.IndexOf(',', StringComparison.Ordinal);
        var words = Plain.Of(comma > 0 ? name[(comma + 1)..] + " " + name[..comma] : name).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length switch
        {
            0 => ("", "", ""),
            1 => ("", words[0], ""),
            _ => (words[0], words[^1], string.Join(' ', words[1..^1])),
        };
    }
}
