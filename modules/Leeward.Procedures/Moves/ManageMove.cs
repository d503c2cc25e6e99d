using System.Text.Json;
using System.Text.Json.Serialization;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Records;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Published;
using Leeward.Runs;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Moves;

/// <summary>A move to look at.</summary>
/// <param name="FromHash">The version by which the cases run.</param>
/// <param name="ToHash">The version in force to which they are to move.</param>
/// <param name="Region">Which cases; empty: all that the version is for.</param>
/// <param name="Names">Steps that the new version calls otherwise: old id to new id.</param>
internal sealed record MoveRequest([property: JsonRequired] string? FromHash, [property: JsonRequired] string? ToHash, string? Region, IReadOnlyDictionary<string, string>? Names);

/// <summary>Why cases are moved, or moved back.</summary>
internal sealed record MoveReason(string? Reason);

/// <summary>
/// Asks for dry runs, moves cases and moves them back. The person needs the right in the region; the work itself is done by the machinery on all cases of the region, and what a
/// person sees of it is filtered like any case.
/// </summary>
internal sealed class ManageMove(IRecords records, IAccess access, ProcedureLibrary library, JobDesk jobs, TimeProvider clock)
{
    public const string Right = "procedures.move.manage";
    private const string Why = "a move holds nothing about a person";

    /// <summary>Starts a dry run and gives the move's id.</summary>
    public async Task<Outcome<Guid>> RunAsync(MoveRequest request, CancellationToken ct, bool synthetic = false)
    {
        var versions = await library.VersionsAsync(null, ct);
        if (versions.FirstOrDefault(v => v.ContentHash == request.ToHash) is not { Standing: Standing.InForce } to) { return Refusal.Invalid("ToHash", "procedures.move.to"); }
        if (versions.FirstOrDefault(v => v.ContentHash == request.FromHash) is not { } from || from.Code != to.Code || from.ContentHash == to.ContentHash) { return Refusal.Invalid("FromHash", "procedures.move.from"); }
        var region = request.Region?.Trim() is { Length: > 0 } given ? given : to.Region;
        if (!RegionCode.IsValid(region) || !new RegionCode(region).IsWithin(new RegionCode(to.Region))) { return Refusal.Invalid("Region", "procedures.move.region"); }
        if (!access.Can(Right, new RegionCode(region))) { return await access.RefuseAsync(Right, nameof(VersionMove), null, ct); }
        // What was signed with the version holds: cases that are to end by the version they began with are not moved.
        if (to is { ApprovalId: not null, Transition.Running: RunningCases.Stay }) { return new Refusal("procedures.move.stay"); }
        var names = request.Names ?? new Dictionary<string, string>();
        var path = new MovePath(await library.ByHashAsync(from.ContentHash, ct), await library.ByHashAsync(to.ContentHash, ct), names);
        if (path.Problem is { } problem) { return Refusal.Invalid("Names", problem); }
        if (await records.Unfiltered<VersionMove>(Why).AnyAsync(m => m.Code == to.Code && (m.State == MoveState.Looking || m.State == MoveState.Moving || m.State == MoveState.Undoing), ct)) { return new Refusal("procedures.move.going") { Kind = RefusalKind.Exists }; }
        var id = Ids.New(clock);
        records.Add(new VersionMove
        {
            Id = id, AccessId = id, Region = region, Code = to.Code, FromHash = from.ContentHash, ToHash = to.ContentHash, FromPhase = to.Transition.Running == RunningCases.MoveFromPhase ? to.Transition.FromPhase : "",
            Names = JsonSerializer.Serialize(names), AskedBy = access.Actor.Name, AskedAt = clock.GetUtcNow(), IsSynthetic = synthetic,
        });
        var asked = await AskAsync(LookAtCases.Name, region, new(id), ct);
        return asked.Ok ? id : asked.Refusal!;
    }

    /// <summary>Looks at the cases again that are not moved: since the dry run people have acted, time has passed, or centres have brought the version in.</summary>
    public Task<Outcome> LookAgainAsync(Guid id, int version, CancellationToken ct) => ChangeAsync(id, version, [MoveState.Looked, MoveState.Moved], LookAtCases.Name, MoveState.Looking, null, ct);

    /// <summary>Moves the cases of which the dry run says that they move.</summary>
    public Task<Outcome> MoveAsync(Guid id, int version, string? reason, CancellationToken ct) => ChangeAsync(id, version, [MoveState.Looked], MoveCases.Name, MoveState.Moving, reason ?? "", ct);

    /// <summary>Moves all cases back of which no step is done by the new version yet.</summary>
    public Task<Outcome> UndoAsync(Guid id, int version, string? reason, CancellationToken ct) => ChangeAsync(id, version, [MoveState.Moved, MoveState.Looked], UndoCases.Name, MoveState.Undoing, reason ?? "", ct);

    /// <summary>Moves one case back, by the id of its line in the move.</summary>
    public async Task<Outcome> UndoCaseAsync(Guid id, string? reason, CancellationToken ct)
    {
        if (PlainText.Check("Reason", reason, 1000, needed: true) is { } bad) { return bad; }
        // Whether the person sees the case is asked first, then whether they may move it.
        var found = await records.FindAsync<MovedCase>(id, Runs.RunDesk.Read, ct);
        if (!found.Ok) { return found.Refusal!; }
        var row = found.Value;
        if (!access.Can(Right, new RegionCode(row.Region))) { return await access.RefuseAsync(Right, nameof(MovedCase), id, ct); }
        if (row.State != CaseState.Moved) { return new Refusal("procedures.move.not_moved"); }
        var asked = await AskAsync(UndoCases.Name, row.Region, new(row.MoveId, row.RunId, access.Actor.Name, PlainText.Clean(reason)!), ct);
        return asked.Ok ? Outcome.Done : asked.Refusal!;
    }

    private async Task<Outcome> ChangeAsync(Guid id, int version, IReadOnlyList<MoveState> states, string kind, MoveState next, string? reason, CancellationToken ct)
    {
        if (reason is not null && PlainText.Check("Reason", reason, 1000, needed: true) is { } bad) { return bad; }
        if (await records.Unfiltered<VersionMove>(Why).FirstOrDefaultAsync(m => m.Id == id, ct) is not { } move) { return Refusal.NotFound; }
        if (!access.Can(Right, new RegionCode(move.Region))) { return await access.RefuseAsync(Right, nameof(VersionMove), id, ct); }
        if (!states.Contains(move.State)) { return new Refusal("procedures.move.state"); }
        // A version that holds no more takes no cases; moving back is always possible.
        if (next is MoveState.Looking or MoveState.Moving && await library.LineAsync(move.ToHash, ct) is not { Standing: Standing.InForce }) { return new Refusal("procedures.move.to"); }
        records.Expect(move, version);
        var (by, now, why) = (access.Actor.Name, clock.GetUtcNow(), PlainText.Clean(reason) ?? "");
        if (next == MoveState.Moving) { (move.MovedBy, move.MovedAt, move.MoveReason) = (by, now, why); }
        if (next == MoveState.Undoing) { (move.UndoneBy, move.UndoneAt, move.UndoReason) = (by, now, why); }
        move.State = next;
        var asked = await AskAsync(kind, move.Region, new(id, null, by, why), ct);
        return asked.Ok ? Outcome.Done : asked.Refusal!;
    }

    /// <summary>Asks for a job of the machinery, which reaches all cases of the region; the person's right was asked above and is asked again by the desk.</summary>
    private Task<Outcome<Guid>> AskAsync(string kind, string region, MoveInput input, CancellationToken ct)
    {
        var id = Ids.New(clock);
        return jobs.AskAsync(Right, new Job { Id = id, AccessId = id, Kind = kind, Region = region, Input = JsonSerializer.Serialize(input), AnyNode = true, AskedBy = access.Actor.Name, AskedAt = clock.GetUtcNow() }, ct);
    }
}
