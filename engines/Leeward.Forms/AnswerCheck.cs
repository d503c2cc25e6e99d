using System.Globalization;

namespace Leeward.Forms;

/// <summary>What may be wrong with one given answer.</summary>
internal static class AnswerCheck
{
    private const int DefaultLineLength = 1_000;
    private const int DefaultTextLength = 20_000;

    public static FieldProblem? Problem(Field field, Answer answer)
    {
        if (answer.IsUnknown)
        {
            return field.AllowUnknown ? null : Make(field, "form.unknown_not_allowed");
        }

        if (answer.Unreadable is not null)
        {
            return Unreadable(field);
        }

        if (!answer.Value.IsKnown)
        {
            return null;
        }

        if (answer.Value.Kind != field.VariableType?.Kind)
        {
            return Unreadable(field);
        }

        return field.Type switch
        {
            FieldType.Text or FieldType.LongText => Text(field, answer.Value.AsText!),
            FieldType.Integer or FieldType.Scale when answer.Value.AsNumber % 1m != 0m => Make(field, "form.not_whole"),
            FieldType.Integer or FieldType.Number or FieldType.Scale => Number(field, answer.Value.AsNumber!.Value),
            FieldType.Date => Date(field, answer.Value.AsDate!.Value),
            FieldType.Choice => Option(field, [answer.Value.AsText!]),
            FieldType.Choices => Option(field, answer.Value.AsSet!),
            _ => null,
        };
    }

    public static FieldProblem Make(Field field, string code, params (string Name, string Value)[] args) =>
        new(field.Id, code, args.ToDictionary(arg => arg.Name, arg => arg.Value, StringComparer.Ordinal));

    private static FieldProblem Unreadable(Field field) => Make(field, field.Type switch
    {
        FieldType.Date => "form.not_a_date",
        FieldType.Integer or FieldType.Number or FieldType.Scale => "form.not_a_number",
        FieldType.YesNo => "form.not_yes_or_no",
        FieldType.Choice or FieldType.Choices => "form.not_an_option",
        _ => "form.not_a_text",
    });

    private static FieldProblem? Text(Field field, string text)
    {
        var max = field.MaxLength ?? (field.Type == FieldType.Text ? DefaultLineLength : DefaultTextLength);
        if (text.Length > max)
        {
            return Make(field, "form.too_long", ("max", Shown(max)), ("length", Shown(text.Length)));
        }

        if (text.Any(c => IsForbidden(c, field.Type == FieldType.LongText)) || HasBrokenPair(text))
        {
            return Make(field, "form.forbidden_characters");
        }

        return field.Pattern is { } pattern && !pattern.IsMatch(text) ? Make(field, "form.pattern") : null;
    }

    // Control characters, and the marks that turn the direction of writing: with them a name can be made to look like another.
    private static bool IsForbidden(char c, bool lines) =>
        c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') || (char.IsControl(c) && c != '\t' && !(lines && c == '\n'));

    private static bool HasBrokenPair(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static FieldProblem? Number(Field field, decimal number) =>
        number < field.Min ? Make(field, "form.too_small", ("min", Shown(field.Min.Value)))
        : number > field.Max ? Make(field, "form.too_large", ("max", Shown(field.Max.Value)))
        : null;

    private static FieldProblem? Date(Field field, DateOnly date) =>
        date < field.Earliest ? Make(field, "form.too_early", ("min", Shown(field.Earliest.Value)))
        : date > field.Latest ? Make(field, "form.too_late", ("max", Shown(field.Latest.Value)))
        : null;

    private static FieldProblem? Option(Field field, IReadOnlyList<string> values) =>
        values.All(value => field.Options.Any(option => option.Value == value)) ? null : Make(field, "form.not_an_option");

    private static string Shown(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Shown(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
