using System.Collections.Frozen;
using Leeward.Rules;

namespace Leeward.Forms;

/// <summary>A named sum or other calculation over the answers.</summary>
/// <param name="Name">Its name; levels and later scores speak of it.</param>
/// <param name="Expression">The calculation.</param>
public sealed record ScoreRule(string Name, Expression Expression);

/// <summary>A level that the answers may lead to, such as a risk level.</summary>
/// <param name="Code">Its code, e.g. <c>high</c>.</param>
/// <param name="When">The condition. The first level whose condition holds is taken, so levels are listed from the most serious to the least.</param>
public sealed record LevelRule(string Code, Expression When);

/// <summary>One time limit that follows from a level.</summary>
/// <param name="Name">What must happen, e.g. <c>response</c> or <c>follow_up_every</c>.</param>
/// <param name="Duration">ISO 8601 duration as written, e.g. <c>PT24H</c>, <c>P7D</c>.</param>
/// <param name="Clock">Which clock counts it: <c>elapsed</c>, <c>calendar_day</c> or <c>working_day</c>.</param>
public sealed record ResponseTime(string Name, string Duration, string Clock);

/// <summary>A checked form definition. Make one with <see cref="FormReader"/>.</summary>
public sealed partial class Form
{
    private readonly FrozenDictionary<string, Field> _fields;

    internal Form(
        string id, string version, FormText title, IReadOnlyList<Section> sections, IReadOnlyList<ScoreRule> scores, IReadOnlyList<LevelRule> levels,
        IReadOnlyDictionary<string, IReadOnlyList<ResponseTime>> responses)
    {
        Id = id;
        Version = version;
        Title = title;
        Sections = sections;
        Scores = scores;
        Levels = levels;
        Responses = responses;
        Fields = [.. sections.SelectMany(section => section.Fields)];
        _fields = Fields.ToFrozenDictionary(field => field.Id, StringComparer.Ordinal);
    }

    /// <summary>Its name.</summary>
    public string Id { get; }

    /// <summary>Its version; answers are kept with the version they were given to.</summary>
    public string Version { get; }

    /// <summary>Its heading.</summary>
    public FormText Title { get; }

    /// <summary>Its sections in order.</summary>
    public IReadOnlyList<Section> Sections { get; }

    /// <summary>All fields in order.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Its scores in order.</summary>
    public IReadOnlyList<ScoreRule> Scores { get; }

    /// <summary>Its levels, the most serious first.</summary>
    public IReadOnlyList<LevelRule> Levels { get; }

    /// <summary>The time limits per level.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ResponseTime>> Responses { get; }

    /// <summary>Finds a field.</summary>
    public Field? Find(string id) => _fields.GetValueOrDefault(id);
}
