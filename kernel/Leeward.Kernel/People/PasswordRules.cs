using System.Text;

namespace Leeward.Kernel.People;

/// <summary>
/// What a password must be: long rather than adorned, and not what guessers try first. There is no rule about capitals or digits and none about changing it
/// regularly (NIST SP 800-63B, section 3.1.1.2: length, a blocklist, no composition rules, no expiry).
/// </summary>
public static class PasswordRules
{
    /// <summary>The fewest characters.</summary>
    public const int Least = 12;

    /// <summary>The most.</summary>
    public const int Most = 200;

    /// <summary>How many unpredictable letters it must be worth.</summary>
    private const int Worth = 8;

    private static readonly string[] Rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.", "qazwsxedcrfvtgbyhnujmikolp"];
    private static readonly HashSet<string> Weak = Read();

    /// <summary>The refusal of a password, or null when it will do.</summary>
    /// <param name="field">The form field.</param>
    /// <param name="password">What was typed.</param>
    /// <param name="personal">What others know of the person: user name, name shown.</param>
    public static Refusal? Check(string field, string? password, params IReadOnlyList<string?> personal)
    {
        ArgumentNullException.ThrowIfNull(personal);
        if (string.IsNullOrEmpty(password)) { return Refusal.Invalid(field, "kernel.required"); }
        if (password.Length > Most) { return Refusal.Invalid(field, "kernel.too_long", Most); }
        if (new System.Globalization.StringInfo(password).LengthInTextElements < Least) { return Refusal.Invalid(field, "kernel.password.short", Least); }
        return WorthOf(password, personal) < Worth ? Refusal.Invalid(field, "kernel.password.common") : null;
    }

    /// <summary>How many unpredictable letters a password is worth: a known word, a row of keys, a sequence, a repetition or a year is worth one, a digit half.</summary>
    public static double WorthOf(string password, IReadOnlyList<string?> personal)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(personal);
        var text = Normal(password);
        var plain = Unadorned(text);
        var own = personal.OfType<string>().SelectMany(p => Unadorned(Normal(p)).Split([' ', '.', '-', '_', '@'], StringSplitOptions.RemoveEmptyEntries).Append(Unadorned(Normal(p)))).Where(p => p.Length >= 2).ToHashSet(StringComparer.Ordinal);
        double worth = 0;
        for (var at = 0; at < text.Length;)
        {
            var length = new[] { WordAt(plain, at, own), WordAt(text, at, own), RowAt(text, at), StepAt(text, at), RepeatAt(text, at), DateAt(text, at) }.Max();
            worth += length > 1 ? 1 : text[at] switch { ' ' => 0, >= '0' and <= '9' => 0.5, >= '\u2E80' => 2, _ => 1 };
            at += Math.Max(1, length);
        }
        return worth;
    }

    private static int WordAt(string text, int at, HashSet<string> own)
    {
        for (var length = Math.Min(20, text.Length - at); length >= 2; length--)
        {
            var piece = text.Substring(at, length);
            if (own.Contains(piece) || Weak.Contains(piece)) { return length; }
        }
        return 0;
    }

    /// <summary>Neighbours on the keyboard, three or more, in either direction.</summary>
    private static int RowAt(string text, int at)
    {
        var longest = 0;
        foreach (var row in Rows)
        {
            for (var direction = -1; direction <= 1; direction += 2)
            {
                var length = 1;
                var key = row.IndexOf(text[at], StringComparison.Ordinal);
                while (key >= 0 && at + length < text.Length && key + direction >= 0 && key + direction < row.Length && row[key + direction] == text[at + length]) { (key, length) = (key + direction, length + 1); }
                if (length >= 3) { longest = Math.Max(longest, length); }
            }
        }
        return longest;
    }

    /// <summary>aaa, abc, 987, 2468: equal steps, three or more.</summary>
    private static int StepAt(string text, int at)
    {
        if (at + 2 >= text.Length) { return 0; }
        var step = text[at + 1] - text[at];
        if (Math.Abs(step) > 2) { return 0; }
        var length = 2;
        while (at + length < text.Length && text[at + length] - text[at + length - 1] == step) { length++; }
        return length >= 3 ? length : 0;
    }

    /// <summary>What stood there before, three characters or more.</summary>
    private static int RepeatAt(string text, int at)
    {
        for (var length = text.Length - at; length >= 3; length--)
        {
            if (text.IndexOf(text.Substring(at, length), 0, at + length - 1, StringComparison.Ordinal) >= 0) { return length; }
        }
        return 0;
    }

    /// <summary>A year, or a whole date written in digits.</summary>
    private static int DateAt(string text, int at)
    {
        bool Digits(int from, int count) => from + count <= text.Length && text.AsSpan(from, count).IndexOfAnyExceptInRange('0', '9') < 0;
        if (!Digits(at, 4) || text.AsSpan(at, 2) is not ("19" or "20")) { return 0; }
        if (Digits(at, 8) && int.Parse(text.AsSpan(at + 4, 2), System.Globalization.CultureInfo.InvariantCulture) is >= 1 and <= 12 && int.Parse(text.AsSpan(at + 6, 2), System.Globalization.CultureInfo.InvariantCulture) is >= 1 and <= 31) { return 8; }
        return 4;
    }

    private static string Normal(string text) => text.Normalize(NormalizationForm.FormKC).ToLowerInvariant();

    // p@ssw0rd is password.
    private static string Unadorned(string text) => string.Create(text.Length, text, (to, from) =>
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = from[i] switch { '0' => 'o', '1' or '!' => 'i', '3' => 'e', '4' or '@' => 'a', '5' or '$' => 's', '7' => 't', var other => other };
        }
    });

    private static HashSet<string> Read()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("weak-words.txt") ?? throw new InvalidOperationException("weak-words.txt is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var words = reader.ReadToEnd().Split('\n').Where(line => !line.StartsWith('#')).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return words.ToHashSet(StringComparer.Ordinal);
    }
}
