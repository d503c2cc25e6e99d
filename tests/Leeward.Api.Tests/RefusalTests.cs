using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Api.Tests;

/// <summary>What somebody of another agency does not see of a run or a case, they neither read nor write, on pages and by the API; and each refusal stands in the audit trail.</summary>
public sealed class RefusalTests
{
    private const string Region = "520102";

    [Theory, Databases]
    public async Task Agencies_are_refused_what_is_not_theirs_and_every_refusal_is_audited(Provider provider)
    {
        await using var server = await ApiServer.StartAsync(provider);
        await County.PublishAsync(server);
        var county = await County.MakeAsync(server, Region, "zzqa");
        var one = await county.CaseAsync("hurt", "欧阳落霞");
        await SchoolAsync(server, county, one["runs"]);
        await PsychologistAsync(server, one["runs"], one["files"]);
        await WorkerAsync(server, one);
    }

    /// <summary>The school records that the child goes to school; that it was exposed to an infection, or came to the centre, is not the school's to say.</summary>
    private static async Task SchoolAsync(ApiServer server, County county, string run)
    {
        using var school = await server.SignedInAsync("zz.school", "education", Region);
        var watch = new Refused(server, await County.MeAsync(school));
        var page = await school.GetStringAsync($"/runs/{run}");
        var form = PageForm.Of(page).Single(f => f.Fields.Any(one => one.Name == "fact.in_school"));
        Assert.DoesNotContain(form.Fields, field => field.Name == "fact.exposure_risk");
        Assert.DoesNotContain("value=\"child_arrived\"", page, StringComparison.Ordinal);

        using var forged = form.Content((name, old, _) => name == "fact.in_school" ? "true" : old);
        var fields = (await forged.ReadAsStringAsync()) + "&fact.exposure_risk=false&was.exposure_risk=";
        using var answer = await school.PostAsync($"/runs/{run}", new StringContent(fields, System.Text.Encoding.ASCII, "application/x-www-form-urlencoded"));
        Assert.Contains("role=\"alert\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await watch.NewAsync());

        var version = await county.VersionAsync($"/api/v1/runs/{run}");
        Assert.Equal(HttpStatusCode.NotFound, await PutAsync(school, $"/api/v1/runs/{run}/facts/exposure_risk", new { value = false }, version));
        Assert.Equal(HttpStatusCode.NotFound, await PutAsync(school, $"/api/v1/runs/{run}/facts", new { facts = new { in_school = true, exposure_risk = false } }, version));
        Assert.Equal(HttpStatusCode.NotFound, await PutAsync(school, $"/api/v1/runs/{run}/events/child_arrived", new { occurredAt = server.Clock.GetUtcNow() }, version));
        Assert.Equal(3, await watch.NewAsync());
        var facts = (await county.Insider.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}")).GetProperty("facts");
        Assert.False(facts.TryGetProperty("exposure_risk", out _) || facts.TryGetProperty("in_school", out _), facts.ToString());
        Assert.Equal(HttpStatusCode.OK, await PutAsync(school, $"/api/v1/runs/{run}/facts/in_school", new { value = true }, version));
        Assert.Equal(0, await watch.NewAsync());
    }

    private static async Task PsychologistAsync(ApiServer server, string run, string file)
    {
        using var psychologist = await server.SignedInAsync("zz.psychologist", "psychologist", Region);
        var watch = new Refused(server, await County.MeAsync(psychologist));
        string[] doors =
        [
            $"/runs/{run}/steps/CN-A02/1", $"/runs/{run}/steps/CN-A02/1/more", $"/runs/{run}/evidence/{file}", $"/runs/{run}/evidence/{file}/readers",
            $"/api/v1/runs/{run}/evidence/{file}/content", $"/api/v1/runs/{run}/evidence/{file}/custody", $"/api/v1/runs/{run}/evidence/{file}/view", $"/api/v1/runs/{run}/evidence/{file}/readers",
        ];
        foreach (var door in doors)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, door);
            request.Headers.Add("X-Purpose", "to look");
            using var answer = await psychologist.SendAsync(request);
            Assert.Equal((door, HttpStatusCode.NotFound), (door, answer.StatusCode));
            Assert.Equal((door, 1), (door, await watch.NewAsync()));
        }
    }

    /// <summary>Somebody who reads the case and the child here, and may write only elsewhere.</summary>
    private static async Task WorkerAsync(ApiServer server, Dossier one)
    {
        using var worker = await server.SignedInAsync("zz.worker", "social_worker", Region);
        var me = await County.MeAsync(worker);
        await server.ReadAsync(async db =>
        {
            db.Assignments.Add(new Assignment { Id = Kernel.Ids.New(server.Clock), AccountId = me, Role = "child_worker", Region = "530102", FromAt = server.Clock.GetUtcNow().AddDays(-1) });
            return await db.SaveChangesAsync();
        });
        server.Clock.Advance(TimeSpan.FromMinutes(1)); // roles are read anew
        var watch = new Refused(server, me);
        using (var read = await worker.GetAsync($"/cases/{one["cases"]}")) { Assert.Equal(HttpStatusCode.OK, read.StatusCode); }
        using (var read = await worker.GetAsync($"/children/{one["children"]}")) { Assert.Equal(HttpStatusCode.OK, read.StatusCode); }
        Assert.Equal(0, await watch.NewAsync());
        foreach (var door in (string[])[$"/cases/{one["cases"]}/forms/closure", $"/children/{one["children"]}/edit"])
        {
            using var answer = await worker.GetAsync(door);
            Assert.Equal((door, HttpStatusCode.NotFound), (door, answer.StatusCode));
            Assert.Equal((door, 1), (door, await watch.NewAsync()));
        }
    }

    [Theory, Databases]
    public async Task Mandatory_report_asks_for_its_right_before_anything_is_typed(Provider provider)
    {
        await using var server = await ApiServer.StartAsync(provider);
        using var anybody = server.Anonymous();
        foreach (var sent in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post])
        {
            using var request = new HttpRequestMessage(sent, "/reports/mandatory?province=52");
            using var answer = await anybody.SendAsync(request);
            Assert.Equal("/sign-in?returnUrl=%2Freports%2Fmandatory%3Fprovince%3D52", answer.Headers.Location?.ToString());
        }
        using (var open = await anybody.GetAsync("/report?province=52")) { Assert.Contains("Form.WhatHappened", await open.Content.ReadAsStringAsync(), StringComparison.Ordinal); }
        using var auditor = await server.SignedInAsync("zz.auditor", "auditor", Region);
        var watch = new Refused(server, await County.MeAsync(auditor));
        using (var refused = await auditor.GetAsync("/reports/mandatory")) { Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode); }
        Assert.Equal(1, await watch.NewAsync());
        using var reporter = await server.SignedInAsync("zz.reporter", "mandated_reporter", Region);
        Assert.Contains("Form.Situation", await reporter.GetStringAsync("/reports/mandatory?province=52"), StringComparison.Ordinal);
    }

    [Theory, Databases]
    public async Task Search_that_is_sent_again_with_its_key_is_a_reading_of_its_own(Provider provider)
    {
        await using var server = await ApiServer.StartAsync(provider);
        using var worker = await server.SignedInAsync("zz.worker", "child_worker", Region);
        var me = await County.MeAsync(worker);
        (await worker.PostAsJsonAsync("/api/v1/children", new { name = "欧阳落霞", sex = "female", estimatedAge = 9, region = Region })).EnsureSuccessStatusCode();
        foreach (var (path, body) in ((string, object)[])[("/api/v1/children/search", new { search = "欧阳落霞" }), ("/api/v1/children/likely", new { name = "欧阳落霞", sex = "female", estimatedAge = 9, region = Region })])
        {
            var before = await ReadingsAsync();
            for (var time = 1; time <= 2; time++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
                request.Headers.Add("Idempotency-Key", "one and the same" + path);
                using var answer = await worker.SendAsync(request);
                Assert.Contains("欧阳落霞", System.Text.RegularExpressions.Regex.Unescape(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
                Assert.False(answer.Headers.Contains("Idempotent-Replayed"));
                if (path.EndsWith("search", StringComparison.Ordinal)) { Assert.True(await ReadingsAsync() >= before + time); }
            }
        }
        Assert.Equal(0, await server.ReadAsync(db => db.KeptAnswers.CountAsync()));

        Task<int> ReadingsAsync() => server.ReadAsync(db => db.AuditEntries.CountAsync(e => e.ActorId == me && e.Result == AuditEntry.Read));
    }

    private static async Task<HttpStatusCode> PutAsync(HttpClient who, string path, object body, int version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("If-Match", $"\"{version}\"");
        using var answer = await who.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>Counts what somebody was refused since it was asked last.</summary>
    private sealed class Refused(ApiServer server, Guid who)
    {
        private int _known;

        public async Task<int> NewAsync()
        {
            var all = await server.ReadAsync(db => db.AuditEntries.CountAsync(e => e.ActorId == who && e.Result == AuditEntry.Refused));
            var now = all - _known;
            _known = all;
            return now;
        }
    }
}
