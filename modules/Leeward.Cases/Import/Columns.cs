using Leeward.Kernel;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Leeward.Cases.Import;

/// <summary>A column that a file may have.</summary>
/// <param name="Code">Its name in documents and maps: <c>birth_date</c>.</param>
/// <param name="Names">Headers by which it is known without a map.</param>
/// <param name="Needed">True when a file without it is refused.</param>
internal sealed record Column(string Code, string[] Names, bool Needed = false);

/// <summary>How foreign files call the columns, what stands for a missing column, and what their codes mean.</summary>
internal sealed record ColumnMap(Dictionary<string, string> Columns, Dictionary<string, string> Constants, Dictionary<string, Dictionary<string, string>> Values)
{
    public static ColumnMap None { get; } = new([], [], []);

    /// <summary>Reads a map; a refusal names the line.</summary>
    public static Outcome<ColumnMap> Read(TextReader yaml, IReadOnlyCollection<Column> known)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(yaml);
            var map = new ColumnMap([], [], []);
            if (stream.Documents.Count == 0) { return map; }
            foreach (var (part, node) in (YamlMappingNode)stream.Documents[0].RootNode)
            {
                foreach (var (key, value) in (YamlMappingNode)node)
                {
                    var column = Text(key);
                    if (known.All(c => c.Code != column)) { return Wrong(key.Start.Line, column); }
                    switch (Text(part))
                    {
                        case "columns": map.Columns[column] = Text(value); break;
                        case "constants": map.Constants[column] = Text(value); break;
                        case "values": map.Values[column] = ((YamlMappingNode)value).ToDictionary(p => Text(p.Key), p => Text(p.Value), StringComparer.OrdinalIgnoreCase); break;
                        default: return Wrong(part.Start.Line, Text(part));
                    }
                }
            }
            return map;
        }
        catch (YamlException e) { return Wrong(e.Start.Line, ""); }
        catch (Exception e) when (e is InvalidCastException or ArgumentException) { return Wrong(1, ""); }
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value ?? "";

    private static Refusal Wrong(long line, string word) => Refusal.Invalid("Map", "cases.import.bad_map", line, word);
}

/// <summary>Which cell of this file holds which column.</summary>
internal sealed class Columns
{
    private readonly Dictionary<string, int> _at = new(StringComparer.Ordinal);
    private readonly ColumnMap _map;

    private Columns(ColumnMap map, int width) => (_map, Width) = (map, width);

    /// <summary>How many cells a row has.</summary>
    public int Width { get; }

    /// <summary>Headers that nobody reads.</summary>
    public List<string> Unused { get; } = [];

    /// <summary>Finds the columns in a header line.</summary>
    public static Outcome<Columns> Find(string[] header, IReadOnlyList<Column> known, ColumnMap map)
    {
        var columns = new Columns(map, header.Length);
        for (var i = 0; i < header.Length; i++)
        {
            var name = header[i];
            var column = known.FirstOrDefault(c => map.Columns.TryGetValue(c.Code, out var theirs) && Same(theirs, name))
                ?? known.FirstOrDefault(c => !map.Columns.ContainsKey(c.Code) && (Same(c.Code, name) || c.Names.Any(n => Same(n, name))));
            if (column is null) { if (name.Length > 0) { columns.Unused.Add(name); } }
            else if (!columns._at.TryAdd(column.Code, i)) { return Refusal.Invalid("File", "cases.import.column_twice", column.Code); }
        }
        var missing = known.Where(c => c.Needed && !columns._at.ContainsKey(c.Code) && !map.Constants.ContainsKey(c.Code)).Select(c => c.Code).ToList();
        var astray = map.Columns.Where(m => !columns._at.ContainsKey(m.Key)).Select(m => m.Value).ToList();
        return missing.Count > 0 ? Refusal.Invalid("File", "cases.import.columns_missing", string.Join(", ", missing))
            : astray.Count > 0 ? Refusal.Invalid("Map", "cases.import.map_astray", string.Join(", ", astray))
            : columns;
    }

    /// <summary>The value of a column in a row, translated by the map; null when empty.</summary>
    public string? Value(string[] cells, string column)
    {
        var text = _at.TryGetValue(column, out var at) && at < cells.Length ? cells[at] : "";
        if (text.Length > 0 && _map.Values.TryGetValue(column, out var values) && values.TryGetValue(text, out var meant)) { text = meant; }
        if (text.Length == 0) { text = _map.Constants.GetValueOrDefault(column, ""); }
        return text.Length == 0 ? null : text;
    }

    /// <summary>True when a line reads like the header of one of our files.</summary>
    public static bool IsKnownHeader(string line) =>
        ChildRows.Known.Concat(ReportRows.Known).SelectMany(c => c.Names).Any(n => n.Length > 1 && line.Contains(n, StringComparison.OrdinalIgnoreCase));

    private static bool Same(string a, string b) => string.Equals(Plain(a), Plain(b), StringComparison.Ordinal);

    private static string Plain(string name) => string.Concat(name.Where(c => !char.IsWhiteSpace(c) && c is not ('_' or '-' or '*' or '（' or '）' or '(' or ')'))).ToUpperInvariant();
}
