using System.Buffers.Binary;
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
    /// <summary>The probability of a head by its name in the policy.</summary>
    public double Of(string head) => head switch { "attack" => Attack, "gender" => Gender, "race" => Race, "region" => Region, _ => 0 };
}

/// <summary>
/// The learned classifier: a linear one over hashed n-grams (written and heard) and a small network, their scores added and calibrated per language. Cannot be
/// changed and is safe for many threads; each thread brings its own <see cref="ModelRoom"/>. The file holds all it needs, under 30 MB.
/// </summary>
public sealed class ScreeningModel
{
    internal const int Bits = 20;
    private const uint Magic = 0x314D534C;
    private readonly sbyte[] _linear;
    private readonly float _linearScale, _linearConstant;
    private readonly NetAnswers _answers;

    internal ScreeningModel(sbyte[] linear, float scale, float constant, PhraseNet net, Calibration calibration)
    {
        (_linear, _linearScale, _linearConstant, Net, Calibration) = (linear, scale, constant, net, calibration);
        _answers = new(net);
    }

    internal PhraseNet Net { get; }

    internal Calibration Calibration { get; }

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
        _ = Raw(text, room);
        Explanation.Read(this, room, text, into);
    }

    internal (double Linear, float[] Outputs, bool Chinese) Raw(NormalText text, ModelRoom room)
    {
        room.Features.Read(text);
        var linear = Linear(room.Features);
        room.Tokens!.Read(text);
        _answers.Score(room.Tokens, room.Net);
        return (linear, room.Net.Outputs, IsChinese(room.Tokens));
    }

    private double Linear(FeatureReader features)
    {
        var sum = 0;
        const int Shift = 32 - Bits;
        foreach (var feature in features.Written.Items) { sum += _linear[feature >> Shift]; }
        foreach (var feature in features.Heard.Items) { sum += _linear[feature >> Shift]; }
        var count = Math.Max(1, features.Written.Count + features.Heard.Count);
        return (sum * _linearScale / Math.Sqrt(count)) + _linearConstant;
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
        foreach (var number in Calibration.Numbers) { writer.Write(number); }
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
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, sbyte>(Take(file, ref at, linear.Length)).CopyTo(linear);
            var characters = new char[Int(file, ref at)];
            for (var i = 0; i < characters.Length; i++) { characters[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(Take(file, ref at, 2)); }
            var net = new PhraseNet(new(new string(characters)), (Int(file, ref at) / PhraseNet.Width) - 1, (Int(file, ref at) / PhraseNet.Width) - 1);
            foreach (var part in net.Parts)
            {
                for (var i = 0; i < part.Length; i++) { part[i] = (float)BitConverter.UInt16BitsToHalf(BinaryPrimitives.ReadUInt16LittleEndian(Take(file, ref at, 2))); }
            }

            var numbers = new double[Calibration.Count];
            for (var i = 0; i < numbers.Length; i++) { numbers[i] = BinaryPrimitives.ReadDoubleLittleEndian(Take(file, ref at, 8)); }
            return new(linear, scale, constant, net, new(numbers));
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw new FormatException("The screening model is cut off or broken.", e);
        }
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

    internal TokenReader? Tokens { get; private set; }

    internal NetRoom Net { get; } = new();

    internal void Prepare(ScreeningModel model)
    {
        if (ReferenceEquals(_owner, model)) { return; }
        (_owner, Tokens) = (model, new(model.Net.Tokens));
    }
}
