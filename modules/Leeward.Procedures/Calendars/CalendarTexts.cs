namespace Leeward.Procedures.Calendars;

/// <summary>Texts of working calendars.</summary>
internal sealed class CalendarTexts;
