using System.Xml;
using Leeward.Deadlines;
using Leeward.Forms;
using Leeward.Packs;

namespace Leeward.Cases.CaseForms;

/// <summary>Turns the times of a risk level into moments, by the working calendar of the pack.</summary>
internal sealed class ResponseTimes(PackSet pack, TimeProvider clock)
{
    /// <summary>When what the level asks for falls due, counted from now (or from <paramref name="from"/>) without the day of today; null where the form names no such time.</summary>
    public DateTimeOffset? Due(Form form, string? level, string name, DateTimeOffset? from = null)
    {
        if (level is null || !form.Responses.TryGetValue(level, out var times) || times.FirstOrDefault(t => t.Name == name) is not { } time) { return null; }
        var span = XmlConvert.ToTimeSpan(time.Duration);
        var within = time.Clock switch
        {
            "working_day" => Period.WorkingDays((int)span.TotalDays),
            "calendar_day" => Period.CalendarDays((int)span.TotalDays),
            _ => Period.Elapsed(span),
        };
        return Deadline.Compute(new() { Within = within, ExcludeStart = true }, from ?? clock.GetUtcNow(), pack.Calendar).At;
    }

    /// <summary>The times of the pack's assessment for a risk level: what follows a visit too.</summary>
    public DateTimeOffset? Due(string? level, string name, DateTimeOffset? from = null) =>
        pack.Forms.Values.FirstOrDefault(form => form.Purpose == "assessment") is { } assessment ? Due(assessment.Form, level, name, from) : null;

    /// <summary>A due time in words.</summary>
    public Bilingual Words(DateTimeOffset due) => DueWords.For(due, clock.GetUtcNow(), Clock.CalendarDay, pack.Calendar);
}
