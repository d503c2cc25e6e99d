using System.Globalization;
using System.Text.RegularExpressions;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Procedures.Mails;
using Leeward.Procedures.Tests.Runs;
using Leeward.Testing;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Leeward.Procedures.Tests.Mails;

/// <summary>A world with a case under way and a mail server beside it.</summary>
internal static partial class MailWorld
{
    public const string Address = "w.officer@mail.example.cn";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    public static MailSettings SettingsFor(SmallSmtp server, MailTls tls = MailTls.LocalRelay) =>
        new("127.0.0.1", server.Port, tls, "", "", new MailboxAddress("Leeward", "reminders@leeward.example.org"), new Uri("https://leeward.example.org"), TimeSpan.FromHours(1));

    public static async Task<(TestWorld World, Actor Police)> CreateAsync(Provider provider, SmallSmtp server)
    {
        var world = await TestWorld.CreateAsync(provider, [new ProceduresModule()], services => services.AddSingleton(SettingsFor(server)));
        await RunTests.StartAsync(world, Sensitivity.Normal);
        return (world, await world.ColleagueAsync("police", "police_intake", RunTests.County));
    }

    /// <summary>Asks for mails and proves the address with the code that came; the mail with the code is taken away.</summary>
    public static async Task AskAsync(TestWorld world, SmallSmtp server, Actor person, string address = Address, string language = "en")
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            await using (var scope = world.As(person)) { Assert.True((await scope.Get<MailDesk>().AskAsync(address, Ct)).Ok); }
            var code = CodeIn(Taken(server));
            await using (var scope = world.As(person)) { Assert.True((await scope.Get<MailDesk>().ProveAsync(code, Ct)).Ok); }
        }
        finally { CultureInfo.CurrentUICulture = before; }
    }

    public static string CodeIn(string mail) => EightDigits().Match(TextOf(mail)).Value;

    public static string Taken(SmallSmtp server) => server.Mails.TryDequeue(out var mail) ? mail : throw new InvalidOperationException("No mail came.");

    public static MimeMessage Read(string mail) => MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', mail.Split('\n').Where(l => !l.StartsWith("MAIL FROM", StringComparison.Ordinal) && !l.StartsWith("RCPT TO", StringComparison.Ordinal))))), Ct);

    public static string TextOf(string mail) => Read(mail).TextBody!;

    public static async Task<int> PassAsync(TestWorld world, CancellationToken? ct = null)
    {
        await using var scope = world.AsMachinery();
        return await scope.Get<SendReminders>().RunAsync(ct ?? Ct);
    }

    public static async Task<MailView> ViewAsync(TestWorld world, Actor person)
    {
        await using var scope = world.As(person);
        return await scope.Get<MailDesk>().ReadAsync(Ct);
    }

    [GeneratedRegex(@"\b\d{8}\b")]
    private static partial Regex EightDigits();
}
