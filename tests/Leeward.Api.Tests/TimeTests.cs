using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Leeward.Testing;

namespace Leeward.Api.Tests;

/// <summary>A time means one moment: what is sent says its offset, what is shown is the time of the place.</summary>
public sealed class TimeTests
{
    [Fact]
    public async Task Time_without_an_offset_is_refused_by_its_field_and_one_with_it_is_taken()
    {
        await using var server = await ApiServer.StartAsync(Provider.Sqlite);
        await County.PublishAsync(server);
        var county = await County.MakeAsync(server, "520102", "zzqa");
        var one = await county.CaseAsync("private_touch", "司徒望舒");
        var path = $"/api/v1/runs/{one.Ids["runs"]}/events/incident_last_at";
        foreach (var at in (string[])["2026-03-01T08:00:00", "2026-03-01T08:00", "2026-03-01"])
        {
            using var refused = await county.Insider.PutAsJsonAsync(path, new { occurredAt = at });
            var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal((at, HttpStatusCode.BadRequest), (at, refused.StatusCode));
            Assert.Contains("+08:00", problem.GetProperty("errors").GetProperty("occurredAt")[0].GetString(), StringComparison.Ordinal);
        }
        foreach (var at in (string[])["2026-03-01T08:00:00+08:00", "2026-03-01T00:00:00Z"])
        {
            using var taken = await county.Insider.PutAsJsonAsync(path, new { occurredAt = at });
            Assert.True(taken.IsSuccessStatusCode, await taken.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Pages_of_sign_ins_jobs_and_systems_show_the_time_of_the_place()
    {
        await using var server = await ApiServer.StartAsync(Provider.Sqlite);
        await County.PublishAsync(server);
        var county = await County.MakeAsync(server, "520102", "zzqa");
        await county.ImportAsync();
        await server.LetInAsync(County.Roles(server), county.Region, "zz-system");
        foreach (var path in (string[])["/account/sessions", "/jobs", "/admin/clients"])
        {
            var html = await county.Insider.GetStringAsync(path);
            var body = html[html.IndexOf("<main", StringComparison.Ordinal)..];
            // The clock of the server stands at one in the morning of Greenwich.
            if (path != "/admin/clients") { Assert.Contains("2026-03-02 09:", body, StringComparison.Ordinal); }
            Assert.DoesNotContain(" UTC", body, StringComparison.Ordinal);
            Assert.DoesNotContain("2026-03-02 01:", body, StringComparison.Ordinal);
        }
    }
}
