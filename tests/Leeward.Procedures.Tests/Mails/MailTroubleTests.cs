using Leeward.Procedures.Mails;
using Leeward.Procedures.Tests.Runs;
using Leeward.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Leeward.Procedures.Tests.Mails;

/// <summary>Servers that say no, hang up or are not there; nodes that are killed; several nodes at once.</summary>
public sealed class MailTroubleTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task What_the_server_does_not_take_is_tried_again_later(Provider provider)
    {
        await using var server = new SmallSmtp();
        var (world, police) = await MailWorld.CreateAsync(provider, server);
        await using var _ = world;
        await MailWorld.AskAsync(world, server, police);
        server.ToRecipient = "451 greylisted, come again";
        Assert.Equal(0, await MailWorld.PassAsync(world));
        Assert.Equal(0, await MailWorld.PassAsync(world));
        server.ToRecipient = "250 ok";
        Assert.Equal(0, await MailWorld.PassAsync(world)); // not at once
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await MailWorld.PassAsync(world));
        Assert.Single(server.Mails);
        Assert.Equal(0, await MailWorld.PassAsync(world));
    }

    [Theory, Databases]
    public async Task Refused_address_is_shown_to_its_owner_and_gets_nothing_more(Provider provider)
    {
        await using var server = new SmallSmtp();
        var (world, police) = await MailWorld.CreateAsync(provider, server);
        await using var _ = world;
        await MailWorld.AskAsync(world, server, police);
        server.ToRecipient = "550 no such person";
        Assert.Equal(0, await MailWorld.PassAsync(world));
        var mine = await MailWorld.ViewAsync(world, police);
        Assert.Equal((550, MailWorld.Address), (mine.RefusedWith, mine.Address));
        // A colleague sees nothing of it, and the server is well.
        var colleague = await world.ColleagueAsync("colleague", "supervisor", RunTests.County);
        Assert.Equal((null, null), ((await MailWorld.ViewAsync(world, colleague)).Address, (await MailWorld.ViewAsync(world, colleague)).RefusedAt));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(world));
        server.ToRecipient = "250 ok";
        world.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal(0, await MailWorld.PassAsync(world));
        // Proved anew, it goes on.
        await MailWorld.AskAsync(world, server, police);
        Assert.Equal(1, await MailWorld.PassAsync(world));
    }

    [Theory, Databases]
    public async Task Line_that_breaks_after_the_mail_is_not_followed_by_a_second_one(Provider provider)
    {
        await using var server = new SmallSmtp();
        var (world, police) = await MailWorld.CreateAsync(provider, server);
        await using var _ = world;
        await MailWorld.AskAsync(world, server, police);
        server.ToMail = ""; // takes it, and hangs up before it says so
        Assert.Equal(0, await MailWorld.PassAsync(world));
        Assert.Single(server.Mails);
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(world));
        server.ToMail = "250 taken";
        world.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(0, await MailWorld.PassAsync(world));
        Assert.Single(server.Mails);
        Assert.NotNull((await MailWorld.ViewAsync(world, police)).UnsureAt);
        // The next stage is told.
        world.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(1, await MailWorld.PassAsync(world));
    }

    [Theory, Databases]
    public async Task What_a_killed_node_had_in_hand_is_not_sent_again_by_another(Provider provider)
    {
        await using var server = new SmallSmtp();
        var (world, police) = await MailWorld.CreateAsync(provider, server);
        await using var _ = world;
        await MailWorld.AskAsync(world, server, police);
        server.ToMail = null;
        using (var killed = new CancellationTokenSource())
        {
            var pass = MailWorld.PassAsync(world, killed.Token);
            while (server.Mails.IsEmpty) { await Task.Delay(20, Ct); }
            await killed.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pass);
        }
        server.ToMail = "250 taken";
        await using var other = await TestWorld.JoinAsync(world.Database, [new ProceduresModule()], services => services.AddSingleton(MailWorld.SettingsFor(server)));
        Assert.Equal(0, await MailWorld.PassAsync(other));
        other.Clock.Advance(SendReminders.Stale + TimeSpan.FromMinutes(1));
        Assert.Equal(0, await MailWorld.PassAsync(other));
        Assert.NotNull((await MailWorld.ViewAsync(other, police)).UnsureAt);
        Assert.Equal(0, await MailWorld.PassAsync(other));
        Assert.Single(server.Mails);
        other.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(1, await MailWorld.PassAsync(other)); // late by now: another thing to tell
    }

    [Theory, Databases]
    public async Task Of_several_nodes_at_once_one_sends(Provider provider)
    {
        await using var server = new SmallSmtp();
        var (world, police) = await MailWorld.CreateAsync(provider, server);
        await using var _ = world;
        await MailWorld.AskAsync(world, server, police);
        await using var second = await TestWorld.JoinAsync(world.Database, [new ProceduresModule()], services => services.AddSingleton(MailWorld.SettingsFor(server)));
        await using var third = await TestWorld.JoinAsync(world.Database, [new ProceduresModule()], services => services.AddSingleton(MailWorld.SettingsFor(server)));
        var taken = await Task.WhenAll(((TestWorld[])[world, second, third]).Select(node => Task.Run(() => MailWorld.PassAsync(node), Ct)));
        Assert.Equal(1, taken.Sum());
        Assert.Single(server.Mails);
    }

    [Theory, Databases]
    public async Task Server_that_is_not_there_is_told_by_health_and_loses_nothing(Provider provider)
    {
        await using var server = new SmallSmtp();
        var (world, police) = await MailWorld.CreateAsync(provider, server);
        await using var _ = world;
        await MailWorld.AskAsync(world, server, police);
        await using var node = await TestWorld.JoinAsync(world.Database, [new ProceduresModule()], services => services.AddSingleton(MailWorld.SettingsFor(server) with { Port = Free() }));
        Assert.Equal(0, await MailWorld.PassAsync(node));
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(node));
        Assert.Equal(1, await MailWorld.PassAsync(world));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(world));
    }

    [Theory, Databases]
    public async Task Nothing_is_said_to_a_server_without_tls(Provider provider)
    {
        await using var server = new SmallSmtp();
        var (world, police) = await MailWorld.CreateAsync(provider, server);
        await using var _ = world;
        await MailWorld.AskAsync(world, server, police);
        await using var node = await TestWorld.JoinAsync(world.Database, [new ProceduresModule()],
            services => services.AddSingleton(MailWorld.SettingsFor(server, MailTls.StartTls) with { User = "leeward", Password = "correct horse" }));
        server.Heard.Clear();
        Assert.Equal(0, await MailWorld.PassAsync(node));
        Assert.Empty(server.Mails);
        Assert.DoesNotContain(server.Heard, line => line.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase) || line.StartsWith("MAIL", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(MailState.NoTls, node.Services.GetRequiredService<MailState>().Trouble);
    }

    private static async Task<HealthStatus> HealthAsync(TestWorld world) => (await world.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(c => c.Name == "mail", Ct)).Status;

    private static int Free()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
