using System.Text;
using Leeward.Linkage;
using Leeward.Linkage.Records;

namespace Leeward.Cli.Linking;

/// <summary>Reads the lists of <c>leeward link</c>: what they are written in, which columns belong together, and what was made of it.</summary>
internal static class LinkLists
{
    /// <summary>Records by which columns of two lists are matched.</summary>
    private const int Looked = 3000;

    /// <summary>The records, and what the person should know of how they were read.</summary>
    public sealed record Lists(RecordTable Table, IReadOnlyList<string> Said, IReadOnlyList<MatchedColumn> Matched);

    /// <summary>Reads one list, or two into one table with the columns that hold the same in both; they are called as in the first.</summary>
    public static Lists Read(FileInfo[] files)
    {
        var said = new List<string>();
        var encodings = files.Select(file => TextEncoding.Of(file)).ToArray();
        foreach (var (file, encoding) in files.Zip(encodings)) { if (encoding.CodePage is not (65001 or 1200 or 1201)) { said.Add($"{file.Name}: read as {encoding.WebName.ToUpperInvariant()}, as it is not UTF-8 | 不是 UTF-8，按 {encoding.WebName.ToUpperInvariant()} 读取"); } }
        var heads = files.Select((file, i) => Head(file, encodings[i])).ToArray();
        foreach (var (file, head) in files.Zip(heads))
        {
            var unnamed = head.Columns.Where(CsvText.IsMadeUp).ToList();
            if (unnamed.Count > 0) { said.Add($"{file.Name}: columns without a name are called {string.Join(", ", unnamed)} | 没有列名的列称为 {string.Join("、", unnamed)}"); }
        }

        IReadOnlyList<MatchedColumn> matched = files.Length == 1 ? [.. heads[0].Columns.Select(name => new MatchedColumn(name, name, ""))] : ColumnMatch.Of(heads[0], heads[1]);
        if (matched.Count == 0) { throw new CliException($"{files[0].Name} ({string.Join(", ", heads[0].Columns)}) and {files[1].Name} ({string.Join(", ", heads[1].Columns)}) have no column in common: give columns that hold the same the same name. | 两个文件没有相同的列：请把内容相同的列改成同一列名。"); }
        if (files.Length == 2) { said.AddRange(Matches(files, heads, matched)); }
        var table = new RecordTable([.. matched.Select(pair => pair.Left)]);
        for (var source = 0; source < files.Length; source++)
        {
            var at = matched.Select(pair => heads[source].ColumnOf(source == 0 ? pair.Left : pair.Right)).ToArray();
            var cells = new string?[matched.Count];
            var (before, number) = (table.Count, source);
            Named(files[source], encodings[source], reader => CsvText.Read(reader, (_, row) =>
            {
                for (var i = 0; i < cells.Length; i++) { cells[i] = row[at[i]]; }
                table.Add(cells, number);
            }));
            if (table.Count == before) { throw new CliException($"{files[source].Name}: there is no record below the names of the columns. | {files[source].Name}：列名之下没有任何记录。"); }
        }

        if (table.Count < 2) { throw new CliException($"{files[0].Name}: two records are needed at the least, there is one. | {files[0].Name}：只有一条记录，至少需要两条。"); }
        return new(table, said, matched);
    }

    private static IEnumerable<string> Matches(FileInfo[] files, RecordTable[] heads, IReadOnlyList<MatchedColumn> matched)
    {
        foreach (var pair in matched.Where(pair => pair.Why != "the same name"))
        {
            yield return $"{files[1].Name}: \"{pair.Right}\" is compared with \"{pair.Left}\" of {files[0].Name}: {pair.Why} | “{pair.Right}”与 {files[0].Name} 的“{pair.Left}”比较：{LinkWords.WhyMatched(pair.Why)}";
        }

        for (var source = 0; source < files.Length; source++)
        {
            var used = matched.Select(pair => source == 0 ? pair.Left : pair.Right).ToHashSet(StringComparer.Ordinal);
            var left = heads[source].Columns.Where(name => !used.Contains(name)).ToList();
            if (left.Count > 0) { yield return $"{files[source].Name}: not in both files and so not used: {string.Join(", ", left)} | 另一文件没有对应的列，未使用：{string.Join("、", left)}"; }
        }
    }

    /// <summary>The first records of a list.</summary>
    private static RecordTable Head(FileInfo file, Encoding encoding)
    {
        RecordTable? head = null;
        Named(file, encoding, reader =>
        {
            try
            {
                var names = CsvText.Read(reader, (columns, cells) =>
                {
                    head ??= new(columns);
                    if (head.Count == Looked) { throw new Enough(); }
                    head.Add(cells);
                });
                head ??= new(names);
            }
            catch (Enough) { }
        });
        return head!;
    }

    /// <summary>The head of a list has been read.</summary>
    private sealed class Enough : Exception;

    private static void Named(FileInfo file, Encoding encoding, Action<TextReader> read)
    {
        using var reader = new StreamReader(file.FullName, encoding);
        try { read(reader); }
        catch (LinkageException e) { throw new CliException($"{file.Name}: {e.Message} | {file.Name}：{LinkWords.Trouble(e)}"); }
    }
}
