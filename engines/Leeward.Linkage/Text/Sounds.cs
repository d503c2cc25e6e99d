namespace Leeward.Linkage.Text;

/// <summary>
/// A coarse key of how a Latin name sounds, for blocking only: Soundex's classes (Odell and Russell 1918, US patent 1,261,167), with the first letter
/// classed like the others, so that Carsten and Karsten, Philip and Filip share it. Four digits at most, vowels told apart from nothing.
/// </summary>
public static class Sounds
{
    /// <summary>The key; 0 where the name has no Latin letter.</summary>
    public static int Key(ReadOnlySpan<char> name)
    {
        var key = 0;
        var count = 0;
        var before = -1;
        for (var i = 0; i < name.Length && count < 4; i++)
        {
            var c = char.ToLowerInvariant(name[i]);
            if (c is < 'a' or > 'z')
            {
                if (count > 0 && c == ' ') { break; }
                continue;
            }

            var next = i + 1 < name.Length ? name[i + 1] : ' ';
            if (c == 'p' && next == 'h') { c = 'f'; }
            var code = Class(c);
            if (code == 0 && count == 0) { code = 7; }
            if (code > 0 && code != before)
            {
                key = key * 8 + code;
                count++;
            }

            if (c is not ('h' or 'w')) { before = code; }
        }

        return key;
    }

    private static int Class(char c) => c switch
    {
        'b' or 'f' or 'p' or 'v' or 'w' => 1,
        'c' or 'g' or 'j' or 'k' or 'q' or 's' or 'x' or 'z' => 2,
        'd' or 't' => 3,
        'l' => 4,
        'm' or 'n' => 5,
        'r' => 6,
        _ => 0,
    };
}
