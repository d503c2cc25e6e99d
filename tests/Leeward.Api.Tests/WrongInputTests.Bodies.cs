using System.Text.Json.Nodes;
using Leeward.Testing;

namespace Leeward.Api.Tests;

public sealed partial class WrongInputTests
{
    [Theory, Databases]
    public async Task Every_route_refuses_every_wrong_body_in_words(Provider provider)
    {
        await using var server = await ApiServer.StartAsync(provider);
        var place = await Place.MakeAsync(server);
        var doors = Door.Of(server).Where(d => d.Body is not null).ToList();
        var (never, seldom) = (new Turns(), new Turns());
        Assert.True(doors.Count > 30, $"{doors.Count} doors");
        foreach (var door in doors)
        {
            var good = Bodies.Of(door.Body!, place.Id);
            // What is refused while it is read never reaches a database: that once is enough.
            var reading = provider == Provider.Sqlite;
            foreach (var body in reading ? Nonsense.Bodies : []) { await place.SendAsync(door, body, mustRefuse: door.Body!.GetProperties().Length > 0 && body != "{}"); }
            foreach (var type in reading ? (string[])["text/plain", "application/xml", "application/json; charset=utf-7", "multipart/form-data", "application/x-www-form-urlencoded"] : []) { await place.SendAsync(door, good.ToJsonString(), mustRefuse: !type.Contains("json", StringComparison.Ordinal), type); }
            foreach (var property in good.Select(p => p.Key).ToList())
            {
                foreach (var value in reading ? never.Of(property, Nonsense.NeverRight) : []) { await place.SendAsync(door, With(good, property, value), mustRefuse: !IsOpen(property)); }
                foreach (var value in seldom.Of(property, Nonsense.SeldomRight)) { await place.SendAsync(door, With(good, property, value), mustRefuse: false); }
            }
            if (!reading) { continue; }
            var big = "{\"" + good.First().Key + "\":\"" + new string('x', 10 << 20) + "\"}";
            using var answer = await Nonsense.SendBigAsync(place.Patient, new(door.Method), door.Path(place.Ids), Nonsense.Json(big), "\"1\"");
            place.Note(await Nonsense.WrongAsync(answer, mustRefuse: true), $"{door} with 10 MB");
        }
        place.AssertRight();
    }

    // Answers of a form and facts of a run hold what the form or the procedure says, and are read by these.
    private static bool IsOpen(string property) => property is "answers" or "facts" or "attributes" or "value";

    private static string With(JsonObject good, string property, string value)
    {
        // Put in as text: some of it is no JSON that a writer would write.
        var body = (JsonObject)good.DeepClone();
        body[property] = "@@@";
        return body.ToJsonString().Replace("\"@@@\"", value, StringComparison.Ordinal);
    }

    /// <summary>Somebody who may everything, in a county where everything is there, so that what is sent reaches the handler.</summary>
    private sealed class Place
    {
        private readonly List<string> _wrong = [];
        private readonly HttpClient _client;

        private Place(HttpClient client, HttpClient patient, Dictionary<string, string> ids) => (_client, Patient, Ids) = (client, patient, ids);

        public HttpClient Patient { get; }

        public Dictionary<string, string> Ids { get; }

        public static async Task<Place> MakeAsync(ApiServer server)
        {
            await County.PublishAsync(server);
            var county = await County.MakeAsync(server, "520102", "zzqa");
            await county.ImportAsync();
            var one = await county.CaseAsync("private_touch", "司徒望舒");
            await county.BreakGlassAsync(one);
            var ids = county.Ids.Concat(one.Ids).ToDictionary();
            (ids["number"], ids["receipt"], ids["region"]) = (one.Number, one.Receipt, county.Region);
            var patient = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = server.Address };
            patient.DefaultRequestHeaders.Authorization = new("Bearer", await server.TokenAsync(await server.LetInAsync(County.Roles(server), county.Region, "everything")));
            return new(county.Insider, patient, ids);
        }

        public string? Id(string kind) => Ids.GetValueOrDefault(kind);

        public async Task SendAsync(Door door, string body, bool mustRefuse, string type = "application/json")
        {
            using var request = new HttpRequestMessage(new(door.Method), door.Path(Ids)) { Content = Nonsense.Json(body, type) };
            if (door.Changes) { request.Headers.Add("If-Match", "\"1\""); }
            await TryAsync(request, mustRefuse, $"{door} {type} {body[..Math.Min(body.Length, 300)]}");
        }

        public async Task TryAsync(HttpRequestMessage request, bool mustRefuse, string what)
        {
            using var answer = await _client.SendAsync(request);
            Note(answer.StatusCode == System.Net.HttpStatusCode.Unauthorized ? "lost its sign-in" : await Nonsense.WrongAsync(answer, mustRefuse), what);
        }

        public void Note(string? wrong, string what)
        {
            if (wrong is not null && _wrong.Count < 200) { _wrong.Add($"{what}: {wrong}"); }
        }

        public void AssertRight() => Assert.True(_wrong.Count == 0, string.Join('\n', _wrong));
    }
}
