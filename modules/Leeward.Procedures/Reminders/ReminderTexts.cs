namespace Leeward.Procedures.Reminders;

/// <summary>Texts of the reminders.</summary>
internal sealed class ReminderTexts;
