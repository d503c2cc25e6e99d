using System.Text.Json;
using System.Text.Json.Nodes;
using Leeward.Deadlines;
using Leeward.Rules;

namespace Leeward.Runs.Tests;

/// <summary>The fourteen capabilities of the deadline algebra as a procedure uses them (notes, section A.5), one test each.</summary>
public sealed class CapabilityTests
{
    private static DateTimeOffset T0 => World.At(6, 1, 10);

    [Fact]
    public void C01_elapsed_hours() => Assert.Equal(World.At(6, 4, 10), Due("{within: PT72H, clock: elapsed, from: begun}"));

    [Fact]
    public void C02_calendar_days_to_the_end_of_the_day() => Assert.Equal(World.At(6, 8, 23, 59).AddSeconds(59), Due("{within: 7, clock: calendar_day, from: begun}"));

    [Fact]
    public void C03_working_days_with_exceptions_and_make_up_days() =>
        Assert.Equal(World.At(10, 10, 23, 59).AddSeconds(59), Due("{within: 3, clock: working_day, from: begun}", World.At(9, 30, 10)));

    [Fact]
    public void C04_first_day_counted_or_not_and_a_cut_off_hour()
    {
        const string rule = "{within: 2, clock: calendar_day, from: begun, exclude_start_unit: false, cut_off: '13:00', roll_forward: false}";
        Assert.Equal(World.At(6, 2, 23, 59).AddSeconds(59), Due(rule, World.At(6, 1, 12, 59)));
        Assert.Equal(World.At(6, 3, 23, 59).AddSeconds(59), Due(rule, World.At(6, 1, 13)));
    }

    [Fact]
    public void C05_several_anchors_and_the_completion_of_a_step()
    {
        var walk = Walked("{within: PT24H, clock: elapsed, from: met}, {within: PT48H, clock: elapsed, from: P-1}");
        walk.Event(T0.AddHours(2), "met", T0.AddHours(1));
        Assert.Equal(T0.AddHours(25), walk.Step(T0.AddHours(2), "S-1").DueAt);
        walk.Do(T0.AddHours(3), "P-1");
        Assert.Equal([T0.AddHours(25), T0.AddHours(51)], walk.Step(T0.AddHours(3), "S-1").Due.Select(due => due.At!.Value));
    }

    [Fact]
    public void C06_backward_before_a_step_and_days_before_a_meeting()
    {
        var walk = Walked("{before: meeting, within: 7, clock: calendar_day}, {before: P-1}");
        walk.Take(new EventPlanned(T0, "clerk", "meeting", World.At(6, 22, 9)));
        var due = walk.Step(T0, "S-1").Due;
        Assert.Contains(due, one => one.LastDay == new DateOnly(2026, 6, 15));
        Assert.Contains(due, one => one.Definition.BeforeStep == "P-1" && one.At == T0.AddHours(100));
        walk.Do(T0.AddHours(1), "P-1");
        Assert.Contains(walk.Step(T0.AddHours(2), "S-1").Due, one => one.Definition.BeforeStep == "P-1" && one.Late);
    }

    [Fact]
    public void C07_conditional_variants_with_an_explicit_otherwise()
    {
        var walk = Walked("{when: \"risk == 'high'\", within: PT24H, clock: elapsed, from: begun}, {otherwise: true, within: PT72H, clock: elapsed, from: begun}");
        walk.Fact(T0, "risk", Value.Of("low"));
        Assert.Equal([T0.AddHours(72)], walk.Step(T0, "S-1").Due.Select(due => due.At!.Value));
        walk.Fact(T0.AddHours(1), "risk", Value.Of("high"));
        Assert.Equal(T0.AddHours(24), walk.Step(T0.AddHours(1), "S-1").DueAt);
    }

    [Theory]
    [InlineData("high", 24)]
    [InlineData("low", 72)]
    public void C07_while_a_condition_is_not_known_the_shorter_time_counts_and_closes_nothing(string risk, int hours)
    {
        var walk = Walked("{when: \"risk == 'high'\", within: PT24H, clock: elapsed, from: begun, kind: clinical, hard: true}, {otherwise: true, within: PT72H, clock: elapsed, from: begun, kind: clinical, hard: true}");
        Assert.Equal([(T0.AddHours(24), false), (T0.AddHours(72), true)], walk.Step(T0, "S-1").Due.Select(due => (due.At!.Value, due.ConditionKnown)));
        var late = walk.Step(T0.AddHours(30), "S-1");
        Assert.Equal((StepStatus.Required, DeadlineState.Late), (late.Status, late.Due[0].State));
        Assert.Null(late.LateBy);
        Assert.Equal(StepStatus.Missed, walk.Step(T0.AddHours(73), "S-1").Status);
        // Once it is known nobody has to accept a later time: the shorter was a precaution.
        walk.Fact(T0.AddHours(2), "risk", Value.Of(risk));
        Assert.Equal([(T0.AddHours(hours), true)], walk.Step(T0.AddHours(2), "S-1").Due.Where(due => !due.Kept).Select(due => (due.At!.Value, due.ConditionKnown)));
        Assert.Equal(T0.AddHours(hours), walk.Step(T0.AddHours(2), "S-1").DueAt);
    }

    [Fact]
    public void C07_a_longer_time_that_may_hold_is_not_shown_beside_the_shorter_that_does()
    {
        var walk = Walked("{when: \"risk == 'low'\", within: PT72H, clock: elapsed, from: begun}, {otherwise: true, within: PT24H, clock: elapsed, from: begun}");
        Assert.Equal([T0.AddHours(24)], walk.Step(T0, "S-1").Due.Select(due => due.At!.Value));
    }

    [Fact]
    public void C07_with_no_otherwise_what_may_be_asked_for_is_due_until_it_is_known_that_it_is_not()
    {
        var walk = Walked("{when: \"risk == 'high'\", within: PT24H, clock: elapsed, from: begun}");
        Assert.Equal(T0.AddHours(24), walk.Step(T0, "S-1").DueAt);
        walk.Fact(T0.AddHours(1), "risk", Value.Of("low"));
        Assert.Null(walk.Step(T0.AddHours(1), "S-1").DueAt);
    }

    [Fact]
    public void C08_several_at_once_a_clinical_limit_and_a_service_target()
    {
        var due = Assert.Single(Walked("{within: PT72H, clock: elapsed, from: begun, kind: clinical, hard: true, target: PT24H}").Step(T0.AddHours(30), "S-1").Due);
        Assert.Equal((T0.AddHours(72), T0.AddHours(24), DeadlineState.PastTarget), (due.At!.Value, due.Target!.Value, due.State));
    }

    [Fact]
    public void C09_at_once_is_watched_by_a_threshold_that_says_it_is_not_law()
    {
        var due = Assert.Single(Walked("{immediate: true, within: PT2H, clock: elapsed, from: begun, kind: statutory, prov: S, monitor_prov: D}").Step(T0.AddHours(3), "S-1").Due);
        Assert.True(due.Rule.Immediate);
        Assert.Equal((Provenance.Source, Provenance.Default), (due.Rule.Provenance, due.Rule.MonitorProvenance!.Value));
        Assert.True(due.Late);
    }

    [Fact]
    public void C10_suspension_and_extension_need_an_approver_and_a_reason()
    {
        var walk = Walked("{within: PT24H, clock: elapsed, from: begun, kind: policy}, {within: PT20H, clock: elapsed, from: begun, kind: clinical}");
        Assert.Equal("runs.approver.same", walk.Refused(new Suspended(T0.AddHours(1), "clerk", "court", "clerk")).Code);
        walk.Take(new Suspended(T0.AddHours(1), "clerk", "court", "head"));
        walk.Take(new Resumed(T0.AddHours(6), "clerk"));
        Assert.Equal([T0.AddHours(20), T0.AddHours(29)], walk.Step(T0.AddHours(6), "S-1").Due.Select(due => due.At!.Value));
        Assert.Equal("runs.approver.missing", walk.Refused(new DeadlineExtended(T0.AddHours(7), "clerk", new("S-1"), 0, T0.AddHours(40), "", "why")).Code);
        Assert.Equal("runs.deadline.fixed", walk.Refused(new DeadlineExtended(T0.AddHours(7), "clerk", new("S-1"), 1, T0.AddHours(40), "head", "why")).Code);
        walk.Take(new DeadlineExtended(T0.AddHours(7), "clerk", new("S-1"), 0, T0.AddHours(40), "head", "two provinces"));
        Assert.Contains(walk.Step(T0.AddHours(7), "S-1").Due, due => due.Extended && due.At == T0.AddHours(40));
    }

    [Fact]
    public void C11_changed_facts_bring_a_deadline_forward_at_once_and_back_only_by_a_person()
    {
        var walk = Walked("{when: \"risk == 'high'\", within: PT24H, clock: elapsed, from: begun}, {otherwise: true, within: PT72H, clock: elapsed, from: begun}");
        walk.Fact(T0.AddHours(1), "risk", Value.Of("high"));
        walk.Fact(T0.AddHours(2), "risk", Value.Of("low"));
        var kept = walk.Step(T0.AddHours(2), "S-1").Due[0];
        Assert.Equal((T0.AddHours(24), true), (kept.At!.Value, kept.Kept));
        walk.Take(new DeadlineRecalculationAccepted(T0.AddHours(3), "clerk", new("S-1"), "head", "the risk is lower"));
        Assert.Equal(T0.AddHours(72), walk.Step(T0.AddHours(3), "S-1").DueAt);
    }

    [Fact]
    public void C11_changed_calendar_keeps_the_earlier_day_until_a_person_accepts()
    {
        var walk = Walked("{within: 3, clock: working_day, from: begun}", World.At(9, 30, 10));
        var plain = new WorkCalendar("cn-national", new("China", "中国"), World.China.Zone, [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], []);
        var held = Assert.Single(RunEngine.HoldsFor(Definition("{within: 3, clock: working_day, from: begun}"), walk.State!, plain, World.China, World.At(9, 30, 11), "machine"));
        walk.Take(held);
        Assert.Equal(World.At(10, 5, 23, 59).AddSeconds(59), walk.Step(World.At(9, 30, 12), "S-1").DueAt);
        walk.Take(new DeadlineRecalculationAccepted(World.At(9, 30, 13), "clerk", new("S-1"), "head", "holidays published"));
        Assert.Equal(World.At(10, 10, 23, 59).AddSeconds(59), walk.Step(World.At(9, 30, 13), "S-1").DueAt);
    }

    [Fact]
    public void C12_unknown_anchor_is_flagged_and_takes_the_shortest_target()
    {
        var due = Walked("{within: PT72H, clock: elapsed, from: outside, target: PT24H}").Step(T0, "S-1").Due[0];
        Assert.Equal((T0.AddHours(24), false), (due.At!.Value, due.AnchorKnown));
    }

    [Fact]
    public void C13_repeats_by_interval_by_risk_by_event_and_until()
    {
        var walk = Walked("{within: 14, clock: calendar_day, from: begun}", repeat: "{every_by_risk: {high: P7D, low: P28D}, until: over}");
        walk.Do(T0.AddDays(1), "S-1");
        Assert.Equal(StepStatus.Required, walk.Step(T0.AddDays(1), "S-1", 2).Status);
        walk.Event(T0.AddDays(2), "over");
        walk.Do(T0.AddDays(3), "S-1", 2);
        Assert.Null(walk.See(T0.AddDays(60)).Find(new("S-1", 3)));
    }

    [Theory]
    [InlineData("{every: P3D, times: 2}", 3)]
    [InlineData("{at: [P2D, P5D]}", 5)]
    [InlineData("{event: met}", 0)]
    public void C13_repeats_by_interval_at_fixed_times_and_by_event(string repeat, int secondAfterDays)
    {
        var walk = Walked("{within: 14, clock: calendar_day, from: begun}", repeat: repeat);
        walk.Event(T0, "met");
        walk.Event(T0, "met");
        Assert.Equal(secondAfterDays == 0 ? 2 : 1, Turns(walk, T0));
        Assert.Equal(2, Turns(walk, T0.AddDays(secondAfterDays)));
        Assert.Equal(2, Turns(walk, T0.AddDays(90)));
    }

    [Fact]
    public void C14_window_that_closes_stays_visible_as_missed()
    {
        var walk = Walked("{within: PT72H, clock: elapsed, from: begun, kind: clinical, hard: true}");
        var missed = walk.Step(T0.AddHours(73), "S-1");
        Assert.Equal((StepStatus.Missed, DeadlineState.Missed), (missed.Status, missed.Due[0].State));
        Assert.True(missed.Late);
    }

    private static int Turns(Walk walk, DateTimeOffset at) => walk.See(at).Steps.Count(one => one.Step.Id == "S-1" && one.ActivatedAt is not null);

    private static DateTimeOffset Due(string rule, DateTimeOffset? anchor = null)
    {
        var at = anchor ?? T0;
        return Walked(rule, at).Step(at, "S-1").DueAt!.Value;
    }

    private static Walk Walked(string due, DateTimeOffset? anchor = null, string? repeat = null)
    {
        var at = anchor ?? T0;
        var walk = new Walk(Definition(due, repeat));
        walk.Take(new RunStarted(at, "clerk"));
        walk.Event(at, "begun");
        return walk;
    }

    private static ProcedureDefinition Definition(string due, string? repeat = null)
    {
        var reading = World.Read(World.Yaml($$$"""
            schema: cp-sop/0.1
            id: sop-small
            version: 1.0.0
            title: {en: Small, zh: 小}
            scope: {en: Small, zh: 小}
            calendar: {id: cn-national, time_zone: Asia/Shanghai, exclude_start_unit: true, roll_forward_if_last_day_is_holiday: true, working_days: [mon, tue, wed, thu, fri]}
            sources: {L: {title: Law, prov: S}}
            roles: {clerk: {en: Clerk, zh: 文员}}
            variables: {risk: {type: enum, values: [high, low]}}
            events: {begun: {en: Begun, zh: 开始}, met: {en: Met, zh: 见面}, meeting: {en: Meeting, zh: 会议}, outside: {en: Outside, zh: 外部}, over: {en: Over, zh: 结束}}
            evidence: {note: {en: Note, zh: 记录}}
            phases: {A: {en: All, zh: 全部}}
            steps:
              - {id: P-1, phase: A, title: {en: First, zh: 一}, role: clerk, start: {event: begun}, mod: mandatory, due: [{within: PT100H, clock: elapsed, from: begun, src: L, kind: policy, prov: D}], evidence: [], src: [L]}
              - {id: S-1, phase: A, title: {en: Second, zh: 二}, role: clerk, start: {event: begun}, mod: mandatory, {{{(repeat is null ? string.Empty : $"repeat: {repeat}, ")}}}due: [{{{Sourced(due)}}}], evidence: [note], src: [L]}
            constraints: []
            """));
        Assert.Empty(reading.Errors.Select(one => $"{one.JsonPointer} {one.Code} {one.Message}"));
        return reading.Definition!;
    }

    /// <summary>Gives each rule the source, kind and provenance that every rule needs, where it has none.</summary>
    private static string Sourced(string rules) => string.Join(", ", World.Yaml($"[{rules}]").AsArray().Select(rule =>
    {
        var whole = rule!.DeepClone().AsObject();
        whole.TryAdd("src", "L");
        whole.TryAdd("kind", "policy");
        whole.TryAdd("prov", "D");
        return whole.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }));
}
