using System.Runtime.InteropServices;
using Leeward.Linkage.Text;

namespace Leeward.Linkage.Records;

/// <summary>What the values of a column look like, from at most the first 5,000 different ones.</summary>
internal sealed class ColumnProfile
{
    private const int Most = 5000;

    public ColumnProfile(RecordTable table, int column)
    {
        var pool = table.Pool(column);
        Distinct = 0;
        for (var code = 0; code < pool.Count; code++) { if (pool.Uses(code) > 0) { Distinct++; } }
        var met = new HashSet<(int, int)>();
        for (var record = 0; record < table.Count; record++)
        {
            if (table.Code(record, column) is not (>= 0 and var code)) { continue; }
            Filled++;
            // Two lists may number their records alike.
            if (OwnInList && !met.Add((table.SourceOf(record), code))) { OwnInList = false; }
        }

        Records = table.Count;
        var looked = Math.Min(pool.Count, Most);
        double all = 0;
        for (var code = 0; code < looked; code++)
        {
            double uses = pool.Uses(code);
            all += uses;
            Look(pool[code], uses);
        }

        if (all == 0) { return; }
        EndsAlike = _ends.Values.OrderDescending().Take(5).Sum() / all;
        _ends.Clear();
        foreach (var share in (Span<int>)[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]) { _shares[share] /= all; }
        Length /= all;
        Tokens /= all;
        DayFirst = _firstAbove12 >= _secondAbove12 && _firstAbove12 > 0 || (_firstAbove12 == 0 && _secondAbove12 == 0);
    }

    private readonly double[] _shares = new double[15];
    private readonly Dictionary<string, double> _ends = new(StringComparer.OrdinalIgnoreCase);
    private double _firstAbove12, _secondAbove12;

    public int Records { get; }
    public int Filled { get; }
    public int Distinct { get; }

    /// <summary>Whether within each list no value comes twice.</summary>
    public bool OwnInList { get; private set; } = true;

    public double Length { get; private set; }
    public double Tokens { get; private set; }

    /// <summary>Share of values of several words that end in one of the five commonest last words.</summary>
    public double EndsAlike { get; private set; }

    public bool DayFirst { get; }
    public double Dates => _shares[0];
    public double Years => _shares[1];
    public double UpTo12 => _shares[2];
    public double UpTo31 => _shares[3];
    public double Digits => _shares[4];
    public double Letters => _shares[5];
    public double Mails => _shares[6];
    public double Phones => _shares[7];
    public double ResidentIds => _shares[8];
    public double HanNames => _shares[9];
    public double SexWords => _shares[10];
    public double RegionCodes => _shares[11];
    public double Ages => _shares[12];
    public double Mixed => _shares[13];
    public double Han => _shares[14];

    /// <summary>Records per different value; 1 where every value is its own.</summary>
    public double Repeat => Distinct == 0 ? 0 : (double)Filled / Distinct;

    private void Look(ReadOnlySpan<char> text, double uses)
    {
        void Count(int share, bool yes, double[] shares) { if (yes) { shares[share] += uses; } }
        int digits = 0, letters = 0, han = 0, tokens = 1;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c)) { digits++; }
            else if (Plain.IsHan(c)) { han++; letters++; }
            else if (char.IsLetter(c)) { letters++; }
            else if (c == ' ') { tokens++; }
        }

        var last = text.TrimEnd();
        if (last.LastIndexOf(' ') is > 0 and var space) { CollectionsMarshal.GetValueRefOrAddDefault(_ends.GetAlternateLookup<ReadOnlySpan<char>>(), last[(space + 1)..], out _) += uses; }
        Length += text.Length * uses;
        Tokens += tokens * uses;
        var number = digits == text.Length && digits is > 0 and < 9 ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : -1;
        var date = DateText.TryRead(text, dayFirst: true, out var read);
        Count(0, date && read % 10000 != 0 && read / 10000 is >= 1500 and <= 2100, _shares);
        Count(1, digits == 4 && number is >= 1500 and <= 2100, _shares);
        Count(2, number is >= 1 and <= 12, _shares);
        Count(3, number is >= 1 and <= 31, _shares);
        Count(4, digits > 0 && letters == 0, _shares);
        Count(5, letters > 0 && digits == 0, _shares);
        Count(6, text.Contains('@'), _shares);
        Count(7, letters == 0 && digits is >= 7 and <= 15 && (digits != 8 || !date), _shares);
        Count(8, text.Length is 18 or 15 && (digits == text.Length || (digits == 17 && text[^1] is 'X' or 'x')) && LooksResident(text), _shares);
        Count(9, han is >= 2 and <= 5 && letters == han && text.Length <= 6, _shares);
        Count(10, IsSex(text), _shares);
        Count(11, digits == text.Length && digits is 6 or 9 or 12 && text[0] is >= '1' and <= '8' && text[1] is >= '1' and <= '6', _shares);
        Count(12, number is >= 0 and <= 110 && digits <= 3, _shares);
        Count(13, digits > 0 && letters > 0, _shares);
        Count(14, han > 0, _shares);
        var cut = text.IndexOfAny('/', '.', '-');
        if (cut is 1 or 2 && int.TryParse(text[..cut], out var first))
        {
            var rest = text[(cut + 1)..];
            var end = rest.IndexOfAny('/', '.', '-');
            if (end > 0 && int.TryParse(rest[..end], out var second))
            {
                if (first is > 12 and <= 31) { _firstAbove12 += uses; }
                if (second is > 12 and <= 31) { _secondAbove12 += uses; }
            }
        }
    }

    private static bool LooksResident(ReadOnlySpan<char> text)
    {
        var born = text.Length == 18 ? text[6..14] : text[6..12];
        var month = (born[^4] - '0') * 10 + born[^3] - '0';
        return month is >= 1 and <= 12 && text[0] is >= '1' and <= '9' && (text.Length == 15 || born[0] is '1' or '2');
    }

    private static bool IsSex(ReadOnlySpan<char> text)
    {
        if (text.Length > 9) { return false; }
        Span<char> low = stackalloc char[text.Length];
        text.ToLowerInvariant(low);
        return low is "m" or "f" or "male" or "female" or "w" or "man" or "woman" or "boy" or "girl" or "男" or "女" or "男性" or "女性" or "männlich"
            or "weiblich" or "0" or "1" or "2" or "9" or "x" or "d" or "divers" or "h" or "u" or "other" or "masculin" or "féminin" or "masculino" or "femenino";
    }
}
