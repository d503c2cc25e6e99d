using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Leeward.Api.Tests;

/// <summary>What came back, without what is of the moment: the day, the trace, the form's token.</summary>
internal sealed partial record Answer(int Status, string Headers, string Body)
{
    public static async Task<Answer> OfAsync(HttpResponseMessage message, params IReadOnlyList<(string From, string To)> same)
    {
        var headers = message.Headers.Concat(message.Content.Headers).Where(h => h.Key is not ("Date" or "Set-Cookie" or "Content-Length" or "Transfer-Encoding")).OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key}: {string.Join(',', h.Value)}\n");
        var body = Encoding.UTF8.GetString(await message.Content.ReadAsByteArrayAsync());
        return new((int)message.StatusCode, Same(string.Concat(headers), same), Moment().Replace(Same(WebUtility.HtmlDecode(Regex.Unescape(Escapes().Replace(body, @"\\"))), same), "…"));
    }

    public bool IsRefusal => Status >= 400;

    /// <summary>The first of the words that stands in it; a number of eleven signs within a longer one does not count.</summary>
    public string? FirstOf(IEnumerable<string> words) => words.FirstOrDefault(word => Body.Contains(word, StringComparison.OrdinalIgnoreCase) || Headers.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Where two answers part, for the eye.</summary>
    public string From(Answer other)
    {
        if (Status != other.Status) { return $"{Status} and {other.Status}"; }
        var (mine, theirs) = Headers == other.Headers ? (Body, other.Body) : (Headers, other.Headers);
        var at = mine.Zip(theirs).TakeWhile(pair => pair.First == pair.Second).Count();
        string Around(string text) => text[Math.Max(0, at - 60)..Math.Min(text.Length, at + 90)].ReplaceLineEndings(" ");
        return $"«{Around(mine)}» and «{Around(theirs)}»";
    }

    private static string Same(string text, IReadOnlyList<(string From, string To)> same) => same.Where(s => s.From.Length > 0).OrderByDescending(s => s.From.Length)
        .Aggregate(text, (sofar, one) => sofar.Replace(one.From, one.To, StringComparison.OrdinalIgnoreCase).Replace(Uri.EscapeDataString(one.From), one.To, StringComparison.OrdinalIgnoreCase)
            .Replace(Uri.EscapeDataString(Uri.EscapeDataString(one.From)), one.To, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex("\"traceId\":\"[^\"]*\"|name=\"__RequestVerificationToken\" value=\"[^\"]*\"")]
    private static partial Regex Moment();

    // Only \uXXXX is read as what it means; every other backslash stays one.
    [GeneratedRegex(@"\\(?!u[0-9A-Fa-f]{4})")]
    private static partial Regex Escapes();
}
