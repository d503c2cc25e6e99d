using System.Net.Http.Json;
using System.Text.Json;

namespace Leeward.Api.Tests;

internal sealed partial class Stranger
{
    private static readonly string[] SearchPages = ["/children", "/break-the-glass", "/report/receipt"];

    /// <summary>Every form of every page that the stranger has: sent with one's own ids changed for hidden ones, to one's own page and to theirs.</summary>
    public async Task<List<string>> TryFormsAsync(Hidden hidden)
    {
        var wrong = new List<string>();
        var tried = 0;
        foreach (var page in _doors.Where(d => d.IsPage && d.Kinds.All(own.ContainsKey)))
        {
            using var shown = await client.GetAsync(page.Path(own));
            var forms = PageForm.Of(await shown.Content.ReadAsStringAsync());
            foreach (var (form, ids) in forms.SelectMany(form => hidden.Ids.Select(ids => (form, ids))))
            {
                string To(IReadOnlyDictionary<string, string> theirs, string text) => own.Where(o => theirs.ContainsKey(o.Key) && Guid.TryParse(o.Value, out _)).Aggregate(text, (sofar, o) => sofar.Replace(o.Value, theirs[o.Key], StringComparison.OrdinalIgnoreCase));
                var path = form.Action ?? page.Path(own);
                if (To(ids, path) == path && form.Fields.All(f => To(ids, f.Value) == f.Value)) { continue; }
                tried++;
                var (real, none) = (await PostAsync(To(ids, path), form, (_, value) => To(ids, value), ids), await PostAsync(To(Nobody(ids), path), form, (_, value) => To(Nobody(ids), value), ids));
                Same($"the form {form.Fields.FirstOrDefault(f => f.Name == "_handler").Value} of {page}", real, none, hidden.Words.Except(ids.Values), wrong);
            }
        }
        Assert.True(tried >= 10, $"{tried} forms");
        return wrong;
    }

    /// <summary>Every list (the forms of a report, which list the places of the country, are none) asked for every hidden name, number, id and region in every question it knows: the answer is that to a word nobody bears.</summary>
    public async Task<List<string>> TryQuestionsAsync(Hidden hidden)
    {
        var (wrong, decoys) = (new List<string>(), new Dictionary<string, Answer>());
        foreach (var door in _doors.Where(d => d.Method == "GET" && !d.Kinds.Any() && (d.IsPage || d.Right.Length > 0) && !OwnDoings.Contains(d.ToString()) && !d.Questions.Contains("province")))
        {
            foreach (var question in door.Questions)
            {
                var refused = new HashSet<string>();
                foreach (var (value, decoy) in hidden.Values)
                {
                    var path = door.Path(own);
                    // The same decoy stands for many words, and its answer does not change.
                    string Ask(string word) => $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{question}={Uri.EscapeDataString(word)}";
                    if (!decoys.TryGetValue(Ask(decoy), out var none)) { decoys[Ask(decoy)] = none = await GetAsync(Ask(decoy), (decoy, "WORD")); }
                    // What is refused for its shape (a name where a date is asked for) is looked for nowhere: that is tried with one word of each make, not with all.
                    if (none.Status == 400 && !refused.Add(decoy)) { continue; }
                    Same(Ask(value), await GetAsync(Ask(value), (value, "WORD")), none, hidden.Words, wrong);
                }
            }
        }
        return wrong;
    }

    /// <summary>What is asked in a body or a form: searching, breaking the glass, joining a case, finding the same child.</summary>
    public async Task<List<string>> TrySearchesAsync(Hidden hidden, Dossier mine)
    {
        var wrong = new List<string>();
        var waiting = (await FileAsync("诸葛无双"), await FileAsync("诸葛无双"));
        foreach (var (value, decoy) in hidden.Values)
        {
            Same($"search for {value}", await PostAsync("/api/v1/children/search", new { search = value }, value), await PostAsync("/api/v1/children/search", new { search = decoy }, decoy), hidden.Words, wrong);
            if (hidden.IsElsewhere) { Same($"glass of {value}", await PostAsync("/api/v1/break-the-glass", new { caseNumber = value, reason = "an emergency" }, value), await PostAsync("/api/v1/break-the-glass", new { caseNumber = decoy, reason = "an emergency" }, decoy), hidden.Words, wrong); }
            if (waiting.Item1 is { } report)
            {
                object Join(string number) => new { outcome = "joined", caseNumber = number };
                Same($"joining {value}", await PostAsync($"/api/v1/reports/{report}/decision", Join(value), value), await PostAsync($"/api/v1/reports/{report}/decision", Join(decoy), decoy), hidden.Words, wrong);
            }
            foreach (var page in SearchPages.Where(p => hidden.IsElsewhere || p != "/break-the-glass"))
            {
                using var shown = await client.GetAsync(page);
                foreach (var form in PageForm.Of(await shown.Content.ReadAsStringAsync()).Where(f => f.Action is null))
                {
                    Task<Answer> Send(string word) => PostAsync(page, form, (name, old) => name is "Search" or "Code" or "Form.CaseNumber" ? word : name == "Form.Reason" ? "an emergency, truly" : old, null, (word, "WORD"));
                    // The receipt is meant to answer everybody, with one word.
                    if (page == "/report/receipt" && value.Length == 19 && value[4] == '-') { continue; }
                    Same($"{page} asked for {value}", await Send(value), await Send(decoy), hidden.Words, wrong);
                }
            }
        }
        foreach (var name in hidden.Values.Where(v => v.Decoy == "东方未明").Select(v => v.Value))
        {
            if (await FileAsync(name) is not { } real || await FileAsync("东方未明") is not { } none) { continue; }
            Same($"same child as {name}", await GetAsync($"/api/v1/reports/{real}/same-children"), await GetAsync($"/api/v1/reports/{none}/same-children"), hidden.Words, wrong);
            Assert.Equal("""{"items":[],"next":null}""", (await GetAsync($"/api/v1/reports/{real}/same-children")).Body);
        }
        Assert.Contains(mine.Words[1], (await PostAsync("/api/v1/children/search", new { search = mine.Words[1] }, "-")).Body, StringComparison.Ordinal); // the search does find
        return wrong;
    }

    /// <summary>A report in the stranger's own county; null for one who may not see reports.</summary>
    private async Task<string?> FileAsync(string child)
    {
        using var filed = await client.PostAsJsonAsync("/api/v1/reports", new { category = "hurt", region, whatHappened = "something", childName = child, childAge = 9 });
        filed.EnsureSuccessStatusCode();
        using var queue = await client.GetAsync("/api/v1/reports?size=200");
        if (!queue.IsSuccessStatusCode) { return null; }
        var items = (await queue.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items").EnumerateArray();
        return items.OrderByDescending(r => r.GetProperty("id").GetGuid()).First().GetProperty("id").GetString();
    }

    private async Task<Answer> PostAsync(string path, object body, string asked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body), Headers = { { "If-Match", "\"1\"" } } };
        using var answer = await client.SendAsync(request);
        return await Answer.OfAsync(answer, (asked, "WORD"));
    }

    private async Task<Answer> PostAsync(string path, PageForm form, Func<string, string, string> fill, IReadOnlyDictionary<string, string>? theirs, params IReadOnlyList<(string, string)> same)
    {
        using var content = form.Content((name, value, _) => fill(name, value));
        using var answer = await client.PostAsync(path, content);
        return await Answer.OfAsync(answer, [.. same, .. (theirs?.Values ?? []).Append(Door.Nowhere).Distinct().Select(id => (id, "ID"))]);
    }
}
