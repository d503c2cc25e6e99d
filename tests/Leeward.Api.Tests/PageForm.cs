using System.Net;
using System.Text.RegularExpressions;

namespace Leeward.Api.Tests;

/// <summary>A form as it stands in a page, with what its fields hold.</summary>
internal sealed partial record PageForm(string? Action, bool IsFile, IReadOnlyList<(string Name, string Value, bool Hidden)> Fields)
{
    /// <summary>The forms of a page that are posted.</summary>
    public static IReadOnlyList<PageForm> Of(string html) =>
    [
        .. Forms().Matches(html).Where(f => Attribute(f.Groups[1].Value, "method") == "post").Select(f => new PageForm(
            Attribute(f.Groups[1].Value, "action"), Attribute(f.Groups[1].Value, "enctype") == "multipart/form-data",
            [.. FieldTags().Matches(f.Groups[2].Value).Select(Field).Where(t => t.Name.Length > 0)])),
    ];

    public HttpContent Content(Func<string, string, bool, string> fill, bool repeated = false)
    {
        var all = Fields.Select(f => KeyValuePair.Create(f.Name, fill(f.Name, f.Value, f.Hidden)));
        var fields = repeated ? all.ToList() : all.DistinctBy(f => f.Key).ToList();
        if (!IsFile) { return new FormUrlEncodedContent(fields); }
        var parts = new MultipartFormDataContent();
        foreach (var (name, value) in fields) { parts.Add(new StringContent(value), name); }
        return parts;
    }

    private static (string Name, string Value, bool Hidden) Field(Match tag)
    {
        var value = tag.Groups[1].Value switch
        {
            "select" => Chosen().Match(tag.Value) is { Success: true } chosen ? Attribute(chosen.Value, "value") ?? "" : "",
            "textarea" => tag.Groups[3].Value,
            _ => Attribute(tag.Groups[2].Value, "value") ?? "",
        };
        return (Attribute(tag.Groups[2].Value, "name") ?? "", WebUtility.HtmlDecode(value), Attribute(tag.Groups[2].Value, "type") == "hidden");
    }

    private static string? Attribute(string tag, string name) => Regex.Match(tag, $"(?<![\\w-]){name}=\"([^\"]*)\"") is { Success: true } found ? WebUtility.HtmlDecode(found.Groups[1].Value) : null;

    [GeneratedRegex("<form\\b([^>]*)>(.*?)</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<(input|button|select|textarea)\\b([^>]*)>(?:(?<=<(?:select|textarea)\\b[^>]*>)(.*?)</(?:select|textarea)>)?", RegexOptions.Singleline)]
    private static partial Regex FieldTags();

    [GeneratedRegex("<option\\b[^>]*\\bselected\\b[^>]*>")]
    private static partial Regex Chosen();
}
