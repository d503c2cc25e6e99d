using System.Globalization;
using System.Text;
using Leeward.Linkage;
using Leeward.Linkage.Records;

namespace Leeward.Cli.Linking;

/// <summary>What <c>leeward link</c> writes: pairs and persons, and how they agree with the truth.</summary>
internal static class LinkFiles
{
    /// <summary>How each record is called: its number, or its place in its list, from 1. What the person should know of that is added to what is said.</summary>
    public static Func<int, string> Ids(RecordTable table, IReadOnlyList<ColumnRole> roles, ICollection<string> said)
    {
        var column = roles.FirstOrDefault(role => role.Role == Role.RecordId) is { } found ? table.ColumnOf(found.Column) : -1;
        if (column < 0 && roles.FirstOrDefault(role => role.Role == Role.Truth && role.Distinct == table.Count) is { } unique) { column = table.ColumnOf(unique.Column); }
        var first = Enumerable.Range(0, table.Count).Count(record => table.SourceOf(record) == 0);
        string Place(int record) => (table.SourceOf(record) == 0 ? record + 1 : record - first + 1).ToString(CultureInfo.InvariantCulture);
        if (column < 0)
        {
            said.Add("no column numbers the records: they are called by their place in the file, the first one 1 (or name a column by --id) | 没有记录编号列：以记录在文件中的次序称呼，第一条为 1（也可用 --id 指定）");
            return Place;
        }

        var (empty, twice) = (0, 0);
        var met = new HashSet<(int, string)>();
        for (var record = 0; record < table.Count; record++)
        {
            if (table.Text(record, column) is not { Length: > 0 } text) { empty++; }
            else if (!met.Add((table.SourceOf(record), text))) { twice++; }
        }

        var name = table.Columns[column];
        if (twice > 0) { said.Add($"{N(twice)} records bear a number in \"{name}\" that another record of the list bears too: the pairs do not say which is meant | “{name}”列中有 {N(twice)} 条记录的编号与同一文件中的其他记录重复，结果中无法区分"); }
        if (empty > 0) { said.Add($"{N(empty)} records have no number in \"{name}\": they are called by their place in the file, with # before it | “{name}”列中有 {N(empty)} 条记录没有编号，以 # 加次序称呼"); }
        return record => table.Text(record, column) is { Length: > 0 } text ? text : "#" + Place(record);
    }

    /// <summary>Whether a file can be written, before the work is done for nothing.</summary>
    public static void Probe(FileInfo target)
    {
        if (Directory.Exists(target.FullName)) { throw new CliException($"{target.FullName} is a folder: name a file in it. | {target.FullName} 是文件夹，请指定其中的文件。"); }
        if (target.Directory is { Exists: false } folder) { throw new CliException($"There is no folder {folder.FullName}. | 文件夹 {folder.FullName} 不存在。"); }
        var there = target.Exists;
        try { using (new FileStream(target.FullName, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite)) { } }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new CliException($"{target.FullName} cannot be written: name another place, or let who runs the command write there. | 无法写入 {target.FullName}：请换一个位置，或给予运行该命令的用户写入权限。"); }
        if (!there) { File.Delete(target.FullName); }
    }

    private static string N(int n) => n.ToString("N0", CultureInfo.InvariantCulture);

    public static void WritePairs(string path, LinkageResult result, Func<int, string> ids, CancellationToken ct)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        writer.WriteLine("left,right,probability,bits,same_person,explanation,说明");
        var taken = result.Matches.Select(pair => (pair.Left, pair.Right)).ToHashSet();
        foreach (var pair in result.Pairs.OrderByDescending(pair => pair.Probability).ThenBy(pair => pair.Left).ThenBy(pair => pair.Right))
        {
            ct.ThrowIfCancellationRequested();
            if (pair.Probability < 0.05 && pair.Probability < result.Threshold) { break; }
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Cell(ids(pair.Left))},{Cell(ids(pair.Right))},{pair.Probability:F6},{pair.Bits:F2},{(taken.Contains((pair.Left, pair.Right)) ? "yes" : pair.Probability < result.Threshold ? "look" : "other partner")},{Cell(Words(result, pair))},{Cell(ChineseWords(result, pair))}"));
        }
    }

    /// <summary>The explanation of a pair in one line.</summary>
    public static string Words(LinkageResult result, PairScore pair) =>
        string.Join("; ", result.Explain(pair.Left, pair.Right).Where(line => line.Level != "missing").Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Feature}: {line.Meaning} ({line.Bits:+0.0;-0.0;0})")));

    private static string ChineseWords(LinkageResult result, PairScore pair) =>
        string.Join("；", result.Explain(pair.Left, pair.Right).Where(line => line.Level != "missing").Select(line => string.Create(CultureInfo.InvariantCulture, $"{LinkWords.Feature(line.Feature)}：{LinkWords.Meaning(line.Meaning)}（{line.Bits:+0.0;-0.0;0}）")));

    public static void WriteClusters(string path, LinkageResult result, Func<int, string> ids)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        writer.WriteLine("record,list,person");
        var clusters = result.Clusters();
        for (var record = 0; record < clusters.Length; record++) { writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Cell(ids(record))},{result.Table.SourceOf(record) + 1},{clusters[record] + 1}")); }
    }

    /// <summary>Against the truth; FEBRL's record numbers (<c>rec-12-org</c>, <c>rec-12-dup-0</c>) are understood.</summary>
    public static EvaluationReport Measure(LinkageResult result, int column)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var truth = new int[result.Table.Count];
        for (var record = 0; record < truth.Length; record++)
        {
            var text = result.Table.Text(record, column);
            var parts = text.Split('-');
            if (parts.Length >= 3 && parts[0] == "rec" && parts[2] is "org" or "dup") { text = parts[1]; }
            truth[record] = text.Length == 0 ? -1 : numbers.TryGetValue(text, out var number) ? number : numbers[text] = numbers.Count;
        }

        long found = 0;
        result.EachCandidate((left, right) => { if (truth[left] >= 0 && truth[left] == truth[right]) { Interlocked.Increment(ref found); } });
        var report = Evaluation.Of(result, truth, result.Threshold);
        // Of two lists each record has one partner at the most: what was taken is judged, not what was likely.
        long right = result.Matches.Count(pair => truth[pair.Left] >= 0 && truth[pair.Left] == truth[pair.Right]);
        return report with { At = new(report.At.TruePairs, right, result.Matches.Count - right), BlockingRecall = report.At.TruePairs == 0 ? 1 : (double)found / report.At.TruePairs, Clusters = Evaluation.OfClusters(result.Clusters(), truth) };
    }

    private static string Cell(string text) => text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
