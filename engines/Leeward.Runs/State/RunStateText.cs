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

    /// <summary>Writes holds that were taken since a state was written, as UTF-8: a few hundred bytes in place of the whole state. Only where they are all that it took, see <see cref="CalendarRecount.OnlyHolds"/>.</summary>
    public static byte[] WriteHolds(IReadOnlyList<DeadlineHeld> holds) => JsonSerializer.SerializeToUtf8Bytes(holds);

    /// <summary>Reads holds from UTF-8.</summary>
    /// <exception cref="JsonException">The text is no list of holds.</exception>
    public static IReadOnlyList<DeadlineHeld> ReadHolds(ReadOnlySpan<byte> text) => JsonSerializer.Deserialize<List<DeadlineHeld>>(text) ?? throw new JsonException("There are no holds.");

    /// <summary>Reads a state from UTF-8 and takes the holds that were written since.</summary>
    /// <exception cref="JsonException">One of the texts is none.</exception>
    public static RunState Read(ReadOnlySpan<byte> text, ReadOnlySpan<byte> holds)
    {
        var state = Read(text);
        foreach (var hold in ReadHolds(holds)) { state = RunEngine.Hold(hold.At > state.LastAt ? state with { LastAt = hold.At.ToUniversalTime() } : state, [hold]); }
        return state;
    }

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
