using Leeward.Linkage.Chinese;
using Leeward.Linkage.Records;
using Leeward.Linkage.Text;

namespace Leeward.Linkage.Bench;

/// <summary>What went wrong between two records of one child. Rates per second record stand beside; several may meet.</summary>
[Flags]
internal enum Slips
{
    None = 0,
    Homophone = 1 << 0,        // 12 %: another character of the same sound in the given name
    LookAlike = 1 << 1,        // 4 %: another character of the same shape
    CharacterDropped = 1 << 2, // 4 %: the generation character left out
    MilkName = 1 << 3,         // 4 %: 豆豆 or 小明 in the place of the name
    PinyinOnly = 1 << 4,       // 5 %: the name in Latin letters, in either order, with or without blanks
    OtherSurname = 1 << 5,     // 3 %: the other parent's surname
    DayUnknown = 1 << 6,       // 6 %: 1 January
    Lunar = 1 << 7,            // 6 %: the lunar birth date as if it were solar
    YearOff = 1 << 8,          // 5 %: 虚岁, a year too old
    DateDigit = 1 << 9,        // 4 %: one digit
    SexMissing = 1 << 10,      // 8 %
    Region = 1 << 11,          // 12 %: moved to another county
    OtherGuardian = 1 << 12,   // 20 %: the other parent, or nobody
    Telephone = 1 << 13,       // 30 %: another number, one digit, or none
    NumberMissing = 1 << 14,   // 45 %: no resident-ID number in one of the records
    NumberSlip = 1 << 15,      // 3 %: one digit of it wrong, or two swapped
    GuardianAsChild = 1 << 16, // 1 %: the guardian's name in the child's place
    Dialect = 1 << 17,         // 4 %: a sound that the dialect confuses (n/l, zh/z, -ng/-n)
}

/// <summary>
/// Children's records as Chinese registers hold them, synthetic through and through: surnames by their frequency, given-name characters by weights composed for this project, households with brothers, sisters and twins (the
/// hard negatives), resident-ID numbers for two of three. Every tenth child has a second record made by the error model above, after the list in the notes on peers (B.4); rates are this
/// project's assumption, stated so that they can be argued with.
/// </summary>
internal sealed class Children
{
    private const string Shapes = "己已 未末 日曰 土士 王玉 千干 睛晴 扬杨 旭旮 亚业 宇字 辰晨 子孑 博搏 梓样 浩洁 佳住 洋详 建健 国困 华毕 伟纬 芳苃 丽雨 敏敬 静靖 强张 磊垒 军车 杰杏 娟绢 涛祷 明朋 超赵 秀禿 霞遐 平乎 刚钢 桂佳 英莺";
    private static readonly string[] Milk = ["豆豆", "妞妞", "毛毛", "乐乐", "果果", "丫丫", "贝贝", "牛牛", "圆圆", "宝宝", "壮壮", "石头", "囡囡", "虎子", "二娃", "毛蛋"];
    private readonly (string[] Texts, double[] Sums) _surnames;
    private readonly (string[] Texts, double[] Sums) _given;
    private readonly Dictionary<int, string[]> _bySound;
    private readonly Dictionary<int, string[]> _byNear;
    private readonly Dictionary<char, char> _shapes = [];
    private readonly string[] _counties;
    private readonly System.Globalization.ChineseLunisolarCalendar _lunar = new();
    private Dice _dice = new(20240601);

    public Children(string packs)
    {
        _surnames = Weighted(Path.Combine(packs, "china/names/surnames.csv"));
        _given = Weighted(Path.Combine(packs, "china/names/given-characters.csv"));
        _bySound = Group(c => Readings.Usual(c) / 8);
        _byNear = Group(c => Readings.Folded(Readings.Usual(c) / 8));
        foreach (var pair in Shapes.Split(' ')) { _shapes[pair[0]] = pair[1]; _shapes.TryAdd(pair[1], pair[0]); }
        _counties = [.. File.ReadLines(Path.Combine(packs, "china/regions.csv")).Select(line => line.Split(',')[0]).Where(code => code.Length == 6)];
    }

    private sealed record Child(string Surname, string Given, bool Girl, int Born, string County, string Father, string Mother, string Phone, string Number, int Household);

    /// <summary>Makes records until there are as many as asked for.</summary>
    public (RecordTable Table, int[] Truth, int[] Household, Slips[] Slips) Make(int records)
    {
        var table = new RecordTable(["编号", "姓名", "性别", "出生日期", "区划代码", "监护人姓名", "监护人电话", "身份证号"]);
        var truth = new List<int>(records);
        var households = new List<int>(records);
        var slips = new List<Slips>(records);
        int child = 0, household = 0;
        while (table.Count < records)
        {
            foreach (var one in Family(household++))
            {
                Add(Cells(one, Slips.None));
                if (_dice.Unit() < 0.1)
                {
                    for (var copies = _dice.Unit() < 0.1 ? 2 : 1; copies > 0 && table.Count < records; copies--)
                    {
                        var wrong = Draw();
                        Add(Cells(one, wrong), wrong);
                    }
                }

                child++;
                if (table.Count >= records) { break; }

                void Add(string[] cells, Slips wrong = Slips.None)
                {
                    if (table.Count >= records) { return; }
                    cells[0] = $"R{table.Count + 1:0000000}";
                    table.Add(cells);
                    truth.Add(child);
                    households.Add(one.Household);
                    slips.Add(wrong);
                }
            }
        }

        return (table, [.. truth], [.. households], [.. slips]);
    }

    private List<Child> Family(int household)
    {
        string surname = Pick(_surnames), mother = Pick(_surnames) + Given(), county = _counties[_dice.Below(_counties.Length)], phone = Phone();
        var father = surname + Given();
        var children = new List<Child>();
        var count = _dice.Unit() switch { < 0.55 => 1, < 0.9 => 2, _ => 3 };
        var generation = _dice.Unit() < 0.25 ? Pick(_given) : null;
        for (var i = 0; i < count; i++)
        {
            var twin = i > 0 && _dice.Unit() < 0.03;
            var born = twin ? children[^1].Born : Day();
            var girl = _dice.Below(2) == 0;
            var given = generation is null ? Given() : generation + Pick(_given);
            children.Add(new(surname, given, girl, born, county, father, mother, phone, _dice.Unit() < 0.65 ? Number(county, born, girl) : "", household));
        }

        return children;
    }

    private Slips Draw()
    {
        var slips = Slips.None;
        void Maybe(Slips slip, double rate) { if (_dice.Unit() < rate) { slips |= slip; } }
        Maybe(Slips.Homophone, 0.12);
        Maybe(Slips.LookAlike, 0.04);
        Maybe(Slips.CharacterDropped, 0.04);
        Maybe(Slips.MilkName, 0.04);
        Maybe(Slips.PinyinOnly, 0.05);
        Maybe(Slips.OtherSurname, 0.03);
        Maybe(Slips.DayUnknown, 0.06);
        Maybe(Slips.Lunar, 0.06);
        Maybe(Slips.YearOff, 0.05);
        Maybe(Slips.DateDigit, 0.04);
        Maybe(Slips.SexMissing, 0.08);
        Maybe(Slips.Region, 0.12);
        Maybe(Slips.OtherGuardian, 0.2);
        Maybe(Slips.Telephone, 0.3);
        Maybe(Slips.NumberMissing, 0.45);
        Maybe(Slips.NumberSlip, 0.03);
        Maybe(Slips.GuardianAsChild, 0.01);
        Maybe(Slips.Dialect, 0.04);
        return slips;
    }

    private string[] Cells(Child child, Slips slips)
    {
        string surname = child.Surname, given = child.Given;
        if (slips.HasFlag(Slips.OtherSurname)) { surname = child.Mother[..1]; }
        if (slips.HasFlag(Slips.Homophone)) { given = Replaced(given, c => Other(_bySound, Readings.Usual(c) / 8, c)); }
        if (slips.HasFlag(Slips.Dialect)) { given = Replaced(given, c => Other(_byNear, Readings.Folded(Readings.Usual(c) / 8), c)); }
        if (slips.HasFlag(Slips.LookAlike)) { given = Replaced(given, c => _shapes.GetValueOrDefault(c, c)); }
        if (slips.HasFlag(Slips.CharacterDropped) && given.Length > 1) { given = given[1..]; }
        var name = surname + given;
        if (slips.HasFlag(Slips.MilkName)) { name = _dice.Below(3) == 0 ? "小" + given[^1] : Milk[_dice.Below(Milk.Length)]; }
        else if (slips.HasFlag(Slips.PinyinOnly)) { name = Pinyin(surname, given); }
        else if (slips.HasFlag(Slips.GuardianAsChild)) { name = child.Father; }
        var guardian = _dice.Below(3) == 0 ? child.Mother : child.Father;
        if (slips == Slips.None) { guardian = child.Father; }
        if (slips.HasFlag(Slips.OtherGuardian)) { guardian = _dice.Below(2) == 0 ? "" : child.Mother; }
        var phone = child.Phone;
        if (slips.HasFlag(Slips.Telephone)) { phone = _dice.Below(3) switch { 0 => "", 1 => Digit(phone, 10), _ => Phone() }; }
        var number = slips.HasFlag(Slips.NumberMissing) ? "" : child.Number;
        if (slips.HasFlag(Slips.NumberSlip) && number.Length > 0) { number = _dice.Below(2) == 0 ? Digit(number, 17) : Swapped(number); }
        var county = slips.HasFlag(Slips.Region) ? _counties[_dice.Below(_counties.Length)] : child.County;
        return ["", name, slips.HasFlag(Slips.SexMissing) ? "" : child.Girl ? "女" : "男", Date(child.Born, slips), county, guardian, phone, number];
    }

    private string Date(int born, Slips slips)
    {
        int year = born / 10000, month = born / 100 % 100, day = born % 100;
        if (slips.HasFlag(Slips.Lunar))
        {
            var date = new DateTime(year, month, day);
            var leap = _lunar.GetLeapMonth(_lunar.GetYear(date));
            (year, month, day) = (_lunar.GetYear(date), _lunar.GetMonth(date), _lunar.GetDayOfMonth(date));
            if (leap > 0 && month >= leap) { month--; }
        }

        if (slips.HasFlag(Slips.YearOff)) { year--; }
        if (slips.HasFlag(Slips.DayUnknown)) { (month, day) = (1, 1); }
        var text = $"{year:0000}-{month:00}-{day:00}";
        if (!slips.HasFlag(Slips.DateDigit)) { return text; }
        return _dice.Below(2) == 0 && day is > 0 and <= 12 ? $"{year:0000}-{day:00}-{month:00}" : text[..8] + Digit(text[8..], 2);
    }

    private string Pinyin(string surname, string given)
    {
        string Letters(string text) => string.Concat(text.Select(c => Readings.Letters(Readings.Usual(c) / 8)));
        var last = string.Concat(Readings.Surname(surname).Select(sound => Readings.Letters(sound / 8)));
        return _dice.Below(4) switch { 0 => $"{last} {Letters(given)}", 1 => $"{last}{Letters(given)}", 2 => $"{last.ToUpperInvariant()} {string.Join(' ', given.Select(c => Letters(c.ToString()))).ToUpperInvariant()}", _ => $"{Letters(given)} {last}" };
    }

    private string Replaced(string given, Func<char, char> other)
    {
        var at = _dice.Below(given.Length);
        return given[..at] + other(given[at]) + given[(at + 1)..];
    }

    private char Other(Dictionary<int, string[]> groups, int key, char c)
    {
        var choice = groups.GetValueOrDefault(key, []);
        for (var tries = 0; tries < 5 && choice.Length > 1; tries++) { if (choice[_dice.Below(choice.Length)][0] is var other && other != c) { return other; } }
        return c;
    }

    private string Given() => _dice.Unit() < 0.15 ? Pick(_given) : Pick(_given) + Pick(_given);

    private string Phone()
    {
        var digits = "1" + "356789"[_dice.Below(6)];
        while (digits.Length < 11) { digits += (char)('0' + _dice.Below(10)); }
        return digits;
    }

    private int Day()
    {
        var date = new DateTime(2008, 1, 1).AddDays(_dice.Below(17 * 365));
        return date.Year * 10000 + date.Month * 100 + date.Day;
    }

    private string Number(string county, int born, bool girl)
    {
        var sequence = _dice.Below(500) * 2 + (girl ? 0 : 1);
        var digits = $"{county}{born}{sequence:000}";
        return digits + Names.ResidentId.CheckCharacter(digits);
    }

    private string Digit(string text, int within)
    {
        var at = _dice.Below(Math.Min(within, text.Length));
        return text[..at] + (char)('0' + (text[at] - '0' + 1 + _dice.Below(9)) % 10) + text[(at + 1)..];
    }

    private string Swapped(string text)
    {
        var at = 6 + _dice.Below(10);
        return text[..at] + text[at + 1] + text[at] + text[(at + 2)..];
    }

    private string Pick((string[] Texts, double[] Sums) of)
    {
        var at = Array.BinarySearch(of.Sums, _dice.Unit() * of.Sums[^1]);
        return of.Texts[Math.Min(of.Texts.Length - 1, at < 0 ? ~at : at)];
    }

    private static (string[] Texts, double[] Sums) Weighted(string path)
    {
        var lines = File.ReadLines(path).Skip(1).Select(line => line.Split(',')).Where(parts => parts.Length > 1).ToList();
        var sums = new double[lines.Count];
        double sum = 0;
        for (var i = 0; i < sums.Length; i++) { sums[i] = sum += double.Parse(lines[i][1], System.Globalization.CultureInfo.InvariantCulture); }
        return ([.. lines.Select(parts => parts[0])], sums);
    }

    private Dictionary<int, string[]> Group(Func<char, int> key) => _given.Texts.GroupBy(text => key(text[0])).ToDictionary(group => group.Key, group => group.ToArray());
}
