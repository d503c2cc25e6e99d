using System.Globalization;
using System.Text;
using System.Text.Json;
using Leeward.Cases.Children;
using Leeward.Cases.Reports;
using Leeward.Kernel;
using Leeward.Kernel.Bulk;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Records;
using Leeward.Kernel.Texts;
using Leeward.Kernel.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Cases.Import;

/// <summary>An import of children.</summary>
internal sealed class ImportChildren(ImportWork work) : IJobKind
{
    public string Kind => ImportJob.Children;

    public Task<Outcome> RunAsync(JobRun run, CancellationToken ct) => work.RunAsync(run, work.ChildRows, ct);
}

/// <summary>An import of reports.</summary>
internal sealed class ImportReports(ImportWork work) : IJobKind
{
    public string Kind => ImportJob.Reports;

    public Task<Outcome> RunAsync(JobRun run, CancellationToken ct) => work.RunAsync(run, work.ReportRows, ct);
}

internal static class ImportJob
{
    public const string Right = "cases.import", Prefix = "cases.import.", Children = Prefix + "children", Reports = Prefix + "reports";
    public const string InFile = "in", BadFile = "bad";
    public const long MostBytes = 64L << 20;

    /// <summary>The columns that a kind of file may have.</summary>
    public static IReadOnlyList<Column> Known(string kind) => kind == Children ? ChildRows.Known : ReportRows.Known;
}

/// <summary>A file on this machine's own disk that the command line imports; uploads are read from the job's sealed file instead.</summary>
internal sealed class LocalFile
{
    public string? Path { get; set; }
}

/// <summary>Reads a file, makes its rows ready on all cores, and writes them partition by partition in the order of the file.</summary>
internal sealed class ImportWork(ImportTools tools, JobFiles files, LocalFile local, TextCatalogue texts)
{
    private const int PerPartition = 2000;

    public IRows ChildRows(RegionCode scope) => tools.ChildRows(scope);

    public IRows ReportRows(RegionCode scope) => tools.ReportRows(scope);

    public async Task<Outcome> RunAsync(JobRun run, Func<RegionCode, IRows> make, CancellationToken ct)
    {
        var input = JsonSerializer.Deserialize<ImportInput>(run.Input)!;
        var rows = make(new RegionCode(input.Scope));
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(input.Language);
        await using var file = await OpenAsync(run.Id, ct);
        if (FileText.Find(file) is not { } encoding) { return Refusal.Invalid("File", "cases.import.encoding"); }
        using var reader = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, 1 << 16);
        using var records = new CsvRows(reader).Read().GetEnumerator();
        if (!records.MoveNext()) { return Refusal.Invalid("File", "cases.import.empty"); }
        var header = records.Current;
        var found = Columns.Find(header.Cells, rows.Known, input.Map);
        if (!found.Ok) { return found.Refusal!; }
        if (run.Total is null)
        {
            long total = 0;
            while (records.MoveNext()) { total++; }
            await run.SetTotalAsync(total, ct);
            file.Position = 0;
            reader.DiscardBufferedData();
            using var again = new CsvRows(reader).Read().GetEnumerator();
            again.MoveNext();
            return await WriteAllAsync(run, input, header.Cells, Prepared(again, rows, found.Value, input.Source), encoding, found.Value.Unused, ct);
        }
        return await WriteAllAsync(run, input, header.Cells, Prepared(Skip(records, run.Done), rows, found.Value, input.Source), encoding, found.Value.Unused, ct);
    }

    /// <summary>The seekable content of the job's file.</summary>
    private async Task<Stream> OpenAsync(Guid job, CancellationToken ct)
    {
        if (local.Path is { } path) { return File.OpenRead(path); }
        // In memory, never in a temporary file: it holds names.
        var content = new MemoryStream();
        if (!await files.CopyToAsync(job, ImportJob.InFile, content, ct)) { throw new FileNotFoundException("The job has no file."); }
        content.Position = 0;
        return content;
    }

    private static IEnumerator<CsvRow> Skip(IEnumerator<CsvRow> rows, long count)
    {
        for (long i = 0; i < count && rows.MoveNext(); i++) { }
        return rows;
    }

    /// <summary>Partitions made ready ahead of the writer, a few at a time, in order.</summary>
    private static IEnumerable<Task<Prepared[]>> Prepared(IEnumerator<CsvRow> records, IRows rows, Columns columns, string source)
    {
        var ahead = new Queue<Task<Prepared[]>>();
        while (true)
        {
            while (ahead.Count <= Environment.ProcessorCount && Next(records) is { Length: > 0 } batch)
            {
                ahead.Enqueue(Task.Run(() => Array.ConvertAll(batch, row => Ready(row, rows, columns, source))));
            }
            if (!ahead.TryDequeue(out var first)) { yield break; }
            yield return first;
        }
    }

    private static Prepared Ready(CsvRow row, IRows rows, Columns columns, string source)
    {
        if (row.IsBroken) { return Import.Prepared.Bad(row, Refusal.Invalid("row", "cases.import.open_quote")); }
        var surplus = row.Cells.Length > columns.Width && row.Cells.Skip(columns.Width).Any(c => c.Length > 0);
        return surplus || row.Cells.Length < columns.Width
            ? Import.Prepared.Bad(row, Refusal.Invalid("row", "cases.import.cells", row.Cells.Length, columns.Width))
            : rows.Prepare(row, columns, source);
    }

    private static CsvRow[] Next(IEnumerator<CsvRow> records)
    {
        var batch = new List<CsvRow>(PerPartition);
        while (batch.Count < PerPartition && records.MoveNext()) { batch.Add(records.Current); }
        return [.. batch];
    }

    private async Task<Outcome> WriteAllAsync(JobRun run, ImportInput input, string[] header, IEnumerable<Task<Prepared[]>> partitions, Encoding encoding, List<string> unused, CancellationToken ct)
    {
        var done = run.Done;
        foreach (var task in partitions)
        {
            var partition = await task;
            done += partition.Length;
            var written = await run.PartitionAsync(done.ToString(CultureInfo.InvariantCulture), done, async (services, token) =>
            {
                var before = run.Answer.Length == 0 ? new(0, 0, 0, 0, encoding.WebName, unused) : JsonSerializer.Deserialize<ImportAnswer>(run.Answer)!;
                var after = await WriteAsync(services, run.Id, input, header, partition, before, token);
                return after.Ok ? JsonSerializer.Serialize(after.Value) : after.Refusal!;
            }, ct);
            if (!written.Ok) { return written; }
        }
        return Outcome.Done;
    }

    private async Task<Outcome<ImportAnswer>> WriteAsync(
        IServiceProvider services, Guid job, ImportInput input, string[] header, Prepared[] partition, ImportAnswer before, CancellationToken ct)
    {
        var (fresh, already, bad) = await SortAsync(services.GetRequiredService<IRecords>(), partition, ct);
        if (!input.DryRun && fresh.Count > 0)
        {
            var batch = new BulkBatch()
                .Add<Child>([.. fresh.Select(p => p.Record).OfType<Child>()]).Add<Report>([.. fresh.Select(p => p.Record).OfType<Report>()])
                .Add<ChildKey>([.. fresh.SelectMany(p => p.Keys ?? [])]).Add<Caregiver>([.. fresh.SelectMany(p => p.Caregivers ?? [])]).Add<ImportedRow>([.. fresh.Select(p => p.Mark!)]);
            var written = await services.GetRequiredService<IBulk>().WriteAsync(ImportJob.Right, batch, ct);
            if (!written.Ok) { return written.Refusal!; }
        }
        if (bad.Count > 0)
        {
            var text = new StringBuilder(before.BadPieces == 0 ? "\uFEFF" + CsvSheet.Line([.. header, texts.Say("import_reason")]) : "");
            foreach (var row in bad) { text.Append(BadLine(row, header.Length)); }
            await services.GetRequiredService<JobFiles>().AddAsync(job, ImportJob.BadFile, before.BadPieces, Encoding.UTF8.GetBytes(text.ToString()), ct);
        }
        return before with
        {
            Added = before.Added + fresh.Count,
            Already = before.Already + already,
            Bad = before.Bad + bad.Count,
            BadPieces = before.BadPieces + (bad.Count > 0 ? 1 : 0),
        };
    }

    /// <summary>What is new, how many rows were taken in before, and what is refused; also between the rows of one partition.</summary>
    private static async Task<(List<Prepared> Fresh, int Already, List<Prepared> Bad)> SortAsync(IRecords records, Prepared[] partition, CancellationToken ct)
    {
        string[] keys = [.. partition.Where(p => p.Mark is not null).Select(p => p.Mark!.Key)];
        var known = await records.Unfiltered<ImportedRow>("marks of imported rows hold keyed hashes only").AsNoTracking()
            .Where(r => keys.Contains(r.Key)).ToDictionaryAsync(r => r.Key, r => r.Content, StringComparer.Ordinal, ct);
        var (fresh, bad) = (new List<Prepared>(partition.Length), new List<Prepared>());
        var already = 0;
        foreach (var row in partition)
        {
            if (row.Mark is not { } mark) { bad.Add(row); }
            else if (known.TryAdd(mark.Key, mark.Content)) { fresh.Add(row); }
            else if (known[mark.Key] == mark.Content) { already++; }
            else { bad.Add(Import.Prepared.Bad(row.Row, row.HasId ? Refusal.Invalid("external_id", "cases.import.changed") : Refusal.Invalid("row", "cases.import.changed_home"))); }
        }
        return (fresh, already, bad);
    }

    private string BadLine(Prepared bad, int width)
    {
        var reasons = string.Join("; ", bad.Reasons.Select(r => $"{texts.Say("import_column_" + r.Field)}: {texts.Say(r)}"));
        var cells = bad.Row.Cells.Length >= width ? bad.Row.Cells : [.. bad.Row.Cells, .. Enumerable.Repeat("", width - bad.Row.Cells.Length)];
        return CsvSheet.Line([.. cells, reasons]);
    }
}
