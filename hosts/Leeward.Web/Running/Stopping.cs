using Leeward.Kernel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Leeward.Web.Running;

/// <summary>
/// Stops in order: readiness turns red at once; after <c>Leeward:Web:DrainSeconds</c>, in which a proxy notices, no new connection is taken; requests under way
/// have <c>Leeward:Web:ShutdownSeconds</c> to end; then jobs are given back for another node to go on.
/// </summary>
internal static class Stopping
{
    public static void AddStopping(this IServiceCollection services, IConfiguration configuration)
    {
        var (drain, shutdown) = (Seconds(configuration, "Leeward:Web:DrainSeconds", 0), Seconds(configuration, "Leeward:Web:ShutdownSeconds", 30));
        services.Configure<HostOptions>(o => o.ShutdownTimeout = drain + shutdown);
        services.AddSingleton<Door>().AddHostedService(sp => new Drain(drain, sp.GetRequiredService<Door>(), sp.GetRequiredService<TimeProvider>()));
        services.AddHealthChecks().AddCheck<StandsOpen>("open", tags: ["ready"]);
        if (configuration.GetValue("Leeward:Web:StopWithParent", false)) { services.AddHostedService<StopWithParent>(); }
    }

    private static TimeSpan Seconds(IConfiguration configuration, string setting, int preset) =>
        configuration[setting] is not { Length: > 0 } text ? TimeSpan.FromSeconds(preset)
        : int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= 3600 ? TimeSpan.FromSeconds(seconds)
        : throw new WrongSettingException(setting, text, "a number of seconds from 0 to 3600", "0 至 3600 之间的秒数");

    private sealed class StandsOpen(Door door, IHostApplicationLifetime lifetime) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(door.IsClosing || lifetime.ApplicationStopping.IsCancellationRequested
                ? HealthCheckResult.Unhealthy()
                : HealthCheckResult.Healthy());
    }

    private sealed class Door
    {
        public volatile bool IsClosing;
    }

    /// <summary>Holds the doors open for a while after the sign has been turned; every hosted service stops after it.</summary>
    private sealed class Drain(TimeSpan pause, Door door, TimeProvider clock) : IHostedLifecycleService
    {
        public Task StoppingAsync(CancellationToken cancellationToken)
        {
            door.IsClosing = true;
            return Task.Delay(pause, clock, cancellationToken);
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>The command that started this server holds its standard input open; when it closes, by will or by death, the server stops in order.</summary>
    private sealed class StopWithParent(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            await using var parent = Console.OpenStandardInput();
            var one = new byte[1];
            try { while (await parent.ReadAsync(one, stoppingToken) > 0) { } }
            catch (IOException) { }
            catch (OperationCanceledException) { return; }
            lifetime.StopApplication();
        }
    }
}
