using System.Globalization;

namespace Leeward.Rules.Tests;

/// <summary>
/// A random expression built as text and, beside it, as its meaning spelled out in the plainest C#: null is unknown, every operator is a table or a loop.
/// It shares nothing with the engine but the facts.
/// </summary>
internal sealed record Reference(string Text, Func<Facts, object?> Meaning)
{
    public static Reference Truth(Random r, int depth, bool asks) => depth <= 0 ? TruthLeaf(r) : r.Next(asks ? 12 : 10) switch
    {
        0 or 1 => Both(Truth(r, depth - 1, asks), Truth(r, depth - 1, asks), r.Next(2) == 0 ? "&&" : "and", And),
        2 or 3 => Both(Truth(r, depth - 1, asks), Truth(r, depth - 1, asks), r.Next(2) == 0 ? "||" : "or", Or),
        4 => Not(Truth(r, depth - 1, asks), r.Next(2) == 0 ? "!" : "not "),
        5 => Compare(r, Number(r, depth - 1, asks), Number(r, depth - 1, asks), ordered: true),
        6 => Compare(r, Date(r, depth - 1, asks), Date(r, depth - 1, asks), ordered: true),
        7 => r.Next(2) == 0 ? Compare(r, Name("x1"), TextLeaf(r), ordered: false) : Compare(r, Truth(r, depth - 1, asks), Truth(r, depth - 1, asks), ordered: false),
        8 => In(r),
        9 => If(Truth(r, depth - 1, asks), Truth(r, depth - 1, asks), Truth(r, depth - 1, asks)),
        10 => Known(Number(r, depth - 1, asks), r.Next(2) == 0),
        _ => Coalesce(Truth(r, depth - 1, asks), Truth(r, depth - 1, asks)),
    };

    private static Reference Number(Random r, int depth, bool asks) => depth <= 0 ? NumberLeaf(r) : r.Next(8) switch
    {
        0 => Both(Number(r, depth - 1, asks), Number(r, depth - 1, asks), "+", (a, b) => Try(() => (decimal)a! + (decimal)b!, a, b)),
        1 => Both(Number(r, depth - 1, asks), Number(r, depth - 1, asks), "-", (a, b) => Try(() => (decimal)a! - (decimal)b!, a, b)),
        2 => Both(Number(r, depth - 1, asks), Number(r, depth - 1, asks), "*", (a, b) => Try(() => (decimal)a! * (decimal)b!, a, b)),
        3 => Both(Number(r, depth - 1, asks), Number(r, depth - 1, asks), "/", (a, b) => Try(() => (decimal)a! / (decimal)b!, a, b)),
        4 => Over(r, "min", xs => xs.Cast<decimal>().Min(), Some(r, () => Number(r, depth - 1, asks))),
        5 => Over(r, "max", xs => xs.Cast<decimal>().Max(), Some(r, () => Number(r, depth - 1, asks))),
        6 => Over(r, "sum", xs => xs.Cast<decimal>().Sum(), Some(r, () => Number(r, depth - 1, asks))),
        _ => Over(r, "count", xs => (decimal)xs.Count(x => (bool)x), Some(r, () => Truth(r, depth - 1, asks))),
    };

    private static Reference Date(Random r, int depth, bool asks) => depth <= 0 || r.Next(2) == 0
        ? Name(r.Next(2) == 0 ? "d1" : "d2")
        : Both(Name("d1"), Number(r, depth - 1, asks), "+", (a, b) => Shift(a, b));

    private static Reference TruthLeaf(Random r) => r.Next(5) switch
    {
        0 => new("true", _ => true),
        1 => new("contains(s1, 'b')", f => f.Get("s1").AsSet is { } set ? set.Contains("b") : null),
        _ => Name($"t{r.Next(1, 4)}"),
    };

    private static Reference NumberLeaf(Random r)
    {
        var number = r.Next(0, 5);
        return r.Next(5) switch
        {
            0 => new(number.ToString(CultureInfo.InvariantCulture), _ => (decimal)number),
            1 => new("count(s1)", f => f.Get("s1").AsSet is { } set ? (decimal)set.Count : null),
            2 => new("years_between(d1, d2)", f => Years(f.Get("d1").AsDate, f.Get("d2").AsDate)),
            _ => Name(r.Next(2) == 0 ? "n1" : "n2"),
        };
    }

    private static Reference TextLeaf(Random r) => "abcd'".Substring(r.Next(5), 1) is var text ? new($"'{text.Replace("'", "''")}'", _ => text) : null!;

    private static Reference Name(string name) => new(name, f => f.Get(name) is var v && !v.IsKnown ? null : name[0] switch
    {
        't' => v.AsTruth == Rules.Truth.True,
        'n' => v.AsNumber,
        'd' => v.AsDate,
        _ => v.AsText,
    });

    private static Reference Both(Reference a, Reference b, string sign, Func<object?, object?, object?> meaning) =>
        new($"({a.Text}) {sign} ({b.Text})", f => meaning(a.Meaning(f), b.Meaning(f)));

    private static Reference Not(Reference a, string sign) => new($"{sign}({a.Text})", f => a.Meaning(f) is bool known ? !known : null);

    private static Reference If(Reference c, Reference a, Reference b) => new($"if({c.Text}, {a.Text}, {b.Text})", f => c.Meaning(f) switch
    {
        true => a.Meaning(f),
        false => b.Meaning(f),
        _ => Equals(a.Meaning(f), b.Meaning(f)) ? a.Meaning(f) : null,
    });

    private static Reference Known(Reference a, bool positive) =>
        new($"{(positive ? "known" : "unknown")}({a.Text})", f => a.Meaning(f) is not null == positive);

    private static Reference Coalesce(Reference a, Reference b) => new($"coalesce({a.Text}, {b.Text})", f => a.Meaning(f) ?? b.Meaning(f));

    private static Reference In(Random r)
    {
        var codes = "abc".Where(_ => r.Next(2) == 0).Append('b').ToArray();
        var not = r.Next(2) == 0;
        return new(
            $"e1 {(not ? "not in" : "in")} [{string.Join(",", codes.Select(c => $"'{c}'"))}]",
            f => f.Get("e1").AsText is { } e ? codes.Any(c => c.ToString() == e) != not : null);
    }

    private static Reference Compare(Random r, Reference a, Reference b, bool ordered)
    {
        var sign = new[] { "==", "!=", "<", "<=", ">", ">=" }[r.Next(ordered ? 6 : 2)];
        return Both(a, b, sign, (x, y) => x is null || y is null ? null : sign switch
        {
            "==" => Equals(x, y),
            "!=" => !Equals(x, y),
            "<" => ((IComparable)x).CompareTo(y) < 0,
            "<=" => ((IComparable)x).CompareTo(y) <= 0,
            ">" => ((IComparable)x).CompareTo(y) > 0,
            _ => ((IComparable)x).CompareTo(y) >= 0,
        });
    }

    private static Reference Over(Random r, string name, Func<List<object>, object> meaning, List<Reference> parts) => new(
        $"{name}({string.Join(r.Next(2) == 0 ? "," : " , ", parts.Select(p => p.Text))})",
        f => parts.Select(p => p.Meaning(f)).ToList() is var values && values.Contains(null) ? null : Try(() => meaning([.. values.OfType<object>()]), 0m, 0m));

    private static List<Reference> Some(Random r, Func<Reference> make) => [.. Enumerable.Range(0, r.Next(1, 4)).Select(_ => make())];

    private static object? And(object? a, object? b) => (a, b) switch { (false, _) or (_, false) => false, (true, true) => true, _ => null };

    private static object? Or(object? a, object? b) => (a, b) switch { (true, _) or (_, true) => true, (false, false) => false, _ => null };

    private static object? Shift(object? date, object? days)
    {
        if (date is not DateOnly day || days is not decimal number || number != decimal.Floor(number))
        {
            return null;
        }

        return Try(() => day.AddDays((int)number), date, days);
    }

    private static decimal? Years(DateOnly? from, DateOnly? to)
    {
        if (from is not { } a || to is not { } b)
        {
            return null;
        }

        if (b < a)
        {
            return -Years(b, a);
        }

        // Count birthdays one by one; 29 February is had on 1 March in years without it.
        var years = 0m;
        while (Birthday(a, a.Year + (int)years + 1) <= b)
        {
            years++;
        }

        return years;
    }

    private static DateOnly Birthday(DateOnly born, int year) =>
        born is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(year) ? new(year, 3, 1) : new(year, born.Month, born.Day);

    private static object? Try(Func<object> calculate, object? a, object? b)
    {
        if (a is null || b is null)
        {
            return null;
        }

        try
        {
            return calculate();
        }
        catch (Exception problem) when (problem is DivideByZeroException or OverflowException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
