using Leeward.Kernel.Web;
using Leeward.Procedures.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Procedures.Absences;

/// <summary>The API of absences. One's own is set by whoever works runs; another's by who looks after the centre: the use case asks which of the two.</summary>
internal static class AbsenceEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/absences", async (Guid? centre, AbsenceState? state, string? cursor, int? size, ReadAbsences read, CancellationToken ct) =>
            TypedResults.Ok(await read.ListAsync(centre, state, cursor, size, ct))).Needs(RunDesk.Read).WithName("Procedures_ListAbsences");
        api.MapPost("/absences", async (AbsenceInput input, SetAbsence set, HttpContext http, CancellationToken ct) =>
            http.AnswerCreated(await set.RunAsync(input, ct), id => $"/api/v1/absences/{id}")).Needs(RunDesk.Work).WithName("Procedures_SetAbsence").Produces<Guid>(201);
        api.MapGet("/absences/{id:guid}", async (Guid id, ReadAbsences read, HttpContext http, CancellationToken ct) =>
            http.AnswerVersioned(await read.FindAsync(id, ct), v => v.Version)).Needs(RunDesk.Read).WithName("Procedures_ReadAbsence").Produces<AbsenceView>();
        api.MapPost("/absences/{id:guid}/end", async (Guid id, SetAbsence set, HttpContext http, CancellationToken ct) =>
            http.AnswerDone(await set.EndAsync(id, ct))).Needs(RunDesk.Work).WithName("Procedures_EndAbsence");
    }
}
