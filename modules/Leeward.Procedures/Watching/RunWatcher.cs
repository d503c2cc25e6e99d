using Leeward.Kernel.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Leeward.Procedures.Watching;

/// <summary>Runs the watch on every node that stays up.</summary>
internal sealed partial class RunWatcher(IServiceScopeFactory scopes, TimeProvider clock, ILogger<RunWatcher> log) : BackgroundService
{
    /// <summary>How many runs are looked at in one transaction.</summary>
    internal const int Handful = 500;

    /// <summary>How many steps are told as overdue in one transaction.</summary>
    internal const int MostTold = 5000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var more = false;
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = Actor.Machinery("run watch");
                var told = await scope.ServiceProvider.GetRequiredService<TellOverdue>().RunAsync(MostTold, stoppingToken);
                more = await scope.ServiceProvider.GetRequiredService<RunWatch>().RunAsync(Handful, stoppingToken) == Handful || told == MostTold;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { return; }
            catch (Exception e) when (e is not OutOfMemoryException) { Wrong(e.GetType().Name); }
            if (!more) { await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Runs cannot be watched: {Error}")]
    private partial void Wrong(string error);
}
