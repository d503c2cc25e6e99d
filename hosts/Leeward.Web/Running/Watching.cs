using System.Data.Common;
using System.Diagnostics;
using Leeward.Kernel.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Leeward.Web.Running;

/// <summary>Health, metrics and traces. Nothing here holds a name: the framework's own instruments carry routes and status codes only.</summary>
internal static class Watching
{
    public static void AddWatching(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHealthChecks().AddCheck<DatabaseAnswers>("database", tags: ["ready"]);
        // Where nobody listens, no request pays for it; the counters can be read at any time.
        services.AddHostedService<Figures>();
        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 }) { return; }
        services.AddOpenTelemetry()
            .WithMetrics(m => m.AddAspNetCoreInstrumentation().AddMeter(Figures.Meter, "Microsoft.AspNetCore.Hosting", "Microsoft.EntityFrameworkCore", "Npgsql", "System.Runtime"))
            .WithTracing(t => t.AddAspNetCoreInstrumentation(o => o.Filter = http => !http.Request.Path.StartsWithSegments("/health")).AddProcessor(new KnownTagsOnly()))
            .UseOtlpExporter();
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new() { Predicate = c => c.Tags.Contains("ready") });
        // Red where mail is set up and cannot be sent. Readiness says Degraded and stays green: a node that cannot send mail serves all the same.
        app.MapHealthChecks("/health/mail", new() { Predicate = c => c.Tags.Contains("mail"), ResultStatusCodes = { [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable } });
        // Red while a run cannot be worked out: the others go on, and this one wants a person.
        app.MapHealthChecks("/health/runs", new() { Predicate = c => c.Tags.Contains("runs"), ResultStatusCodes = { [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable } });
    }

    private sealed class DatabaseAnswers(AppDbContext db) : IHealthCheck
    {
        // Reads a row that every prepared database has: a file that was taken away is made anew, empty, by whoever opens it next.
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try { return await db.DataKeys.AsNoTracking().AnyAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(); }
            catch (DbException) { return HealthCheckResult.Unhealthy(); }
        }
    }

    /// <summary>
    /// Leaves of a trace what an operator needs and nobody typed: method, route, status. Addresses, which strangers make up, browsers and the network addresses of
    /// people are taken out before anything leaves the process.
    /// </summary>
    private sealed class KnownTagsOnly : BaseProcessor<Activity>
    {
        private static readonly HashSet<string> Known = ["http.request.method", "http.route", "http.response.status_code", "url.scheme", "network.protocol.version", "error.type", "aspnetcore.request.is_unhandled"];

        public override void OnEnd(Activity data)
        {
            foreach (var tag in data.TagObjects.Where(t => !Known.Contains(t.Key)).ToList()) { data.SetTag(tag.Key, null); }
        }
    }
}
