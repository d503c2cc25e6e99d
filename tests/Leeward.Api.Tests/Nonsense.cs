using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Leeward.Api.Tests;

/// <summary>What nobody should send, and what must come back.</summary>
internal static class Nonsense
{
    public const string Script = "<script>lw()</script>";

    /// <summary>Bodies that are no body at all.</summary>
    public static IReadOnlyList<string> Bodies { get; } =
        ["", "{", "null", "[]", "7", "\"text\"", "true", "{\"a\":}", "{'a':1}", "<xml/>", "{}}", "{\"no such property\":1}", "{\"x\":" + new string('[', 500) + new string(']', 500) + "}", "\u0000"];

    /// <summary>Values as they stand in JSON that fit no property whatever its type.</summary>
    public static IReadOnlyList<string> NeverRight { get; } = ["\"\\u0000\"", "\"a\\u202Eb\"", "\"\\ud800\"", "1e99", "99999999999999999999999", "{\"no such property\":1}", "[[[]]]"];

    /// <summary>Values that some property may take.</summary>
    public static IReadOnlyList<string> SeldomRight { get; } =
        ["null", "-1", "2147483647", "true", "\"\"", "\"no such value\"", "\"2026-02-30\"", "\"0001-01-01\"", "\"9999-12-31\"", "\"99999-01-01\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"" + Script + "\"", "\"" + new string('长', 30_000) + "\""];

    /// <summary>Words in an address, escaped as they travel.</summary>
    public static IReadOnlyList<string> InAddresses { get; } =
    [
        "abc", "-1", "0", "99999", "2147483647", "9223372036854775807", "99999999999999999999999", "1e9", "%20", "%E2%80%AE", "%ff", "%ED%A0%80", "..%2F..%2Fetc%2Fpasswd", "..%5C..%5Cwin.ini", "%3Cscript%3Elw()%3C%2Fscript%3E",
        "'%20OR%201=1%20--", "%25", "2026-02-30", "0001-01-01", "9999-12-31", "99999-01-01", "00000000-0000-0000-0000-000000000000", "MDowMDAw", "true", new string('x', 5000), new string('y', 8100), "%2500",
    ];

    /// <summary>What may be asked after the question mark.</summary>
    public static IReadOnlyList<string> InQuestions { get; } = [.. InAddresses, "%00"];

    /// <summary>Headers that say nothing.</summary>
    public static IReadOnlyList<(string Name, string Value)> Headers { get; } =
    [
        .. ((string[])["abc", "\"-1\"", "99999999999999", "W/\"1\"", "*", "\"1\", \"2\"", new('9', 3000)]).Select(value => ("If-Match", value)),
        .. ((string[])["short", new('k', 5000), "a key, a key, a key"]).Select(value => ("Idempotency-Key", value)),
        ("Accept-Language", "zz;q=abc,,;;"), ("Accept-Language", new('z', 3000)), ("Accept", "no/such"), ("Cookie", "leeward.language=c%3D../../etc"), ("X-Purpose", "%00%ff%E2%80%AE"), ("X-File-Name", "%00%ff"), ("Content-Encoding", "gzip"),
        ("X-Forwarded-For", "no address"), ("Range", "bytes=-1--5"), ("Host", "elsewhere.example"),
    ];

    /// <summary>A refusal of the API is a problem with a code and words; anything else than a refusal is fine here, but never a failure of the server.</summary>
    public static async Task<string?> WrongAsync(HttpResponseMessage answer, bool mustRefuse)
    {
        var status = (int)answer.StatusCode;
        var said = await answer.Content.ReadAsStringAsync();
        if (status >= 500) { return $"{status} {Short(said)}"; }
        if (status == 414) { return null; } // said by the server before any page or route: an address longer than 8 kB
        if (status < 400) { return mustRefuse ? $"{status} taken" : null; }
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json") { return $"{status} is no problem: {answer.Content.Headers.ContentType} {Short(said)}"; }
        var problem = JsonSerializer.Deserialize<JsonElement>(said);
        return problem.TryGetProperty("code", out var code) && problem.TryGetProperty("detail", out var detail) && detail.GetString() is { Length: > 5 } words && words != code.GetString() ? null : $"{status} says too little: {Short(said)}";
    }

    /// <summary>A page may say no in its own words; it never fails and never lets through what was typed as markup.</summary>
    public static async Task<string?> WrongPageAsync(HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        var said = await answer.Content.ReadAsStringAsync();
        if (status >= 500) { return $"{status} {Short(said)}"; }
        if (status == 414) { return null; }
        if (said.Contains("<script>lw", StringComparison.OrdinalIgnoreCase)) { return "echoes a script"; }
        return status >= 400 && !said.Contains("<h1", StringComparison.Ordinal) ? $"{status} without a word: {Short(said)}" : null;
    }

    public static ByteArrayContent Json(string body, string type = "application/json") => new(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

    /// <summary>Many bytes, sent only if the server still wants them.</summary>
    public static async Task<HttpResponseMessage> SendBigAsync(HttpClient client, HttpMethod method, string path, HttpContent content, string? version = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.ExpectContinue = true;
        if (version is not null) { request.Headers.TryAddWithoutValidation("If-Match", version); }
        return await client.SendAsync(request);
    }

    private static string Short(string text) => text.Length == 0 ? "(nothing)" : WebUtility.HtmlDecode(text[..Math.Min(160, text.Length)]).ReplaceLineEndings(" ");
}
