using Leeward.Kernel;
using Leeward.Kernel.Web;
using Leeward.Procedures.Drafts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Procedures.Consultations;

/// <summary>The API of rounds of consultation. A round is read by who holds it and by who is invited by name; both hold the right to comment.</summary>
internal static class ConsultationEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/consultations", async (ConsultationState? state, string? cursor, int? size, ConsultationDesk desk, CancellationToken ct) =>
            await desk.ListAsync(state, null, cursor, size, ct)).Needs(ConsultationDesk.Speak).WithName("Procedures_ListConsultations");
        api.MapPost("/drafts/{id:guid}/consultations", async (Guid id, OpenInput input, HoldConsultation hold, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerCreated(await hold.OpenAsync(id, version, input, ct), c => $"/api/v1/consultations/{c.Line.Id}") : http.VersionNeeded())
            .Needs(ConsultationDesk.Hold).WithName("Procedures_OpenConsultation").ChangesVersion().Produces<ConsultationView>(201);
        var one = api.MapGroup("/consultations/{id:guid}");
        one.MapGet("/", async (Guid id, ConsultationDesk desk, HttpContext http, CancellationToken ct) =>
            http.AnswerVersioned(await desk.OpenAsync(id, ct), c => c.Line.Version)).Needs(ConsultationDesk.Speak).WithName("Procedures_Consultation").Produces<ConsultationView>();
        one.MapGet("/text", async (Guid id, ConsultationDesk desk, HttpContext http, CancellationToken ct) =>
            await desk.RowAsync(id, ct) is { Ok: true } row ? Results.Text(EditDraft.Write(DraftDesk.Parse(row.Value.Document)).Text, "application/yaml") : http.Answer<ConsultationView>(Refusal.NotFound))
            .Needs(ConsultationDesk.Speak).WithName("Procedures_ConsultationText").Produces<string>(200, "application/yaml");
        one.MapGet("/export", async (Guid id, ExportConsultation export, HttpContext http, CancellationToken ct) =>
        {
            var file = await export.RunAsync(id, ct);
            http.Response.Headers.CacheControl = "no-store";
            return file.Ok ? Results.File(file.Value, CsvSheet.Type, "consultation.csv") : Endpoints.Problem(http, file.Refusal!);
        }).Needs(ConsultationDesk.Speak).WithName("Procedures_ExportConsultation").Produces<string>(contentType: "text/csv");
        one.MapPost("/comments", async (Guid id, CommentInput input, SpeakInConsultation speak, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await speak.CommentAsync(id, input, ct), _ => $"/api/v1/consultations/{id}")).Needs(ConsultationDesk.Speak).WithName("Procedures_Comment").Produces<CommentLine>(201);
        one.MapPost("/comments/{comment:guid}/withdraw", async (Guid id, Guid comment, SpeakInConsultation speak, HttpContext http, CancellationToken ct) =>
            http.AnswerDone(await speak.WithdrawAsync(id, comment, ct))).Needs(ConsultationDesk.Speak).WithName("Procedures_WithdrawComment");
        one.MapPut("/response", async (Guid id, ResponseInput input, SpeakInConsultation speak, HttpContext http, CancellationToken ct) =>
            http.AnswerDone(await speak.RespondAsync(id, input, ct))).Needs(ConsultationDesk.Speak).WithName("Procedures_RespondToConsultation");
        one.MapPost("/invitees", async (Guid id, InviteInput input, HoldConsultation hold, HttpContext http, CancellationToken ct) =>
            http.Answer(await hold.InviteAsync(id, input, ct))).Needs(ConsultationDesk.Hold).WithName("Procedures_InviteToConsultation").Produces<ConsultationView>();
        one.MapPut("/comments/{comment:guid}/answer", async (Guid id, Guid comment, AnswerInput input, HoldConsultation hold, HttpContext http, CancellationToken ct) =>
            http.AnswerDone(await hold.AnswerAsync(id, comment, input, ct))).Needs(ConsultationDesk.Hold).WithName("Procedures_AnswerComment");
        one.MapPost("/comments/{comment:guid}/take-over", async (Guid id, Guid comment, TakeOverWording take, HttpContext http, CancellationToken ct) =>
            http.AnswerDone(await take.RunAsync(id, comment, ct))).Needs(ConsultationDesk.Hold).WithName("Procedures_TakeOverWording");
        one.MapPost("/extend", async (Guid id, ExtendInput input, HoldConsultation hold, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await hold.ExtendAsync(id, version, input, ct)) : http.VersionNeeded()).Needs(ConsultationDesk.Hold).WithName("Procedures_ExtendConsultation").ChangesVersion();
        one.MapPost("/finish", async (Guid id, HoldConsultation hold, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await hold.FinishAsync(id, version, ct)) : http.VersionNeeded()).Needs(ConsultationDesk.Hold).WithName("Procedures_FinishConsultation").ChangesVersion();
        one.MapPost("/cancel", async (Guid id, CancelInput input, HoldConsultation hold, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await hold.CancelAsync(id, version, input.Reason, ct)) : http.VersionNeeded()).Needs(ConsultationDesk.Hold).WithName("Procedures_CancelConsultation").ChangesVersion();
    }
}
