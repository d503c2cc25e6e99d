using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Leeward.Procedures.Mails;

/// <summary>Whether this node can hand mail to the server, as it last saw it. Codes only.</summary>
internal sealed class MailState(TimeProvider clock)
{
    public const string NoAnswer = "no_answer", NoTls = "no_tls", NoSignIn = "no_sign_in", ServerSaysNo = "refused";

    private static readonly TimeSpan First = TimeSpan.FromSeconds(15), Longest = TimeSpan.FromMinutes(15);
    private readonly Lock _lock = new();
    private int _fails;

    /// <summary>Why no mail goes out; null where nothing is known to be wrong.</summary>
    public string? Trouble { get; private set; }

    /// <summary>When the server was last reached.</summary>
    public DateTimeOffset? WellAt { get; private set; }

    /// <summary>Not before this moment is the server asked again.</summary>
    public DateTimeOffset NextAt { get; private set; }

    public void Well()
    {
        lock (_lock) { (Trouble, WellAt, NextAt, _fails) = (null, clock.GetUtcNow(), default, 0); }
    }

    public void Bad(string why)
    {
        lock (_lock)
        {
            Trouble = why;
            NextAt = clock.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(First.TotalSeconds * Math.Pow(2, _fails++), Longest.TotalSeconds));
        }
    }
}

/// <summary>Mail that cannot be sent is seen by whoever runs the server; the node goes on serving, as nothing else hangs on it.</summary>
internal sealed class MailHealth(MailState state) : IHealthCheck
{
    public const string Tag = "mail";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(state.Trouble is { } why ? HealthCheckResult.Degraded(why) : HealthCheckResult.Healthy());
}
