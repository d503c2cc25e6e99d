using Leeward.Kernel;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Procedures.Mails;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace Leeward.Procedures.Tests.Mails;

public sealed class MailDeskTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Address_counts_only_with_the_code_that_came_there_and_every_act_is_audited(Provider provider)
    {
        await using var server = new SmallSmtp();
        var (world, police) = await MailWorld.CreateAsync(provider, server);
        await using var _ = world;
        Assert.True((await AskAsync(world, police, MailWorld.Address)).Ok);
        var code = MailWorld.CodeIn(MailWorld.Taken(server));
        // Not proved: nothing is sent.
        Assert.Equal(0, await MailWorld.PassAsync(world));
        var wrong = code == "00000000" ? "11111111" : "00000000";
        for (var i = 0; i < MailDesk.MostTries; i++) { Assert.Equal("procedures.mail.code", (await ProveAsync(world, police, wrong)).Refusal!.Code); }
        Assert.False((await ProveAsync(world, police, code)).Ok); // too many tries: the code is gone
        Assert.Null((await MailWorld.ViewAsync(world, police)).Address);

        Assert.True((await AskAsync(world, police, MailWorld.Address)).Ok);
        code = MailWorld.CodeIn(MailWorld.Taken(server));
        world.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.False((await ProveAsync(world, police, code)).Ok); // too late
        Assert.True((await AskAsync(world, police, MailWorld.Address)).Ok);
        Assert.True((await ProveAsync(world, police, MailWorld.CodeIn(MailWorld.Taken(server)))).Ok);
        Assert.Equal(MailWorld.Address, (await MailWorld.ViewAsync(world, police)).Address);

        // Another address is only asked for: the proved one stays.
        Assert.True((await AskAsync(world, police, "other@mail.example.cn")).Ok);
        Assert.Equal((MailWorld.Address, "other@mail.example.cn"), ((await MailWorld.ViewAsync(world, police)).Address, (await MailWorld.ViewAsync(world, police)).Asked));
        await using (var scope = world.As(police)) { Assert.True((await scope.Get<MailDesk>().EndAsync(Ct)).Ok); }
        await using var db = world.AsMachinery();
        var verbs = await db.Get<AppDbContext>().Set<AuditEntry>().Where(a => a.ActorId == police.AccountId).Select(a => a.Verb).Distinct().ToListAsync(Ct);
        Assert.Superset(new HashSet<string> { "procedures.mail.ask", "procedures.mail.prove", "procedures.mail.end" }, verbs.ToHashSet());
    }

    [Theory, Databases]
    public async Task Nobody_without_the_right_asks_and_nobody_floods_an_address(Provider provider)
    {
        await using var server = new SmallSmtp();
        var (world, police) = await MailWorld.CreateAsync(provider, server);
        await using var _ = world;
        var outsider = world.Person("outsider", "520102", Sensitivity.Normal, "parenting.*");
        Assert.Equal(RefusalKind.NotFound, (await AskAsync(world, outsider, MailWorld.Address)).Refusal!.Kind);
        await using (var nobody = world.AsPublic()) { Assert.Equal(RefusalKind.NotFound, (await nobody.Get<MailDesk>().AskAsync(MailWorld.Address, Ct)).Refusal!.Kind); }
        Assert.Empty(server.Mails);
        foreach (var bad in (string[])["", "no", "a@b", "a@b.cn\r\nBcc: x@y.cn", "Wang <a@b.cn>", "a@b.cn, c@d.cn", new string('a', 250) + "@b.cn"])
        {
            Assert.Equal("procedures.mail.address", (await AskAsync(world, police, bad)).Refusal!.Code);
        }
        for (var i = 0; i < MailDesk.MostCodes; i++) { Assert.True((await AskAsync(world, police, $"a{i}@b.example.cn")).Ok); }
        Assert.Equal("procedures.mail.codes", (await AskAsync(world, police, MailWorld.Address)).Refusal!.Code);
        Assert.Equal(MailDesk.MostCodes, server.Mails.Count);
    }

    [Theory, Databases]
    public async Task Address_that_the_server_refuses_is_told_at_once(Provider provider)
    {
        await using var server = new SmallSmtp { ToRecipient = "550 no such person" };
        var (world, police) = await MailWorld.CreateAsync(provider, server);
        await using var _ = world;
        var asked = await AskAsync(world, police, MailWorld.Address);
        Assert.Equal(("procedures.mail.refused", 550), (asked.Refusal!.Code, asked.Refusal.Args[0]));
    }

    [Fact]
    public async Task Without_a_host_nothing_can_be_asked_for()
    {
        await using var world = await TestWorld.CreateAsync(Provider.Sqlite, new ProceduresModule());
        var police = await world.ColleagueAsync("police", "police_intake", "520102");
        Assert.Equal("procedures.mail.off", (await AskAsync(world, police, MailWorld.Address)).Refusal!.Code);
        Assert.False((await MailWorld.ViewAsync(world, police)).IsOn);
    }

    [Theory]
    [InlineData("Mail:Tls", "none")]
    [InlineData("Mail:Tls", "local-relay", "Mail:User", "leeward")]
    [InlineData("Mail:From", "nobody")]
    [InlineData("Mail:Port", "0")]
    [InlineData("Mail:EveryMinutes", "often")]
    [InlineData("Mail:PasswordFile", "/not/there")]
    [InlineData("Web:Origin", "")]
    public void Setting_that_cannot_be_used_is_named(params string[] pairs)
    {
        var settings = new Dictionary<string, string?> { ["Leeward:Mail:Host"] = "mail.example.org", ["Leeward:Mail:From"] = "reminders@example.org", ["Leeward:Web:Origin"] = "https://leeward.example.org", ["Leeward:Mail:Password"] = "correct horse" };
        Assert.Equal((587, MailTls.StartTls), Of(MailSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())));
        for (var i = 0; i < pairs.Length; i += 2) { settings["Leeward:" + pairs[i]] = pairs[i + 1]; }
        var wrong = Assert.Throws<WrongSettingException>(() => MailSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));
        Assert.Contains("Leeward:" + pairs[^2], wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("correct horse", wrong.Message + MailSettings.Read(new ConfigurationBuilder().Build()), StringComparison.Ordinal);
    }

    private static (int Port, MailTls Tls) Of(MailSettings settings) => (settings.Port, settings.Tls);

    private static async Task<Outcome> AskAsync(TestWorld world, Kernel.Access.Actor person, string address)
    {
        await using var scope = world.As(person);
        return await scope.Get<MailDesk>().AskAsync(address, Ct);
    }

    private static async Task<Outcome> ProveAsync(TestWorld world, Kernel.Access.Actor person, string code)
    {
        await using var scope = world.As(person);
        return await scope.Get<MailDesk>().ProveAsync(code, Ct);
    }
}
