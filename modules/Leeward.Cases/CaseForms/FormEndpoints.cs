using System.Text.Json;
using Leeward.Cases.Cases;
using Leeward.Cases.Contracts;
using Leeward.Forms;
using Leeward.Kernel;
using Leeward.Kernel.Web;
using Leeward.Packs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Cases.CaseForms;

/// <summary>The API of forms on a case.</summary>
internal static class FormEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var forms = api.MapGroup("/cases/{id:guid}/forms");
        forms.MapGet("/", async (Guid id, string? cursor, int? size, ReadForms read, HttpContext http, CancellationToken ct) => http.AnswerPage(await read.ListAsync(id, ct), cursor, size, f => f.Id))
            .Needs(OpenCase.ReadRight).WithName("Cases_ListForms").Produces<Page<FiledFormSummary>>();
        forms.MapGet("/{form}/draft", async (Guid id, string form, ReadCase cases, ReadForms read, PackSet pack, HttpContext http, CancellationToken ct) =>
        {
            if (!pack.Forms.TryGetValue(form, out var known)) { return Endpoints.Problem(http, Refusal.NotFound); }
            return await cases.RunAsync(id, ct) is { Ok: false } no ? http.Answer(no) : Results.Ok(new FormDraft(AnswerReader.ToJson(await read.DraftAsync(id, known, ct))));
        }).Needs(OpenCase.ReadRight).WithName("Cases_ReadDraft").Produces<FormDraft>();
        forms.MapPost("/{form}", async (Guid id, string form, FileFormRequest body, FileForm file, PackSet pack, HttpContext http, CancellationToken ct) =>
        {
            if (!pack.Forms.TryGetValue(form, out var known)) { return Endpoints.Problem(http, Refusal.NotFound); }
            if (body.Answers.ValueKind != JsonValueKind.Object) { return Endpoints.Problem(http, Refusal.Invalid("answers", "cases.form.answers_object")); }
            return http.AnswerCreated(await file.RunAsync(id, form, AnswerReader.FromJson(known.Form, body.Answers), body.Draft, ct), one => $"/api/v1/case-forms/{one.Id}");
        }).Needs(OpenCase.ReadRight).WithName("Cases_FileForm").Produces<FiledFormSummary>(StatusCodes.Status201Created);
        api.MapGet("/case-forms/{id:guid}", async (Guid id, ReadForms read, HttpContext http, CancellationToken ct) => http.Answer(await read.OpenAsync(id, ct)))
            .Needs(OpenCase.ReadRight).WithName("Cases_ReadForm").Produces<FiledForm>();
    }
}
