using System.Text.Json;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Kernel.Web;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Requests;

/// <summary>A request that waits, without its reason: nothing sealed is opened for the list.</summary>
internal sealed record RequestLine(Guid Id, Guid RunId, string SubjectNumber, string Kind, string Step, int Number, LocalText Title, string By, DateTimeOffset At, bool Own);

/// <summary>A request with its reason.</summary>
internal sealed record RequestView(Guid Id, string Kind, string Step, int Number, string Reason, DateTimeOffset? Until, string By, DateTimeOffset At, bool Own);

/// <summary>Lists and decides what waits for a second person. Nobody decides on their own request.</summary>
internal sealed class DecideRequest(RunDesk desk, WorkStep work, IRecords records, IAccess access, IIdentities identities, ProcedureLibrary library)
{
    public async Task<Page<RequestLine>> WaitingAsync(string? after, int? size, CancellationToken ct)
    {
        var waiting = records.Query<ActRequest>(WorkStep.Approve).AsNoTracking().Where(r => r.DecidedAt == null);
        if (Cursor.TryUnpack(after, out var at, out var id))
        {
            var moment = new DateTimeOffset(at, TimeSpan.Zero);
            waiting = waiting.Where(r => r.RequestedAt > moment || (r.RequestedAt == moment && r.Id.CompareTo(id) > 0));
        }
        var take = Cursor.Size(size);
        var rows = await waiting.OrderBy(r => r.RequestedAt).ThenBy(r => r.Id).Take(take + 1).ToListAsync(ct);
        var lines = new List<RequestLine>();
        foreach (var row in rows.Take(take))
        {
            var title = row.Step.Length == 0 ? null : (await library.ByHashAsync(row.ContentHash, ct)).Step(row.Step)?.Title;
            lines.Add(new(row.Id, row.RunId, row.SubjectNumber, row.Kind, row.Step, row.Number, title is null ? new("", "") : new(title.En, title.Zh), row.RequestedBy, row.RequestedAt, IsOwn(row)));
        }
        return new(lines, rows.Count > take ? Cursor.Pack(rows[take - 1].RequestedAt.UtcTicks, rows[take - 1].Id) : null);
    }

    public async Task<int> CountAsync(int most, CancellationToken ct) =>
        await records.Query<ActRequest>(WorkStep.Approve).Where(r => r.DecidedAt == null).Take(most).CountAsync(ct);

    /// <summary>What waits about a run, or about one turn of a step of it.</summary>
    public async Task<IReadOnlyList<RequestView>> OfRunAsync(OpenRun run, OccurrenceRef? step, CancellationToken ct)
    {
        var runId = run.Row.Id;
        var waiting = records.Query<ActRequest>(WorkStep.Approve).AsNoTracking().Where(r => r.RunId == runId && r.DecidedAt == null);
        if (step is { } turn) { waiting = waiting.Where(r => r.Step == turn.Step && (r.Number == turn.Number || r.Kind == ActKinds.Repeat)); }
        var rows = await waiting.OrderBy(r => r.RequestedAt).ToListAsync(ct);
        if (rows.Count == 0) { return []; }
        var opener = await identities.OpenAsync(WorkStep.Approve, "deciding a request", FieldGroups.None, [run.Row], ct);
        return
        [
            .. from row in rows
               let act = ActOf(opener, run.Row, row)
               where act is not null
               select new RequestView(row.Id, row.Kind, row.Step, row.Number, ActKinds.Reason(act), ActKinds.Until(act), row.RequestedBy, row.RequestedAt, IsOwn(row)),
        ];
    }

    /// <summary>Approves or refuses a request.</summary>
    public async Task<Outcome<WorkResult>> RunAsync(Guid runId, Guid requestId, bool approve, CancellationToken ct)
    {
        var opened = await desk.OpenAsync(runId, WorkStep.Approve, ct);
        if (!opened.Ok) { return opened.Refusal!; }
        var run = opened.Value;
        var request = await records.Query<ActRequest>(WorkStep.Approve).FirstOrDefaultAsync(r => r.Id == requestId && r.RunId == runId && r.DecidedAt == null, ct);
        if (request is null) { return await access.RefuseAsync(WorkStep.Approve, nameof(ActRequest), requestId, ct); }
        if (IsOwn(request)) { return new Refusal("runs.approver.same"); }
        request.DecidedAt = desk.Now;
        request.DecidedBy = desk.ActorName;
        request.Approved = approve;
        if (!approve)
        {
            var refused = await records.SaveAsync(WorkStep.Approve, ct);
            return refused.Ok ? new WorkResult(runId, run.Row.Version, [], []) : refused.Refusal!;
        }
        var opener = await identities.OpenAsync(WorkStep.Approve, "deciding a request", FieldGroups.None, [run.Row], ct);
        return ActOf(opener, run.Row, request) is { } act
            ? await work.WriteAsync(run, WorkStep.Approve, ActKinds.Approved(act, desk.Now, request.RequestedAt, desk.ActorName), ct)
            : Refusal.NotFound;
    }

    private bool IsOwn(ActRequest request) => request.RequestedBy == desk.ActorName || (request.RequestedById is { } asker && asker == access.Actor.AccountId);

    private static RunEvent? ActOf(Opener opener, Run run, ActRequest request) =>
        opener.Text(SealClass.Narrative, run, request.Act) is { } text ? JsonSerializer.Deserialize<RunEvent>(text) : null;
}
