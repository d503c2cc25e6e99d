using System.Globalization;
using Leeward.Linkage.Records;

namespace Leeward.Linkage.Bench;

/// <summary>Learns, without labels, the model by which Cases compares children: the generated records of <see cref="Children"/>, under the names of Cases' columns.</summary>
internal static class ChildrenModel
{
    private static readonly (string Column, string From, Role Role)[] Columns =
    [
        ("name", "姓名", Role.ChineseName), ("sex", "性别", Role.Sex), ("born", "出生日期", Role.Date), ("region", "区划代码", Role.RegionCode), ("caregiver", "监护人姓名", Role.CaregiverName),
        ("phone", "监护人电话", Role.Phone), ("resident", "身份证号", Role.ResidentId),
    ];

    public static int Run(int records, string file)
    {
        var (made, _, _, _) = new Children(ChildrenBench.Packs()).Make(records);
        var from = Columns.Select(column => made.ColumnOf(column.From)).ToArray();
        var table = new RecordTable([.. Columns.Select(column => column.Column)]);
        for (var record = 0; record < made.Count; record++) { table.Add([.. from.Select(column => made.Text(record, column))]); }
        var roles = Columns.Select(column => new ColumnRole(column.Column, column.Role, "given", 1, records)).ToList();
        var result = Linker.Run(table, roles);
        var model = result.Model with
        {
            Source = string.Create(CultureInfo.InvariantCulture, $"Learnt without labels by Leeward.Linkage from {records} synthetic records of Chinese children (bench/Leeward.Linkage.Bench model {records} FILE); the error rates behind them are this project's assumptions, stated in bench/Leeward.Linkage.Bench/Children.cs. No real record was used."),
        };
        File.WriteAllText(file, model.ToJson() + "\n");
        Console.WriteLine($"{model.Features.Count} features; {result.ExpectedMatches:F0} matches expected; threshold {result.Threshold:F3}; {file}");
        return 0;
    }
}
