using Leeward.Kernel;
using Leeward.Kernel.Web;
using Leeward.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Procedures.Drafts;

/// <summary>The API of drafts. A draft is written as one text: what the pages change part by part, a system changes as a whole.</summary>
internal static class DraftEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/drafts", async (string? search, DraftState? state, string? cursor, int? size, DraftDesk desk, CancellationToken ct) =>
            await desk.ListAsync(search, state, cursor, size, ct)).Needs(DraftDesk.Read).WithName("Procedures_ListDrafts");
        api.MapPost("/drafts", async (StartDraftInput input, DraftDesk desk, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await desk.StartAsync(input, ct), d => $"/api/v1/drafts/{d.Id}")).Needs(DraftDesk.Write).WithName("Procedures_StartDraft").Produces<DraftLine>(201);
        api.MapGet("/drafts/{id:guid}", async (Guid id, DraftDesk desk, HttpContext http, CancellationToken ct) =>
            http.AnswerVersioned(Line(await desk.OpenAsync(id, ct)), d => d.Version)).Needs(DraftDesk.Read).WithName("Procedures_Draft").Produces<DraftLine>();
        api.MapGet("/drafts/{id:guid}/text", async (Guid id, DraftDesk desk, HttpContext http, CancellationToken ct) =>
            await desk.OpenAsync(id, ct) is { Ok: true } draft ? Results.Text(EditDraft.Write(draft.Value.Document).Text, "application/yaml") : http.Answer(await desk.OpenAsync(id, ct)))
            .Needs(DraftDesk.Read).WithName("Procedures_DraftText").Produces<string>(200, "application/yaml");
        api.MapPut("/drafts/{id:guid}/text", async (Guid id, DraftTextInput input, EditDraft edit, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerVersioned(Line(await edit.WriteTextAsync(id, version, input.Text, input.Note, ct)), d => d.Version) : http.VersionNeeded())
            .Needs(DraftDesk.Write).WithName("Procedures_WriteDraft").ChangesVersion().Produces<DraftLine>();
        api.MapGet("/drafts/{id:guid}/findings", async (Guid id, DraftDesk desk, FindingWords words, HttpContext http, CancellationToken ct) =>
            await desk.OpenAsync(id, ct) is { Ok: true } draft ? Results.Ok(words.Lines(draft.Value.Found, EditDraft.Write(draft.Value.Document).Places)) : http.Answer(await desk.OpenAsync(id, ct)))
            .Needs(DraftDesk.Read).WithName("Procedures_DraftFindings").Produces<IReadOnlyList<FindingLine>>();
        api.MapGet("/drafts/{id:guid}/revisions", async (Guid id, string? cursor, int? size, EditDraft edit, HttpContext http, CancellationToken ct) =>
            http.AnswerPage(await edit.HistoryAsync(id, ct), cursor, size, r => r.Id)).Needs(DraftDesk.Read).WithName("Procedures_DraftRevisions").Produces<Page<RevisionLine>>();
        api.MapPost("/drafts/{id:guid}/revisions/{number:int}/restore", async (Guid id, int number, EditDraft edit, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerVersioned(Line(await edit.RestoreAsync(id, version, number, $"↶ {number}", ct)), d => d.Version) : http.VersionNeeded())
            .Needs(DraftDesk.Write).WithName("Procedures_RestoreDraft").ChangesVersion().Produces<DraftLine>();
        api.MapGet("/drafts/{id:guid}/changes", async (Guid id, string? from, string? to, CompareDrafts compare, HttpContext http, CancellationToken ct) =>
            http.Answer(await compare.RunAsync(id, from, to, ct))).Needs(DraftDesk.Read).WithName("Procedures_DraftChanges").Produces<IReadOnlyList<ChangeLine>>();
        api.MapPost("/drafts/{id:guid}/withdraw", async (Guid id, EditDraft edit, HttpContext http, CancellationToken ct) =>
            http.IfMatch() is { } version ? http.AnswerDone(await edit.WithdrawAsync(id, version, ct)) : http.VersionNeeded()).Needs(DraftDesk.Write).WithName("Procedures_WithdrawDraft").ChangesVersion();
        api.MapPost("/procedures/check", (CheckInput input, FindingWords words, HttpContext http) =>
            EditDraft.Read(input.Text) is { Ok: true } read && ProcedureChecker.Check(read.Value) is var found && YamlPlaces(input.Text) is { } places
                ? Results.Ok(words.Lines(found, places)) : http.Answer(EditDraft.Read(input.Text))).Needs(DraftDesk.Read).WithName("Procedures_CheckProcedure").Produces<IReadOnlyList<FindingLine>>();
    }

    private static Leeward.Packs.Yaml.YamlDocument? YamlPlaces(string text) =>
        Leeward.Packs.Yaml.YamlReader.TryRead("draft", System.Text.Encoding.UTF8.GetBytes(text), out var places, out _) ? places : null;

    private static Outcome<DraftLine> Line(Outcome<OpenDraft> outcome) => outcome.Ok ? OpenDraft.Line(outcome.Value.Row) : outcome.Refusal!;
}
