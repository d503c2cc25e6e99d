using Leeward.Kernel.Persistence;
using Leeward.Procedures.Mails;
using Leeward.Procedures.Reminders;
using Leeward.Procedures.Tests.Runs;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Mails;

public sealed class SendRemindersTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task What_waits_is_told_once_and_again_at_the_next_stage(Provider provider)
    {
        await using var server = new SmallSmtp();
        var (world, police) = await MailWorld.CreateAsync(provider, server);
        await using var _ = world;
        // Who has not asked is sent nothing.
        Assert.Equal(0, await MailWorld.PassAsync(world));
        await MailWorld.AskAsync(world, server, police);

        Assert.Equal(1, await MailWorld.PassAsync(world));
        var first = MailWorld.Read(MailWorld.Taken(server));
        Assert.Contains("due soon", first.TextBody, StringComparison.Ordinal);
        Assert.Contains("https://leeward.example.org/my-steps", first.TextBody, StringComparison.Ordinal);
        Assert.Equal(0, await MailWorld.PassAsync(world));
        Assert.Empty(server.Mails);

        // What is due is late after an hour; it is told again, and once.
        world.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(1, await MailWorld.PassAsync(world));
        Assert.Contains("late", MailWorld.TextOf(MailWorld.Taken(server)), StringComparison.Ordinal);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await MailWorld.PassAsync(world));

        // What the person has noted in the program is told no more, and who ends it is sent nothing.
        await using (var scope = world.As(police)) { Assert.True((await scope.Get<MailDesk>().EndAsync(Ct)).Ok); }
        world.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(0, await MailWorld.PassAsync(world));
        Assert.Null((await MailWorld.ViewAsync(world, police)).Address);
    }

    [Theory, Databases]
    public async Task Mail_holds_no_name_number_step_region_or_machine(Provider provider)
    {
        await using var server = new SmallSmtp();
        var (world, police) = await MailWorld.CreateAsync(provider, server);
        await using var _ = world;
        await MailWorld.AskAsync(world, server, police, language: "zh-CN");
        world.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(1, await MailWorld.PassAsync(world));
        var raw = MailWorld.Taken(server);
        var mail = MailWorld.Read(raw);
        Assert.Equal("避风港：您有紧急步骤", mail.Subject);
        Assert.Contains("个步骤已超期", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal("<https://leeward.example.org/reminders/mail>", mail.Headers["List-Unsubscribe"]);
        Assert.IsType<MimeKit.TextPart>(mail.Body);
        List<string> secrets = [police.Name, RunTests.County, Environment.MachineName];
        await using (var scope = world.As(police))
        {
            foreach (var one in (await scope.Get<ReminderDesk>().MineAsync(null, 200, Ct)).Items) { secrets.AddRange([one.Step.SubjectNumber, one.Step.Step, one.Step.Title.En, one.Step.Title.Zh, one.Step.RunId.ToString(), one.Step.RunId.ToString("N")]); }
        }
        Assert.True(secrets.Count > 3);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, raw + mail.TextBody + mail.Subject + string.Join('\n', server.Heard), StringComparison.OrdinalIgnoreCase));
        // The address stands in the database sealed only.
        await using var db = world.AsMachinery();
        Assert.DoesNotContain("officer", System.Text.Encoding.UTF8.GetString((await db.Get<AppDbContext>().Set<MailBox>().AsNoTracking().SingleAsync(Ct)).Address!.Cipher), StringComparison.Ordinal);
    }

    [Theory, Databases]
    public async Task Several_are_one_mail_an_hour_and_urgent_ones_do_not_wait(Provider provider)
    {
        await using var server = new SmallSmtp();
        var (world, _) = await MailWorld.CreateAsync(provider, server);
        await using var __ = world;
        var coordinator = await world.ColleagueAsync("coordinator", "centre_coordinator", RunTests.County);
        await MailWorld.AskAsync(world, server, coordinator);
        var (mails, passes) = (new List<string>(), 0);
        // Ten hours, looked at every ten minutes: far more things than mails.
        for (var minute = 0; minute < 600; minute += 10)
        {
            if (await MailWorld.PassAsync(world) > 0) { mails.Add(MailWorld.TextOf(MailWorld.Taken(server))); passes++; }
            world.Clock.Advance(TimeSpan.FromMinutes(10));
        }
        Assert.NotEmpty(mails);
        Assert.True(mails.Count(m => !m.Contains("urgent", StringComparison.Ordinal)) <= 10, string.Join("\n--\n", mails));
        Assert.Contains(mails, m => m.Contains("passed on to you", StringComparison.Ordinal));
        Assert.Equal(mails.Count, passes);
    }

    [Theory, Databases]
    public async Task Person_whose_account_has_ended_is_sent_nothing(Provider provider)
    {
        await using var server = new SmallSmtp();
        var (world, police) = await MailWorld.CreateAsync(provider, server);
        await using var _ = world;
        await MailWorld.AskAsync(world, server, police);
        await using (var scope = world.AsMachinery())
        {
            await scope.Get<AppDbContext>().Users.Where(u => u.Id == police.AccountId).ExecuteUpdateAsync(s => s.SetProperty(u => u.IsActive, false), Ct);
        }
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, await MailWorld.PassAsync(world));
        Assert.Empty(server.Mails);
    }
}
