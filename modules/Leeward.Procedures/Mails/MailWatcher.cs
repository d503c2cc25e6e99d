using Leeward.Kernel.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Leeward.Procedures.Mails;

/// <summary>Sends reminders by e-mail on every node that stays up, where mail is set up. A wrong setting stops the start.</summary>
internal sealed partial class MailWatcher(IServiceScopeFactory scopes, MailSettings settings, MailState state, TimeProvider clock, ILogger<MailWatcher> log) : Watcher(scopes, clock, null)
{
    private string? _told;

    protected override TimeSpan Pause { get; } = TimeSpan.FromSeconds(30);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => settings.IsOn ? base.ExecuteAsync(stoppingToken) : Task.CompletedTask;

    protected override async Task<bool> LookAsync(IServiceProvider services, CancellationToken ct)
    {
        await services.GetRequiredService<SendReminders>().RunAsync(ct);
        if (state.Trouble is { } why && why != _told) { CannotSend(why); }
        _told = state.Trouble;
        return false;
    }

    protected override void Tell(string error) => Wrong(error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail cannot be sent: {Trouble}")]
    private partial void CannotSend(string trouble);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reminders cannot be mailed: {Error}")]
    private partial void Wrong(string error);
}
