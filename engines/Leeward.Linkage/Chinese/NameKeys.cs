using Leeward.Linkage.Text;

namespace Leeward.Linkage.Chinese;

/// <summary>Surname and given name as they are looked up: by syllables without tones, sounds that dialects confuse folded together, so that 张晓明 and "Zhan Xiaoming" have the same.</summary>
public static class NameKeys
{
    /// <summary>The two keys of a name in characters, pinyin or other Latin letters; empty where the name has no such part.</summary>
    public static (string Surname, string Given) Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var parts = ChineseName.Of(name);
        if (parts.Surname.Length == 0 && parts.GivenSounds.Length == 0)
        {
            var words = Plain.Of(name).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return words.Length < 2 ? ("", Plain.Of(name)) : (words[^1], words[0]);
        }

        return (Sounds(parts.Surname, parts.SurnameSounds), Sounds(parts.Given, parts.GivenSounds));
    }

    // A character that is not in the table stands for itself.
    private static string Sounds(string text, ushort[] sounds) => sounds.Length == 0 || Array.IndexOf(sounds, (ushort)0) >= 0
        ? text
        : string.Join(' ', sounds.Select(sound => Readings.Folded(sound / 8).ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
