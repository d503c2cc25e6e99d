using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Leeward.Procedures.Mails;

/// <summary>Sends reminders by e-mail on every node that stays up, where mail is set up. A wrong setting stops the start.</summary>
internal sealed partial class MailWatcher(IServiceScopeFactory scopes, MailSettings settings, MailState state, TimeProvider clock, ILogger<MailWatcher> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.IsOn) { return; }
        string? told = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<SendReminders>().RunAsync(stoppingToken);
                if (state.Trouble is { } why && why != told) { CannotSend(why); }
                told = state.Trouble;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { return; }
            catch (Exception e) when (e is not OutOfMemoryException) { Wrong(e.GetType().Name); }
            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail cannot be sent: {Trouble}")]
    private partial void CannotSend(string trouble);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reminders cannot be mailed: {Error}")]
    private partial void Wrong(string error);
}
