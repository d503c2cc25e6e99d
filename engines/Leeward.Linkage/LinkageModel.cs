using System.Text.Json;
using System.Text.Json.Serialization;
using Leeward.Linkage.Estimation;
using Leeward.Linkage.Features;
using Leeward.Linkage.Records;

namespace Leeward.Linkage;

/// <summary>One level of a feature in a model.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Same">Share of pairs of one person at this level (m).</param>
/// <param name="Different">Share of pairs of two people (u).</param>
/// <param name="Kin">Share of pairs of kin, for features that families share.</param>
/// <param name="Bits">log₂ of the first two: the evidence.</param>
public sealed record ModelLevel(string Code, double Same, double Different, double? Kin, double Bits);

/// <summary>One feature in a model.</summary>
/// <param name="Name">What is compared.</param>
/// <param name="Levels">From different to the same.</param>
public sealed record ModelFeature(string Name, IReadOnlyList<ModelLevel> Levels);

/// <summary>What was learnt, readable by people and kept as JSON. It holds no value of any record.</summary>
/// <param name="Version">Of this format.</param>
/// <param name="Roles">What the columns hold.</param>
/// <param name="Features">The evidence.</param>
/// <param name="MatchesPerRecord">Expected pairs of one person per record.</param>
/// <param name="Threshold">From this probability on, taken as one person.</param>
/// <param name="KinPerRecord">Expected pairs of kin and households per record; 0 where none were learnt.</param>
/// <param name="Source">Where the numbers come from, in words.</param>
public sealed record LinkageModel(int Version, IReadOnlyDictionary<string, Role> Roles, IReadOnlyList<ModelFeature> Features, double MatchesPerRecord, double Threshold, double KinPerRecord = 0, string? Source = null)
{
    /// <summary>The format that is written.</summary>
    public const int Current = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The model as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <summary>Reads a model.</summary>
    /// <exception cref="LinkageException">It is not a model, or of another version.</exception>
    public static LinkageModel FromJson(string json)
    {
        try
        {
            var model = JsonSerializer.Deserialize<LinkageModel>(json, Options);
            if (model?.Features is null || model.Roles is null) { throw new LinkageException("link.bad_model", "This is not a linkage model."); }
            if (model.Version != Current) { throw new LinkageException("link.bad_model", $"The model has version {model.Version}; {Current} is read."); }
            if (model.Features.Any(feature => feature.Levels is null || feature.Levels.Any(level => level is not { Same: > 0 and <= 1, Different: > 0 and <= 1 }))) { throw new LinkageException("link.bad_model", "The shares of a model lie above 0 and up to 1."); }
            return model;
        }
        catch (JsonException e) { throw new LinkageException("link.bad_model", $"The model is not JSON as it should be: {e.Message}"); }
    }

    /// <summary>The beliefs for the features of a table; those the model does not know, or knows otherwise, are null.</summary>
    internal Belief?[] For(IReadOnlyList<Feature> features) => [.. features.Select(feature =>
    {
        var found = Features.FirstOrDefault(one => one.Name == feature.Name);
        if (found is null || !found.Levels.Select(level => level.Code).SequenceEqual(feature.Levels.Skip(1).Select(level => level.Code))) { return null; }
        return new Belief([0, .. found.Levels.Select(level => level.Same)], [0, .. found.Levels.Select(level => level.Different)], feature.OfKin || feature.KinUpTo > 0 ? [0, .. found.Levels.Select(level => Math.Max(1e-9, level.Kin ?? level.Different))] : null);
    })];

    internal static LinkageModel Of(IReadOnlyList<ColumnRole> roles, IReadOnlyList<Feature> features, Expectation.Result learnt, int records, double threshold) => new(
        Current,
        roles.ToDictionary(role => role.Column, role => role.Role),
        [.. features.Select((feature, f) => new ModelFeature(feature.Name, [.. feature.Levels.Skip(1).Select((level, l) => Line(level, learnt.Beliefs[f], l + 1))]))],
        learnt.Matches / Math.Max(1, records),
        threshold,
        learnt.Kin / Math.Max(1, records));

    private static ModelLevel Line(Level level, Belief belief, int l) =>
        new(level.Code, belief.M[l], belief.U[l], belief.Kin?[l], Math.Round(belief.Bits(l), 2));
}
