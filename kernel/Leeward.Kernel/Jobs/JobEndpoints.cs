using Leeward.Kernel.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leeward.Kernel.Jobs;

/// <summary>Jobs in the API.</summary>
public static class JobEndpoints
{
    /// <summary>Maps <c>/jobs</c>.</summary>
    public static void MapJobs(this IEndpointRouteBuilder api)
    {
        var jobs = api.MapGroup("/jobs");
        jobs.MapGet("/", async (string? cursor, int? size, JobDesk desk, CancellationToken ct) => TypedResults.Ok(await desk.ListAsync(cursor, size, ct)))
            .Needs(JobDesk.Right).WithName("Kernel_ListJobs");
        jobs.MapGet("/{id:guid}", async (Guid id, JobDesk desk, HttpContext http, CancellationToken ct) => http.Answer(await desk.OpenAsync(id, ct)))
            .Needs(JobDesk.Right).WithName("Kernel_OpenJob").Produces<JobLine>();
        jobs.MapGet("/undelivered", async (string? cursor, int? size, JobDesk desk, CancellationToken ct) => TypedResults.Ok(Endpoints.PageOf(await desk.UndeliveredAsync(ct), cursor, size, u => u.Id)))
            .Needs(JobDesk.Right).WithName("Kernel_ListUndelivered");
    }
}
