using System.Text;

namespace Leeward.Kernel;

/// <summary>Checks a text that a person typed: its length, and that it holds nothing that hides or reorders what a reader sees.</summary>
public static class PlainText
{
    /// <summary>Trims and normalises (NFC) a text; empty becomes null. Check it first with <see cref="Check"/>.</summary>
    public static string? Clean(string? text)
    {
        var trimmed = text?.Trim().ReplaceLineEndings("\n");
        return string.IsNullOrEmpty(trimmed) ? null : trimmed.IsNormalized() ? trimmed : trimmed.Normalize();
    }

    /// <summary>
    /// The refusal for a field's text, or null when it is fine. Refused: missing where needed, longer than <paramref name="max"/> characters,
    /// control characters, marks that change the reading direction (U+202A to U+202E, U+2066 to U+2069), and broken surrogates.
    /// </summary>
    public static Refusal? Check(string field, string? text, int max, bool needed = false)
    {
        if (string.IsNullOrWhiteSpace(text)) { return needed ? Refusal.Invalid(field, "kernel.required") : null; }
        if (text.Length > max) { return Refusal.Invalid(field, "kernel.too_long", max); }
        for (var i = 0; i < text.Length; i++)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune)) { return Refusal.Invalid(field, "kernel.bad_characters"); }
            if (rune.Utf16SequenceLength == 2) { i++; }
            var hidden = rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF or 0xFFFE or 0xFFFF;
            var control = rune.Value < 32 && rune.Value is not ('\n' or '\r' or '\t');
            if (hidden || control || rune.Value is >= 0x7F and <= 0x9F) { return Refusal.Invalid(field, "kernel.bad_characters"); }
        }
        return null;
    }

    /// <summary>As <see cref="Check"/>, for a field of one line: line breaks and tabs are refused too.</summary>
    public static Refusal? CheckLine(string field, string? text, int max, bool needed = false) =>
        Check(field, text, max, needed) ?? (text?.Trim().Any(c => c is '\n' or '\r' or '\t' or '\u2028' or '\u2029') == true ? Refusal.Invalid(field, "kernel.one_line") : null);

    /// <summary>The first refusal with the others attached, or null when there is none.</summary>
    public static Refusal? All(params IEnumerable<Refusal?> refusals)
    {
        var found = refusals.OfType<Refusal>().ToList();
        return found.Count == 0 ? null : found[0] with { More = [.. found.Skip(1)] };
    }
}
