using System.Text;
using Leeward.Screening.Normalising;

namespace Leeward.Screening.Learning;

/// <summary>Writes Chinese training texts otherwise: half of the characters by others of the same sound or shape, or the whole in pinyin. Always the same.</summary>
internal sealed class Rewriter
{
    private readonly Dictionary<ushort, string> _bySound = [];
    private readonly Dictionary<ushort, string> _byShape = [];
    private readonly StringBuilder _text = new();
    private uint _random = 11;

    public Rewriter(TokenTable tokens)
    {
        foreach (var c in tokens.Characters)
        {
            if (Sounds.Of(c) is not (> 0 and var sound)) { continue; }
            _bySound[sound] = _bySound.GetValueOrDefault(sound, "") + c;
            if (FoldTables.Shared.Component[c] is > 0 and var shape) { _byShape[shape] = _byShape.GetValueOrDefault(shape, "") + c; }
        }
    }

    /// <summary>Kind 0: homophones, 1: look-alikes, 2: pinyin.</summary>
    public string Write(ReadOnlySpan<char> text, int kind)
    {
        _text.Clear();
        foreach (var c in text)
        {
            var sound = Sounds.Of(c);
            if (sound == 0) { _text.Append(c); continue; }
            if (kind == 2) { _text.Append(Sounds.Name(sound)).Append(' '); continue; }
            _random = unchecked((_random * 1664525) + 1013904223);
            var choices = (_random & 0x8000) != 0 ? null : kind == 0 ? _bySound.GetValueOrDefault(sound) : _byShape.GetValueOrDefault(FoldTables.Shared.Component[c]);
            _text.Append(choices is null ? c : choices[(int)(((ulong)_random * (uint)choices.Length) >> 32)]);
        }

        return _text.ToString();
    }
}
