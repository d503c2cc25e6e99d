using System.Globalization;
using System.Text;
using Leeward.Conformance;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Sharing;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Conformance;

/// <summary>
/// The judged runs of a filter as an event log for process-mining tools: which step was settled, when, by which role and how. No names, facts or words; a case is told by the id of its run.
/// </summary>
internal sealed class ExportRunLog(IRecords records, JudgedRuns judged, RunSight sights, ProcedureLibrary library)
{
    /// <summary>More runs than this are asked for in parts: by year, region or centre.</summary>
    public const int Most = 20_000;

    private const string Why = "steps of runs that were reached through the filter";

    private sealed record Settled(Guid RunId, string Step, int Number, string Role, string Status, long DueTicks, bool Late, DateTimeOffset At);

    private sealed record Traces(IEnumerable<LogTrace> All);

    /// <summary>The log as XES, packed by gzip.</summary>
    public async Task<Outcome<byte[]>> XesAsync(ConformanceFilter filter, CancellationToken ct)
    {
        var log = await LogAsync(filter, ct);
        if (!log.Ok) { return log.Refusal!; }
        var head = new EventLog { Traces = [], Attributes = [new("concept:name", AttributeKind.Text, "Leeward")], Classifiers = [new("Step", ["concept:name"])] };
        using var file = new MemoryStream();
        XesWriter.Write(file, head, log.Value.All, packed: true);
        return file.ToArray();
    }

    /// <summary>The log as CSV with the column names that process-mining tools know.</summary>
    public async Task<Outcome<byte[]>> CsvAsync(ConformanceFilter filter, CancellationToken ct)
    {
        var log = await LogAsync(filter, ct);
        if (!log.Ok) { return log.Refusal!; }
        using var file = new StringWriter(CultureInfo.InvariantCulture);
        CsvLogWriter.Write(file, new EventLog { Traces = [.. log.Value.All] });
        return Encoding.UTF8.GetBytes(file.ToString());
    }

    private async Task<Outcome<Traces>> LogAsync(ConformanceFilter filter, CancellationToken ct)
    {
        if (filter.Wrong is { } wrong) { return wrong; }
        var ids = judged.Narrowed(filter).Select(j => j.RunId);
        var runs = await records.Query<Run>(RunDesk.Read).AsNoTracking().Where(r => ids.Contains(r.Id)).OrderBy(r => r.Id).Take(Most + 1).ToListAsync(ct);
        if (runs.Count > Most) { return new Refusal("procedures.conformance.log_too_long", Most); }
        await records.NoteReadingAsync(RunDesk.Read, nameof(Run), $"event log; {runs.Count} runs", ct);
        var steps = new Dictionary<Guid, List<Settled>>();
        foreach (var some in runs.Chunk(500))
        {
            var wanted = some.Select(r => r.Id).ToList();
            var rows = await records.Unfiltered<StepRow>(Why).AsNoTracking().Where(s => wanted.Contains(s.RunId) && s.SettledAt != null)
                .Select(s => new Settled(s.RunId, s.Step, s.Number, s.Role, s.Status, s.DueTicks, s.SettledLate, s.SettledAt!.Value)).ToListAsync(ct);
            foreach (var own in rows.GroupBy(s => s.RunId)) { steps[own.Key] = [.. own]; }
            foreach (var run in some)
            {
                var sight = await sights.OfAsync(run, ct);
                if (!sight.All && steps.TryGetValue(run.Id, out var own)) { own.RemoveAll(s => !sight.Step(s.Step)); }
                await library.ByHashAsync(run.ContentHash, ct);
            }
        }
        // Traces are made one by one as they are written.
        return new Traces(runs.Select(run => Trace(run, library.Known(run.ContentHash), steps.GetValueOrDefault(run.Id, []))));
    }

    private static LogTrace Trace(Run run, ProcedureDefinition definition, List<Settled> steps)
    {
        var order = definition.Steps.Select((step, index) => (step.Id, index)).ToDictionary(s => s.Id, s => s.index, StringComparer.Ordinal);
        return new(run.Id.ToString(), [.. steps.OrderBy(s => s.At).ThenBy(s => order.GetValueOrDefault(s.Step)).ThenBy(s => s.Number).Select(Event)])
        {
            Attributes =
            [
                new("leeward:procedure", AttributeKind.Text, definition.Id), new("leeward:version", AttributeKind.Text, definition.Version), new("leeward:centre", AttributeKind.Id, run.CentreId.ToString()),
                new("leeward:started", AttributeKind.Time, Time(run.StartedAt)), new("leeward:closed", AttributeKind.Truth, run.ClosedAt is null ? "false" : "true"),
            ],
        };
    }

    private static LogEvent Event(Settled step)
    {
        List<LogAttribute> said =
        [
            new("lifecycle:transition", AttributeKind.Text, Transition(step.Status)), new("org:role", AttributeKind.Text, step.Role), new("leeward:turn", AttributeKind.Integer, step.Number.ToString(CultureInfo.InvariantCulture)),
            new("leeward:status", AttributeKind.Text, step.Status), new("leeward:late", AttributeKind.Truth, step.Late ? "true" : "false"),
        ];
        if (step.DueTicks != long.MaxValue) { said.Add(new("leeward:due", AttributeKind.Time, Time(new(step.DueTicks, TimeSpan.Zero)))); }
        return new(step.Step, step.At) { Attributes = said };
    }

    // The transactional life cycle of XES (IEEE 1849-2016, section 7.4).
    private static string Transition(string status) => status switch { nameof(StepStatus.Done) => "complete", nameof(StepStatus.Deviated) => "manualskip", _ => "autoskip" };

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
}
