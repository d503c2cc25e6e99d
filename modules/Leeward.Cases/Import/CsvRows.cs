using System.Text;

namespace Leeward.Cases.Import;

/// <summary>A record of the file.</summary>
/// <param name="Line">The line on which it begins; the first is 1.</param>
/// <param name="Cells">Its cells, trimmed; one cell with the raw text where it is broken.</param>
/// <param name="IsBroken">True when a quote was opened and not closed.</param>
internal sealed record CsvRow(long Line, string[] Cells, bool IsBroken);

/// <summary>
/// Reads CSV as Excel and others write it: comma, semicolon, tab or bar (found from the first line, or said by <c>sep=</c>), any line ends, quotes with
/// line breaks inside, <c>="001"</c> for digits that are text. A quote that is never closed costs its own line, not the rest of the file.
/// </summary>
internal sealed class CsvRows(TextReader reader)
{
    private const int MostLines = 200, MostCharacters = 200_000;
    private readonly LinkedList<string> _ahead = new();
    private long _line;
    private char _separator;

    public IEnumerable<CsvRow> Read()
    {
        while (NextLine() is { } text)
        {
            var line = ++_line;
            if (_separator == 0)
            {
                if (text.Length == 5 && text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase)) { _separator = text[4]; continue; }
                if (text.Trim().Length == 0) { continue; }
                _separator = Separator(text);
            }
            var row = Record(text, line);
            if (row.IsBroken || row.Cells.Any(c => c.Length > 0)) { yield return row; }
        }
    }

    private CsvRow Record(string first, long line)
    {
        if (!first.Contains('"', StringComparison.Ordinal)) { return new(line, [.. first.Split(_separator).Select(Trimmed)], false); }
        var text = first;
        var more = new List<string>();
        while (true)
        {
            if (Split(text) is { } cells)
            {
                _line += more.Count;
                return new(line, cells, false);
            }
            if (more.Count == MostLines || text.Length > MostCharacters || NextLine() is not { } next)
            {
                for (var i = more.Count - 1; i >= 0; i--) { _ahead.AddFirst(more[i]); }
                return new(line, [first], true);
            }
            more.Add(next);
            // Only a line with a quote can close the open one: waiting for it keeps this linear.
            text = text + "\n" + next;
            while (!next.Contains('"', StringComparison.Ordinal) && more.Count < MostLines && text.Length <= MostCharacters && NextLine() is { } further)
            {
                more.Add(next = further);
                text = text + "\n" + next;
            }
        }
    }

    private string? NextLine()
    {
        if (_ahead.First is { } first) { _ahead.RemoveFirst(); return first.Value; }
        return reader.ReadLine();
    }

    /// <summary>The cells, or null when a quote is still open at the end.</summary>
    private string[]? Split(string text)
    {
        var cells = new List<string>();
        var at = 0;
        while (true)
        {
            var begin = at < text.Length - 1 && text[at] == '=' && text[at + 1] == '"' ? at + 1 : at;
            if (begin < text.Length && text[begin] == '"')
            {
                var cell = new StringBuilder();
                for (at = begin + 1; ; at++)
                {
                    if (at >= text.Length) { return null; }
                    if (text[at] != '"') { cell.Append(text[at]); continue; }
                    if (at + 1 < text.Length && text[at + 1] == '"') { cell.Append('"'); at++; continue; }
                    break;
                }
                // What follows the closing quote belongs to the cell all the same.
                for (at++; at < text.Length && text[at] != _separator; at++) { cell.Append(text[at]); }
                cells.Add(Trimmed(cell.ToString()));
            }
            else
            {
                var end = text.IndexOf(_separator, at);
                cells.Add(Trimmed(end < 0 ? text[at..] : text[at..end]));
                at = end < 0 ? text.Length : end;
            }
            if (at >= text.Length) { return [.. cells]; }
            at++;
            if (at == text.Length) { cells.Add(""); return [.. cells]; }
        }
    }

    private static string Trimmed(string cell)
    {
        cell = cell.Trim().Trim('\uFEFF', '\u200B');
        if (cell.Length > 3 && cell.StartsWith("=\"", StringComparison.Ordinal) && cell[^1] == '"') { cell = cell[2..^1].Trim(); }
        // An apostrophe before a formula sign is a guard that spreadsheets (and our own files of refused rows) put there.
        return cell.Length > 1 && cell[0] == '\'' && IsFormulaSign(cell[1]) ? cell[1..] : cell;
    }

    private static char Separator(string header)
    {
        var counts = new Dictionary<char, int> { [','] = 0, [';'] = 0, ['\t'] = 0, ['|'] = 0, ['，'] = 0 };
        var quoted = false;
        foreach (var c in header)
        {
            if (c == '"') { quoted = !quoted; }
            else if (!quoted && counts.TryGetValue(c, out var n)) { counts[c] = n + 1; }
        }
        return counts.MaxBy(p => p.Value).Key;
    }

    private static bool IsFormulaSign(char c) => c is '=' or '+' or '-' or '@' or '\t';
}
