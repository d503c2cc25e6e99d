using System.Text;

namespace Leeward.Linkage.Records;

/// <summary>
/// What each column holds, guessed from its name (English, Chinese, German, French, Spanish) and from what stands in it. What stands in it wins: a column called
/// "date" full of words is not a date. An opaque name leaves the contents to decide.
/// </summary>
public static class RoleGuess
{
    private static readonly (Role Role, string[] Words)[] Names =
    [
        (Role.Truth, ["cluster", "entity", "ent", "truth", "groundtruth", "true", "match", "matchid", "label", "gold"]),
        (Role.Email, ["email", "mail", "邮箱", "电邮", "邮件", "correo", "courriel"]),
        (Role.ResidentId, ["身份证", "身份证号", "身份证号码", "证件号", "公民身份", "residentid", "idcard", "sfz", "sfzh"]),
        (Role.PersonNumber, ["ssn", "soc", "social", "nino", "nhs", "nhsno", "passport", "taxid", "insurance", "护照", "学籍号", "versicherungsnummer", "steuer", "dni", "medicare"]),
        (Role.Phone, ["phone", "tel", "telephone", "mobile", "cell", "fax", "电话", "手机", "联系方式", "联系电话", "监护人电话", "家长电话", "telefon", "handy", "telefono", "móvil"]),
        (Role.Postcode, ["postcode", "post", "zip", "zipcode", "postal", "plz", "postleitzahl", "邮编", "邮政编码", "pc"]),
        (Role.Date, ["dob", "birthdate", "dateofbirth", "birthday", "born", "geburtsdatum", "geburt", "geb", "出生日期", "出生", "生日", "出生年月", "fechanacimiento", "datenaissance", "date", "datum", "日期"]),
        (Role.Year, ["by", "birthyear", "yob", "year", "jahr", "geburtsjahr", "出生年", "年份"]),
        (Role.Month, ["bm", "birthmonth", "mob", "month", "mon", "monat", "geburtsmonat", "出生月", "月份"]),
        (Role.Day, ["bd", "birthday", "day", "tag", "geburtstag", "出生日"]),
        (Role.Age, ["age", "alter", "年龄", "岁", "edad"]),
        (Role.Sex, ["sex", "gender", "geschlecht", "性别", "sexo", "sexe"]),
        (Role.MiddleName, ["middle", "middlename", "mname", "zweitname", "secondname", "midname", "midinit", "middleinitial", "initial", "segundonombre"]),
        (Role.Surname, ["surname", "lastname", "last", "lname", "familyname", "family", "nachname", "familienname", "sname", "ln", "姓", "姓氏", "nom", "apellido", "apellidos", "pername2", "sn"]),
        (Role.GivenName, ["givenname", "given", "firstname", "first", "fname", "forename", "vorname", "gname", "fn", "名", "名字", "prenom", "prénom", "nombre", "pername1", "christian"]),
        (Role.CaregiverName, ["监护人姓名", "监护人", "照料人", "照护人", "家长", "父亲", "母亲", "父亲姓名", "母亲姓名", "guardian", "guardianname", "caregiver", "caregivername", "parent", "mother", "mothername", "father", "fathername", "carer", "mutter", "vater", "madre", "padre"]),
        (Role.FullName, ["name", "fullname", "姓名", "personname", "nameen", "全名", "vollname", "nombrecompleto", "nomcomplet", "nombreyapellidos", "nomprenom", "wholename"]),
        (Role.RegionCode, ["regioncode", "region", "areacode", "行政区划", "区划代码", "区划", "adcode"]),
        (Role.HouseNumber, ["streetnumber", "housenumber", "housenum", "houseno", "hausnummer", "hausnr", "streetno", "门牌号", "numero"]),
        (Role.Address, ["address", "addr", "street", "streetname", "strasse", "straße", "anschrift", "adresse", "地址", "住址", "dirección", "direccion", "calle", "address1", "address2", "enumpc"]),
        (Role.Place, ["city", "town", "suburb", "place", "birthplace", "ort", "wohnort", "stadt", "village", "county", "district", "school", "country", "ciudad", "ville", "城市", "村", "镇", "学校", "户籍", "籍贯", "出生地", "municipality"]),
        (Role.Category, ["suffix", "sufx", "namesuffix", "namesufx", "generation", "occupation", "job", "state", "province", "ethnicity", "race", "status", "type", "party", "民族", "职业", "beruf", "education", "language", "religion"]),
        (Role.RecordId, ["id", "recid", "recordid", "uid", "uniqueid", "rowid", "rid", "no", "nr", "nummer", "编号", "序号", "记录号", "index", "key", "rownum", "identifier"]),
    ];

    /// <summary>The reason where words are all that is known of a column.</summary>
    internal const string OnlyWords = "words";

    /// <summary>Guesses every column of a table.</summary>
    /// <param name="table">The records.</param>
    /// <param name="truth">The column that holds the answer, if the caller knows it.</param>
    /// <param name="id">The column that holds the record's number, if the caller knows it.</param>
    public static IReadOnlyList<ColumnRole> Of(RecordTable table, string? truth = null, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        var guessed = new List<ColumnRole>();
        for (var column = 0; column < table.Columns.Count; column++)
        {
            var profile = new ColumnProfile(table, column);
            var name = table.Columns[column];
            var (role, why) = name == truth ? (Role.Truth, "named as the answer") : name == id ? (Role.RecordId, "named as the record's number") : Guess(name, profile);
            guessed.Add(new(name, role, why, profile.Records == 0 ? 0 : (double)profile.Filled / profile.Records, profile.Distinct));
        }

        return Settle(guessed);
    }

    private static (Role Role, string Why) Guess(string name, ColumnProfile is_)
    {
        if (is_.Filled == 0) { return (Role.Ignore, "empty"); }
        if (is_.Distinct == 1) { return (Role.Ignore, "the same everywhere"); }
        var named = Named(name);
        if (is_.ResidentIds > 0.8) { return (Role.ResidentId, "18-digit numbers with a date of birth inside"); }
        if (is_.Mails > 0.6) { return (Role.Email, "holds @"); }
        if (named is { } role && Fits(role, is_)) { return (FullNameKind(role, is_), $"called \"{name}\""); }
        return Contents(is_);
    }

    private static Role FullNameKind(Role role, ColumnProfile is_) =>
        role == Role.FullName && is_.Han > 0.3 ? Role.ChineseName : role;

    /// <summary>Whether the contents do not contradict what the name of the column says.</summary>
    private static bool Fits(Role role, ColumnProfile is_) => role switch
    {
        Role.Date => is_.Dates > 0.5,
        Role.Year => is_.Years > 0.5,
        Role.Month => is_.UpTo12 > 0.7 && is_.Distinct <= 40,
        Role.Day => is_.UpTo31 > 0.7 && is_.Distinct <= 80,
        Role.Age => is_.Ages > 0.8,
        Role.Sex => is_.Distinct <= 12,
        Role.GivenName or Role.MiddleName or Role.Surname or Role.FullName or Role.CaregiverName => is_.Letters > 0.6,
        Role.Phone => is_.Digits > 0.6 && is_.Length >= 5,
        Role.Postcode => is_.Length <= 12,
        Role.RegionCode => is_.RegionCodes > 0.8,
        Role.ResidentId or Role.PersonNumber => is_.Digits + is_.Mixed > 0.6 && is_.Repeat < 20,
        Role.Email => is_.Mails > 0.3,
        Role.HouseNumber => is_.Digits + is_.Mixed > 0.5 && is_.Length < 9,
        Role.RecordId => is_.OwnInList || is_.Repeat < 1.02,
        Role.Address => is_.Letters + is_.Mixed > 0.3,
        Role.Place or Role.Category => true,
        _ => true,
    };

    private static (Role, string) Contents(ColumnProfile is_)
    {
        if (is_.Repeat < 1.001 && is_.Records > 1 && is_.Filled == is_.Records && is_.Tokens < 1.5 && (is_.Digits > 0.9 || is_.Mixed > 0.9)) { return (Role.RecordId, "every record has its own"); }
        if (is_.SexWords > 0.95 && is_.Distinct <= 6 && is_.Digits < 0.5) { return (Role.Sex, "a few words for sex"); }
        if (is_.RegionCodes > 0.95 && is_.Repeat > 1.5) { return (Role.RegionCode, "codes of regions"); }
        if (is_.Years > 0.95 && is_.Distinct > 5) { return (Role.Year, "years"); }
        if (is_.Dates > 0.8) { return (Role.Date, "dates"); }
        if (is_.HanNames > 0.8 && is_.Distinct > 50) { return (Role.ChineseName, "two to four Chinese characters"); }
        if (is_.Phones > 0.9 && is_.Length >= 10 && is_.Distinct > 20) { return (Role.Phone, "long numbers"); }
        var few = Math.Max(20, Math.Sqrt(is_.Filled));
        if (is_.Distinct <= few && is_.Repeat > 5) { return (Role.Category, "a few values"); }
        if (is_.Tokens > 2.2) { return (is_.Mixed > 0.3 ? Role.Address : Role.Words, "several words"); }
        if (is_.Letters > 0.6 && is_.Tokens > 1.7 && is_.EndsAlike > 0.5) { return (Role.Address, "words that end alike, as streets do"); }
        if (is_.Letters > 0.9) { return (is_.Tokens > 1.7 ? Role.FullName : Role.Place, OnlyWords); }
        return is_.Digits + is_.Mixed > 0.5 ? (Role.PersonNumber, "numbers") : (Role.Words, "text");
    }

    /// <summary>What only the columns together say: day and month need a year, one record number is enough, a second column of numbers that never repeat carries nothing.</summary>
    private static List<ColumnRole> Settle(List<ColumnRole> roles)
    {
        var years = roles.FindAll(one => one.Role == Role.Year);
        for (var i = 0; i < roles.Count; i++)
        {
            var lone = roles[i].Role is Role.Month or Role.Day && years.Count == 0;
            if (lone) { roles[i] = roles[i] with { Role = Role.Category, Why = roles[i].Why + ", without a year beside it" }; }
            var second = roles[i].Role is Role.Year or Role.Month or Role.Day && roles.FindIndex(one => one.Role == roles[i].Role) < i;
            if (second) { roles[i] = roles[i] with { Role = Role.Category, Why = roles[i].Why + ", a second one" }; }
        }

        return roles;
    }

    private static Role? Named(string name)
    {
        var words = Split(name);
        var joined = string.Concat(words);
        foreach (var (role, known) in Names) { if (known.Contains(joined, StringComparer.Ordinal)) { return role; } }
        Role? found = null;
        var longest = 0;
        foreach (var (role, known) in Names)
        {
            foreach (var word in known)
            {
                var han = word[0] > 0x2E80;
                var hit = han ? joined.Contains(word, StringComparison.Ordinal) : word.Length <= 4 ? words.Contains(word) : joined.Contains(word, StringComparison.Ordinal);
                if (hit && word.Length * (han ? 3 : 1) > longest) { (found, longest) = (role, word.Length * (han ? 3 : 1)); }
            }
        }

        return found;
    }

    /// <summary>The words of a column's name: <c>fname_c1</c> is fname, c1; <c>dateOfBirth</c> is date, of, birth.</summary>
    private static List<string> Split(string name)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            var starts = char.IsUpper(c) && i > 0 && char.IsLower(name[i - 1]);
            if (!char.IsLetterOrDigit(c) || starts)
            {
                if (word.Length > 0) { words.Add(word.ToString()); }
                word.Clear();
                if (!char.IsLetterOrDigit(c)) { continue; }
            }

            word.Append(char.ToLowerInvariant(c));
        }

        if (word.Length > 0) { words.Add(word.ToString()); }
        return words;
    }
}
