using Leeward.Rules;

namespace Leeward.Forms;

/// <summary>
/// One walk over the fields in order, twice at once: <em>now</em>, where a missing answer is unknown, decides what is visible and required;
/// <em>later</em>, where a missing answer may become anything the field allows, decides which scores and levels are still possible.
/// A field that is not asked does not apply (<see cref="Possible.Absent"/>) and has no points.
/// </summary>
internal sealed class FormState
{
    private readonly Dictionary<string, Possible> _now = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Possible> _later = new(StringComparer.Ordinal);
    private readonly HashSet<string> _visible = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Form _form;

    public FormState(Form form, Answers answers)
    {
        _form = form;
        foreach (var field in form.Fields)
        {
            Take(field, answers);
        }

        foreach (var score in form.Scores)
        {
            _now[score.Name] = score.Expression.Explore(Now);
            _later[score.Name] = score.Expression.Explore(Later);
        }
    }

    public Possible Now(string name) => _now[name];

    public Possible Later(string name) => _later[name];

    public bool IsVisible(Field field) => _visible.Contains(field.Id);

    public bool IsRequired(Field field) => field.Required || (field.RequiredIf is { } rule && Surely(rule.Explore(Now)));

    public static bool Surely(Possible truth) => truth is { CanBeTrue: true, CanBeFalse: false, CanBeUnknown: false };

    /// <summary>The visible fields without a known answer that the given rules wait for, in the order of the form.</summary>
    public IReadOnlyList<string> MissingFor(IEnumerable<Expression> rules)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var ahead = new Queue<string>(rules.SelectMany(rule => rule.Variables));
        while (ahead.TryDequeue(out var name))
        {
            if (!seen.Add(name))
            {
                continue;
            }

            var id = name.EndsWith(".score", StringComparison.Ordinal) ? name[..^6] : name;
            if (_form.Find(id) is not { } field)
            {
                Follow(_form.Scores.First(score => score.Name == id).Expression);
                continue;
            }

            if (_open.Contains(id))
            {
                found.Add(id);
            }

            // Only where it is open whether the field applies do the answers behind that matter.
            if (field.ShowIf is { } show && _later[id].CanBeAbsent && _later[id].CanBeKnown)
            {
                Follow(show);
            }
        }

        return [.. _form.Fields.Select(field => field.Id).Where(found.Contains)];

        void Follow(Expression rule)
        {
            foreach (var variable in rule.Variables)
            {
                ahead.Enqueue(variable);
            }
        }
    }

    private void Take(Field field, Answers answers)
    {
        var showNow = field.ShowIf?.Explore(Now);
        var showLater = field.ShowIf?.Explore(Later);
        var visible = showNow is null || Surely(showNow);
        if (visible)
        {
            _visible.Add(field.Id);
        }

        if (field.VariableType is not { } type)
        {
            return;
        }

        var answer = answers[field.Id];
        var value = visible && answer.Value.IsKnown && AnswerCheck.Problem(field, answer) is null ? answer.Value : Value.Unknown;
        if (visible && !value.IsKnown)
        {
            _open.Add(field.Id);
        }

        var never = showNow is { CanBeTrue: false, CanBeUnknown: false };
        Put(_now, field, never ? Possible.Absent : Possible.Of(value), never ? Points(0m) : value.IsKnown ? Points(Score(field, value)) : Possible.Unknown);

        var known = value.IsKnown ? Possible.Of(value) : Possible.AnyOf(type);
        var points = value.IsKnown ? Points(Score(field, value)) : Range(field);
        var applies = showLater is null || showLater.CanBeTrue || showLater.CanBeUnknown;
        var mayNotApply = showLater is not null && (showLater.CanBeFalse || showLater.CanBeUnknown);
        Put(
            _later, field, !applies ? Possible.Absent : mayNotApply ? known.Or(Possible.Absent) : known,
            !applies ? Points(0m) : mayNotApply ? points.Or(Points(0m)) : points);
    }

    private static void Put(Dictionary<string, Possible> to, Field field, Possible value, Possible points)
    {
        to[field.Id] = value;
        if (field.HasScore)
        {
            to[field.Id + ".score"] = points;
        }
    }

    private static Possible Points(decimal points) => Possible.Of(Value.Of(points));

    private static decimal Score(Field field, Value value) =>
        field.Options.Where(option => option.Value == value.AsText || value.AsSet?.Contains(option.Value) == true).Sum(option => option.Score ?? 0m);

    private static Possible Range(Field field)
    {
        var points = field.Options.Select(option => option.Score ?? 0m).DefaultIfEmpty(0m).ToList();
        return (field.Type == FieldType.Choices
            ? Possible.Between(points.Where(score => score < 0m).Sum(), points.Where(score => score > 0m).Sum())
            : Possible.Between(points.Min(), points.Max())).OrMissing();
    }
}
