using System.Globalization;
using System.Text;

namespace Leeward.Conformance;

/// <summary>Reads delimited text (RFC 4180) row by row and knows the line of each; line ends may be CR LF, LF or CR, and stand in quoted fields.</summary>
internal sealed class CsvRows(TextReader reader, char delimiter, LogLimits limits)
{
    private readonly StringBuilder _field = new();
    private readonly char[] _buffer = new char[1 << 15];
    private int _at;
    private int _end;
    private int _line = 1;

    /// <summary>The line on which the row begins that was read last.</summary>
    public int Line { get; private set; }

    /// <summary>The next row, or null at the end. Empty lines are passed over.</summary>
    public List<string>? Next()
    {
        var row = new List<string>();
        while (Peek() >= 0)
        {
            Line = _line;
            row.Clear();
            while (Field(row)) { }
            if (row.Count > 1 || row[0].Length > 0) { return row; }
        }
        return null;
    }

    /// <summary>Reads a field into the row; true when another follows.</summary>
    private bool Field(List<string> row)
    {
        _field.Clear();
        var quoted = Peek() == '"';
        if (quoted) { Quoted(row.Count); }
        while (true)
        {
            var next = Take();
            if (next < 0 || next == '\n' || next == '\r')
            {
                if (next == '\r' && Peek() == '\n') { Take(); }
                if (next >= 0) { _line++; }
                row.Add(_field.ToString());
                return false;
            }
            if (next == delimiter)
            {
                row.Add(_field.ToString());
                return true;
            }
            if (quoted && next != ' ')
            {
                throw new LogFormatException(new("csv.after_quote", _line, 0, $"text stands after the closing quote of field {Number(row.Count + 1)}", Number(row.Count + 1)));
            }
            if (!quoted) { Append((char)next); }
        }
    }

    private void Quoted(int before)
    {
        var begun = _line;
        Take();
        while (true)
        {
            var next = Take();
            if (next < 0)
            {
                throw new LogFormatException(new("csv.open_quote", begun, 0, $"the quote of field {Number(before + 1)} is never closed", Number(before + 1)));
            }
            if (next == '"')
            {
                if (Peek() != '"') { return; }
                Take();
            }
            else if (next == '\n' || (next == '\r' && Peek() != '\n')) { _line++; }
            Append((char)next);
        }
    }

    private void Append(char letter)
    {
        if (_field.Length >= limits.ValueLength) { throw new LogFormatException(new("log.value_too_long", _line, 0, "a value is too long")); }
        _field.Append(letter);
    }

    private int Peek() => _at < _end || Fill() ? _buffer[_at] : -1;

    private int Take() => _at < _end || Fill() ? _buffer[_at++] : -1;

    private bool Fill()
    {
        try { _end = reader.Read(_buffer, 0, _buffer.Length); }
        catch (DecoderFallbackException) { throw new LogFormatException(new("csv.encoding", _line, 0, "the text is not in the expected encoding (UTF-8 unless said otherwise)")); }
        _at = 0;
        return _end > 0;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
