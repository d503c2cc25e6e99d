using System.Globalization;
using System.Numerics;
using Leeward.Linkage.Records;
using Leeward.Linkage.Text;

namespace Leeward.Linkage.Features;

/// <summary>
/// A date in one column or in three (year, month, day). What goes wrong with dates has levels of its own: one digit, two digits swapped, day and month
/// swapped, a lunar date written as a solar one (by the Chinese lunisolar calendar of .NET), only the year known and 1 January written, an age off by one (虚岁).
/// </summary>
internal sealed class DateFeature : Feature
{
    private static readonly ChineseLunisolarCalendar Lunar = new();
    private readonly Numbers _dates = new();
    private readonly Numbers _terms = new();
    private readonly Dictionary<int, int> _numbers = [];
    private readonly Numbers _dateOf = new();
    private readonly Numbers _solarOf = new();
    private readonly List<uint> _digits = [];
    private readonly Dictionary<int, int> _seen = [];
    private readonly bool _dayFirst;
    private readonly bool _lunar;
    private readonly Level[] _levels;

    public DateFeature(string name, int[] columns, bool dayFirst, bool lunar) : base(name, columns)
    {
        _dayFirst = dayFirst;
        _lunar = lunar;
        var levels = new List<Level>
        {
            new("missing", "missing", 0), new("different", "different", 0.08), new("close", "year off by one or two", 0.03), new("year", "the same year only", 0.05), new("parts", "two of year, month and day", 0.07),
            new("slip", "one digit differs, digits or day and month swapped", 0.1),
        };
        if (lunar) { levels.Insert(5, new("lunar", "lunar date written as solar", 0.02)); }
        levels.Add(new("same", "the same", 0.65));
        _levels = [.. levels];
        Parts =
        [
            new(name, 0.7, record => Date(record) is > 0 and var date ? Hashing.Mix((ulong)date + 1) : 0),
            new(name + ": year and month", 0.78, record => Date(record) / 100 is > 0 and var part && part % 100 != 0 ? Hashing.Mix((ulong)part + 0x10000000) : 0),
            new(name + ": year", 0.85, record => Date(record) / 10000 is > 0 and var year ? Hashing.Mix((ulong)year + 0x20000000) : 0),
            new(name + ": month and day", 0.78, record => Date(record) % 10000 is > 0 and var part && Date(record) > 0 && part != 101 ? Hashing.Mix((ulong)part + 0x30000000) : 0),
        ];
    }

    public override IReadOnlyList<Level> Levels => _levels;

    public override IReadOnlyList<KeyPart> Parts { get; }

    public override int Terms => _numbers.Count;

    public override void Append(RecordTable table, int record)
    {
        var date = Read(table, record);
        _dates.Add(date);
        if (date == 0) { _terms.Add(-1); return; }
        if (!_numbers.TryGetValue(date, out var term))
        {
            _numbers[date] = term = _numbers.Count;
            _dateOf.Add(date);
            _digits.Add(Digits(date));
            _solarOf.Add(_lunar && SolarOf(date) is > 0 and var solar ? solar : -1);
        }

        _terms.Add(term);
    }

    public override void TakeBack()
    {
        _dates.Cut(_dates.Count - 1);
        _terms.Cut(_terms.Count - 1);
        _seen.Clear();
    }

    public override int Term(int record) => _terms.Items[record];

    public override string Shown(int record)
    {
        var date = Date(record);
        return date == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{date / 10000:0000}-{date / 100 % 100:00}-{date % 100:00}");
    }

    public override void Ready()
    {
        _seen.Clear();
        _seen.TrimExcess();
    }

    public override int Near(int a, int b)
    {
        uint p = _digits[a], q = _digits[b];
        var top = _levels.Length - 1;
        uint monthP = p >> 8 & 0xFF, monthQ = q >> 8 & 0xFF, dayP = p & 0xFF, dayQ = q & 0xFF;
        var sameYear = p >> 16 == q >> 16;
        if (sameYear && monthP == dayQ && dayP == monthQ) { return top - 1; }
        if (OneSlip(p, q)) { return top - 1; }
        if (_lunar && (_solarOf.Items[a] == _dateOf.Items[b] || _solarOf.Items[b] == _dateOf.Items[a])) { return top - 2; }
        // 1 January, and no month and day at all, mean that only the year is known: they agree with nothing and contradict nothing.
        var onlyYear = (p & 0xFFFF) is 0x101 or 0 || (q & 0xFFFF) is 0x101 or 0;
        var equal = (sameYear ? 1 : 0) + (monthP == monthQ ? 1 : 0) + (dayP == dayQ ? 1 : 0);
        if ((equal >= 2 && !onlyYear) || (sameYear && onlyYear)) { return 4; }
        return sameYear ? 3 : Math.Abs(_dateOf.Items[a] / 10000 - _dateOf.Items[b] / 10000) <= 2 ? 2 : 1;
    }

    /// <summary>One digit of the eight differs, or two neighbours are swapped; four bits a digit.</summary>
    private static bool OneSlip(uint a, uint b)
    {
        var differs = a ^ b;
        differs = (differs | differs >> 1 | differs >> 2 | differs >> 3) & 0x11111111;
        if ((differs & differs - 1) == 0) { return true; }
        var place = BitOperations.TrailingZeroCount(differs);
        return differs >> place == 0x11 && (a >> place & 0xF) == (b >> place + 4 & 0xF) && (a >> place + 4 & 0xF) == (b >> place & 0xF);
    }

    private static uint Digits(int date)
    {
        uint digits = 0;
        for (var place = 0; place < 32; place += 4, date /= 10) { digits |= (uint)(date % 10) << place; }
        return digits;
    }

    /// <summary>The solar date of a date read as a lunar one; 0 outside 1901 to 2100 or where there is none.</summary>
    private static int SolarOf(int date)
    {
        int year = date / 10000, month = date / 100 % 100, day = date % 100;
        if (year is < 1901 or > 2100 || month is < 1 or > 12 || day is < 1 or > 30) { return 0; }
        var leap = Lunar.GetLeapMonth(year);
        if (leap > 0 && month >= leap) { month++; }
        if (day > Lunar.GetDaysInMonth(year, month)) { return 0; }
        var solar = Lunar.ToDateTime(year, month, day, 0, 0, 0, 0);
        return solar.Year * 10000 + solar.Month * 100 + solar.Day;
    }

    private int Date(int record) => _dates.Items[record];

    private int Read(RecordTable table, int record)
    {
        if (Columns.Length == 1)
        {
            var raw = table.Code(record, Columns[0]);
            if (raw < 0) { return 0; }
            if (!_seen.TryGetValue(raw, out var date)) { _seen[raw] = date = DateText.TryRead(table.Pool(Columns[0])[raw], _dayFirst, out var read) ? read : 0; }
            return date;
        }

        var year = Part(table, record, Columns[0]);
        if (year is < 1 or > 9999) { return 0; }
        return year * 10000 + Math.Min(99, Part(table, record, Columns[1])) * 100 + (Columns.Length > 2 ? Math.Min(99, Part(table, record, Columns[2])) : 0);
    }

    private static int Part(RecordTable table, int record, int column) =>
        int.TryParse(table.Cell(record, column), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= 9999 ? value : 0;
}
