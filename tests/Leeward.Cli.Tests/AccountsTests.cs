using System.Text.Json;
using Leeward.Cases;
using Leeward.Insight;
using Leeward.Kernel.People;
using Leeward.Procedures;
using Leeward.Testing;

namespace Leeward.Cli.Tests;

public sealed class AccountsTests
{
    [Theory, Databases]
    public async Task Fresh_installation_gets_its_first_administrator_who_sets_a_password(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new CasesModule(), new InsightModule(), new ProceduresModule());
        async Task<(int Exit, string Out, string Error)> RunAsync(params string[] arguments) => await CommandLine.RunAsync(world, ["accounts", .. arguments]);
        var added = await RunAsync("add", "Wang.Fang", "--role", "administrator", "--display", "王芳");
        Assert.True(added.Exit == 0, added.Error);
        Assert.Contains("accounts invite wang.fang", added.Out, StringComparison.Ordinal);
        var invited = await RunAsync("invite", "wang.fang", "--address", "https://leeward.example/", "--json");
        var answer = JsonDocument.Parse(invited.Out).RootElement;
        Assert.StartsWith("https://leeward.example/invitation?code=", answer.GetProperty("link").GetString(), StringComparison.Ordinal);
        await using (var scope = world.AsPublic())
        {
            var set = await scope.Get<AcceptInvitation>().RunAsync(answer.GetProperty("code").GetString(), "fig tree under old bridge", "fig tree under old bridge", CancellationToken.None);
            Assert.Equal("王芳", set.Value.DisplayName);
        }

        Assert.Equal(0, (await RunAsync("add", "li.na", "--role", "child_worker", "--region", "520102", "--until", "2199-12-31")).Exit);
        var listed = JsonDocument.Parse((await RunAsync("list", "--json")).Out).RootElement.EnumerateArray().ToDictionary(p => p.GetProperty("name").GetString()!);
        Assert.Equal("active", listed["wang.fang"].GetProperty("state").GetString());
        Assert.Equal("520102", listed["li.na"].GetProperty("roles")[0].GetProperty("region").GetString());

        var last = await RunAsync("end", "wang.fang");
        Assert.Equal(3, last.Exit);
        Assert.Contains("last administrator", last.Error, StringComparison.Ordinal);
        Assert.Contains("最后一名管理员", last.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("end", "li.na", "--reason", "moved away")).Exit);
        Assert.Contains("li.na\tended", (await RunAsync("list")).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await CommandLine.RunAsync(world, "audit", "verify")).Exit);
    }

    [Fact]
    public async Task Wrong_words_are_said_with_their_exit_code_and_leave_no_half_account()
    {
        await using var world = await TestWorld.CreateAsync(Provider.Sqlite, new CasesModule(), new InsightModule(), new ProceduresModule());
        async Task<int> RunAsync(params string[] arguments) => (await CommandLine.RunAsync(world, ["accounts", .. arguments])).Exit;
        Assert.Equal(2, await RunAsync("add", "li.na"));
        Assert.Equal(2, await RunAsync("add", "li.na", "--role", "king"));
        Assert.Equal(2, await RunAsync("add", "li.na", "--role", "ministry", "--until", "tomorrow"));
        Assert.Equal(3, await RunAsync("add", "li.na", "--role", "ministry", "--region", "999999"));
        Assert.Equal(3, await RunAsync("add", "li.na", "--role", "ministry", "--until", "2020-01-01"));
        Assert.Equal(3, await RunAsync("add", "李娜", "--role", "ministry"));
        Assert.Equal(3, await RunAsync("invite", "nobody"));
        Assert.Equal(3, await RunAsync("end", "nobody"));
        Assert.Equal("[]", (await CommandLine.RunAsync(world, "accounts", "list", "--json")).Out.Trim());
        Assert.Equal(0, await RunAsync("add", "li.na", "--role", "ministry"));
        Assert.Equal(3, await RunAsync("add", "li.na", "--role", "ministry"));
        Assert.Equal(2, await RunAsync("invite", "li.na", "--address", "nowhere"));
    }
}
