using Leeward.Kernel;
using Leeward.Kernel.Web;
using Leeward.Procedures.Approvals;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Drafts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Procedures.Published;

/// <summary>A published version in the list.</summary>
internal sealed record ProcedureLine(
    Guid Id, string Code, string Version, string ContentHash, string Region, DateTimeOffset EffectiveFrom, string Source, Standing Standing, TransitionRule Transition, DateOnly? ReviewOn, Guid? ApprovalId)
{
    public static ProcedureLine Of(VersionLine v) => new(v.Id, v.Code, v.Edition, v.ContentHash, v.Region, v.EffectiveFrom, v.Source, v.Standing, v.Transition, v.ReviewOn, v.ApprovalId);
}

/// <summary>The API of published procedures: those in force and to come, every earlier version, what changed between any two, who signed.</summary>
internal static class ProcedureEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/procedures", async (string? code, Standing? standing, string? cursor, int? size, ProcedureLibrary library, CancellationToken ct) =>
            TypedResults.Ok(Endpoints.PageOf([.. (await library.VersionsAsync(code, ct)).Where(v => v.Standing == (standing ?? Standing.InForce)).Select(ProcedureLine.Of)], cursor, size, p => p.Id))).Needs(ProcedureLibrary.Read).WithName("Procedures_ListProcedures");
        api.MapPost("/procedures/publish", async (ProcedureLibrary library, HttpContext http, CancellationToken ct) =>
            http.Answer(await library.PublishFromPackAsync(ct))).Needs(ProcedureLibrary.Publish).WithName("Procedures_PublishFromPack").Produces<int>();
        api.MapGet("/procedures/{hash}", async (string hash, ProcedureLibrary library, HttpContext http, CancellationToken ct) =>
            http.Answer(await library.LineAsync(hash, ct) is { } line ? (Outcome<ProcedureLine>)ProcedureLine.Of(line) : Refusal.NotFound)).Needs(ProcedureLibrary.Read).WithName("Procedures_Procedure").Produces<ProcedureLine>();
        api.MapGet("/procedures/{hash}/text", async (string hash, ProcedureLibrary library, HttpContext http, CancellationToken ct) =>
            await library.TextAsync(hash, ct) is { } text ? Results.Text(EditDraft.Write(DraftDesk.Parse(text)).Text, "application/yaml") : http.Answer<ProcedureLine>(Refusal.NotFound))
            .Needs(ProcedureLibrary.Read).WithName("Procedures_ProcedureText").Produces<string>(200, "application/yaml");
        api.MapGet("/procedures/{hash}/versions", async (string hash, string? cursor, int? size, ProcedureLibrary library, HttpContext http, CancellationToken ct) =>
            http.AnswerPage(await library.LineAsync(hash, ct) is { } line ? (Outcome<IReadOnlyList<ProcedureLine>>)(await library.VersionsAsync(line.Code, ct)).Select(ProcedureLine.Of).ToList() : Refusal.NotFound, cursor, size, p => p.Id))
            .Needs(ProcedureLibrary.Read).WithName("Procedures_Versions").Produces<Page<ProcedureLine>>();
        api.MapGet("/procedures/{hash}/changes", async (string hash, string from, CompareVersions compare, HttpContext http, CancellationToken ct) =>
            http.Answer(await compare.RunAsync(from, hash, ct))).Needs(ProcedureLibrary.Read).WithName("Procedures_VersionChanges").Produces<IReadOnlyList<ChangeLine>>();
        api.MapGet("/procedures/{hash}/approval", async (string hash, ProcedureLibrary library, ApprovalDesk desk, HttpContext http, CancellationToken ct) =>
            http.Answer(await library.LineAsync(hash, ct) is { ApprovalId: { } id } && await desk.OfPublishedAsync(id, ct) is { } approval ? (Outcome<ApprovalView>)approval : Refusal.NotFound))
            .Needs(ProcedureLibrary.Read).WithName("Procedures_Signatures").Produces<ApprovalView>();
    }
}
