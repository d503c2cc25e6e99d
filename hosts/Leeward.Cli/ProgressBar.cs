using System.Diagnostics;
using System.Globalization;

namespace Leeward.Cli;

/// <summary>A progress bar on standard error; plain lines where there is no terminal.</summary>
internal sealed class ProgressBar(string what, bool rate = true) : IProgress<(long Done, long? Total)>
{
    private readonly bool _terminal = !Console.IsErrorRedirected;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Lock _gate = new();
    private long _lastShown = -1000;

    public void Report((long Done, long? Total) value)
    {
        lock (_gate)
        {
            var finished = value.Done == value.Total;
            if (!finished && _watch.ElapsedMilliseconds - _lastShown < (_terminal ? 100 : 2000)) { return; }
            _lastShown = _watch.ElapsedMilliseconds;
            var line = Line(value.Done, value.Total);
            if (_terminal) { Console.Error.Write("\r" + line + (finished ? "\n" : "")); }
            else { Console.Error.WriteLine(line); }
        }
    }

    private string Line(long done, long? total)
    {
        var perSecond = done / Math.Max(0.001, _watch.Elapsed.TotalSeconds);
        var speed = rate ? perSecond.ToString("N0", CultureInfo.InvariantCulture) + "/s  " : "";
        if (total is not > 0) { return $"{what}  {done.ToString("N0", CultureInfo.InvariantCulture)}  {speed} "; }
        var filled = (int)(30 * done / total.Value);
        var left = perSecond > 0 ? TimeSpan.FromSeconds((total.Value - done) / perSecond).ToString(@"m\:ss", CultureInfo.InvariantCulture) : "-:--";
        var bar = _terminal ? $"[{new string('#', filled)}{new string('.', 30 - filled)}] " : "";
        return $"{what}  {bar}{100 * done / total.Value,3} %  {speed}{left}   ";
    }
}
