using System.Text.Json;
using System.Text.RegularExpressions;
using Leeward.Rules;

namespace Leeward.Forms;

/// <summary>A mistake in a form definition.</summary>
/// <param name="Pointer">Where: a JSON pointer (RFC 6901).</param>
/// <param name="Code">What, e.g. <c>form.unknown_key</c>, or the code of a rule error.</param>
/// <param name="Message">In English, with the mend where there is one.</param>
public sealed record FormError(string Pointer, string Code, string Message);

/// <summary>The result of reading: a form, or the mistakes.</summary>
/// <param name="Form">The form; null if there is any mistake.</param>
/// <param name="Errors">The mistakes, all that were found.</param>
public sealed record FormReading(Form? Form, IReadOnlyList<FormError> Errors);

/// <summary>Reads a form definition and checks it completely: names, types, options, texts in both languages, every rule.</summary>
public sealed partial class FormReader
{
    private readonly JsonReading _json = new();
    private readonly FieldReader _fields;
    private readonly HashSet<string> _levels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VariableType> _words = new(StringComparer.Ordinal);

    private FormReader(Func<string, IReadOnlyList<FieldOption>?>? lookups) => _fields = new(_json, lookups, _words);

    /// <summary>Reads a form. <paramref name="lookups"/> gives the options of a named lookup, or null where there is no such lookup.</summary>
    public static FormReading Read(JsonElement definition, Func<string, IReadOnlyList<FieldOption>?>? lookups = null)
    {
        var reader = new FormReader(lookups);
        var form = reader.ReadForm(definition);
        return new(reader._json.Errors.Count == 0 ? form : null, reader._json.Errors);
    }

    [GeneratedRegex(@"^P(?=\d|T\d)(\d{1,4}Y)?(\d{1,4}M)?(\d{1,4}W)?(\d{1,4}D)?(T(\d{1,5}H)?(\d{1,5}M)?(\d{1,5}S)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Duration();

    private Form? ReadForm(JsonElement root)
    {
        if (!_json.IsObject(root, string.Empty))
        {
            return null;
        }

        _json.Keys(root, string.Empty, "id", "version", "title", "help", "sections", "scores", "levels", "response", "sources", "src", "prov", "note", "purpose", "extends");
        var id = _json.Text(root, string.Empty, "id");
        var version = _json.Text(root, string.Empty, "version");
        var title = _json.Local(root, string.Empty, "title");
        var sections = Sections(root);
        var scores = Scores(root);
        var levels = Levels(root);
        var responses = Responses(root);
        return id is null || version is null || title is null ? null : new Form(id, version, title, sections, scores, levels, responses);
    }

    private List<Section> Sections(JsonElement root)
    {
        var sections = new List<Section>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (section, at) in _json.Items(root, string.Empty, "sections", required: true))
        {
            if (!_json.IsObject(section, at))
            {
                continue;
            }

            _json.Keys(section, at, "id", "title", "fields", "src", "prov", "note");
            var id = _json.Text(section, at, "id");
            var title = _json.Local(section, at, "title");
            if (id is not null && !ids.Add(id))
            {
                _json.Add($"{at}/id", "form.duplicate_id", $"There are two sections {id}.");
            }

            var fields = _json.Items(section, at, "fields", required: true).Select(item => _fields.Read(item.Element, item.Pointer)).OfType<Field>().ToList();
            if (id is not null && title is not null)
            {
                sections.Add(new(id, title, fields));
            }
        }

        return sections;
    }

    private List<ScoreRule> Scores(JsonElement root)
    {
        var scores = new List<ScoreRule>();
        if (!root.TryGetProperty("scores", out var element) || !_json.IsObject(element, "/scores"))
        {
            return scores;
        }

        foreach (var property in element.EnumerateObject())
        {
            var at = "/scores/" + JsonReading.Escape(property.Name);
            if (!Vocabulary.IsName(property.Name) || property.Name.Contains('.', StringComparison.Ordinal) || _words.ContainsKey(property.Name))
            {
                _json.Add(at, "form.bad_name", $"{property.Name} cannot name a score: it is no plain name, or it is already in use.");
                continue;
            }

            if (_fields.Rule(property.Value, at, ValueKind.Number) is { } rule)
            {
                scores.Add(new(property.Name, rule));
            }

            _words[property.Name] = VariableType.Number;
        }

        return scores;
    }

    private List<LevelRule> Levels(JsonElement root)
    {
        var levels = new List<LevelRule>();
        foreach (var (level, at) in _json.Items(root, string.Empty, "levels", required: false))
        {
            if (!_json.IsObject(level, at))
            {
                continue;
            }

            _json.Keys(level, at, "level", "when", "src", "prov", "note");
            var code = _json.Text(level, at, "level");
            if (code is not null && !_levels.Add(code))
            {
                _json.Add($"{at}/level", "form.duplicate_id", $"There are two levels {code}; join their conditions with ||.");
            }

            if (!level.TryGetProperty("when", out var when))
            {
                _json.Add(at, "form.missing", "when is missing.");
            }
            else if (_fields.Rule(when, $"{at}/when", ValueKind.Truth) is { } rule && code is not null)
            {
                levels.Add(new(code, rule));
            }
        }

        return levels;
    }

    private Dictionary<string, IReadOnlyList<ResponseTime>> Responses(JsonElement root)
    {
        var responses = new Dictionary<string, IReadOnlyList<ResponseTime>>(StringComparer.Ordinal);
        if (!root.TryGetProperty("response", out var element) || !_json.IsObject(element, "/response"))
        {
            return responses;
        }

        foreach (var level in element.EnumerateObject())
        {
            var at = "/response/" + JsonReading.Escape(level.Name);
            if (!_levels.Contains(level.Name))
            {
                _json.Add(at, "form.unknown_level", $"There is no level {level.Name}.");
            }

            if (_json.IsObject(level.Value, at))
            {
                responses[level.Name] = [.. level.Value.EnumerateObject()
                    .Where(time => time.Name is not ("src" or "prov" or "note"))
                    .Select(time => Response(time, $"{at}/{JsonReading.Escape(time.Name)}")).OfType<ResponseTime>()];
            }
        }

        return responses;
    }

    private ResponseTime? Response(JsonProperty time, string at)
    {
        var (duration, clock) = (time.Value, (string?)null);
        if (time.Value.ValueKind == JsonValueKind.Object)
        {
            _json.Keys(time.Value, at, "within", "clock", "src", "prov", "note");
            clock = _json.Text(time.Value, at, "clock");
            duration = time.Value.TryGetProperty("within", out var within) ? within : default;
        }

        if (duration.ValueKind != JsonValueKind.String || !Duration().IsMatch(duration.GetString()!))
        {
            _json.Add(at, "form.bad_duration", "A time limit is an ISO 8601 duration such as PT24H or P7D.");
            return null;
        }

        if (clock is not (null or "elapsed" or "calendar_day" or "working_day"))
        {
            _json.Add($"{at}/clock", "form.bad_clock", "The clock is elapsed, calendar_day or working_day.");
        }

        // Hours run on the clock, days on the calendar, unless the form says otherwise.
        var text = duration.GetString()!;
        return new(time.Name, text, clock ?? (text.Contains('T', StringComparison.Ordinal) ? "elapsed" : "calendar_day"));
    }
}
