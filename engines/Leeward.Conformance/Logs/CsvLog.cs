using System.Globalization;
using System.Text;

namespace Leeward.Conformance;

/// <summary>Which column holds what.</summary>
/// <param name="Case">The case's id.</param>
/// <param name="Activity">What was done.</param>
/// <param name="Time">When; null where no column says.</param>
public sealed record CsvColumns(string Case, string Activity, string? Time);

/// <summary>How a CSV file is to be read. What is not said is found out from the first line.</summary>
public sealed record CsvOptions
{
    /// <summary>All found out.</summary>
    public static CsvOptions Standard { get; } = new();

    /// <summary>The column of the case's id.</summary>
    public string? Case { get; init; }

    /// <summary>The column of the activity.</summary>
    public string? Activity { get; init; }

    /// <summary>The column of the time.</summary>
    public string? Time { get; init; }

    /// <summary>How times are written, as .NET has it (<c>dd.MM.yyyy HH:mm</c>); null: ISO 8601 and its usual variants.</summary>
    public string? TimeFormat { get; init; }

    /// <summary>What parts the fields; null: what parts the first line most of comma, semicolon, tab and bar.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The encoding; null: UTF-8, or UTF-16 where the file begins with its mark.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>In which order the events of a case stand.</summary>
    public EventOrder Order { get; init; } = EventOrder.ByTime;

    /// <summary>Take only rows whose <c>lifecycle:transition</c> is this (rows that do not say are taken); null: all.</summary>
    public string? Lifecycle { get; init; }

    /// <summary>Keep all columns; without, only activity and time are kept, which is enough for conformance.</summary>
    public bool KeepAttributes { get; init; } = true;

    /// <summary>How much a file may hold.</summary>
    public LogLimits Limits { get; init; } = LogLimits.Standard;
}

/// <summary>
/// Reads event logs from CSV: one row is one event, the first line names the columns. The rows of a case need not stand together, so the cases are given when the
/// whole file was read; they come in the order of their first rows. Columns named <c>case:…</c> are attributes of the case.
/// </summary>
public static class CsvLogReader
{
    private static readonly string[] CaseNames = ["case:concept:name", "case_id", "case id", "caseid", "case", "case_number", "case number", "trace", "trace_id", "process_instance", "个案编号", "个案号", "案件编号", "案例编号", "案例", "流程实例"];
    private static readonly string[] ActivityNames = ["concept:name", "activity", "activity_name", "activity name", "event", "event_name", "task", "step", "step_code", "operation", "步骤", "步骤编号", "活动", "活动名称", "环节", "事项", "操作"];
    private static readonly string[] TimeNames = ["time:timestamp", "timestamp", "time", "datetime", "date_time", "complete timestamp", "completed_at", "end_time", "end time", "end", "at", "date", "start_time", "start timestamp", "时间", "时间戳", "完成时间", "办结时间", "发生时间", "日期"];

    /// <summary>The columns that the names on a first line suggest; null where no case or no activity is found.</summary>
    public static CsvColumns? Guess(IReadOnlyList<string> names)
    {
        var (one, activity) = (Find(names, CaseNames), Find(names, ActivityNames));
        return one is null || activity is null || one == activity ? null : new(one, activity, Find(names, TimeNames));
    }

    /// <summary>The cases. What is wrong is thrown as <see cref="LogFormatException"/>.</summary>
    public static IEnumerable<LogTrace> Traces(Stream stream, CsvOptions? options = null)
    {
        options ??= CsvOptions.Standard;
        using var reader = new StreamReader(BoundedStream.Over(stream, options.Limits), options.Encoding ?? new UTF8Encoding(true, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, 1 << 16);
        var (first, rest) = FirstLine(reader, options.Limits);
        var rows = new CsvRows(rest, options.Delimiter ?? Delimiter(first), options.Limits);
        var names = rows.Next() ?? throw new LogFormatException(new("csv.empty", 0, 0, "the file is empty"));
        var layout = new Layout(names, options);
        var cases = new Dictionary<string, Gathered>(StringComparer.Ordinal);
        var inOrder = new List<Gathered>();
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        while (rows.Next() is { } row)
        {
            if (row.Count != names.Count)
            {
                throw new LogFormatException(new("csv.fields", rows.Line, 0, $"the line has {Number(row.Count)} fields, the first line {Number(names.Count)}", Number(row.Count), Number(names.Count)));
            }
            if (layout.LeavesOut(row)) { continue; }
            var id = row[layout.Case];
            if (id.Length == 0) { throw new LogFormatException(new("csv.no_case", rows.Line, 0, $"column '{names[layout.Case]}' is empty: the event belongs to no case", names[layout.Case])); }
            if (!cases.TryGetValue(id, out var one))
            {
                cases.Add(id, one = new Gathered(id, layout.CaseAttributes(row)));
                inOrder.Add(one);
            }
            if (one.Events.Count == options.Limits.EventsOfOneCase) { throw new LogFormatException(new("log.too_many_events", rows.Line, 0, "the case has more events than allowed", Number(one.Events.Count))); }
            one.Events.Add(layout.Event(row, rows.Line, words));
        }
        foreach (var one in inOrder) { yield return one.Close(options.Order); }
    }

    private static string? Find(IReadOnlyList<string> names, string[] wanted) =>
        wanted.Select(one => names.FirstOrDefault(name => string.Equals(name.Trim(), one, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(found => found is not null);

    /// <summary>The first line, for finding the delimiter, and a reader that begins with it again.</summary>
    private static (string First, TextReader Whole) FirstLine(StreamReader reader, LogLimits limits)
    {
        var line = new StringBuilder();
        var quoted = false;
        try
        {
            while (reader.Read() is >= 0 and var next)
            {
                line.Append((char)next);
                quoted ^= next == '"';
                if (line.Length > limits.ValueLength) { throw new LogFormatException(new("log.value_too_long", 1, 0, "the first line is too long")); }
                if (!quoted && next is '\n' or '\r') { break; }
            }
        }
        catch (DecoderFallbackException) { throw new LogFormatException(new("csv.encoding", 1, 0, "the text is not in the expected encoding (UTF-8 unless said otherwise)")); }
        return (line.ToString(), new JoinedReader(line.ToString(), reader));
    }

    private static char Delimiter(string line)
    {
        var unquoted = string.Concat(line.Split('"').Where((_, index) => index % 2 == 0));
        return ",;\t|".MaxBy(one => unquoted.Count(letter => letter == one));
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads a text, then the rest of a stream.</summary>
    private sealed class JoinedReader(string head, StreamReader rest) : TextReader
    {
        private int _at;

        public override int Read(char[] buffer, int index, int count)
        {
            if (_at >= head.Length) { return rest.Read(buffer, index, count); }
            var taken = Math.Min(count, head.Length - _at);
            head.CopyTo(_at, buffer, index, taken);
            _at += taken;
            return taken;
        }
    }

    private sealed record Gathered(string Case, IReadOnlyList<LogAttribute> Attributes)
    {
        public List<LogEvent> Events { get; } = [];

        public LogTrace Close(EventOrder order) =>
            new(Case, order == EventOrder.ByTime && Events.TrueForAll(one => one.At is not null) ? [.. Events.OrderBy(one => one.At!.Value.UtcTicks)] : Events) { Attributes = Attributes };
    }

    /// <summary>What the columns are.</summary>
    private sealed class Layout
    {
        private readonly IReadOnlyList<string> _names;
        private readonly CsvOptions _options;
        private readonly int _activity;
        private readonly int _time;
        private readonly int _lifecycle;

        public Layout(IReadOnlyList<string> names, CsvOptions options)
        {
            (_names, _options) = (names, options);
            var doubled = names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Key.Length > 0 && group.Count() > 1)?.Key;
            if (doubled is not null) { throw new LogFormatException(new("csv.doubled_column", 1, 0, $"two columns are called '{doubled}'", doubled)); }
            var all = string.Join(", ", names);
            Case = Place(options.Case, CaseNames, "csv.no_case_column", $"no column looks like the case's id; name it. The file has: {all}", all);
            _activity = Place(options.Activity, [.. ActivityNames.Where(name => !string.Equals(name, names[Case], StringComparison.OrdinalIgnoreCase))], "csv.no_activity_column", $"no column looks like the activity; name it. The file has: {all}", all);
            _time = options.Time is null && Find(names, TimeNames) is null ? -1 : Place(options.Time, TimeNames, "csv.no_column", string.Empty, all);
            _lifecycle = options.Lifecycle is null ? -1 : names.ToList().FindIndex(name => name == "lifecycle:transition");
        }

        public int Case { get; }

        public bool LeavesOut(List<string> row) => _lifecycle >= 0 && row[_lifecycle].Length > 0 && !string.Equals(row[_lifecycle], _options.Lifecycle, StringComparison.OrdinalIgnoreCase);

        public IReadOnlyList<LogAttribute> CaseAttributes(List<string> row)
        {
            if (!_options.KeepAttributes) { return []; }
            return [.. from index in Enumerable.Range(0, row.Count) where _names[index].StartsWith("case:", StringComparison.Ordinal) && row[index].Length > 0
                       select new LogAttribute(_names[index]["case:".Length..], AttributeKind.Text, row[index])];
        }

        public LogEvent Event(List<string> row, int line, Dictionary<string, string> words)
        {
            var activity = row[_activity];
            if (activity.Length == 0) { throw new LogFormatException(new("csv.no_activity", line, 0, $"column '{_names[_activity]}' is empty: the event does not say what was done", _names[_activity])); }
            if (!words.TryGetValue(activity, out var shared)) { words.Add(activity, shared = activity); }
            DateTimeOffset? at = null;
            if (_time >= 0 && row[_time].Length > 0)
            {
                at = Time(row[_time]) ?? throw new LogFormatException(new("csv.bad_time", line, 0, $"'{row[_time]}' in column '{_names[_time]}' is not a time", row[_time], _names[_time]));
            }
            return new LogEvent(shared, at) { Attributes = _options.KeepAttributes ? Attributes(row) : [] };
        }

        private List<LogAttribute> Attributes(List<string> row) =>
            [.. from index in Enumerable.Range(0, row.Count)
                where index != _activity && index != _time && index != Case && row[index].Length > 0 && _names[index].Length > 0 && !_names[index].StartsWith("case:", StringComparison.Ordinal)
                select new LogAttribute(_names[index], AttributeKind.Text, row[index])];

        private DateTimeOffset? Time(string text) => _options.TimeFormat is { } format
            ? DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var at) ? at : null
            : text.Length >= 8 && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[3]) ? XesReader.Time(text) : null;

        private int Place(string? asked, string[] usual, string code, string message, string all)
        {
            var name = asked ?? Find(_names, usual);
            if (name is null) { throw new LogFormatException(new(code, 1, 0, message, all)); }
            var index = _names.ToList().FindIndex(one => string.Equals(one.Trim(), name.Trim(), StringComparison.OrdinalIgnoreCase));
            return index >= 0 ? index : throw new LogFormatException(new("csv.no_column", 1, 0, $"there is no column '{name}'. The file has: {all}", name, all));
        }
    }
}
