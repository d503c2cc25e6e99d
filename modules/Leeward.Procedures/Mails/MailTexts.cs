namespace Leeward.Procedures.Mails;

/// <summary>Texts of reminders by e-mail.</summary>
internal sealed class MailTexts;
