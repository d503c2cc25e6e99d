namespace Leeward.Conformance;

/// <summary>What kind of value an attribute has: the types of XES (IEEE 1849-2016, section 5).</summary>
public enum AttributeKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A point in time.</summary>
    Time,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Real,

    /// <summary>True or false.</summary>
    Truth,

    /// <summary>An identifier.</summary>
    Id,

    /// <summary>An ordered list: the children are its items.</summary>
    List,

    /// <summary>An unordered container of further attributes.</summary>
    Container,
}

/// <summary>An attribute of a log, a trace or an event.</summary>
/// <param name="Key">Its key, e.g. <c>org:resource</c>.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Text">Its value as written; for lists and containers empty.</param>
public sealed record LogAttribute(string Key, AttributeKind Kind, string Text)
{
    /// <summary>Attributes of the attribute, or the items of a list.</summary>
    public IReadOnlyList<LogAttribute> Children { get; init; } = [];
}

/// <summary>Something that happened in a case.</summary>
/// <param name="Activity">What was done: the value of <c>concept:name</c>, or what the classifier makes of it.</param>
/// <param name="At">When; null where the log does not say.</param>
public sealed record LogEvent(string Activity, DateTimeOffset? At)
{
    /// <summary>All attributes as read, activity and time included; empty where they were not asked for.</summary>
    public IReadOnlyList<LogAttribute> Attributes { get; init; } = [];

    /// <summary>The value of an attribute, or null.</summary>
    public string? this[string key] => Attributes.FirstOrDefault(one => one.Key == key)?.Text;
}

/// <summary>What happened in one case, in order.</summary>
/// <param name="Case">The case's id; a running number where the log gives none.</param>
/// <param name="Events">The events.</param>
public sealed record LogTrace(string Case, IReadOnlyList<LogEvent> Events)
{
    /// <summary>Attributes of the case as read, its name included; empty where they were not asked for.</summary>
    public IReadOnlyList<LogAttribute> Attributes { get; init; } = [];
}

/// <summary>A set of attribute names that other files explain.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Prefix">The prefix of its keys.</param>
/// <param name="Uri">Where it is explained. Never fetched.</param>
public sealed record LogExtension(string Name, string Prefix, string Uri);

/// <summary>A way to name what an event is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Keys">The attribute keys whose values together are the name.</param>
public sealed record LogClassifier(string Name, IReadOnlyList<string> Keys);

/// <summary>An event log.</summary>
public sealed record EventLog
{
    /// <summary>The cases in the order of the file.</summary>
    public required IReadOnlyList<LogTrace> Traces { get; init; }

    /// <summary>Attributes of the log.</summary>
    public IReadOnlyList<LogAttribute> Attributes { get; init; } = [];

    /// <summary>Extensions it names.</summary>
    public IReadOnlyList<LogExtension> Extensions { get; init; } = [];

    /// <summary>Classifiers it names.</summary>
    public IReadOnlyList<LogClassifier> Classifiers { get; init; } = [];

    /// <summary>Attributes that every trace has, with a value for those that do not say.</summary>
    public IReadOnlyList<LogAttribute> TraceGlobals { get; init; } = [];

    /// <summary>Attributes that every event has, with a value for those that do not say.</summary>
    public IReadOnlyList<LogAttribute> EventGlobals { get; init; } = [];

    /// <summary>How many events all cases have together.</summary>
    public long EventCount => Traces.Sum(one => (long)one.Events.Count);
}

/// <summary>In which order the events of a case stand.</summary>
public enum EventOrder
{
    /// <summary>As the file has them. What XES means.</summary>
    AsWritten,

    /// <summary>By time, those of the same time as the file has them. A case in which an event has no time stays as written.</summary>
    ByTime,
}
