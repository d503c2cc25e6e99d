using CsCheck;

namespace Leeward.Deadlines.Tests;

/// <summary>What holds of every deadline, tried on random ones.</summary>
public sealed class DeadlineProperties
{
    private static readonly DateTimeOffset Origin = Calendars.At(1, 1, 0).ToUniversalTime();

    private static readonly Gen<DateTimeOffset> Instants = Gen.Int[0, 60 * 24 * 900].Select(minutes => Origin.AddMinutes(minutes));

    private static readonly Gen<WorkCalendar> AnyCalendar = Gen.OneOfConst(Calendars.China, Calendars.PlainWeek, Calendars.Melbourne);

    private static readonly Gen<Period> Lengths = Gen.OneOf(Gen.Int[0, 400].Select(hours => Period.Hours(hours)), Gen.Int[0, 60].Select(Period.CalendarDays), Gen.Int[0, 60].Select(Period.WorkingDays));

    private static readonly Gen<DeadlineRule> Rules = Gen.Select(Lengths, Gen.Bool, Gen.Bool, Gen.Bool).Select((within, exclude, roll, cutOff) =>
        new DeadlineRule { Within = within, ExcludeStart = exclude, RollForward = roll, CutOff = cutOff ? new TimeOnly(13, 0) : null });

    private static readonly Gen<Suspension> Pauses = Gen.Select(Instants, Gen.Int[0, 60 * 24 * 20]).Select((from, minutes) => new Suspension(from, from.AddMinutes(minutes), "head", "why"));

    [Fact]
    public void Working_days_agree_with_counting_one_by_one() =>
        Gen.Select(Gen.Int[0, 900], Gen.Int[-80, 80], AnyCalendar).Sample((start, count, calendar) =>
        {
            var from = DateOnly.FromDateTime(Origin.DateTime).AddDays(start);
            var day = from;
            if (count == 0)
            {
                while (!calendar.IsWorkingDay(day)) { day = day.AddDays(1); }
            }

            for (var left = Math.Abs(count); left > 0;)
            {
                day = day.AddDays(Math.Sign(count));
                left -= calendar.IsWorkingDay(day) ? 1 : 0;
            }

            Assert.Equal(day, calendar.AddWorkingDays(from, count));
            if (count != 0)
            {
                var days = Enumerable.Range(1, Math.Abs(day.DayNumber - from.DayNumber)).Count(step => calendar.IsWorkingDay((count > 0 ? from : day).AddDays(step)));
                Assert.Equal(Math.Sign(count) * days, calendar.WorkingDaysBetween(from, day));
            }
        });

    [Fact]
    public void Later_anchor_never_gives_an_earlier_due_time() =>
        Gen.Select(Rules, Instants, Gen.Int[0, 60 * 24 * 30], AnyCalendar).Sample((rule, anchor, later, calendar) =>
            Assert.True(Deadline.Compute(rule, anchor, calendar).At <= Deadline.Compute(rule, anchor.AddMinutes(later), calendar).At));

    [Fact]
    public void Longer_limit_never_gives_an_earlier_due_time() =>
        Gen.Select(Rules, Instants, Gen.Int[0, 60], AnyCalendar).Sample((rule, anchor, more, calendar) =>
        {
            var longer = rule with { Within = rule.Within with { Span = rule.Within.Span + (rule.Within.Clock == Clock.Elapsed ? TimeSpan.FromHours(more) : TimeSpan.Zero), Days = rule.Within.Days + (rule.Within.Clock == Clock.Elapsed ? 0 : more) } };
            Assert.True(Deadline.Compute(rule, anchor, calendar).At <= Deadline.Compute(longer, anchor, calendar).At);
        });

    [Fact]
    public void Suspension_never_makes_a_deadline_earlier_and_a_clinical_one_never_moves() =>
        Gen.Select(Rules, Instants, Pauses.Array[0, 4], AnyCalendar).Sample((rule, anchor, pauses, calendar) =>
        {
            var now = Origin.AddDays(2000);
            var plain = Deadline.Compute(rule, anchor, calendar).At;
            Assert.True(plain <= Deadline.Compute(rule, anchor, calendar, pauses, [], now).At);
            Assert.Equal(plain, Deadline.Compute(rule with { Kind = DeadlineKind.Clinical }, anchor, calendar, pauses, [], now).At);
        });

    [Fact]
    public void Suspended_hours_are_added_exactly() =>
        Gen.Select(Gen.Int[1, 400], Instants, Pauses.Array[0, 4]).Sample((hours, anchor, pauses) =>
        {
            var due = Deadline.Compute(new() { Within = Period.Hours(hours) }, anchor, Calendars.China, pauses, [], Origin.AddDays(2000)).At;
            var stood = Enumerable.Range(0, (int)(due - anchor).TotalMinutes).Count(minute => pauses.Any(pause => pause.From <= anchor.AddMinutes(minute) && anchor.AddMinutes(minute) < pause.Until));
            Assert.Equal(hours * 60, (int)(due - anchor).TotalMinutes - stood);
        }, iter: 300);

    [Fact]
    public void Extension_never_makes_a_deadline_earlier() =>
        Gen.Select(Rules, Instants, Instants, AnyCalendar).Sample((rule, anchor, until, calendar) =>
        {
            var due = Deadline.Compute(rule, anchor, calendar, [], [new(null, until, "head", "why")], anchor);
            Assert.True(due.At >= Deadline.Compute(rule, anchor, calendar).At);
            Assert.Equal(due.Extended, due.At > Deadline.Compute(rule, anchor, calendar).At);
        });

    [Fact]
    public void Working_day_deadline_ends_on_a_working_day_and_a_day_deadline_on_its_last_second() =>
        Gen.Select(Rules, Instants, AnyCalendar).Sample((rule, anchor, calendar) =>
        {
            var due = Deadline.Compute(rule, anchor, calendar);
            if (due.LastDay is { } last)
            {
                Assert.Equal(last, calendar.DayOf(due.At));
                Assert.Equal(last.AddDays(1), calendar.DayOf(due.At.AddSeconds(1)));
                Assert.True(rule.Within.Clock != Clock.WorkingDay && !rule.RollForward || calendar.IsWorkingDay(last));
            }
        });

    [Fact]
    public void Words_of_a_late_time_say_late_and_those_of_a_coming_one_do_not() =>
        Gen.Select(Instants, Instants, Gen.Enum<Clock>(), AnyCalendar).Sample((due, now, clock, calendar) =>
        {
            var words = DueWords.For(due, now, clock, calendar);
            Assert.Equal(Deadline.IsLate(due, now), words.En.EndsWith(" late", StringComparison.Ordinal));
            Assert.Equal(Deadline.IsLate(due, now), words.Zh.StartsWith("已超期", StringComparison.Ordinal));
        });
}
