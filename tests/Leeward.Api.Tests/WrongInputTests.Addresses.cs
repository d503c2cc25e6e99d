using Leeward.Testing;

namespace Leeward.Api.Tests;

public sealed partial class WrongInputTests
{
    [Fact]
    public async Task Every_address_question_and_header_is_refused_in_words_or_answered()
    {
        await using var server = await ApiServer.StartAsync(Provider.Sqlite);
        var place = await Place.MakeAsync(server);
        var (places, questions) = (new Turns(), new Turns());
        foreach (var door in Door.Of(server).Where(d => !d.IsPage))
        {
            for (var at = 0; at < door.Places.Count; at++)
            {
                foreach (var value in places.Of(door.Places[at], Nonsense.InAddresses))
                {
                    var turn = 0;
                    var path = door.Path(kind => turn++ == at ? value : kind[0] == '=' ? "x" : place.Ids[kind]);
                    await SendAsync(place, door, path, null);
                }
            }
            var plain = door.Path(place.Ids).Split('?')[0];
            foreach (var (question, value) in door.Questions.SelectMany(q => questions.Of(q, Nonsense.InQuestions).Select(v => (q, v)))) { await SendAsync(place, door, $"{plain}?{question}={value}", null); }
            foreach (var header in Nonsense.Headers.Where(h => h.Name switch { "If-Match" => door.Changes, "Idempotency-Key" => door.Method == "POST", _ => door.Name is "Cases_ListCases" or "Cases_FileReport" or "Procedures_OpenEvidence" or "Procedures_AddEvidence" })) { await SendAsync(place, door, door.Path(place.Ids), header); }
        }
        place.AssertRight();
    }

    private static async Task SendAsync(Place place, Door door, string path, (string Name, string Value)? header)
    {
        using var request = new HttpRequestMessage(new(door.Method), path);
        if (door.Body is not null) { request.Content = Nonsense.Json(Bodies.Of(door.Body, place.Id).ToJsonString()); }
        if (header is { Name: "Content-Encoding" } coded) { request.Content?.Headers.TryAddWithoutValidation(coded.Name, coded.Value); }
        else if (header is { } one) { request.Headers.TryAddWithoutValidation(one.Name, one.Value); }
        if (door.Changes && header?.Name != "If-Match") { request.Headers.TryAddWithoutValidation("If-Match", "\"1\""); }
        await place.TryAsync(request, mustRefuse: false, $"{door} {path[..Math.Min(path.Length, 300)]} {header}");
    }
}
