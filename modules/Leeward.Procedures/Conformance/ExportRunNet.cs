using Leeward.Conformance;
using Leeward.Kernel;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Procedures.Sharing;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Conformance;

/// <summary>
/// What a run is judged by, for others to check the judgement with their own tools: the net of its procedure and what was done. The net is the run's own: which steps applied, which events came from
/// which step and what was approved is in it. No names, facts or words of the file.
/// </summary>
internal sealed class ExportRunNet(IRecords records, IIdentities identities, ConformanceDesk desk, RunSight sights, ProcedureLibrary library, TimeProvider clock)
{
    private sealed record Checked(ProcedureDefinition Definition, RunConformance Found);

    /// <summary>The net as PNML; each visible transition bears how grave a deviation at its step is.</summary>
    public async Task<Outcome<byte[]>> NetAsync(Guid id, CancellationToken ct)
    {
        var found = await CheckAsync(id, "net", ct);
        if (!found.Ok) { return found.Refusal!; }
        using var file = new MemoryStream();
        PnmlWriter.Write(file, found.Value.Found.Net, RunConformance.Weights(found.Value.Definition));
        return file.ToArray();
    }

    /// <summary>What was done, in order, as XES with one case: turns beyond the plan are left out, as they are when the run is judged.</summary>
    public async Task<Outcome<byte[]>> TraceAsync(Guid id, CancellationToken ct)
    {
        var found = await CheckAsync(id, "trace", ct);
        if (!found.Ok) { return found.Refusal!; }
        var head = new EventLog { Traces = [], Attributes = [new("concept:name", AttributeKind.Text, "Leeward")], Classifiers = [new("Step", ["concept:name"])] };
        using var file = new MemoryStream();
        XesWriter.Write(file, head, [new LogTrace(id.ToString(), found.Value.Found.Trace.Events)], packed: false);
        return file.ToArray();
    }

    private async Task<Outcome<Checked>> CheckAsync(Guid id, string what, CancellationToken ct)
    {
        var found = await records.FindAsync<Run>(id, RunDesk.Read, ct);
        if (!found.Ok) { return found.Refusal!; }
        var run = found.Value;
        if (!(await sights.OfAsync(run, ct)).Whole) { return new Refusal("procedures.conformance.not_whole"); }
        var opener = await identities.OpenAsync(RunDesk.Read, "checking a run by its net", FieldGroups.None, [run], ct);
        if (opener.StateOf(run) is not { } state) { return Refusal.NotFound; }
        await records.NoteReadingAsync(RunDesk.Read, nameof(Run), $"{what} of a run; {id:N}", ct);
        await library.ReadCalendarsAsync(ct);
        var definition = await library.ByHashAsync(run.ContentHash, ct);
        // As the page shows it: at the moment of judging, unless something was recorded since.
        var judged = await desk.Judged(ConformanceFilter.None).Where(j => j.RunId == id && j.Revision == run.Revision).Select(j => (DateTimeOffset?)j.JudgedAt).FirstOrDefaultAsync(ct);
        return new Checked(definition, RunConformance.Check(definition, state, judged ?? clock.GetUtcNow(), library.CalendarOf(definition, run.CalendarNumber)));
    }
}
