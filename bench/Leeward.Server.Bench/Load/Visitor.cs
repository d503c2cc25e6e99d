using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Leeward.Server.Bench.World;

namespace Leeward.Server.Bench.Load;

/// <summary>One request to come.</summary>
internal sealed record Ask(string Kind, HttpMethod Method, string Path, string? Body = null, string? ContentType = null);

/// <summary>A signed-in person: who they are, what lies in front of them, and what they ask next.</summary>
internal sealed partial class Visitor(HttpClient http, Worker worker, Random random, SearchTerms terms)
{
    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);
    private readonly List<string> _cases = [], _children = [], _later = [], _likely = [];

    // Fewer than a person may ask for in a minute; the same asked again counts once.
    private const int Registrations = 30;
    private string _cookie = "", _token = "";

    public Worker Worker => worker;

    /// <summary>Whether the person registers children.</summary>
    public bool Registers => worker.Role == "child_worker";

    private bool SeesCases => worker.Role is "child_worker" or "duty_officer" or "supervisor" or "centre_coordinator" or "social_worker";
    private bool SeesTriage => worker.Role is "duty_officer" or "supervisor";
    private bool SeesSteps => worker.Role is not "duty_officer";

    public async Task SignInAsync(CancellationToken ct)
    {
        var token = Token(await TextAsync(HttpMethod.Get, "/sign-in", null, ct));
        await TextAsync(HttpMethod.Post, "/sign-in", Form(("_handler", "sign-in"), ("__RequestVerificationToken", token), ("Form.Name", worker.Name), ("Form.Password", People.Password)), ct);
        if (!_cookies.ContainsKey("leeward.session")) { throw new InvalidOperationException($"{worker.Name} could not sign in."); }
        if (!SeesCases) { return; }
        _token = Token(await TextAsync(HttpMethod.Get, "/children", null, ct));
        await GatherAsync(ct);
    }

    /// <summary>What lies in the person's reach: the first pages of cases and children.</summary>
    private async Task GatherAsync(CancellationToken ct)
    {
        string? cursor = null;
        for (var page = 0; page < 4; page++)
        {
            using var cases = JsonDocument.Parse(await TextAsync(HttpMethod.Get, $"/api/v1/cases?size=50&cursor={cursor}", null, ct));
            _cases.AddRange(cases.RootElement.GetProperty("items").EnumerateArray().Select(c => c.GetProperty("id").GetString()!));
            cursor = cases.RootElement.GetProperty("next").GetString();
            if (cursor is null) { break; }
            _later.Add(cursor);
        }
        using var children = JsonDocument.Parse(await TextAsync(HttpMethod.Get, "/api/v1/children?size=200", null, ct));
        foreach (var child in children.RootElement.GetProperty("items").EnumerateArray())
        {
            _children.Add(child.GetProperty("id").GetString()!);
            terms.Learn(child.GetProperty("name").GetString(), child.GetProperty("nameLatin").GetString());
            if (_likely.Count < Registrations) { _likely.Add(Registration(child)); }
        }
    }

    /// <summary>What the person asks next: two of three by page, one by API.</summary>
    public Ask Next()
    {
        for (; ; )
        {
            var asked = random.Next(100) switch
            {
                < 14 when SeesCases => Get("case list", random.Next(3) == 0 ? "/api/v1/cases" : "/cases"),
                < 19 when SeesCases && _later.Count > 0 => Get("case list, later page", "/cases?cursor=" + One(_later)),
                < 24 when SeesCases => Get("case list, filtered", random.Next(3) == 0 ? "/api/v1/cases?status=3&risk=2" : $"/cases?status=3&risk={random.Next(1, 4)}"),
                < 29 when SeesCases => Get("case list, by visit due", random.Next(2) == 0 ? "/cases?due=1" : "/cases?due=1&mine=1"),
                < 45 when _cases.Count > 0 => random.Next(3) == 0 ? Get("case", "/api/v1/cases/" + One(_cases), true) : Get("case", "/cases/" + One(_cases)),
                < 55 when _children.Count > 0 => random.Next(3) == 0 ? Get("child", "/api/v1/children/" + One(_children), true) : Get("child", "/children/" + One(_children)),
                < 60 when SeesCases => Get("child list", "/children"),
                < 78 when SeesCases => Search(),
                < 92 when SeesSteps => Get("my next steps", random.Next(3) == 0 ? "/api/v1/my-steps" : random.Next(4) == 0 ? "/my-steps?late=true" : "/my-steps"),
                >= 92 when SeesTriage => Get("triage queue", random.Next(3) == 0 ? "/api/v1/reports" : "/triage"),
                _ => null,
            };
            if (asked is not null) { return asked; }
        }
    }

    /// <summary>Who may be the child that the person is about to register.</summary>
    public Ask Likely() => new("API likely matches at registration", HttpMethod.Post, "/api/v1/children/likely", One(_likely), "application/json");

    /// <summary>A child much like one that is known (of every second another name), born on some day of the same year.</summary>
    private string Registration(JsonElement child)
    {
        var year = child.GetProperty("birthYear").ValueKind == JsonValueKind.Number ? child.GetProperty("birthYear").GetInt32() : 2015;
        return JsonSerializer.Serialize(new
        {
            name = random.Next(2) == 0 ? child.GetProperty("name").GetString() : terms.Names.Name(random),
            sex = child.GetProperty("sex").GetString(),
            bornOn = new DateOnly(year, random.Next(1, 13), random.Next(1, 29)),
            region = child.GetProperty("region").GetString(),
        });
    }

    /// <summary>Sends a request and gives its status; the body is read to the end and thrown away.</summary>
    public async Task<int> SendAsync(Ask ask, byte[] sink, CancellationToken ct)
    {
        using var request = Request(ask.Method, ask.Path, ask.Body is null ? null : (ask.Body, ask.ContentType!));
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        await using var body = await answer.Content.ReadAsStreamAsync(ct);
        while (await body.ReadAsync(sink, ct) > 0) { }
        return (int)answer.StatusCode;
    }

    private Ask Search()
    {
        var (kind, term) = terms.Next(random);
        return random.Next(3) == 0
            ? new("API search, " + kind, HttpMethod.Post, "/api/v1/children/search", JsonSerializer.Serialize(new { search = term }), "application/json")
            : new("search, " + kind, HttpMethod.Post, "/children", Form(("_handler", "search"), ("__RequestVerificationToken", _token), ("Search", term)), "application/x-www-form-urlencoded");
    }

    private static Ask Get(string kind, string path, bool api = false) => new((api || path.StartsWith("/api", StringComparison.Ordinal) ? "API " : "") + kind, HttpMethod.Get, path);

    private string One(List<string> from) => from[random.Next(from.Count)];

    private async Task<string> TextAsync(HttpMethod method, string path, string? form, CancellationToken ct)
    {
        using var request = Request(method, path, form is null ? null : (form, "application/x-www-form-urlencoded"));
        using var answer = await http.SendAsync(request, ct);
        foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var sets) ? sets : [])
        {
            var pair = set.Split(';')[0].Split('=', 2);
            _cookies[pair[0]] = pair[1];
        }
        _cookie = string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}"));
        var text = await answer.Content.ReadAsStringAsync(ct);
        return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Found ? text : throw new InvalidOperationException($"{worker.Name}: {method} {path} gave {(int)answer.StatusCode}. {text[..Math.Min(300, text.Length)]}");
    }

    private HttpRequestMessage Request(HttpMethod method, string path, (string Text, string Type)? body)
    {
        var request = new HttpRequestMessage(method, path);
        if (_cookie.Length > 0) { request.Headers.TryAddWithoutValidation("Cookie", _cookie); }
        request.Headers.TryAddWithoutValidation("Accept-Language", "zh-CN");
        if (body is { } b) { request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(b.Text)) { Headers = { ContentType = new MediaTypeHeaderValue(b.Type) } }; }
        return request;
    }

    private static string Form(params (string Name, string Value)[] fields) => string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Name)}={Uri.EscapeDataString(f.Value)}"));

    private static string Token(string html) => TokenField().Match(html) is { Success: true } m ? m.Groups[1].Value : throw new InvalidOperationException("The page has no form token.");

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
