using System.Text.Json.Serialization;
using Leeward.Kernel;
using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Procedures.Retention;

/// <summary>Why a hold is placed or lifted.</summary>
internal sealed record HoldInput(string? Reason);

/// <summary>On what ground of the pack, and why.</summary>
internal sealed record DeletionInput(string? Ground, string? Reason);

/// <summary>The second person's decision; a refusal needs a note.</summary>
internal sealed record DeletionDecision([property: JsonRequired] bool Approve, string? Note);

/// <summary>The API of keeping and deleting evidence.</summary>
internal static class RetentionEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/evidence/retention", async (string? view, string? region, string? type, Guid? centre, string? cursor, int? size, RetentionDesk desk, CancellationToken ct) =>
            TypedResults.Ok(await desk.ListAsync(new(view, region, type, centre), cursor, size, ct))).Needs(RetentionDesk.Read).WithName("Procedures_ListKeptEvidence");
        api.MapGet("/evidence/retention/counts", async (string? region, string? type, Guid? centre, RetentionDesk desk, CancellationToken ct) =>
            TypedResults.Ok(await desk.CountAsync(new(null, region, type, centre), ct))).Needs(RetentionDesk.Read).WithName("Procedures_CountKeptEvidence");
        var one = api.MapGroup("/evidence/retention/{file:guid}");
        one.MapGet("/", async (Guid file, RetentionDesk desk, HttpContext http, CancellationToken ct) =>
            http.Answer(await desk.FindAsync(file, ct))).Needs(RetentionDesk.Read).WithName("Procedures_KeptEvidence").Produces<KeptFile>();
        one.MapGet("/certificate", async (Guid file, RetentionDesk desk, HttpContext http, CancellationToken ct) =>
            http.Answer(await desk.CertificateAsync(file, ct))).Needs(RetentionDesk.Read).WithName("Procedures_DeletionCertificate").Produces<DeletionCertificate>();
        one.MapPost("/deletion", async (Guid file, DeletionInput input, AskDeletion ask, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await ask.RunAsync(file, input.Ground, input.Reason, ct), _ => $"/api/v1/evidence/retention/{file}")).Needs(AskDeletion.Ask).WithName("Procedures_AskDeletion").Produces<Guid>(201);
        one.MapPost("/deletion/withdraw", async (Guid file, AskDeletion ask, HttpContext http, CancellationToken ct) =>
            http.AnswerDone(await ask.WithdrawAsync(file, ct))).Needs(AskDeletion.Ask).WithName("Procedures_WithdrawDeletion");
        // The right alone is not enough: whoever asked cannot decide.
        one.MapPost("/deletion/decision", async (Guid file, DeletionDecision input, AskDeletion ask, HttpContext http, CancellationToken ct) =>
            http.AnswerDone(await ask.DecideAsync(file, input.Approve, input.Note, ct))).Needs(AskDeletion.Approve).WithName("Procedures_DecideDeletion");
        api.MapGet("/runs/{run:guid}/holds", async (Guid run, string? cursor, int? size, HoldEvidence hold, HttpContext http, CancellationToken ct) =>
            http.AnswerPage(await hold.ListAsync(run, ct), cursor, size, h => h.Id)).Needs(HoldEvidence.Right).WithName("Procedures_ListHolds").Produces<Page<HoldView>>();
        api.MapPost("/runs/{run:guid}/holds", async (Guid run, HoldInput input, HoldEvidence hold, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await hold.PlaceAsync(run, input.Reason, ct), _ => $"/api/v1/runs/{run}/holds")).Needs(HoldEvidence.Right).WithName("Procedures_PlaceHold").Produces<Guid>(201);
        api.MapPost("/runs/{run:guid}/holds/{hold:guid}/lift", async (Guid run, Guid hold, HoldInput input, HoldEvidence holds, HttpContext http, CancellationToken ct) =>
            http.AnswerDone(await holds.LiftAsync(run, hold, input.Reason, ct))).Needs(HoldEvidence.Right).WithName("Procedures_LiftHold");
    }
}
