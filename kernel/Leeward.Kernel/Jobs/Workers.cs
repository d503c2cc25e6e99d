using Leeward.Kernel.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Leeward.Kernel.Jobs;

/// <summary>Registers the background work of a node: jobs, delivery of events, tidying.</summary>
public static class Workers
{
    /// <summary>Called by hosts that stay up.</summary>
    public static IServiceCollection AddLeewardWorkers(this IServiceCollection services) =>
        services.AddHostedService<JobWorker>().AddHostedService<CourierWorker>();
}

internal sealed partial class JobWorker(JobRunner runner, IServiceScopeFactory scopes, TimeProvider clock, ILogger<JobWorker> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1), TidyEvery = TimeSpan.FromHours(1), KeepFiles = TimeSpan.FromDays(7);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var tidied = DateTimeOffset.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (clock.GetUtcNow() - tidied > TidyEvery)
                {
                    tidied = clock.GetUtcNow();
                    await using var scope = scopes.CreateAsyncScope();
                    await scope.ServiceProvider.GetRequiredService<JobFiles>().TidyAsync(tidied - KeepFiles, stoppingToken);
                }
                if (!await runner.RunNextAsync(stoppingToken)) { await Task.Delay(Pause, clock, stoppingToken); }
            }
            catch (OperationCanceledException) { return; }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Wrong(e.GetType().Name);
                await Task.Delay(Pause * 10, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The job worker cannot reach its jobs: {Error}")]
    private partial void Wrong(string error);
}

internal sealed partial class CourierWorker(OutboxCourier courier, TimeProvider clock, ILogger<CourierWorker> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await courier.DeliverAsync(stoppingToken) == 0) { await Task.Delay(Pause, clock, stoppingToken); }
            }
            catch (OperationCanceledException) { return; }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Wrong(e.GetType().Name);
                await Task.Delay(Pause * 10, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Events cannot be delivered: {Error}")]
    private partial void Wrong(string error);
}
