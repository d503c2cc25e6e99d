using System.Text.Json.Serialization;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Kernel.Web;
using Leeward.Procedures.Published;
using Leeward.Procedures.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Sharing;

/// <summary>Which steps to share with which roles.</summary>
internal sealed record ShareInput([property: JsonRequired] IReadOnlyList<string> Steps, [property: JsonRequired] IReadOnlyList<string> Roles, bool WithEvidence);

/// <summary>A share as it is told.</summary>
internal sealed record ShareView(Guid Id, string Step, LocalText StepTitle, string Role, LocalText RoleTitle, bool WithEvidence, DateTimeOffset At, string By, DateTimeOffset? EndedAt, string EndedBy);

/// <summary>Lets the coordinator show steps of one agency to another, and take that back.</summary>
internal sealed class ShareSteps(IRecords records, IAccess access, RunDesk desk, RoleScope scope, ProcedureLibrary library, TimeProvider clock)
{
    public const string Right = "procedures.run.share";

    /// <summary>What is and was shared, the newest first.</summary>
    public async Task<Outcome<IReadOnlyList<ShareView>>> ListAsync(Guid runId, CancellationToken ct)
    {
        var run = await FindAsync(runId, ct);
        if (!run.Ok) { return run.Refusal!; }
        var definition = await library.ByHashAsync(run.Value.ContentHash, ct);
        var rows = await records.PartsOf<RunShare>(run.Value).AsNoTracking().OrderByDescending(s => s.At).ThenBy(s => s.Id).ToListAsync(ct);
        return rows.ConvertAll(s => new ShareView(s.Id, s.Step, Text(definition.Step(s.Step)?.Title, s.Step), s.Role, Text(definition.Roles.GetValueOrDefault(s.Role), s.Role), s.WithEvidence, s.At, s.By, s.EndedAt, s.EndedBy));
    }

    /// <summary>Shares every step with every role named; what is shared already in this way stays as it is. Returns how many shares are new.</summary>
    public async Task<Outcome<int>> RunAsync(Guid runId, ShareInput input, CancellationToken ct)
    {
        var found = await FindAsync(runId, ct);
        if (!found.Ok) { return found.Refusal!; }
        var run = found.Value;
        var definition = await library.ByHashAsync(run.ContentHash, ct);
        if (input.Steps.Count == 0) { return Refusal.Invalid("steps", "procedures.share.steps"); }
        if (input.Roles.Count == 0) { return Refusal.Invalid("roles", "procedures.share.roles"); }
        if (input.Steps.FirstOrDefault(step => definition.Step(step) is null) is { } wrong) { return Refusal.Invalid("steps", "runs.step.unknown", wrong); }
        if (input.Roles.FirstOrDefault(role => !definition.Roles.ContainsKey(role)) is { } unknown) { return Refusal.Invalid("roles", "procedures.share.role_unknown", unknown); }
        var open = await records.PartsOf<RunShare>(run).Where(s => s.EndedAt == null).ToListAsync(ct);
        var count = 0;
        foreach (var (step, role) in input.Steps.Distinct(StringComparer.Ordinal).SelectMany(step => input.Roles.Distinct(StringComparer.Ordinal).Select(role => (step, role))))
        {
            var before = open.Find(s => s.Step == step && s.Role == role);
            if (before?.WithEvidence == input.WithEvidence) { continue; }
            if (before is not null) { End(before); }
            records.Add(new RunShare { Id = Ids.New(clock), OwnerId = runId, Step = step, Role = role, WithEvidence = input.WithEvidence, At = desk.Now, By = desk.ActorName });
            count++;
        }
        if (count == 0) { return 0; }
        var saved = await records.SaveAsync(Right, ct);
        return saved.Ok ? count : saved.Refusal!;
    }

    /// <summary>Ends a share.</summary>
    public async Task<Outcome> EndAsync(Guid runId, Guid shareId, CancellationToken ct)
    {
        var run = await FindAsync(runId, ct);
        if (!run.Ok) { return run.Refusal!; }
        if (await records.PartsOf<RunShare>(run.Value).FirstOrDefaultAsync(s => s.Id == shareId, ct) is not { } share) { return await access.RefuseAsync(Right, nameof(RunShare), shareId, ct); }
        if (share.EndedAt is not null) { return Refusal.NotFound; }
        End(share);
        return await records.SaveAsync(Right, ct);
    }

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/runs/{id:guid}/shares", async (Guid id, string? cursor, int? size, ShareSteps share, HttpContext http, CancellationToken ct) =>
            http.AnswerPage(await share.ListAsync(id, ct), cursor, size, s => s.Id)).Needs(Right).WithName("Procedures_ListShares").Produces<Page<ShareView>>();
        api.MapPost("/runs/{id:guid}/shares", async (Guid id, ShareInput input, ShareSteps share, HttpContext http, CancellationToken ct) =>
            http.Answer(await share.RunAsync(id, input, ct))).Needs(Right).WithName("Procedures_ShareSteps").Produces<int>();
        api.MapDelete("/runs/{id:guid}/shares/{share:guid}", async (Guid id, Guid share, ShareSteps shares, HttpContext http, CancellationToken ct) =>
            http.AnswerDone(await shares.EndAsync(id, share, ct))).Needs(Right).WithName("Procedures_EndShare");
    }

    /// <summary>Only who sees all of a run can say what of it others should see.</summary>
    private async Task<Outcome<Run>> FindAsync(Guid runId, CancellationToken ct)
    {
        var run = await records.FindAsync<Run>(runId, Right, ct);
        return run.Ok && scope.RolesOn(run.Value) is not null ? await access.RefuseAsync(Right, nameof(RunShare), runId, ct) : run;
    }

    private void End(RunShare share) => (share.EndedAt, share.EndedBy) = (desk.Now, desk.ActorName);

    private static LocalText Text(Leeward.Deadlines.Bilingual? title, string code) => title is null ? new(code, code) : new(title.En, title.Zh);
}
