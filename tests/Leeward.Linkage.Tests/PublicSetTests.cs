using Leeward.Linkage.Records;

namespace Leeward.Linkage.Tests;

/// <summary>Lower bounds on public sets, at the default settings and the suggested threshold. The sets are not part of this project; without them the tests say so and are skipped.</summary>
public sealed class PublicSetTests
{
    [Theory]
    [InlineData("febrl/dataset1.csv", "rec_id", 0.998)]
    [InlineData("splink/fake_1000.csv", "cluster", 0.93)]
    [InlineData("rldata/RLdata500.csv", "ent_id", 0.97)]
    public void Public_set_is_linked_as_well_as_before(string file, string truthColumn, double least)
    {
        var path = Find(file);
        Assert.SkipWhen(path is null, $"The public set {file} is not beside this checkout (../shared/data/linkage).");
        using var reader = new StreamReader(path!);
        var table = CsvText.ReadTable(reader);
        var truth = Truth(table, table.ColumnOf(truthColumn));
        var result = Linker.Run(table, RoleGuess.Of(table, truthColumn));
        var report = Evaluation.Of(result, truth, result.Suggested);
        Assert.True(report.At.F1 >= least, $"F1 {report.At.F1:F4}");
        Assert.True(report.At.F1 >= report.Best.F1 - 0.02, $"{report.At.F1:F4} at the suggested threshold, {report.Best.F1:F4} at the best");
        Assert.True(result.Compared * 2.0 / table.Count < 300);
    }

    private static int[] Truth(RecordTable table, int column)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. Enumerable.Range(0, table.Count).Select(record =>
        {
            var text = table.Text(record, column);
            if (text.StartsWith("rec-", StringComparison.Ordinal)) { text = text.Split('-')[1]; }
            return numbers.TryGetValue(text, out var number) ? number : numbers[text] = numbers.Count;
        })];
    }

    private static string? Find(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "..", "shared", "data", "linkage", file);
            if (File.Exists(path)) { return path; }
        }

        return null;
    }
}
