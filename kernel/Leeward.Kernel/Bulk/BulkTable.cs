using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Leeward.Kernel.Bulk;

/// <summary>The columns of a kind of row as the model maps them, and the values that go into them.</summary>
internal sealed class BulkTable
{
    private readonly BulkColumn[] _columns;

    private BulkTable(string name, BulkColumn[] columns)
    {
        Name = name;
        _columns = columns;
    }

    public string Name { get; }

    public IReadOnlyList<BulkColumn> Columns => _columns;

    public static BulkTable Of(IModel model, Type kind)
    {
        var entity = model.FindEntityType(kind) ?? throw new InvalidOperationException($"{kind.Name} is not in the model.");
        if (entity.GetNavigations().Any(n => n.ForeignKey.IsOwnership) || entity.GetComplexProperties().Any() || entity.BaseType is not null)
        {
            throw new InvalidOperationException($"{kind.Name} holds more than columns: write it through IRecords.");
        }
        var mapping = entity.GetTableMappings().Single();
        return new(mapping.Table.Name, [.. mapping.ColumnMappings.Select(c => new BulkColumn(c))]);
    }

    /// <summary>The values of a row in the order of the columns.</summary>
    public object?[] Values(object row)
    {
        var values = new object?[_columns.Length];
        for (var i = 0; i < values.Length; i++) { values[i] = _columns[i].ValueOf(row); }
        return values;
    }
}

/// <summary>One column: where its value comes from and how the database wants it.</summary>
internal sealed class BulkColumn
{
    private readonly IClrPropertyGetter _getter;
    private readonly Func<object?, object?>? _convert;

    public BulkColumn(IColumnMapping mapping)
    {
        if (mapping.Property.IsShadowProperty()) { throw new InvalidOperationException($"The column {mapping.Column.Name} has no property: write it through IRecords."); }
        Name = mapping.Column.Name;
        var facets = mapping.Column.StoreType.IndexOf('(', StringComparison.Ordinal);
        StoreType = facets < 0 ? mapping.Column.StoreType : mapping.Column.StoreType[..facets];
        _getter = mapping.Property.GetGetter();
        _convert = mapping.TypeMapping.Converter?.ConvertToProvider;
        MaxLength = mapping.Property.GetMaxLength();
    }

    public string Name { get; }

    /// <summary>The type without its length: <c>character varying</c>.</summary>
    public string StoreType { get; }

    private int? MaxLength { get; }

    public object? ValueOf(object row)
    {
        var value = _getter.GetClrValue(row);
        if (_convert is not null && value is not null) { value = _convert(value); }
        // SQLite keeps no lengths: what would be refused by the one database is refused before both.
        if (MaxLength is { } max && value is string text && text.Length > max) { throw new ArgumentException($"{Name} holds more than {max} characters."); }
        return value is Enum e ? Convert.ChangeType(e, Enum.GetUnderlyingType(e.GetType()), System.Globalization.CultureInfo.InvariantCulture) : value;
    }
}

/// <summary>SHA-256 over rows: kind, column names, and every value with its length, the same on both databases.</summary>
internal sealed class RowHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _length = new byte[4];

    public void Begin(BulkTable table)
    {
        Bytes(Encoding.UTF8.GetBytes(table.Name));
        foreach (var column in table.Columns) { Bytes(Encoding.UTF8.GetBytes(column.Name)); }
    }

    public void Row(object?[] values)
    {
        foreach (var value in values)
        {
            Bytes(value switch
            {
                null => [],
                byte[] bytes => bytes,
                DateTimeOffset at => Encoding.UTF8.GetBytes(at.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                IFormattable f => Encoding.UTF8.GetBytes(f.ToString(null, System.Globalization.CultureInfo.InvariantCulture)),
                _ => Encoding.UTF8.GetBytes(value.ToString() ?? ""),
            });
        }
    }

    public string End() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();

    private void Bytes(byte[] bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(_length, bytes.Length);
        _hash.AppendData(_length);
        _hash.AppendData(bytes);
    }
}
