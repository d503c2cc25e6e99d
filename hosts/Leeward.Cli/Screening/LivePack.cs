using Leeward.Screening;

namespace Leeward.Cli.Screening;

/// <summary>
/// The screener of a stream that may run for days: where a lexicon, a policy or the model was changed, the next texts are screened by the new ones, built beside the old. What cannot be read leaves the old ones in force and is said once.
/// </summary>
internal sealed class LivePack
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly Func<ScreeningTools> _open;
    private readonly string _policy;
    private readonly TimeProvider _clock;
    private readonly Action<string> _say;
    private ScreeningTools _tools;
    private long _lookedAt;
    private DateTime _readAt;

    /// <summary>Reads the pack for the first time.</summary>
    public LivePack(Func<ScreeningTools> open, string policy, TimeProvider clock, Action<string> say)
    {
        (_open, _policy, _clock, _say, _lookedAt) = (open, policy, clock, say, clock.GetTimestamp());
        // Before reading: what is written meanwhile counts as changed.
        _readAt = clock.GetUtcNow().UtcDateTime;
        _tools = open();
        Current = _tools.Screener(policy);
    }

    /// <summary>The screener now in force.</summary>
    public Screener Current { get; private set; }

    /// <summary>Looks for changes, at most once a second.</summary>
    public void Look()
    {
        if (_clock.GetElapsedTime(_lookedAt) < Every) { return; }
        _lookedAt = _clock.GetTimestamp();
        if (_tools.ChangedAt(_policy) <= _readAt) { return; }
        _readAt = _clock.GetUtcNow().UtcDateTime;
        try
        {
            var tools = _open();
            (Current, _tools) = (tools.Screener(_policy), tools);
            _say("lexicons and policy read anew | 特征库与策略已重新载入");
        }
        catch (Exception e) when (e is CliException or IOException)
        {
            _say($"the changed pack cannot be read, the old one stays in force: {e.Message} | 修改后的内容包无法读取，继续使用原有内容");
        }
    }
}
