using Leeward.Testing;

namespace Leeward.Hosts.Tests.Running;

/// <summary>Every kind of body is read and let go without a word of complaint in the server's log.</summary>
public sealed class WholeBodyTests
{
    [Fact]
    public async Task Forms_and_json_on_one_connection_leave_the_log_empty()
    {
        await using var place = await Place.MakeAsync(Provider.Sqlite);
        await using var server = await ServerProcess.StartAsync(place.Database);
        using var client = server.Client();
        for (var i = 0; i < 3; i++)
        {
            using var form = await client.PostAsync("/connect/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = "nobody", ["client_secret"] = "nothing" }), TestContext.Current.CancellationToken);
            Assert.False(form.IsSuccessStatusCode);
            using var json = await client.PostAsync("/api/v1/reports", new StringContent("""{"category":"hurt","region":"520102","whatHappened":"a bruise"}""", System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
            Assert.Equal(System.Net.HttpStatusCode.Created, json.StatusCode);
        }

        Assert.Equal(0, await server.StopAsync());
        Assert.DoesNotContain(server.Said, line => line.Contains("unhandled exception", StringComparison.OrdinalIgnoreCase));
    }
}
