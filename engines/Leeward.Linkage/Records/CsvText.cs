using System.Text;

namespace Leeward.Linkage.Records;

/// <summary>Comma-separated text after RFC 4180, also with semicolons or tabs: quotes, doubled quotes and line breaks inside quotes.</summary>
public static class CsvText
{
    private const int MostColumns = 500;

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
            if (text.Contains('\0', StringComparison.Ordinal)) { throw new LinkageException("link.not_text", $"Line {number} holds bytes that are not text."); }
            var cells = Cells(text, separator, reader, out var more);
            if (cells.Count != names.Count) { throw new LinkageException("link.ragged", $"Line {number} has {cells.Count} cells, the first line names {names.Count} columns."); }
            number += more;
            row(names, cells);
        }

        return names;
    }

    /// <summary>Reads only the names of the columns.</summary>
    /// <exception cref="LinkageException">What is wrong with the first line.</exception>
    public static IReadOnlyList<string> ReadHeader(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return Header(reader, out _, out _);
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
        var first = reader.ReadLine() ?? throw new LinkageException("link.empty", "The file is empty.");
        first = first.TrimStart('\uFEFF');
        if (first.Contains('\0', StringComparison.Ordinal)) { throw new LinkageException("link.not_text", "The file is not a text file."); }
        separator = Separator(first);
        var names = Cells(first, separator, reader, out line).Select(one => (one ?? "").Trim()).ToList();
        Check(names);
        return names;
    }

    private static void Check(List<string> names)
    {
        if (names.Count > MostColumns) { throw new LinkageException("link.columns", $"The first line names {names.Count} columns; at most {MostColumns} are read."); }
        if (names.Any(name => name.Length == 0)) { throw new LinkageException("link.columns", "The first line must name every column."); }
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice) { throw new LinkageException("link.columns", $"Two columns are called \"{twice.Key}\"."); }
    }

    private static char Separator(string line) =>
        ((Span<char>)[',', ';', '\t', '|']).ToArray().MaxBy(one => line.Count(c => c == one));

    private static List<string?> Cells(string line, char separator, TextReader reader, out int more)
    {
        var cells = new List<string?>();
        var cell = new StringBuilder();
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
                        var next = reader.ReadLine() ?? throw new LinkageException("link.open_quote", $"A quotation mark is not closed: {line[..Math.Min(40, line.Length)]}");
                        more++;
                        if (more > 1000) { throw new LinkageException("link.open_quote", $"A quotation mark is not closed within 1,000 lines: {line[..Math.Min(40, line.Length)]}"); }
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
    }
}
