using Leeward.Kernel.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Leeward.Kernel.Jobs;

/// <summary>
/// Looks again and again, on every node that stays up, until the node stops. Nothing else ends it: a look that fails, also one that was cancelled from elsewhere (a
/// database command that ran out of time), is told and followed by the next.
/// </summary>
/// <param name="scopes">Each look has a scope of its own.</param>
/// <param name="clock">Measures the pauses.</param>
/// <param name="actor">As which machinery it acts; null where nobody acts in the scope itself.</param>
public abstract class Watcher(IServiceScopeFactory scopes, TimeProvider clock, string? actor) : BackgroundService
{
    /// <summary>The pause before the first look.</summary>
    protected virtual TimeSpan First => TimeSpan.Zero;

    /// <summary>The pause between two looks.</summary>
    protected abstract TimeSpan Pause { get; }

    /// <summary>The pause after a look that failed.</summary>
    protected virtual TimeSpan PauseAfterTrouble => Pause;

    /// <summary>One look; true where there is more to do at once.</summary>
    protected abstract Task<bool> LookAsync(IServiceProvider services, CancellationToken ct);

    /// <summary>Tells the log that a look failed: the kind of error only.</summary>
    protected abstract void Tell(string error);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = First; ;)
        {
            if (pause > TimeSpan.Zero) { await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); }
            if (stoppingToken.IsCancellationRequested) { return; }
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                if (actor is not null) { scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = Actor.Machinery(actor); }
                pause = await LookAsync(scope.ServiceProvider, stoppingToken) ? TimeSpan.Zero : Pause;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { return; }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Tell(e.GetType().Name);
                pause = PauseAfterTrouble;
            }
        }
    }
}
