using Leeward.Kernel.Web;
using Leeward.Procedures.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Procedures.Reminders;

/// <summary>The API of reminders.</summary>
internal static class ReminderEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/reminders", async (string? stage, int? size, ReminderDesk desk, CancellationToken ct) => await desk.MineAsync(stage, size, ct)).Needs(RunDesk.Read).WithName("Procedures_ListReminders");
        api.MapPost("/reminders/{reminder:guid}/seen", async (Guid reminder, ReminderDesk desk, HttpContext http, CancellationToken ct) => http.AnswerDone(await desk.SeeAsync(reminder, ct))).Needs(RunDesk.Read).WithName("Procedures_SeeReminder");
        api.MapPost("/reminders/seen", async (ReminderDesk desk, HttpContext http, CancellationToken ct) => http.Answer(await desk.SeeAllAsync(ct))).Needs(RunDesk.Read).WithName("Procedures_SeeAllReminders").Produces<int>();
    }
}
