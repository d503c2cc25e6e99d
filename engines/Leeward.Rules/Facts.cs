using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Leeward.Rules;

/// <summary>What is known. An expression asks it for the variables it needs.</summary>
public interface IFacts
{
    /// <summary>The value of a variable; <see cref="Value.Unknown"/> where it is not known.</summary>
    Value Get(string name);
}

/// <summary>An immutable set of known values. Adding gives a new set; what is not in it is unknown.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "Facts is the word of the language.")]
public sealed class Facts : IFacts, IReadOnlyDictionary<string, Value>, IEquatable<Facts>
{
    private readonly ImmutableDictionary<string, Value> _values;

    private Facts(ImmutableDictionary<string, Value> values) => _values = values;

    /// <summary>Nothing is known.</summary>
    public static Facts Empty { get; } = new(ImmutableDictionary.Create<string, Value>(StringComparer.Ordinal));

    /// <summary>How many variables are known.</summary>
    public int Count => _values.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _values.Keys;

    /// <inheritdoc/>
    public IEnumerable<Value> Values => _values.Values;

    /// <summary>The value, or unknown; never throws for a missing name.</summary>
    public Value this[string key] => Get(key);

    /// <summary>Facts from pairs; a later pair replaces an earlier one of the same name, unknown values are left out.</summary>
    public static Facts Of(IEnumerable<KeyValuePair<string, Value>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Empty.With(values);
    }

    /// <inheritdoc/>
    public Value Get(string name) => _values.GetValueOrDefault(name);

    /// <summary>The same facts with one value set; the unknown value forgets it.</summary>
    public Facts With(string name, Value value) => value.IsKnown ? new(_values.SetItem(name, value)) : new(_values.Remove(name));

    /// <summary>The same facts with several values set, in order.</summary>
    public Facts With(IEnumerable<KeyValuePair<string, Value>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var builder = _values.ToBuilder();
        foreach (var (name, value) in values)
        {
            if (value.IsKnown)
            {
                builder[name] = value;
            }
            else
            {
                builder.Remove(name);
            }
        }

        return new(builder.ToImmutable());
    }

    /// <summary>The same facts with one forgotten.</summary>
    public Facts Without(string name) => new(_values.Remove(name));

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, out Value value) => _values.TryGetValue(key, out value);

    /// <inheritdoc/>
    public bool Equals(Facts? other) =>
        other is not null && Count == other.Count && _values.All(pair => other._values.TryGetValue(pair.Key, out var value) && value == pair.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Facts);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        _values.Aggregate(0, (sum, pair) => sum ^ HashCode.Combine(StringComparer.Ordinal.GetHashCode(pair.Key), pair.Value));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Value>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
