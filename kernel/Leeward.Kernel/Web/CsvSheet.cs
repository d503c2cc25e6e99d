using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Leeward.Kernel.Web;

/// <summary>
/// A table as CSV (RFC 4180) for a spreadsheet, with a byte order mark, or Excel reads Chinese wrongly. What a spreadsheet would calculate is made a text (OWASP, CSV injection).
/// </summary>
public sealed class CsvSheet
{
    /// <summary>The media type.</summary>
    public const string Type = "text/csv; charset=utf-8";

    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",;\"\r\n\t");
    private readonly StringBuilder _text = new();

    /// <summary>Adds a row.</summary>
    public void Row(params IEnumerable<string> cells) => _text.Append(Line(cells));

    /// <summary>One row with its end of line.</summary>
    public static string Line(IEnumerable<string> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    /// <summary>The whole as bytes.</summary>
    public byte[] ToBytes() => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(_text.ToString())];

    /// <summary>Answers with the sheet as a file to be kept nowhere between.</summary>
    /// <param name="to">The answer.</param>
    /// <param name="name">The file's name, of plain letters.</param>
    /// <param name="ct">Ends the sending.</param>
    public async Task SendAsync(HttpResponse to, string name, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(to);
        to.ContentType = Type;
        to.Headers.ContentDisposition = $"attachment; filename={name}";
        to.Headers.CacheControl = "no-store";
        await to.Body.WriteAsync(ToBytes(), ct);
    }

    private static string Cell(string value)
    {
        // A negative number is one; a plus before digits is a telephone number, which a spreadsheet would make one of.
        var isNumber = value.StartsWith('-') && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        var safe = value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !isNumber ? "'" + value : value;
        // Semicolons and tabs too: some spreadsheets, and our own import, may take them for what stands between cells.
        return !safe.AsSpan().ContainsAny(NeedQuotes) ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
