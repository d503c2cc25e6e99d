using Leeward.Kernel.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Leeward.Kernel.Jobs;

/// <summary>Registers the background work of a node: jobs, delivery of events, tidying.</summary>
public static class Workers
{
    /// <summary>Called by hosts that stay up.</summary>
    public static IServiceCollection AddLeewardWorkers(this IServiceCollection services) =>
        services.AddHostedService<JobWorker>().AddHostedService<CourierWorker>();
}

internal sealed partial class JobWorker(JobRunner runner, IServiceScopeFactory scopes, TimeProvider clock, ILogger<JobWorker> log) : Watcher(scopes, clock, null)
{
    private static readonly TimeSpan TidyEvery = TimeSpan.FromHours(1), KeepFiles = TimeSpan.FromDays(7);
    private readonly TimeProvider _clock = clock;
    private DateTimeOffset _tidied = DateTimeOffset.MinValue;

    protected override TimeSpan Pause { get; } = TimeSpan.FromSeconds(1);

    protected override TimeSpan PauseAfterTrouble => Pause * 10;

    protected override async Task<bool> LookAsync(IServiceProvider services, CancellationToken ct)
    {
        if (_clock.GetUtcNow() - _tidied > TidyEvery)
        {
            _tidied = _clock.GetUtcNow();
            await services.GetRequiredService<JobFiles>().TidyAsync(_tidied - KeepFiles, ct);
        }
        return await runner.RunNextAsync(ct);
    }

    protected override void Tell(string error) => Wrong(error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The job worker cannot reach its jobs: {Error}")]
    private partial void Wrong(string error);
}

internal sealed partial class CourierWorker(OutboxCourier courier, IServiceScopeFactory scopes, TimeProvider clock, ILogger<CourierWorker> log) : Watcher(scopes, clock, null)
{
    protected override TimeSpan Pause { get; } = TimeSpan.FromSeconds(1);

    protected override TimeSpan PauseAfterTrouble => Pause * 10;

    protected override async Task<bool> LookAsync(IServiceProvider services, CancellationToken ct) => await courier.DeliverAsync(ct) > 0;

    protected override void Tell(string error) => Wrong(error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Events cannot be delivered: {Error}")]
    private partial void Wrong(string error);
}
