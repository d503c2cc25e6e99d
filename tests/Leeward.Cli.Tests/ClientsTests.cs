using System.Text.Json;
using Leeward.Cases;
using Leeward.Insight;
using Leeward.Kernel.Persistence;
using Leeward.Procedures;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cli.Tests;

public sealed class ClientsTests
{
    [Theory, Databases]
    public async Task Client_is_added_listed_renewed_and_ended_with_answers_that_scripts_can_trust(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new CasesModule(), new InsightModule(), new ProceduresModule());
        async Task<(int Exit, JsonElement Json)> Say(params string[] words)
        {
            var (exit, output, error) = await CommandLine.RunAsync(world, ["clients", .. words, "--json"]);
            return (exit, exit == 0 ? JsonSerializer.Deserialize<JsonElement>(output) : JsonSerializer.SerializeToElement(error));
        }
        var added = await Say("add", "School 3", "--role", "reporting_system", "--region", "520102");
        Assert.Equal(0, added.Exit);
        var id = added.Json.GetProperty("clientId").GetString()!;
        Assert.StartsWith("lws_", added.Json.GetProperty("secret").GetString(), StringComparison.Ordinal);
        var renewed = await Say("renew", id, "--overlap-hours", "2");
        Assert.NotEqual(added.Json.GetProperty("secret").GetString(), renewed.Json.GetProperty("secret").GetString());
        var line = (await Say("list")).Json.EnumerateArray().Single();
        Assert.Equal((id, "School 3", 2), (line.GetProperty("clientId").GetString(), line.GetProperty("name").GetString(), line.GetProperty("livingSecrets").GetInt32()));
        Assert.DoesNotContain("lws_", line.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, (await Say("end", id)).Exit);
        Assert.Equal(3, (await Say("end", id)).Exit);
        Assert.Equal(3, (await Say("end", "lw-nobody")).Exit);
        var wrong = await Say("add", "School 3", "--role", "wizard", "--region", "520102");
        Assert.Equal(3, wrong.Exit);
        Assert.Contains("|", wrong.Json.GetString(), StringComparison.Ordinal);
        Assert.Equal(2, (await Say("add", "School 3", "--role", "reporting_system", "--region", "520102", "--until", "2027-02-30")).Exit);
        await using var scope = world.AsMachinery();
        Assert.Equal(3, await scope.Get<AppDbContext>().AuditEntries.Where(e => e.Kind == "SystemClient").Select(e => e.Details).CountAsync());
    }
}
