using System.Globalization;
using System.Text;

namespace Leeward.Linkage.Records;

/// <summary>
/// Comma-separated text after RFC 4180, also with semicolons, tabs or bars: quotes, doubled quotes and line breaks inside quotes. A first line <c>sep=;</c>, as Excel writes it, is heeded. A column without a name is
/// called by its place, "column 3": R and pandas write none over the numbers of rows.
/// </summary>
public static class CsvText
{
    private const int MostColumns = 500;
    private const string MadeUp = "column ";

    /// <summary>Reads the first line as names of columns and every other as a record.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="row">Hears each record: its cells, as many as there are columns.</param>
    /// <returns>The names of the columns, trimmed.</returns>
    /// <exception cref="LinkageException">What is wrong, with the line.</exception>
    public static IReadOnlyList<string> Read(TextReader reader, Action<IReadOnlyList<string>, IReadOnlyList<string?>> row)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(row);
        var names = Header(reader, out var separator, out var line);
        var number = line + 1;
        while (reader.ReadLine() is { } text)
        {
            number++;
            if (text.Length == 0) { continue; }
            if (text.Contains('\0', StringComparison.Ordinal)) { throw new LinkageException("link.not_text", $"Line {number} holds bytes that are not text. Save the list as CSV again.", number); }
            var cells = Cells(text, separator, reader, number, out var more);
            if (cells.Count != names.Count) { throw new LinkageException("link.ragged", $"Line {number} has {cells.Count} cells, the first line names {names.Count} columns. Mend the line; a cell that holds the separator or a line break stands in quotation marks.", number); }
            number += more;
            row(names, cells);
        }

        return names;
    }

    /// <summary>Reads a table.</summary>
    public static RecordTable ReadTable(TextReader reader)
    {
        RecordTable? table = null;
        var names = Read(reader, (columns, cells) => (table ??= new(columns)).Add(cells));
        return table ?? new(names);
    }

    private static List<string> Header(TextReader reader, out char separator, out int line)
    {
        var first = reader.ReadLine() ?? throw new LinkageException("link.empty", "The file is empty. The first line must name the columns.");
        first = first.TrimStart('\uFEFF');
        if (first.Contains('\0', StringComparison.Ordinal)) { throw new LinkageException("link.not_text", "The file is not a text file. Save the list as CSV."); }
        separator = '\0';
        var named = 1;
        if (first.Length == 5 && first.StartsWith("sep=", StringComparison.OrdinalIgnoreCase))
        {
            (separator, named) = (first[4], 2);
            first = reader.ReadLine() ?? throw new LinkageException("link.empty", "The file is empty. The first line must name the columns.");
        }

        if (separator == '\0') { separator = Separator(first); }
        var names = Cells(first, separator, reader, named, out line).Select((one, place) => (one ?? "").Trim() is { Length: > 0 } name ? name : MadeUp + (place + 1).ToString(CultureInfo.InvariantCulture)).ToList();
        line += named - 1;
        Check(names);
        return names;
    }

    private static void Check(List<string> names)
    {
        if (names.Count > MostColumns) { throw new LinkageException("link.columns", $"The first line names {names.Count} columns; at most {MostColumns} are read.", 1); }
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice) { throw new LinkageException("link.columns", $"Two columns are called \"{twice.Key}\". Give each a name of its own.", 1); }
    }

    private static char Separator(string line) =>
        ((Span<char>)[',', ';', '\t', '|']).ToArray().MaxBy(one => line.Count(c => c == one));

    /// <summary>Whether a column had no name and is called by its place.</summary>
    public static bool IsMadeUp(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column.StartsWith(MadeUp, StringComparison.Ordinal) && column.AsSpan(MadeUp.Length) is { Length: > 0 } rest && !rest.ContainsAnyExceptInRange('0', '9');
    }

    private static List<string?> Cells(string line, char separator, TextReader reader, int number, out int more)
    {
        var cells = new List<string?>();
        var cell = new StringBuilder();
        var opened = line;
        more = 0;
        var i = 0;
        while (true)
        {
            while (i < line.Length && line[i] == ' ') { i++; }
            if (i < line.Length && line[i] == '"')
            {
                i++;
                while (true)
                {
                    if (i >= line.Length)
                    {
                        var next = reader.ReadLine() ?? throw Open("the end of the file");
                        more++;
                        if (more > 1000) { throw Open("1,000 lines"); }
                        cell.Append('\n');
                        (line, i) = (next, 0);
                        continue;
                    }

                    if (line[i] != '"') { cell.Append(line[i++]); continue; }
                    if (i + 1 < line.Length && line[i + 1] == '"') { cell.Append('"'); i += 2; continue; }
                    i++;
                    break;
                }
            }

            while (i < line.Length && line[i] != separator) { cell.Append(line[i++]); }
            cells.Add(cell.ToString());
            cell.Clear();
            if (i >= line.Length) { return cells; }
            i++;
        }

        LinkageException Open(string until) => new("link.open_quote", $"Line {number}: a quotation mark is not closed until {until}: {opened[..Math.Min(40, opened.Length)]}. Close it, or double it if it belongs to the text.", number);
    }
}
