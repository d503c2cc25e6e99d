using Leeward.Kernel;
using Leeward.Kernel.Web;
using Leeward.Procedures.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;

namespace Leeward.Procedures.Boards;

/// <summary>The API of the team board and of calendar feeds.</summary>
internal static class BoardEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/board", async (string? procedure, Guid? centre, string? role, bool? late, TeamBoard board, HttpContext http, CancellationToken ct) =>
            await board.ReadAsync(new(procedure, centre, role, late ?? false), ct) is { } view ? Results.Ok(view) : Endpoints.Problem(http, Refusal.NotFound))
            .Needs(RunDesk.Read).WithName("Procedures_Board").Produces<BoardView>();
        api.MapGet("/board/wall", async (Guid? centre, TeamBoard board, CancellationToken ct) => await board.WallAsync(centre, ct)).Needs(RunDesk.Read).WithName("Procedures_Wall");
        // A calendar program cannot sign in: the code in the address is the key, and opens dates and step titles of its owner only.
        api.MapGet("/calendar/{code}", async (string code, CalendarFeed feed, IConfiguration configuration, HttpContext http, CancellationToken ct) =>
            await feed.ReadAsync(code, Origin(http, configuration), ct) is { } text ? Results.Text(text, "text/calendar; charset=utf-8") : Endpoints.Problem(http, Refusal.NotFound))
            .OpenToAll().WithName("Procedures_Calendar").Produces<string>(200, "text/calendar");
    }

    /// <summary>Where pages are reached from outside: as the installation says, else as this request reached it.</summary>
    internal static Uri Origin(HttpContext http, IConfiguration configuration) =>
        new(configuration["Leeward:Web:Origin"] is { Length: > 0 } said ? said : $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}");
}
