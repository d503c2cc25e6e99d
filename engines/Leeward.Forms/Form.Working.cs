using Leeward.Rules;

namespace Leeward.Forms;

/// <summary>A mistake in one answer. The words for a code are in <see cref="FormTexts"/>.</summary>
/// <param name="Field">The field.</param>
/// <param name="Code">What is wrong, e.g. <c>form.required</c>.</param>
/// <param name="Args">The parts of the message by name.</param>
public sealed record FieldProblem(string Field, string Code, IReadOnlyDictionary<string, string> Args);

/// <summary>A score as it stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value now; unknown while an answer that it needs is missing.</param>
/// <param name="Min">The least it can still be; null where there is no bound.</param>
/// <param name="Max">The most it can still be; null where there is no bound.</param>
public sealed record ScoreResult(string Name, Value Value, decimal? Min, decimal? Max);

/// <summary>The scores and what level they lead to.</summary>
/// <param name="Scores">Every score of the form in order.</param>
/// <param name="AtLeast">The least serious level still possible; null where it is still possible that no level applies.</param>
/// <param name="AtMost">The most serious level still possible; null where no level applies. <b>This is the level to act on</b>: not knowing must never make a child look safer.</param>
/// <param name="Missing">While the level is open: the visible fields, unanswered or answered "unknown", that it waits for.</param>
public sealed record FormScore(IReadOnlyList<ScoreResult> Scores, string? AtLeast, string? AtMost, IReadOnlyList<string> Missing)
{
    /// <summary>The level to act on: the most serious one still possible.</summary>
    public string? ActOn => AtMost;

    /// <summary>Whether the level is certain: no missing answer can change it.</summary>
    public bool IsCertain => AtLeast == AtMost;
}

public sealed partial class Form
{
    /// <summary>
    /// The fields to show. A field whose condition is unknown is not shown yet; ask <c>coalesce(other, ...)</c> in the condition to decide otherwise.
    /// </summary>
    public IReadOnlyList<Field> Visible(Answers answers)
    {
        var state = State(answers);
        return [.. Fields.Where(state.IsVisible)];
    }

    /// <summary>Whether a visible field must be answered, as things stand.</summary>
    public bool IsRequired(Field field, Answers answers) => State(answers).IsRequired(field);

    /// <summary>The answers of visible fields only: what was answered to a question that is no longer asked is dropped.</summary>
    public Answers OnlyVisible(Answers answers) =>
        Visible(answers).Aggregate(Answers.Empty, (kept, field) => field.Type == FieldType.Note ? kept : kept.With(field.Id, answers[field.Id]));

    /// <summary>The known answers of visible fields as facts for rules elsewhere.</summary>
    public Facts Facts(Answers answers) =>
        Rules.Facts.Of(Visible(answers)
            .Where(field => AnswerCheck.Problem(field, answers[field.Id]) is null)
            .Select(field => KeyValuePair.Create(field.Id, answers[field.Id].Value)));

    /// <summary>Every mistake in the answers of visible fields, in order; none means that the form is complete. Hidden fields are not looked at.</summary>
    public IReadOnlyList<FieldProblem> Validate(Answers answers)
    {
        var state = State(answers);
        var problems = new List<FieldProblem>();
        foreach (var field in Fields.Where(field => field.Type != FieldType.Note && state.IsVisible(field)))
        {
            var answer = answers[field.Id];
            var problem = answer.IsGiven ? AnswerCheck.Problem(field, answer)
                : state.IsRequired(field) ? AnswerCheck.Make(field, "form.required")
                : null;
            if (problem is not null)
            {
                problems.Add(problem);
            }
        }

        return problems;
    }

    /// <summary>
    /// The scores and the level. An answer that is missing, unknown or wrong may turn out as anything the field allows; the result says which levels remain.
    /// The bounds never leave out a level that an answer could lead to.
    /// </summary>
    public FormScore Score(Answers answers)
    {
        var state = State(answers);
        var scores = Scores.Select(score =>
        {
            var later = state.Later(score.Name);
            return new ScoreResult(score.Name, state.Now(score.Name).Only, later.Min, later.Max);
        }).ToList();

        var reachable = new List<string>();
        var open = new List<Expression>();
        var certain = false;
        foreach (var level in Levels)
        {
            var possible = level.When.Explore(state.Later);
            if (possible.CanBeTrue || possible.CanBeUnknown)
            {
                reachable.Add(level.Code);
            }

            certain = FormState.Surely(possible);
            if (certain)
            {
                break;
            }

            if (possible.CanBeTrue || possible.CanBeUnknown)
            {
                open.Add(level.When);
            }
        }

        return new(scores, certain ? reachable[^1] : null, reachable.FirstOrDefault(), open.Count == 0 ? [] : state.MissingFor(open));
    }

    private FormState State(Answers answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return new(this, answers);
    }
}
