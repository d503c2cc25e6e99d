using System.Globalization;
using System.Xml;
using Leeward.Packs;

namespace Leeward.Cases.Triage;

/// <summary>Within what time a report is to be triaged, by the pack: at once where a child is in danger, sooner where it is grave.</summary>
internal sealed class TriageTimes
{
    public const string Lookup = "triage-time";
    private readonly TimeSpan? _danger, _grave, _other;
    private readonly int _from = int.MaxValue;

    public TriageTimes(PackSet pack)
    {
        if (!pack.Lookups.TryGetValue(Lookup, out var lookup)) { return; }
        TimeSpan? Within(string code) => lookup.Find(code)?.Attributes.GetValueOrDefault("within") is { } time ? XmlConvert.ToTimeSpan(time) : null;
        (_danger, _grave, _other) = (Within("danger"), Within("grave"), Within("other"));
        if (_grave is not null && int.TryParse(lookup.Find("grave")!.Attributes.GetValueOrDefault("from"), NumberStyles.None, CultureInfo.InvariantCulture, out var from)) { _from = from; }
    }

    /// <summary>The time for a report; null where the pack sets none.</summary>
    public TimeSpan? For(bool inDanger, int severity) => inDanger && _danger is not null ? _danger : severity >= _from ? _grave : _other;
}
