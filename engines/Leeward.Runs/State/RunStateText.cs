using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Leeward.Runs;

/// <summary>
/// A run's state as text to be kept: what says nothing (null, false, nothing in a list) is left out, which is most of a state. Reads also what was written with everything in it. The same state
/// always gives the same text.
/// </summary>
public static class RunStateText
{
    private static readonly Type[] Short = [typeof(RunState), typeof(OccurrenceState), typeof(HappenedEvent)];

    private static readonly JsonTypeInfo<RunState> Form =
        (JsonTypeInfo<RunState>)new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Leave } } }.GetTypeInfo(typeof(RunState));

    /// <summary>Writes a state, as UTF-8.</summary>
    public static byte[] Write(RunState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return JsonSerializer.SerializeToUtf8Bytes(state, Form);
    }

    /// <summary>Reads a state from UTF-8.</summary>
    /// <exception cref="JsonException">The text is no state.</exception>
    public static RunState Read(ReadOnlySpan<byte> text) => JsonSerializer.Deserialize(text, Form) ?? throw new JsonException("There is no state.");

    // Only in types whose properties begin as what says nothing: there, what is left out is read as it was.
    private static void Leave(JsonTypeInfo type)
    {
        if (!Short.Contains(type.Type)) { return; }
        foreach (var property in type.Properties)
        {
            property.ShouldSerialize = (_, value) => value is not (null or false or Settlement.None or TimeSpan { Ticks: 0 } or ICollection { Count: 0 });
        }
    }
}
