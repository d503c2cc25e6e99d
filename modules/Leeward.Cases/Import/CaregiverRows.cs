using Leeward.Cases.Children;
using Leeward.Kernel;
using Leeward.Kernel.Sealing;
using Leeward.Packs;

namespace Leeward.Cases.Import;

/// <summary>Reads who cares for a child: the father, the mother and one more person, each of them in columns of their own.</summary>
internal sealed class CaregiverRows(ChildNames names, IVault vault, PackSet pack, TimeProvider clock)
{
    private const string Guardian = "guardian", Unknown = "unknown";

    public static IReadOnlyList<Column> Known { get; } =
    [
        new("father_name", ["father", "name of father", "father's name", "父亲姓名", "父亲"]),
        new("father_phone", ["father's phone", "父亲电话", "父亲联系电话", "父亲联系方式"]),
        new("mother_name", ["mother", "name of mother", "mother's name", "母亲姓名", "母亲"]),
        new("mother_phone", ["mother's phone", "母亲电话", "母亲联系电话", "母亲联系方式"]),
        new("caregiver_name", ["caregiver", "name of caregiver", "guardian", "guardian name", "照料人", "照料人姓名", "照护人姓名", "监护人", "监护人姓名"]),
        new("caregiver_relationship", ["relationship", "relation", "relationship to the child", "guardian relationship", "关系", "与儿童关系", "与儿童的关系", "照料人与儿童关系", "监护人与儿童关系"]),
        new("caregiver_phone", ["guardian phone", "telephone", "phone", "照料人电话", "照护人电话", "监护人电话", "监护人联系电话", "监护人联系方式", "联系电话"]),
    ];

    /// <summary>What a row says of those who care for the child, and what is wrong with it. A parent who is named once more as the caregiver is one person.</summary>
    public (IReadOnlyList<Person> People, IEnumerable<Refusal> Wrong) Read(string[] cells, Columns columns)
    {
        string? Of(string column) => PlainText.Clean(columns.Value(cells, column));
        List<Person> people = [new("father", Of("father_name"), "father", Of("father_phone")), new("mother", Of("mother_name"), "mother", Of("mother_phone"))];
        var (said, relationship) = (Of("caregiver_relationship"), Relationship(Of("caregiver_relationship")));
        var more = new Person("caregiver", Of("caregiver_name"), relationship ?? Unknown, Of("caregiver_phone"));
        var parent = more.Name is null ? -1 : people.FindIndex(p =>
            p.Name == more.Name && (more.Relationship == p.Relationship || more.Relationship is Guardian or Unknown) && (more.Phone is null || p.Phone is null || more.Phone == p.Phone));
        if (parent >= 0) { people[parent] = people[parent] with { Phone = people[parent].Phone ?? more.Phone, IsGuardian = more.Relationship == Guardian ? true : null }; }
        else { people.Add(more with { IsGuardian = more.Relationship == Guardian ? true : null }); }
        var alone = more.Name is null && said is not null;
        return ([.. people.Where(p => p.Name is not null)], people.SelectMany(Wrong).Append(alone ? Refusal.Invalid("caregiver_name", "kernel.required") : null)
            .Append(said is not null && relationship is null ? Refusal.Invalid("caregiver_relationship", "kernel.not_a_choice") : null).OfType<Refusal>().DistinctBy(r => r.Field));
    }

    /// <summary>The caregivers of a child, sealed and with the keys by which likely matches are found.</summary>
    public List<Caregiver> Make(Guid child, IReadOnlyList<Person> people) => [.. people.Select(person =>
    {
        var id = Ids.New(clock);
        var made = new Caregiver
        {
            Id = id, OwnerId = child, Name = vault.Seal(SealClass.Child, id, person.Name), Phone = vault.Seal(SealClass.Child, id, person.Phone),
            Relationship = person.Relationship, IsGuardian = person.IsGuardian,
        };
        names.Keys.Mark(made, person.Name, person.Phone);
        return made;
    })];

    private string? Relationship(string? text) =>
        text is null ? null : pack.Lookups["caregiver-relationship"].Items.FirstOrDefault(i => Same(i.Code, text) || Same(i.Title.En, text) || Same(i.Title.Zh, text))?.Code;

    private static IEnumerable<Refusal?> Wrong(Person person)
    {
        // A home or a committee has a name with numbers; a person has not.
        var needed = person.Phone is not null;
        yield return person.Relationship is "institution" or "community_committee" ? PlainText.Check(person.Columns + "_name", person.Name, 100, needed) : RowChecks.Name(person.Columns + "_name", person.Name, needed);
        yield return PlainText.Check(person.Columns + "_phone", person.Phone, 60);
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    /// <summary>Somebody who cares for the child, as a row says.</summary>
    /// <param name="Columns">How the columns begin that say it.</param>
    internal sealed record Person(string Columns, string? Name, string Relationship, string? Phone, bool? IsGuardian = null)
    {
        /// <summary>All that is said, for the mark of the row.</summary>
        public override string ToString() => string.Join('\u001f', Name, Relationship, Phone);
    }
}
