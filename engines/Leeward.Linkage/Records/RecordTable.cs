using Leeward.Linkage.Text;

namespace Leeward.Linkage.Records;

/// <summary>
/// Records as they came, column by column: every cell is a number into the distinct texts of its column. Two lists that are to be linked stand in one table,
/// one after the other; <see cref="SourceOf"/> says which list a record came from.
/// </summary>
public sealed class RecordTable
{
    private readonly TermPool[] _pools;
    private readonly Numbers[] _cells;
    private readonly Numbers _sources = new();

    /// <summary>An empty table.</summary>
    /// <param name="columns">The names of the columns, as the file has them.</param>
    /// <exception cref="ArgumentException">No column, or two of the same name.</exception>
    public RecordTable(IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0) { throw new ArgumentException("A table needs a column.", nameof(columns)); }
        if (columns.Distinct(StringComparer.Ordinal).Count() != columns.Count) { throw new ArgumentException("Two columns have the same name.", nameof(columns)); }
        Columns = [.. columns];
        _pools = [.. columns.Select(_ => new TermPool())];
        _cells = [.. columns.Select(_ => new Numbers())];
    }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>How many records there are.</summary>
    public int Count => _sources.Count;

    /// <summary>How many lists the records came from.</summary>
    public int Sources { get; private set; } = 1;

    /// <summary>Adds a record.</summary>
    /// <param name="cells">One text per column; empty, or a word for "missing", where nothing is known.</param>
    /// <param name="source">Which list it comes from: 0, or 1 for the second of two lists.</param>
    public void Add(IReadOnlyList<string?> cells, int source = 0)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.Count != Columns.Count) { throw new ArgumentException($"{Columns.Count} cells are needed, {cells.Count} were given.", nameof(cells)); }
        ArgumentOutOfRangeException.ThrowIfNegative(source);
        for (var column = 0; column < _cells.Length; column++)
        {
            var text = cells[column].AsSpan().Trim();
            _cells[column].Add(Plain.IsMissing(text) ? -1 : _pools[column].Add(text));
        }

        _sources.Add(source);
        Sources = Math.Max(Sources, source + 1);
    }

    /// <summary>Which list a record came from.</summary>
    public int SourceOf(int record) => _sources[record];

    /// <summary>What stands in a cell; empty where nothing is known.</summary>
    public string Text(int record, int column) => _pools[column].Text(_cells[column][record]);

    /// <summary>The number of a column by its name; -1 if there is none.</summary>
    public int ColumnOf(string name)
    {
        for (var column = 0; column < Columns.Count; column++)
        {
            if (Columns[column] == name) { return column; }
        }

        return -1;
    }

    internal int Code(int record, int column) => _cells[column][record];

    internal ReadOnlySpan<char> Cell(int record, int column)
    {
        var code = _cells[column][record];
        return code < 0 ? default : _pools[column][code];
    }

    internal TermPool Pool(int column) => _pools[column];

    internal int[] SourceArray => _sources.Items;

    /// <summary>Forgets the last record.</summary>
    internal void TakeBack()
    {
        var last = Count - 1;
        for (var column = 0; column < _cells.Length; column++)
        {
            var code = _cells[column][last];
            if (code >= 0) { _pools[column].TakeBack(code); }
            _cells[column].Cut(last);
        }

        _sources.Cut(last);
    }
}
