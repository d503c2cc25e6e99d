using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Leeward.Procedures.Watching;

/// <summary>Runs that cannot be worked out are seen by whoever runs the server; the node goes on serving the others.</summary>
internal sealed class RunsHealth(BrokenRuns broken) : IHealthCheck
{
    public const string Tag = "runs";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await broken.AnyAsync(cancellationToken) ? HealthCheckResult.Degraded("broken_runs") : HealthCheckResult.Healthy();
}
