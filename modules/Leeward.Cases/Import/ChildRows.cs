using System.Globalization;
using Leeward.Cases.Children;
using Leeward.Kernel;
using Leeward.Kernel.Sealing;
using Leeward.Names;
using Leeward.Packs;

namespace Leeward.Cases.Import;

/// <summary>Makes children of rows.</summary>
internal sealed class ChildRows(RowChecks checks, ChildNames names, IVault vault, PackSet pack, TimeProvider clock) : IRows
{
    private readonly CaregiverRows _caregivers = new(names, vault, pack, clock);

    public static IReadOnlyList<Column> Known { get; } =
    [
        new("external_id", ["id", "externalid", "编号", "序号", "档案编号"]),
        new("name", ["child name", "full name", "姓名", "儿童姓名"], Needed: true),
        new("sex", ["gender", "性别"]),
        new("birth_date", ["date of birth", "dob", "birthday", "出生日期", "出生年月日", "生日"]),
        new("age", ["年龄"]),
        new("resident_id", ["resident id number", "national id", "身份证号", "身份证号码", "公民身份号码"]),
        new("region", ["region code", "区划代码", "行政区划代码", "地区代码"], Needed: true),
        new("address", ["home address", "家庭住址", "家庭地址", "住址", "现住址", "居住地址", "地址"]),
        new("household", ["family", "household members", "家庭成员", "家庭情况", "同住人员"]),
        .. CaregiverRows.Known,
    ];

    IReadOnlyList<Column> IRows.Known => Known;

    public Prepared Prepare(CsvRow row, Columns columns, string source)
    {
        string? Of(string column) => columns.Value(row.Cells, column);
        var external = Of("external_id");
        var name = PlainText.Clean(Of("name"));
        var (sex, sexWrong) = Sex(Of("sex"));
        var (region, regionWrong) = checks.Region(Of("region"), Sensitivity.Normal);
        var resident = Of("resident_id") is { } number && ResidentId.TryParse(number, checks.Today, out var parsed, out _) ? parsed : null;
        var bornOn = RowChecks.Date(Of("birth_date"));
        int? age = int.TryParse(Of("age"), NumberStyles.None, CultureInfo.InvariantCulture, out var years) && years <= 17 ? years : null;
        var (address, household) = (PlainText.Clean(Of("address")), PlainText.Clean(Of("household")));
        var (people, peopleWrong) = _caregivers.Read(row.Cells, columns);
        var reasons = new[]
        {
            PlainText.Check("external_id", external, 100),
            RowChecks.Name("name", name, needed: true),
            sexWrong,
            Of("birth_date") is not null && bornOn is null ? Refusal.Invalid("birth_date", "kernel.bad_date") : Possible("birth_date", bornOn ?? resident?.BornOn),
            Of("age") is not null && age is null ? Refusal.Invalid("age", "cases.report.bad_age") : null,
            Of("resident_id") is not null && resident is null ? Refusal.Invalid("resident_id", "cases.child.bad_resident_id") : null,
            resident is not null && bornOn is { } written && written != resident.BornOn ? Refusal.Invalid("birth_date", "cases.import.not_as_in_id") : null,
            resident is not null && sex is "female" or "male" && resident is not null && sex != SexOf(resident) ? Refusal.Invalid("sex", "cases.import.not_as_in_id") : null,
            regionWrong,
            PlainText.Check("address", address, 500),
            PlainText.Check("household", household, 2000),
        }.OfType<Refusal>().Concat(peopleWrong).ToList();
        if (reasons.Count > 0) { return Prepared.Bad(row, reasons); }
        bornOn ??= resident?.BornOn;
        if (resident is not null) { sex = SexOf(resident); }
        var content = string.Join('\u001f', source, external, name, sex, RowChecks.Iso(bornOn), age, resident?.Value, region);
        // What says nothing of the home leaves the mark as it was before such columns were read: files taken in then are known again.
        var home = address is null && household is null && people.Count == 0 ? "" : '\u001e' + string.Join('\u001e', [address, household, .. people.Select(p => p.ToString())]);
        var id = Ids.New(clock);
        var child = new Child
        {
            Id = id, AccessId = id, Number = Ids.Number("CH", id), Region = region, Sex = sex, RegisteredAt = clock.GetUtcNow(),
            BirthYear = bornOn?.Year ?? checks.Today.Year - age, BirthYearEstimated = bornOn is null && age is not null,
            BirthDate = bornOn is null ? null : vault.Seal(SealClass.Child, id, RowChecks.Iso(bornOn)),
            Address = vault.Seal(SealClass.Child, id, address), Household = vault.Seal(SealClass.Child, id, household),
        };
        var keys = names.Name(child, name!, resident?.Value);
        names.Keys.Mark(child, name, bornOn, resident?.Value);
        return new(row, [], Rows.Mark(vault, "child", source, external, content, id, home), child, keys, _caregivers.Make(id, people), external is not null);
    }

    private Refusal? Possible(string column, DateOnly? bornOn) =>
        bornOn > checks.Today ? Refusal.Invalid(column, "kernel.future_date")
        : bornOn < checks.Today.AddYears(-RowChecks.OldestYears) ? Refusal.Invalid(column, "cases.import.too_old", RowChecks.OldestYears) : null;

    private static string SexOf(ResidentId id) => id.Sex == ResidentSex.Female ? "female" : "male";

    private (string Code, Refusal? Wrong) Sex(string? text)
    {
        if (text is null) { return ("unknown", null); }
        var item = pack.Lookups["sex"].Items.FirstOrDefault(i => Is(i.Code) || Is(i.Title.En) || Is(i.Title.Zh) || (text.Length == 1 && Is(i.Code[..1])));
        return item is null ? ("", Refusal.Invalid("sex", "kernel.not_a_choice")) : (item.Code, null);

        bool Is(string other) => string.Equals(other, text, StringComparison.OrdinalIgnoreCase);
    }
}
