using System.Globalization;
using System.Text;
using Leeward.Kernel;
using Microsoft.Extensions.Localization;
using MimeKit;
using MimeKit.Text;

namespace Leeward.Procedures.Mails;

/// <summary>Writes the mails: plain text, in the person's language. A mail lies with others: it holds counts and the address of this installation, nothing else.</summary>
internal sealed class MailLetters(MailSettings settings, IStringLocalizer<MailTexts> texts, TimeProvider clock)
{
    public const string SettingsPage = "/reminders/mail";

    /// <summary>What waits for a person.</summary>
    public MimeMessage Reminder(string address, Digest digest, string language) => In(language, () =>
    {
        var body = new StringBuilder();
        void Line(string one, string many, int count) { if (count > 0) { body.Append(texts[count == 1 ? one : many, count].Value).Append('\n'); } }
        Line("mail_late_one", "mail_late", digest.Late);
        Line("mail_passed_one", "mail_passed", digest.PassedOn);
        Line("mail_hand_over_one", "mail_hand_overs", digest.HandOvers);
        Line("mail_soon_one", "mail_soon", digest.Soon);
        Line("mail_urgent_one", "mail_urgent", digest.Urgent);
        body.Append('\n').Append(texts["mail_sign_in", settings.Page("/my-steps").AbsoluteUri].Value).Append("\n\n-- \n").Append(texts["mail_why", settings.Page(SettingsPage).AbsoluteUri].Value).Append('\n');
        return Letter(address, texts[digest.Urgent > 0 ? "mail_subject_urgent" : "mail_subject"].Value, body.ToString(), language);
    });

    /// <summary>The code that proves an address.</summary>
    public MimeMessage Code(string address, string code, string language) => In(language, () =>
        Letter(address, texts["mail_code_subject"].Value, texts["mail_code", code, settings.Origin!.GetLeftPart(UriPartial.Authority)].Value + "\n", language));

    private MimeMessage Letter(string address, string subject, string body, string language)
    {
        var mail = new MimeMessage
        {
            Date = clock.GetUtcNow(),
            Subject = subject,
            // The name of this machine has no business in a mail.
            MessageId = $"{Ids.New(clock):N}@{settings.Origin!.IdnHost}",
            Body = new TextPart(TextFormat.Plain) { Text = body },
        };
        mail.From.Add(settings.From!);
        mail.To.Add(new MailboxAddress("", address));
        mail.Headers.Add("Content-Language", language);
        // RFC 3834: no out-of-office note comes back; RFC 2369: mail programs show how to end it.
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        mail.Headers.Add("X-Auto-Response-Suppress", "All");
        mail.Headers.Add(HeaderId.ListUnsubscribe, $"<{settings.Page(SettingsPage).AbsoluteUri}>");
        return mail;
    }

    private static T In<T>(string language, Func<T> write)
    {
        var (culture, before) = (CultureInfo.GetCultureInfo(language), (CultureInfo.CurrentUICulture, CultureInfo.CurrentCulture));
        (CultureInfo.CurrentUICulture, CultureInfo.CurrentCulture) = (culture, culture);
        try { return write(); }
        finally { (CultureInfo.CurrentUICulture, CultureInfo.CurrentCulture) = before; }
    }
}
