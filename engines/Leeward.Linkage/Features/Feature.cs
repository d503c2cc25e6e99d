using Leeward.Linkage.Records;

namespace Leeward.Linkage.Features;

/// <summary>One step of agreement between two values.</summary>
/// <param name="Code">A word for files and programs.</param>
/// <param name="Meaning">In plain English.</param>
/// <param name="Prior">A first idea of how often pairs of the same person stand here; EM replaces it, the more pairs the more.</param>
internal sealed record Level(string Code, string Meaning, double Prior);

/// <summary>A way to put records that may belong together into one block.</summary>
/// <param name="Name">For example "surname by sound".</param>
/// <param name="Survives">A first idea of how often two records of one person, both with a value, share the key.</param>
/// <param name="Key">The key of a record; 0 for none.</param>
internal sealed record KeyPart(string Name, double Survives, Func<int, ulong> Key);

/// <summary>
/// One thing that is compared between two records. Level 0 is "missing", level 1 "different", the last is the same; between them the values agree more and
/// more. Values are prepared once, when they are added, and compared by the numbers of records.
/// </summary>
internal abstract class Feature(string name, int[] columns)
{
    public string Name { get; } = name;

    /// <summary>Whether families and households share it (surname, address, telephone), as against what is a person's own (given name, date of birth, number).</summary>
    public bool Shared { get; set; }

    /// <summary>
    /// How often two kin have the very same value of something that is otherwise a person's own: twins, for a date of birth. Otherwise kin agree as strangers do. Given, not learnt: learnt, it would take every match with a wrong
    /// given name for a twin.
    /// </summary>
    public double Twins { get; init; }

    /// <summary>Up to this level kin agree in a way of their own, which is learnt: brothers and sisters often share a character of their given names. 0 for none.</summary>
    public int KinUpTo { get; init; }

    /// <summary>From this level on kin agree as much more often than strangers as they do at <see cref="KinUpTo"/>: where one character is shared, chance needs to find only the other. Not learnt, or every match with a wrong date would be taken for kin.</summary>
    public int KinFrom { get; init; }

    /// <summary>Whether kin may have the very same value because they are kin.</summary>
    public bool OfKin => Shared || Twins > 0;

    /// <summary>The columns of the table it reads.</summary>
    public int[] Columns { get; } = columns;

    public abstract IReadOnlyList<Level> Levels { get; }

    /// <summary>Parts of which blocking rules are made, the strictest first.</summary>
    public abstract IReadOnlyList<KeyPart> Parts { get; }

    /// <summary>Reads one more record of the table.</summary>
    public abstract void Append(RecordTable table, int record);

    /// <summary>Forgets the last record.</summary>
    public abstract void TakeBack();

    /// <summary>All records are in: what only helped to read them can go.</summary>
    public virtual void Ready()
    {
    }

    /// <summary>All features are ready: what this one needs to know of another is worked out.</summary>
    public virtual void Meet()
    {
    }

    /// <summary>The level of two records.</summary>
    public virtual int Compare(int left, int right)
    {
        int a = Term(left), b = Term(right);
        return a < 0 || b < 0 ? 0 : a == b ? Levels.Count - 1 : Near(a, b);
    }

    /// <summary>The level of two different terms, where it does not depend on other features.</summary>
    public abstract int Near(int a, int b);

    /// <summary>The number of a record's value for counting how common it is; -1 where nothing is known.</summary>
    public abstract int Term(int record);

    /// <summary>How many terms there can be.</summary>
    public abstract int Terms { get; }

    /// <summary>Whether how common a value is says something at this level.</summary>
    public virtual bool Weighs(int level) => level >= 2 && level == Levels.Count - 1;

    /// <summary>The value as it is compared.</summary>
    public abstract string Shown(int record);

    /// <summary>Whether two records have the very same value; the levels above may also hold near values.</summary>
    public virtual bool Same(int left, int right) => Term(left) >= 0 && Term(left) == Term(right);
}
