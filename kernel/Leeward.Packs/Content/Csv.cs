using System.Text;

namespace Leeward.Packs.Content;

/// <summary>Reads the plain CSV of packs: UTF-8, comma, optional quotes, one record a line, a header first.</summary>
internal static class Csv
{
    /// <summary>The records after the header with their line numbers. A record with another number of cells than the header comes as null.</summary>
    public static IEnumerable<(int Line, string[]? Cells)> Read(string path, params string[] header)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        var first = reader.ReadLine();
        if (first is null || !Split(first).SequenceEqual(header, StringComparer.Ordinal)) { yield return (1, null); yield break; }
        for (var line = 2; reader.ReadLine() is { } text; line++)
        {
            if (text.Length == 0) { continue; }
            var cells = Split(text);
            yield return (line, cells.Length == header.Length ? cells : null);
        }
    }

    private static string[] Split(string line)
    {
        if (!line.Contains('"', StringComparison.Ordinal)) { return line.Split(','); }
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quoted && c == '"' && i + 1 < line.Length && line[i + 1] == '"') { cell.Append('"'); i++; }
            else if (c == '"') { quoted = !quoted; }
            else if (c == ',' && !quoted) { cells.Add(cell.ToString()); cell.Clear(); }
            else { cell.Append(c); }
        }

        cells.Add(cell.ToString());
        return [.. cells];
    }
}
