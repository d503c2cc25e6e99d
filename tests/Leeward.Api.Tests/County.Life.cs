using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Leeward.Kernel.Access;
using Leeward.Kernel.Records;
using Leeward.Procedures.Moves;
using Leeward.Procedures.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Api.Tests;

/// <summary>The life of a procedure in the county: a draft, a round of consultation on another, a third put up for signature, and the national version on its way to the county's centre.</summary>
internal sealed partial class County
{
    private async Task LifeAsync()
    {
        var published = await Insider.GetFromJsonAsync<JsonElement>("/api/v1/procedures");
        var basis = published.GetProperty("items").EnumerateArray().First(p => p.GetProperty("code").GetString() == Procedure).GetProperty("contentHash").GetString();
        Ids["drafts"] = await DraftAsync(basis);
        Ids["simulations"] = await SendAsync(Insider, HttpMethod.Post, $"/api/v1/drafts/{Ids["drafts"]}/simulations", new { source = "generated", region = Region, days = 1, perDay = 0.1, fromHour = 0, toHour = 24, runOutDays = 1, seed = 1 });
        await ConsultAsync(await DraftAsync(basis));
        await PutUpAsync(await DraftAsync(basis));
        Ids["rollouts"] = await SendAsync(Insider, HttpMethod.Post, "/api/v1/rollouts", new { contentHash = basis, region = Region });
        Ids["rollout-centres"] = (await Insider.GetFromJsonAsync<JsonElement>($"/api/v1/rollouts/{Ids["rollouts"]}/centres")).GetProperty("items")[0].GetProperty("id").GetString()!;
        Ids["moves"] = await WriteAsync(_ => Task.FromResult(new VersionMove { Id = Kernel.Ids.New(_server.Clock), Region = Region, Code = Procedure, FromHash = basis!, ToHash = basis!, Names = "{}", State = MoveState.Looked, AskedBy = _mark + "-mover", AskedAt = _server.Clock.GetUtcNow() }));
    }

    /// <summary>What the county's move says of a run. Written by hand: a second version would have to be published for it.</summary>
    private Task<string> MovedCaseAsync(Guid run) =>
        WriteAsync(async records => CasePlan.Row(Kernel.Ids.New(_server.Clock), Guid.Parse(Ids["moves"]), await records.Unfiltered<Run>("test").AsNoTracking().SingleAsync(r => r.Id == run)));

    private async Task<string> WriteAsync<T>(Func<IRecords, Task<T>> make) where T : class, IRecord
    {
        await using var scope = _server.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Actor = Actor.Machinery("test");
        var records = scope.ServiceProvider.GetRequiredService<IRecords>();
        var made = await make(records);
        records.Add(made);
        Assert.True((await records.SaveAsync("test", CancellationToken.None)).Ok);
        return made.Id.ToString();
    }

    /// <summary>The insider hands a shift over to the second person, who covers for them next month.</summary>
    private async Task ShiftAsync(string run)
    {
        var given = await SendAsync(Insider, HttpMethod.Post, "/api/v1/hand-overs", new { centreId = Ids["centres"], role = "police_intake", takerId = SecondId, notes = new[] { new { runId = run, text = _mark + "-note" } } });
        Ids["hand-overs"] = JsonSerializer.Deserialize<JsonElement>(given).GetProperty("id").GetString()!;
        var today = DateOnly.FromDateTime(_server.Clock.GetUtcNow().UtcDateTime);
        Ids["absences"] = await SendAsync(Insider, HttpMethod.Post, "/api/v1/absences", new { centreId = Ids["centres"], role = "police_intake", coverId = SecondId, from = today.AddDays(30), until = today.AddDays(31) });
    }

    /// <summary>The county's own version of the national procedure, as far as it is written.</summary>
    private async Task<string> DraftAsync(string? basis) => Id(await SendAsync(Insider, HttpMethod.Post, "/api/v1/drafts", new { basis, region = Region }));

    private async Task ConsultAsync(string draft)
    {
        var opened = await SendAsync(Insider, HttpMethod.Post, $"/api/v1/drafts/{draft}/consultations", new { closesOn = "2026-03-20", questions = _mark + "-asked" }, await VersionAsync("/api/v1/drafts/" + draft));
        Ids["consultations"] = JsonSerializer.Deserialize<JsonElement>(opened).GetProperty("line").GetProperty("id").GetString()!;
        var round = "/api/v1/consultations/" + Ids["consultations"];
        await SendAsync(Insider, HttpMethod.Post, round + "/invitees", new { accounts = new[] { await MeAsync(Insider) } });
        Ids["comments"] = Id(await SendAsync(Insider, HttpMethod.Post, round + "/comments", new { kind = "remark", text = _mark + "-comment" }));
    }

    private async Task PutUpAsync(string draft)
    {
        var path = "/api/v1/drafts/" + draft;
        var text = Memory().Replace(await Insider.GetStringAsync(path + "/text"), "prov: S").Replace("0.1.0", "0.1.0-" + Region, StringComparison.Ordinal);
        await SendAsync(Insider, HttpMethod.Put, path + "/text", new { text, note = _mark + "-note" }, await VersionAsync(path));
        var second = "/api/v1/people/" + SecondId;
        await SendAsync(Insider, HttpMethod.Put, second + "/signing-body", new { body = "health" }, await VersionAsync(second));
        var route = new[] { new { body = "health", accountId = SecondId } };
        var sent = await SendAsync(Insider, HttpMethod.Post, path + "/approvals", new { effectiveOn = "2026-04-01", runningCases = "stay", note = _mark + "-sent", route }, await VersionAsync(path));
        Ids["procedure-approvals"] = JsonSerializer.Deserialize<JsonElement>(sent).GetProperty("line").GetProperty("id").GetString()!;
    }

    [GeneratedRegex("prov: \"?M\"?")]
    private static partial Regex Memory();
}
