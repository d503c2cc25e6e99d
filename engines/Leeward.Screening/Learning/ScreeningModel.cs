using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Leeward.Screening.Lexicon;
using Leeward.Screening.Normalising;

namespace Leeward.Screening.Learning;

/// <summary>What the model says of a text. Probabilities are calibrated on texts that were not trained on.</summary>
/// <param name="Attack">That the text attacks somebody.</param>
/// <param name="Gender">That it attacks for gender or sexual orientation.</param>
/// <param name="Race">That it attacks for race, colour or nation.</param>
/// <param name="Region">That it attacks for the region somebody comes from.</param>
public readonly record struct ModelScores(double Attack, double Gender, double Race, double Region)
{
    /// <summary>That it tells of violence, abuse or a wish to die, of one's own or of another child's: learnt from patterns alone, so more of a hint than a probability.</summary>
    public double Tells { get; init; }

    /// <summary>The kinds besides attacks, in the order of their heads.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["tells"];

    /// <summary>The probability of a head by its name in the policy.</summary>
    public double Of(string head) => head switch
    {
        "attack" => Attack,
        "gender" => Gender,
        "race" => Race,
        "region" => Region,
        "tells" => Tells,
        _ => 0,
    };
}

/// <summary>
/// The learned classifier: a linear one over hashed n-grams and a small network, their scores added and calibrated per language. Cannot be
/// changed and is safe for many threads; each thread brings its own <see cref="ModelRoom"/>. The file holds all it needs, under 30 MB.
/// </summary>
public sealed class ScreeningModel
{
    internal const int Bits = 21;
    private const uint Magic = 0x334D534C;
    private readonly sbyte[] _linear;
    private readonly float _linearScale, _linearConstant;
    private readonly NetAnswers _answers;

    internal ScreeningModel(sbyte[] linear, float scale, float constant, PhraseNet net, Calibration calibration, Restorer restorer)
    {
        (_linear, _linearScale, _linearConstant, Net, Calibration, Restorer) = (linear, scale, constant, net, calibration, restorer);
        _answers = new(net);
    }

    internal PhraseNet Net { get; }

    internal Calibration Calibration { get; }

    internal Restorer Restorer { get; }

    internal double Weight(uint feature) => _linear[feature >> (32 - Bits)] * _linearScale;

    /// <summary>Scores a normalised text.</summary>
    public ModelScores Score(NormalText text, ModelRoom room)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(room);
        if (text.Length == 0) { return default; }
        room.Prepare(this);
        var (linear, outputs, chinese) = Raw(text, room);
        return Calibration.Apply(linear, outputs, chinese);
    }

    /// <summary>The stretches of the original that speak most for an attack, the strongest first; at most three.</summary>
    public void Explain(NormalText text, ModelRoom room, Growing<(int Start, int End, double Share)> into)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(room);
        ArgumentNullException.ThrowIfNull(into);
        into.Clear();
        if (text.Length == 0) { return; }
        room.Prepare(this);
        room.Tokens!.Read(text);
        Explanation.Read(this, room, text, into);
    }

    internal (double Linear, float[] Outputs, bool Chinese) Raw(NormalText text, ModelRoom room)
    {
        var tokens = room.Tokens!;
        room.Sounds.Read(text);
        var sounding = tokens.ReadKeys(text, room.Sounds);
        if (Restorer.IsStrange(tokens.Keys.AsSpan(0, tokens.Count)))
        {
            text = Restored(text, room);
            room.Sounds.Read(text);
            sounding = tokens.ReadKeys(text, room.Sounds);
        }

        room.Features.Read(text);
        _answers.Score(tokens, room.Net);
        return (Linear(room.Features), room.Net.Outputs, sounding * 5 >= tokens.Count * 2);
    }

    /// <summary>The text as it was meant, of long ones the beginning.</summary>
    internal NormalText Restored(NormalText text, ModelRoom room)
    {
        room.Tokens!.Read(text);
        var length = Restorer.Restore(text, room.Tokens, room.Restorer);
        room.Normaliser.Normalise(room.Restorer.Text.AsSpan(0, length), room.Again);
        return room.Again.Length == 0 ? text : room.Again;
    }

    private double Linear(FeatureReader features)
    {
        var sum = Sum(features.Written.Items);
        var count = Math.Max(1, features.Written.Count);
        return (sum * _linearScale / Math.Sqrt(count)) + _linearConstant;
    }

    private int Sum(ReadOnlySpan<uint> features)
    {
        const int Shift = 32 - Bits;
        // The shift leaves no number beyond the table.
        ref var weights = ref MemoryMarshal.GetArrayDataReference(_linear);
        ref var feature = ref MemoryMarshal.GetReference(features);
        var (even, odd) = (0, 0);
        nuint i = 0;
        for (; i + 1 < (nuint)features.Length; i += 2)
        {
            even = unchecked(even + Unsafe.Add(ref weights, Unsafe.Add(ref feature, i) >> Shift));
            odd = unchecked(odd + Unsafe.Add(ref weights, Unsafe.Add(ref feature, i + 1) >> Shift));
        }

        if (i < (nuint)features.Length) { even = unchecked(even + Unsafe.Add(ref weights, Unsafe.Add(ref feature, i) >> Shift)); }
        return even + odd;
    }

    /// <summary>Whether a text is Chinese: two tokens in five at least have a sound in it, be they written as characters or in pinyin.</summary>
    internal static bool IsChinese(TokenReader text)
    {
        var sounding = 0;
        for (var i = 0; i < text.Count; i++) { if (text.Syllables[i] != 0) { sounding++; } }
        return sounding * 5 >= text.Count * 2;
    }

    /// <summary>Writes the model; the same model gives the same bytes.</summary>
    public void Write(Stream to)
    {
        ArgumentNullException.ThrowIfNull(to);
        using var writer = new BinaryWriter(to, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(_linearScale);
        writer.Write(_linearConstant);
        foreach (var weight in _linear) { writer.Write(weight); }
        writer.Write(Net.Tokens.Characters.Length);
        foreach (var c in Net.Tokens.Characters) { writer.Write((ushort)c); }
        writer.Write(Net.SyllableRows.Length);
        writer.Write(Net.ShapeRows.Length);
        foreach (var part in Net.Parts) { foreach (var weight in part) { writer.Write(BitConverter.HalfToUInt16Bits((Half)weight)); } }
        foreach (var unit in Net.Units) { writer.Write(unit); }
        foreach (var number in Calibration.Numbers) { writer.Write(number); }
        writer.Write(Restorer.Single);
        writer.Write(Restorer.Pairs.Length);
        foreach (var (pair, cost) in Restorer.Pairs) { writer.Write(pair); writer.Write(cost); }
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="FormatException">It is something else, or cut off.</exception>
    public static ScreeningModel Read(ReadOnlySpan<byte> file)
    {
        try
        {
            var at = 0;
            if (Take(file, ref at, 4) is var magic && BinaryPrimitives.ReadUInt32LittleEndian(magic) != Magic) { throw new FormatException("This is no screening model of this version."); }
            var scale = BinaryPrimitives.ReadSingleLittleEndian(Take(file, ref at, 4));
            var constant = BinaryPrimitives.ReadSingleLittleEndian(Take(file, ref at, 4));
            var linear = new sbyte[1 << Bits];
            MemoryMarshal.Cast<byte, sbyte>(Take(file, ref at, linear.Length)).CopyTo(linear);
            var characters = new char[Int(file, ref at)];
            for (var i = 0; i < characters.Length; i++) { characters[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(Take(file, ref at, 2)); }
            var net = new PhraseNet(new(new string(characters)), (Int(file, ref at) / PhraseNet.Width) - 1, (Int(file, ref at) / PhraseNet.Width) - 1);
            foreach (var part in net.Parts)
            {
                for (var i = 0; i < part.Length; i++) { part[i] = (float)BitConverter.UInt16BitsToHalf(BinaryPrimitives.ReadUInt16LittleEndian(Take(file, ref at, 2))); }
            }

            for (var i = 0; i < net.Units.Length; i++) { net.Units[i] = BinaryPrimitives.ReadSingleLittleEndian(Take(file, ref at, 4)); }
            var numbers = new double[Calibration.Count];
            for (var i = 0; i < numbers.Length; i++) { numbers[i] = BinaryPrimitives.ReadDoubleLittleEndian(Take(file, ref at, 8)); }
            return new(linear, scale, constant, net, new(numbers), ReadRestorer(file, ref at, net.Tokens));
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw new FormatException("The screening model is cut off or broken.", e);
        }
    }

    private static Restorer ReadRestorer(ReadOnlySpan<byte> file, ref int at, TokenTable table)
    {
        var single = Take(file, ref at, table.Characters.Length + 1).ToArray();
        var pairs = new (uint Pair, byte Cost)[Int(file, ref at)];
        for (var i = 0; i < pairs.Length; i++)
        {
            var pair = BinaryPrimitives.ReadUInt32LittleEndian(Take(file, ref at, 4));
            if (pair >> 16 == 0 || pair >> 16 >= single.Length || (pair & 0xFFFF) == 0 || (pair & 0xFFFF) >= single.Length) { throw new FormatException("The screening model is broken."); }
            pairs[i] = (pair, Take(file, ref at, 1)[0]);
        }

        return pairs.Length > 1 << 18 ? throw new FormatException("The screening model is broken.") : new(table, single, pairs);
    }

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> file, ref int at, int length)
    {
        var taken = file.Slice(at, length);
        at += length;
        return taken;
    }

    private static int Int(ReadOnlySpan<byte> file, ref int at)
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(Take(file, ref at, 4));
        return value is >= 0 and <= 1 << 20 ? value : throw new FormatException("The screening model is broken.");
    }
}

/// <summary>The working room of one thread for a model.</summary>
public sealed class ModelRoom
{
    private ScreeningModel? _owner;

    internal FeatureReader Features { get; } = new();

    internal Sounds Sounds { get; } = new();

    internal TokenReader? Tokens { get; private set; }

    internal NetRoom Net { get; } = new();

    internal RestorerRoom Restorer { get; } = new();

    internal Normaliser Normaliser { get; } = new();

    internal NormalText Again { get; } = new();

    internal void Prepare(ScreeningModel model)
    {
        if (ReferenceEquals(_owner, model)) { return; }
        (_owner, Tokens) = (model, new(model.Net.Tokens));
    }
}
