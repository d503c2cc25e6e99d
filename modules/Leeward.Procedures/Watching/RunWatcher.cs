using Leeward.Kernel.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Leeward.Procedures.Watching;

/// <summary>Runs the watch on every node that stays up.</summary>
internal sealed partial class RunWatcher(IServiceScopeFactory scopes, TimeProvider clock, ILogger<RunWatcher> log) : Watcher(scopes, clock, "run watch")
{
    /// <summary>How many runs are looked at in one transaction.</summary>
    internal const int Handful = 500;

    /// <summary>How many steps are told as overdue in one transaction.</summary>
    internal const int MostTold = 5000;

    protected override TimeSpan Pause { get; } = TimeSpan.FromSeconds(5);

    protected override async Task<bool> LookAsync(IServiceProvider services, CancellationToken ct)
    {
        var told = await services.GetRequiredService<TellOverdue>().RunAsync(MostTold, ct);
        return await services.GetRequiredService<RunWatch>().RunAsync(Handful, ct) == Handful || told == MostTold;
    }

    protected override void Tell(string error) => Wrong(error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Runs cannot be watched: {Error}")]
    private partial void Wrong(string error);
}
