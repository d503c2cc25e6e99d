using Leeward.Linkage.Records;

namespace Leeward.Linkage.Tests;

/// <summary>Lists as they come: separators, names of columns, columns that belong together, columns by what stands in them.</summary>
public sealed class ListTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", "a|b")]
    [InlineData("a;b\n1;2\n", "a|b")]
    [InlineData("a\tb\n1\t2\n", "a|b")]
    [InlineData("sep=;\na;b,c\n1;2\n", "a|b,c")] // as Excel writes it
    [InlineData("\"\",\"a\",b\n1,2,3\n", "column 1|a|b")] // as R writes the numbers of rows
    [InlineData("\uFEFFa,b\n1,2\n", "a|b")]
    public void First_line_names_the_columns(string text, string columns)
    {
        var table = CsvText.ReadTable(new StringReader(text));
        Assert.Equal(columns, string.Join('|', table.Columns));
        Assert.Equal(1, table.Count);
        Assert.Equal(columns.StartsWith("column", StringComparison.Ordinal), CsvText.IsMadeUp(table.Columns[0]));
    }

    [Theory]
    [InlineData("a,b\n1,2\n\"x\ny\",3\n4\n", "link.ragged", 5)]
    [InlineData("a,b\n1,\"2\n3,4\n", "link.open_quote", 2)]
    [InlineData("sep=;\na;b\n1;2;3\n", "link.ragged", 3)]
    [InlineData("a,a\n1,2\n", "link.columns", 1)]
    public void What_is_wrong_is_said_with_its_line(string text, string code, int line)
    {
        var wrong = Assert.Throws<LinkageException>(() => CsvText.ReadTable(new StringReader(text)));
        Assert.Equal((code, line), (wrong.Code, wrong.Line));
    }

    [Fact]
    public void Columns_of_two_lists_are_matched_by_name_by_kind_and_by_their_words()
    {
        var left = Table(["ID", "Vorname", "Geburtstag", "title", "shop"], i => [$"a{i}", Word(i), $"{1 + i % 28}.{1 + i % 12}.{1950 + i % 60}", $"{Word(i)} {Word(i + 7)} {Word(i * 3)}", Word(i % 3 + 900)]);
        var right = Table(["id", "first_name", "dob", "description", "maker"], i => [$"b{i}", Word(i + 20), $"{1950 + i % 50}-{1 + i % 12:00}-{1 + i % 28:00}", $"{Word(i + 5)} {Word(i + 9)} {Word(i * 5)}", Word(i % 3 + 700)]);
        var matched = ColumnMatch.Of(left, right);
        Assert.Equal(["ID=id", "Vorname=first_name", "Geburtstag=dob", "title=description"], matched.Select(pair => $"{pair.Left}={pair.Right}"));
    }

    [Theory]
    [InlineData("Nombre completo", "Ana Lopez", Role.FullName)]
    [InlineData("MIDINIT", "J", Role.MiddleName)]
    [InlineData("name_sufx", "JR", Role.Category)]
    [InlineData("X7", "{0} street", Role.Address)]
    [InlineData("name", "{0} {1} mk{2}", Role.FullName)] // never taken for the records' numbers
    public void Columns_are_taken_for_what_they_hold(string name, string value, Role role)
    {
        var table = Table([name, "other"], i => [string.Format(System.Globalization.CultureInfo.InvariantCulture, value, Word(i), Word(i + 11), i) + (value.Contains('{', StringComparison.Ordinal) || i % 2 == 0 ? "" : "s"), Word(i)]);
        var guessed = RoleGuess.Of(table)[0].Role;
        if (value.Contains("mk", StringComparison.Ordinal)) { Assert.NotEqual(Role.RecordId, guessed); }
        else { Assert.Equal(role, guessed); }
    }

    [Fact]
    public void Works_of_one_maker_are_not_taken_for_one_work()
    {
        // Two songs of each artist and album, each entered twice: what names a work is its title.
        var dice = new Text.Dice(5);
        var table = new RecordTable(["title", "artist", "album", "length"]);
        var songs = 300;
        for (var i = 0; i < songs * 2; i++)
        {
            var song = i % songs;
            string title = $"{Word(song)} {Word(song * 7 + 3)} {Word(song * 11 + 5)}", artist = $"{Word(song / 2 + 400)} {Word(song / 2 + 800)}", album = $"{Word(song / 2 + 900)} {Word(song * 3 / 2)}";
            table.Add([dice.Below(5) == 0 ? title + " live" : title, dice.Below(6) == 0 ? artist[1..] : artist, dice.Below(6) == 0 ? album + "s" : album, dice.Below(400).ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        }

        var result = Linker.Run(table, RoleGuess.Of(table));
        var measured = Evaluation.Of(result, [.. Enumerable.Range(0, songs * 2).Select(i => i % songs)], result.Threshold);
        Assert.True(measured.At.F1 > 0.95, $"{measured.At.F1:F3} {measured.CalibrationError:F3} at {result.Threshold:F3}");
        Assert.True(measured.CalibrationError < 0.05, $"{measured.CalibrationError:F3}");
    }

    private static RecordTable Table(string[] columns, Func<int, string[]> record)
    {
        var table = new RecordTable(columns);
        for (var i = 0; i < 200; i++) { table.Add(record(i)); }
        return table;
    }

    private static string Word(int number)
    {
        var word = "";
        number = number * 7919 % 216_000;
        for (var i = 0; i < 3; i++, number /= 60) { word += "bdfgklmnprst"[number % 12].ToString() + "aeiou"[number / 12 % 5]; }
        return word;
    }
}
