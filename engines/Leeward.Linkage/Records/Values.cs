namespace Leeward.Linkage.Records;

/// <summary>A list of values that grows and can be cut back; its array is read directly where speed counts.</summary>
internal class Values<T>
{
    public T[] Items { get; private set; } = new T[16];

    public int Count { get; private set; }

    public T this[int index] => Items[index];

    public void Add(T value)
    {
        if (Count == Items.Length)
        {
            var larger = new T[Items.Length * 2];
            Items.CopyTo(larger, 0);
            Items = larger;
        }

        Items[Count++] = value;
    }

    public void Cut(int count) => Count = count;
}

/// <summary>A list of numbers that grows and can be cut back.</summary>
internal sealed class Numbers : Values<int>;
