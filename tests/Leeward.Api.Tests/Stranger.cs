using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Api.Tests;

/// <summary>Somebody with every right, but not there: goes through every door with ids that are not theirs, and with ids that nobody has, and compares.</summary>
internal sealed partial class Stranger(ApiServer server, HttpClient client, string region, IReadOnlyDictionary<string, string> own)
{
    // What tells of the stranger's own doings changes with each of them; that no hidden word stands there is tried all the same.
    private static readonly string[] OwnDoings = ["GET /audit", "GET /api/v1/audit/", "GET /api/v1/audit/export"];
    private readonly IReadOnlyList<Door> _doors = Door.Of(server);
    private string? _token;

    /// <summary>Every door, form and search, and, where asked, the many questions that lists take: what is wrong, and what it changed.</summary>
    public async Task<IEnumerable<string>> TryAllAsync(Hidden hidden, Dossier mine, bool questions)
    {
        var records = await Rows.ReadAsync(server);
        var wrong = await TryDoorsAsync(hidden);
        wrong.AddRange(await TryFormsAsync(hidden));
        if (questions) { wrong.AddRange(await TryQuestionsAsync(hidden)); }
        wrong.AddRange(await TrySearchesAsync(hidden, mine));
        return wrong.Concat(records.ChangedOf(await Rows.ReadAsync(server), hidden));
    }

    public static void Told(params IEnumerable<string>[] wrong) => Assert.True(!wrong.SelectMany(w => w).Any(), string.Join('\n', wrong.SelectMany(w => w).Distinct()));

    public static Dictionary<string, string> Join(params IReadOnlyDictionary<string, string>[] ids) => ids.SelectMany(one => one).DistinctBy(one => one.Key).ToDictionary();

    /// <summary>Every list, count and export that is read without an id.</summary>
    public async Task<Dictionary<string, Answer>> ReadListsAsync()
    {
        var read = new Dictionary<string, Answer>();
        foreach (var door in _doors.Where(d => d.Method == "GET" && !d.Kinds.Any()))
        {
            read[door.ToString()] = await GetAsync(door.Path(own));
            // With every switch on: exact figures, what is settled, with the names.
            if (door.Questions.Count > 0 && door.Needed.Length == 0) { foreach (var question in door.Questions) { read[$"{door}?{question}"] = await GetAsync($"{door.Path(own)}?{question}={(door.IsPage ? "1" : "true")}"); } }
        }
        Assert.True(read.Count > 50, $"{read.Count} doors");
        return read;
    }

    public static IEnumerable<string> Changed(Dictionary<string, Answer> before, Dictionary<string, Answer> after) =>
        after.Where(now => now.Value != before[now.Key] && !OwnDoings.Contains(now.Key.Split('?')[0])).Select(now => $"{now.Key} changed: {now.Value.From(before[now.Key])}");

    public IEnumerable<string> Speaks(Dictionary<string, Answer> lists, Hidden hidden) => lists.Select(l => (l.Key, Word: l.Value.FirstOf(hidden.Words.Except(own.Values)))).Where(l => l.Word is not null).Select(l => $"{l.Key} says {l.Word}");

    public async Task<List<string>> TryDoorsAsync(Hidden hidden)
    {
        var wrong = new List<string>();
        foreach (var door in _doors.Where(d => d.Kinds.Any()))
        {
            foreach (var ids in hidden.Ids.Where(ids => door.Kinds.All(ids.ContainsKey)))
            {
                var nobody = Nobody(ids);
                await RefusedAsync();
                var real = await TryAsync(door, ids);
                if (real.Status != (door.IsPage ? 403 : 404) && real.Status != 404) { wrong.Add($"{door}: {real.Status} {real.Body[..Math.Min(500, real.Body.Length)]}"); }
                if (!await RefusedAsync()) { wrong.Add($"{door}: no refusal in the audit trail"); }
                Same(door.ToString(), real, await TryAsync(door, nobody), hidden.Words.Except(ids.Values), wrong);
                // One's own record in front, and behind it or in the body what is hidden.
                var first = door.Kinds.First();
                if (own.ContainsKey(first) && (door.Kinds.Count() > 1 || (door.Body is { } body && Bodies.Kinds(body).Any(ids.ContainsKey))))
                {
                    Same(door + " of one's own", await TryAsync(door, With(ids, first)), await TryAsync(door, With(nobody, first)), hidden.Words.Except(ids.Values), wrong);
                }
            }
        }
        return wrong;
    }

    private static void Same(string what, Answer real, Answer none, IEnumerable<string> words, List<string> wrong)
    {
        if (real != none) { wrong.Add($"{what} tells them apart: {real.From(none)}"); }
        if (real.FirstOf(words) is { } word) { wrong.Add($"{what} says {word}"); }
    }

    private static Dictionary<string, string> Nobody(IReadOnlyDictionary<string, string> ids) => ids.ToDictionary(one => one.Key, _ => Door.Nowhere);

    private Dictionary<string, string> With(IReadOnlyDictionary<string, string> ids, string kind) => ids.ToDictionary(one => one.Key, one => one.Key == kind ? own[kind] : one.Value);

    private async Task<Answer> TryAsync(Door door, IReadOnlyDictionary<string, string> ids)
    {
        using var request = new HttpRequestMessage(new HttpMethod(door.Method), door.Path(ids));
        if (door.Changes) { request.Headers.Add("If-Match", "\"1\""); }
        if (door.Pattern.EndsWith("/content", StringComparison.Ordinal)) { request.Headers.Add("X-Purpose", "to look"); }
        if (door.TakesBody) { request.Content = await ContentAsync(door, ids); }
        using var answer = await client.SendAsync(request);
        return await Answer.OfAsync(answer, [.. ids.Values.Except(own.Values).Distinct().Select(id => (id, "ID"))]);
    }

    private async Task<Answer> GetAsync(string path, params IReadOnlyList<(string, string)> same)
    {
        using var answer = await client.GetAsync(path);
        return await Answer.OfAsync(answer, same);
    }

    private async Task<HttpContent> ContentAsync(Door door, IReadOnlyDictionary<string, string> ids)
    {
        if (door.Body is { } type) { return new StringContent(Bodies.Of(type, kind => kind == "region" ? region : ids.GetValueOrDefault(kind) ?? own.GetValueOrDefault(kind)).ToJsonString(), Encoding.UTF8, "application/json"); }
        if (!door.Accepts!.Contains("form", StringComparison.Ordinal)) { return new ByteArrayContent(County.Paper) { Headers = { ContentType = MediaTypeHeaderValue.Parse(door.Accepts) } }; }
        _token ??= PageForm.Of(await client.GetStringAsync("/account")).SelectMany(f => f.Fields).First(f => f.Name == "__RequestVerificationToken").Value;
        return new FormUrlEncodedContent([KeyValuePair.Create("purpose", "to look"), KeyValuePair.Create("__RequestVerificationToken", _token)]);
    }

    /// <summary>Whether the stranger was refused something since this was asked last.</summary>
    private async Task<bool> RefusedAsync()
    {
        var (me, since) = (await (_me ??= County.MeAsync(client)), _looked);
        _looked = await server.ReadAsync(db => db.AuditEntries.MaxAsync(e => e.Seq));
        return await server.ReadAsync(db => db.AuditEntries.AnyAsync(e => e.Seq > since && e.Seq <= _looked && e.Result == "refused" && e.ActorId == me));
    }

    private long _looked;
    private Task<Guid>? _me;
}
