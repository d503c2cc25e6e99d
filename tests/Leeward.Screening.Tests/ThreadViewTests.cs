using CsCheck;
using Leeward.Screening.Conversations;
using Leeward.Screening.Lexicon;

namespace Leeward.Screening.Tests;

/// <summary>What only the whole conversation shows.</summary>
public sealed class ThreadViewTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly ThreadLimits Limits = new();

    [Fact]
    public void Many_against_one_in_a_day_is_a_pile_on()
    {
        var messages = Enumerable.Range(0, 4).Select(i => Message(i, $"s{i % 3}", "child", i, Signals.Attack)).ToList();
        var found = Assert.Single(ThreadView.Look(messages, Limits), f => f.Pattern == ThreadPattern.PileOn);
        Assert.Equal(("child", "B01"), (found.Target, found.Category));
        Assert.Equal(["s0", "s1", "s2"], found.Senders);
        Assert.Equal(4, found.Messages.Count);
    }

    [Fact]
    public void Few_senders_or_a_long_time_is_no_pile_on()
    {
        Assert.DoesNotContain(ThreadView.Look(Enumerable.Range(0, 8).Select(i => Message(i, $"s{i % 2}", "child", i, Signals.Attack)), Limits), f => f.Pattern == ThreadPattern.PileOn);
        Assert.DoesNotContain(ThreadView.Look(Enumerable.Range(0, 8).Select(i => Message(i, $"s{i}", "child", i * 13, Signals.Attack)), Limits), f => f.Pattern == ThreadPattern.PileOn);
    }

    [Fact]
    public void Attacks_that_grow_stronger_are_an_escalation()
    {
        double[] strengths = [0.2, 0.3, 0.7, 0.9];
        Assert.Contains(ThreadView.Look(strengths.Select((s, i) => Message(i, "a", "b", i, Signals.Attack, s)), Limits), f => f.Pattern == ThreadPattern.Escalation);
        Assert.DoesNotContain(ThreadView.Look(strengths.Reverse().Select((s, i) => Message(i, "a", "b", i, Signals.Attack, s)), Limits), f => f.Pattern == ThreadPattern.Escalation);
    }

    [Fact]
    public void Writing_on_without_an_answer_is_repeated_contact_and_an_answer_ends_the_count()
    {
        var messages = Enumerable.Range(0, 10).Select(i => Message(i, "a", "b", i, Signals.None)).ToList();
        Assert.Contains(ThreadView.Look(messages, Limits), f => f.Pattern == ThreadPattern.RepeatedContact);
        messages.Add(Message(50, "b", "a", 5, Signals.None));
        Assert.DoesNotContain(ThreadView.Look(messages, Limits), f => f.Pattern == ThreadPattern.RepeatedContact);
    }

    [Fact]
    public void Writing_on_after_being_asked_to_stop_is_repeated_contact()
    {
        var messages = Enumerable.Range(1, 3).Select(i => Message(i, "a", "b", i, Signals.None)).Append(Message(0, "b", "a", 0, Signals.AsksToStop)).ToList();
        Assert.Contains(ThreadView.Look(messages, Limits), f => f.Pattern == ThreadPattern.RepeatedContact && f.Messages.Count == 3);
    }

    [Fact]
    public void Step_by_step_approach_to_a_minor_is_found_across_messages()
    {
        Signals[] steps = [Signals.AsksAge, Signals.Flatters, Signals.AsksSecrecy, Signals.AsksPicture];
        var messages = steps.Select((s, i) => Message(i, "adult", "child", i * 20, s) with { SenderIs = Party.Adult, TargetIs = Party.Minor }).ToList();
        var found = Assert.Single(ThreadView.Look(messages, Limits));
        Assert.Equal((ThreadPattern.Approach, "I11"), (found.Pattern, found.Category));
        Assert.True(found.Steps.HasFlag(Signals.AsksSecrecy | Signals.AsksPicture));
        Assert.True(found.Score > 0.7);
        Assert.Empty(ThreadView.Look(messages.Select(m => m with { SenderIs = Party.Minor }), Limits));
        Assert.Empty(ThreadView.Look(messages.Take(2), Limits));
    }

    [Fact]
    public void Urging_somebody_who_told_of_it_weighs_more()
    {
        var urged = Message(2, "a", "b", 2, Signals.UrgesSelfHarm);
        var alone = Assert.Single(ThreadView.Look([urged], Limits));
        var after = Assert.Single(ThreadView.Look([Message(1, "b", "", 1, Signals.TellsOfSelfHarm), urged], Limits));
        Assert.Equal("I07", after.Category);
        Assert.True(after.Score > alone.Score);
    }

    [Fact]
    public void Private_facts_with_an_attack_are_doxxing_and_an_own_number_is_not()
    {
        Assert.Contains(ThreadView.Look([Message(1, "a", "b", 1, Signals.Attack), Message(2, "a", "", 2, Signals.PrivateFacts)], Limits), f => f is { Pattern: ThreadPattern.Doxxing, Target: "b" });
        Assert.Empty(ThreadView.Look([Message(2, "a", "b", 2, Signals.PrivateFacts)], Limits));
    }

    [Fact]
    public void Doubtful_messages_count_beside_clear_attacks_only()
    {
        ThreadMessage[] doubtful = [.. Enumerable.Range(0, 4).Select(i => Message(i, $"s{i}", "child", i, Signals.Doubtful))];
        Assert.Empty(ThreadView.Look(doubtful, Limits));
        Assert.Contains(ThreadView.Look([doubtful[0], doubtful[1], doubtful[2] with { Found = Signals.Attack }, doubtful[3] with { Found = Signals.Attack }], Limits), f => f.Pattern == ThreadPattern.PileOn);
    }

    [Fact]
    public void Few_attacks_among_many_friendly_messages_are_no_pile_on() =>
        Assert.DoesNotContain(ThreadView.Look(Enumerable.Range(0, 60).Select(i => Message(i, $"s{i % 9}", "child", i / 6, i % 12 == 0 ? Signals.Attack : Signals.None)), Limits), f => f.Pattern == ThreadPattern.PileOn);

    [Fact]
    public void Between_two_people_every_message_is_for_the_other()
    {
        Signals[] steps = [Signals.AsksAge, Signals.AsksSecrecy, Signals.AsksPicture];
        var messages = steps.Select((s, i) => Message(i, "a", "", i, s)).Append(Message(9, "b", "", 0, Signals.None)).ToList();
        Assert.Contains(ThreadView.Look(messages, Limits), f => f is { Pattern: ThreadPattern.Approach, Target: "b" });
        Assert.Empty(ThreadView.Look(messages.Append(Message(10, "c", "", 0, Signals.None)), Limits));
    }

    [Fact]
    public void Urging_said_to_all_is_meant_for_who_told_of_it()
    {
        var found = Assert.Single(ThreadView.Look([Message(0, "c", "", 0, Signals.None), Message(1, "b", "", 1, Signals.TellsOfSelfHarm), Message(2, "a", "", 2, Signals.UrgesSelfHarm)], Limits));
        Assert.Equal((ThreadPattern.UrgedToSelfHarm, "b"), (found.Pattern, found.Target));
    }

    [Fact]
    public void Private_facts_of_a_third_person_said_to_all_are_doxxing()
    {
        Assert.Contains(ThreadView.Look([Message(1, "a", "", 1, Signals.PrivateFacts | Signals.OfAnother)], Limits), f => f.Pattern == ThreadPattern.Doxxing);
        Assert.Empty(ThreadView.Look([Message(1, "a", "", 1, Signals.PrivateFacts)], Limits));
    }

    [Fact]
    public void Order_of_the_messages_makes_no_difference() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 40], Gen.Int[0, 0x1FFFF], Gen.Double[0, 1]).Array[0, 40].Sample(rows =>
        {
            var messages = rows.Select((r, i) => Message(i, $"p{r.Item1}", $"p{r.Item2}", r.Item3, (Signals)r.Item4, r.Item5)).ToList();
            var expected = System.Text.Json.JsonSerializer.Serialize(ThreadView.Look(messages, Limits));
            messages.Reverse();
            Assert.Equal(expected, System.Text.Json.JsonSerializer.Serialize(ThreadView.Look(messages, Limits)));
        }, iter: 300);

    [Theory]
    [InlineData("电话 138-0013-8000 找他", PrivateFact.Mobile, "138-0013-8000")]
    [InlineData("１３８００１３８０００", PrivateFact.Mobile, "１３８００１３８０００")]
    [InlineData("身份证 11010519491231002X", PrivateFact.ResidentNumber, "11010519491231002X")]
    [InlineData("加我QQ：12345678", PrivateFact.Account, "12345678")]
    [InlineData("mail to a.b@example.org.", PrivateFact.Email, "a.b@example.org")]
    [InlineData("他在星河路12号", PrivateFact.Address, "他在星河路12号")]
    [InlineData("在育才实验小学三年级", PrivateFact.SchoolClass, "育才实验小学三年级")]
    [InlineData("call 555-010-2020 now", PrivateFact.Telephone, "555-010-2020")]
    [InlineData("her phone: 07700 900123", PrivateFact.Telephone, "07700 900123")]
    [InlineData("座机 87654321", PrivateFact.Telephone, "87654321")]
    [InlineData("lives at 14 Old Oak Street, second door", PrivateFact.Address, "14 Old Oak Street")]
    [InlineData("see 7 Rose Close", PrivateFact.Address, "7 Rose Close")]
    [InlineData("she is in grade 8 at Harbour Middle School", PrivateFact.SchoolClass, "grade 8 at Harbour Middle School")]
    [InlineData("Harbour High School, 9th grade", PrivateFact.SchoolClass, "Harbour High School, 9th grade")]
    public void Private_fact_is_found_where_it_stands(string text, PrivateFact fact, string expected)
    {
        var found = new Growing<PrivateFactMatch>();
        PrivateFacts.Find(text, found);
        Assert.Contains((fact, expected), found.Items.ToArray().Select(m => (m.Fact, text[m.Start..m.End])));
    }

    [Theory]
    [InlineData("2026-03-01 10:00")]
    [InlineData("我考了110105194912310021分")]
    [InlineData("学校三年级的同学")]
    [InlineData("他走了12号线路")]
    [InlineData("2 ways to close the place")]
    [InlineData("we were 3 close friends")]
    [InlineData("my school is the best of 12 schools")]
    [InlineData("Harbour Middle School won 3 to 1")]
    [InlineData("1234567890 people")]
    public void Ordinary_numbers_are_no_private_facts(string text)
    {
        var found = new Growing<PrivateFactMatch>();
        PrivateFacts.Find(text, found);
        Assert.Empty(found.Items.ToArray());
    }

    private static ThreadMessage Message(int id, string sender, string target, int hour, Signals found, double strength = 0.5) => new($"m{id:00}", sender, target, Start.AddHours(hour), found, strength);
}
