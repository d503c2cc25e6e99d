using Leeward.Kernel;
using Leeward.Kernel.Web;
using Leeward.Procedures.Drafts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Procedures.Approvals;

/// <summary>The API of approvals. A signature names the content hash that the signer has seen; whose turn it is stands in the route, not in the right alone.</summary>
internal static class ApprovalEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/procedure-approvals", async (string? search, ApprovalState? state, bool? mine, string? cursor, int? size, ApprovalDesk desk, CancellationToken ct) =>
            await desk.ListAsync(search, state, mine ?? false, cursor, size, ct)).Needs(DraftDesk.Read).WithName("Procedures_ListApprovals");
        api.MapPost("/drafts/{id:guid}/approvals", async (Guid id, SendInput input, SendForApproval send, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerCreated(await send.RunAsync(id, version, input, ct), a => $"/api/v1/procedure-approvals/{a.Line.Id}") : http.VersionNeeded())
            .Needs(ApprovalDesk.Send).WithName("Procedures_SendForApproval").ChangesVersion().Produces<ApprovalView>(201);
        var one = api.MapGroup("/procedure-approvals/{id:guid}");
        one.MapGet("/", async (Guid id, ApprovalDesk desk, HttpContext http, CancellationToken ct) =>
            http.AnswerVersioned(await desk.OpenAsync(id, ct), a => a.Line.Version)).Needs(DraftDesk.Read).WithName("Procedures_Approval").Produces<ApprovalView>();
        one.MapGet("/text", async (Guid id, ApprovalDesk desk, HttpContext http, CancellationToken ct) =>
            await desk.RowAsync(id, ct) is { Ok: true } row ? Results.Text(EditDraft.Write(DraftDesk.Parse(row.Value.Document)).Text, "application/yaml") : http.Answer<ApprovalView>(Refusal.NotFound))
            .Needs(DraftDesk.Read).WithName("Procedures_ApprovalText").Produces<string>(200, "application/yaml");
        one.MapPost("/sign", async (Guid id, SignInput input, SignApproval sign, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerVersioned(await sign.RunAsync(id, version, input, ct), a => a.Line.Version) : http.VersionNeeded())
            .Needs(ApprovalDesk.Sign).WithName("Procedures_SignApproval").ChangesVersion().Produces<ApprovalView>();
        one.MapPost("/send-back", async (Guid id, ReasonInput input, SignApproval sign, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await sign.SendBackAsync(id, version, input.Reason, ct)) : http.VersionNeeded()).Needs(ApprovalDesk.Sign).WithName("Procedures_SendApprovalBack").ChangesVersion();
        one.MapPost("/take-back", async (Guid id, ReasonInput input, SendForApproval send, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await send.TakeBackAsync(id, version, input.Reason, ct)) : http.VersionNeeded()).Needs(ApprovalDesk.Send).WithName("Procedures_TakeApprovalBack").ChangesVersion();
        one.MapPost("/reassign", async (Guid id, ReassignInput input, SendForApproval send, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await send.ReassignAsync(id, version, input, ct)) : http.VersionNeeded()).Needs(ApprovalDesk.Send).WithName("Procedures_ReassignSignature").ChangesVersion();
    }
}
