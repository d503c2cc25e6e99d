using System.Diagnostics.Metrics;
using Leeward.Kernel.Events;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Web.Running;

/// <summary>
/// What an operator watches, as the meter <c>Leeward</c>: jobs and events that wait or were given up, how old the oldest waiting event is, how long the audit
/// trail is. Counts only; read from the database every fifteen seconds, and only while somebody listens.
/// </summary>
internal sealed partial class Figures : BackgroundService
{
    public const string Meter = "Leeward";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _clock;
    private readonly ILogger<Figures> _log;
    private readonly ObservableGauge<long> _jobs;
    private volatile Seen _seen = new(0, 0, 0, 0, 0, 0, 0);

    public Figures(IMeterFactory meters, IServiceScopeFactory scopes, TimeProvider clock, ILogger<Figures> log)
    {
        (_scopes, _clock, _log) = (scopes, clock, log);
        var meter = meters.Create(Meter);
        _jobs = meter.CreateObservableGauge("leeward.jobs", () => (Measurement<long>[])[Of(_seen.Waiting, "waiting"), Of(_seen.Running, "running"), Of(_seen.Failed, "failed")], "{job}", "Jobs by state");
        meter.CreateObservableGauge("leeward.outbox.messages", () => (Measurement<long>[])[Of(_seen.Undelivered, "waiting"), Of(_seen.GivenUp, "given_up")], "{message}", "Events not delivered");
        meter.CreateObservableGauge("leeward.outbox.age", () => _seen.OldestSeconds, "s", "Age of the oldest event that waits");
        meter.CreateObservableGauge("leeward.audit.links", () => _seen.Links, "{link}", "Length of the audit trail");
    }

    /// <summary>Counts now.</summary>
    public async Task CountAsync(CancellationToken ct)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var jobs = await db.Jobs.Where(j => j.State != JobState.Done).GroupBy(j => j.State).Select(g => new { g.Key, Count = g.LongCount() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var open = db.Outbox.Where(o => o.DoneAt == null);
        var waiting = open.Where(o => o.Tries < OutboxCourier.MostTries);
        var oldest = await waiting.OrderBy(o => o.Id).Select(o => (DateTimeOffset?)o.At).FirstOrDefaultAsync(ct);
        _seen = new(jobs.GetValueOrDefault(JobState.Waiting), jobs.GetValueOrDefault(JobState.Running), jobs.GetValueOrDefault(JobState.Failed),
            await waiting.LongCountAsync(ct), await open.LongCountAsync(o => o.Tries >= OutboxCourier.MostTries, ct),
            oldest is { } at ? Math.Max(0, (long)(_clock.GetUtcNow() - at).TotalSeconds) : 0, await db.AuditEntries.MaxAsync(a => (long?)a.Seq, ct) ?? 0);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (_jobs.Enabled) { await CountAsync(stoppingToken); }
                await Task.Delay(Pause, _clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { return; }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Wrong(e.GetType().Name);
                await Task.Delay(Pause, _clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static Measurement<long> Of(long value, string state) => new(value, new KeyValuePair<string, object?>("state", state));

    private sealed record Seen(long Waiting, long Running, long Failed, long Undelivered, long GivenUp, long OldestSeconds, long Links);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The figures cannot be counted: {Error}")]
    private partial void Wrong(string error);
}
