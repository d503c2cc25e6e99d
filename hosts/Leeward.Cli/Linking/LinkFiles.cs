using System.Globalization;
using System.Text;
using Leeward.Linkage;
using Leeward.Linkage.Records;

namespace Leeward.Cli.Linking;

/// <summary>The files of <c>leeward link</c>: lists in, pairs and persons out.</summary>
internal static class LinkFiles
{
    /// <summary>Reads one list, or two into one table with the columns that both have.</summary>
    public static RecordTable Read(FileInfo[] files)
    {
        var names = files.Select(file => Columns(file)).ToArray();
        var common = names[0].Where(name => names.All(list => list.Contains(name, StringComparer.OrdinalIgnoreCase))).ToList();
        if (common.Count == 0) { throw new LinkageException("link.no_common_column", $"The files have no column in common: {string.Join(", ", names[0])} and {string.Join(", ", names[1])}."); }
        foreach (var (file, list) in files.Zip(names))
        {
            var left = list.Where(name => !common.Contains(name, StringComparer.OrdinalIgnoreCase)).ToList();
            if (left.Count > 0) { Console.Error.WriteLine($"leeward: {file.Name}: not in both files and so not used: {string.Join(", ", left)}"); }
        }

        var table = new RecordTable(common);
        for (var source = 0; source < files.Length; source++)
        {
            var at = common.Select(name => names[source].FindIndex(one => string.Equals(one, name, StringComparison.OrdinalIgnoreCase))).ToArray();
            var cells = new string?[common.Count];
            Named(files[source], reader => CsvText.Read(reader, (_, row) =>
            {
                for (var i = 0; i < cells.Length; i++) { cells[i] = row[at[i]]; }
                table.Add(cells, source);
            }));
        }

        return table;
    }

    private static List<string> Columns(FileInfo file)
    {
        List<string> columns = [];
        Named(file, reader => columns = [.. CsvText.ReadHeader(reader)]);
        return columns;
    }

    private static void Named(FileInfo file, Action<TextReader> read)
    {
        if (!file.Exists) { throw new CliException($"There is no file {file.FullName}. | 文件 {file.FullName} 不存在。"); }
        using var reader = new StreamReader(file.FullName, EncodingOf(file));
        try { read(reader); }
        catch (LinkageException e) { throw new CliException($"{file.Name}: {e.Message} | {Chinese(e.Code)}"); }
    }

    /// <summary>UTF-8 where it is valid, GB18030 otherwise; a mark at the beginning decides alone.</summary>
    private static Encoding EncodingOf(FileInfo file)
    {
        using var stream = file.OpenRead();
        var head = new byte[64 * 1024];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (length >= 2 && ((head[0] == 0xFF && head[1] == 0xFE) || (head[0] == 0xFE && head[1] == 0xFF))) { return Encoding.Unicode; }
        // A letter may be cut in two at the end of what was read.
        for (var cut = 0; cut < 4 && cut <= length; cut++)
        {
            try { _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(head, 0, length - cut); return Encoding.UTF8; }
            catch (DecoderFallbackException) { if (length < head.Length) { break; } }
        }

        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding("GB18030");
    }

    /// <summary>How each record is called: its number, or its place in the file.</summary>
    public static Func<int, string> Ids(RecordTable table, IReadOnlyList<ColumnRole> roles)
    {
        var column = roles.FirstOrDefault(role => role.Role == Role.RecordId) is { } found ? table.ColumnOf(found.Column) : -1;
        if (column < 0 && roles.FirstOrDefault(role => role.Role == Role.Truth && role.Distinct == table.Count) is { } unique) { column = table.ColumnOf(unique.Column); }
        var first = Enumerable.Range(0, table.Count).Count(record => table.SourceOf(record) == 0);
        return record => column >= 0 ? table.Text(record, column) : (table.SourceOf(record) == 0 ? record + 1 : record - first + 1).ToString(CultureInfo.InvariantCulture);
    }

    public static void WritePairs(string path, LinkageResult result, Func<int, string> ids, CancellationToken ct)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        writer.WriteLine("left,right,probability,bits,same_person,explanation");
        var taken = result.Matches.Select(pair => (pair.Left, pair.Right)).ToHashSet();
        foreach (var pair in result.Pairs.OrderByDescending(pair => pair.Probability).ThenBy(pair => pair.Left).ThenBy(pair => pair.Right))
        {
            ct.ThrowIfCancellationRequested();
            if (pair.Probability < 0.05 && pair.Probability < result.Threshold) { break; }
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Cell(ids(pair.Left))},{Cell(ids(pair.Right))},{pair.Probability:F6},{pair.Bits:F2},{(taken.Contains((pair.Left, pair.Right)) ? "yes" : pair.Probability < result.Threshold ? "look" : "other partner")},{Cell(Words(result, pair))}"));
        }
    }

    /// <summary>The explanation of a pair in one line.</summary>
    public static string Words(LinkageResult result, PairScore pair) =>
        string.Join("; ", result.Explain(pair.Left, pair.Right).Where(line => line.Level != "missing").Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Feature}: {line.Meaning} ({line.Bits:+0.0;-0.0;0})")));

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
        return report with { BlockingRecall = report.At.TruePairs == 0 ? 1 : (double)found / report.At.TruePairs, Clusters = Evaluation.OfClusters(result.Clusters(), truth) };
    }

    private static string Cell(string text) => text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>What is wrong, in Chinese.</summary>
    public static string Chinese(string code) => code switch
    {
        "link.empty" => "文件为空。",
        "link.not_text" => "文件不是文本文件。",
        "link.ragged" => "某行的列数与首行不一致。",
        "link.columns" => "首行的列名缺失或重复。",
        "link.open_quote" => "引号没有闭合。",
        "link.nothing_to_compare" => "没有可比较的列。",
        "link.too_few" => "至少需要两条记录。",
        "link.no_common_column" => "两个文件没有相同的列。",
        "link.bad_model" => "模型文件不正确。",
        _ => "无法完成比对。",
    };
}
