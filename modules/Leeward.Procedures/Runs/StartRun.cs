using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Procedures.Centres;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Published;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Runs;

/// <summary>Starts a run of the procedure in force at a centre.</summary>
internal sealed class StartRun(RunDesk desk, IAccess access, ProcedureLibrary library, TimeProvider clock)
{
    public async Task<Outcome<RunId>> RunAsync(StartRunRequest request, CancellationToken ct)
    {
        // Whoever may open a case of this region starts its run; working the run is a right of its own.
        if (!access.Can("cases.case.edit", request.Region, request.Sensitivity) && !access.Can(RunDesk.Work, request.Region, request.Sensitivity))
        {
            return await access.RefuseAsync(RunDesk.Work, nameof(Run), null, ct);
        }
        var (code, centreId, now) = (request.ProcedureCode, request.CentreId, desk.Now);
        var hash = await desk.Records.Unfiltered<Adoption>("a centre's approved procedures are no secret").Where(a => a.OwnerId == centreId && a.ProcedureCode == code && a.InForceFrom <= now)
            .OrderByDescending(a => a.InForceFrom).ThenByDescending(a => a.Id).Select(a => a.ContentHash).FirstOrDefaultAsync(ct);
        if (hash is null) { return new Refusal("procedures.run.centre_without_procedure"); }
        // The version that the centre works by: a newer one applies there once it has been brought in.
        var definition = await library.ByHashAsync(hash, ct);
        var row = new Run
        {
            Id = Ids.New(clock), Region = request.Region.Value, Sensitivity = request.Sensitivity, AccessId = request.SubjectId, SubjectNumber = request.SubjectNumber,
            ProcedureCode = code, ContentHash = definition.ContentHash, CentreId = centreId, StartedAt = now, IsSynthetic = request.IsSynthetic,
        };
        var edition = await library.ReadCalendarsAsync(ct);
        var run = new OpenRun(row, definition, library.CalendarOf(definition), edition, null);
        var actor = desk.ActorName;
        List<RunEvent> events = [new Leeward.Runs.RunStarted(now, actor)];
        events.AddRange(request.Facts.Where(f => definition.Variables.ContainsKey(f.Key)).Select(f => new FactRecorded(now, actor, f.Key, FactValues.Of(f.Value))));
        var happened = request.Events.ToDictionary(StringComparer.Ordinal);
        if (definition.Events.ContainsKey("report_received")) { happened.TryAdd("report_received", request.ReportReceivedAt); }
        events.AddRange(happened.OrderBy(e => e.Value).Select(e => new EventHappened(now, actor, e.Key, e.Value)));
        foreach (var one in events)
        {
            if (desk.Take(run, one) is { } no) { return no; }
        }
        desk.Records.Add(row);
        desk.Records.Tell(new Contracts.RunStarted(row.Id, row.AccessId, code));
        var saved = await desk.SaveAsync(run, RunDesk.Work, ct);
        return saved.Ok ? new RunId(row.Id) : saved.Refusal!;
    }
}
