using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Procedures.Contracts;
using Leeward.Procedures.Reminders;
using Leeward.Procedures.Shifts;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Procedures.Tests.Shifts;

public sealed class HandOverTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Shift_is_handed_over_with_notes_read_by_the_next_one_and_accepted(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var at = await AtCentre.MakeAsync(world);
        world.Clock.Advance(TimeSpan.FromMinutes(90)); // CN-A02 is late now
        await using (var scope = world.As(at.One))
        {
            var open = (await scope.Get<OpenShift>().ReadAsync(AtCentre.Role, at.Centre, Ct)).Value;
            Assert.Equal(at.Run, Assert.Single(open.Runs).RunId);
            Assert.Contains(open.Runs[0].Steps, s => s.Step == "CN-A02" && s.Late);
            Assert.Equal([.. open.Runs[0].Steps.Select(s => s.DueAt ?? DateTimeOffset.MaxValue).Order()], open.Runs[0].Steps.Select(s => s.DueAt ?? DateTimeOffset.MaxValue));
            var colleague = Assert.Single(open.Colleagues);
            Assert.Equal(("other", open.Steps), (colleague.Name, colleague.Sees));
        }
        var given = (await GiveAsync(at, at.One, at.Other, (at.Run, "Xiao Li waits with her aunt"))).Value;
        Assert.Equal((1, 0), (given.Runs, given.LeftOut));
        await using (var scope = world.As(at.Other))
        {
            Assert.Equal(given.Id, Assert.Single(await scope.Get<ReadHandOvers>().WaitingForMeAsync(Ct)).Id);
            var view = (await scope.Get<ReadHandOvers>().FindAsync(given.Id, Ct)).Value;
            Assert.Equal("Xiao Li waits with her aunt", Assert.Single(view.Runs).Note);
            Assert.Contains(view.Runs[0].Steps, s => s.Step == "CN-A02" && s.Late);
            Assert.Null(view.LeftOut); // told to the giver alone
            Assert.True(view.Line.MayAccept);
            Assert.True((await scope.Get<GiveShift>().AcceptAsync(given.Id, Ct)).Ok);
            Assert.Equal("procedures.hand_over.settled", (await scope.Get<GiveShift>().AcceptAsync(given.Id, Ct)).Refusal!.Code);
            Assert.Empty(await scope.Get<ReadHandOvers>().WaitingForMeAsync(Ct));
            Assert.Equal(world.Clock.GetUtcNow(), Assert.Single(await scope.Get<ReadHandOvers>().TakenSinceAsync(world.Clock.GetUtcNow().AddHours(-1), Ct)).AcceptedAt);
        }
        await using (var scope = world.As(at.Coordinator))
        {
            Assert.Equal(HandOverState.Accepted, Assert.Single((await scope.Get<ReadHandOvers>().ListAsync(at.Centre, null, null, null, Ct)).Items).State);
            Assert.Empty((await scope.Get<ReadHandOvers>().ListAsync(at.Centre, HandOverState.Waiting, null, null, Ct)).Items);
            Assert.NotNull(Assert.Single((await scope.Get<ReadHandOvers>().FindAsync(given.Id, Ct)).Value.Runs).Note);
        }
        await using var machinery = world.AsMachinery();
        Assert.DoesNotContain("Xiao Li", System.Text.Encoding.UTF8.GetString((await machinery.Get<IRecords>().Unfiltered<HandOverItem>("test").SingleAsync(Ct)).Note!.Cipher), StringComparison.Ordinal);
        var verbs = await machinery.Get<AppDbContext>().AuditEntries.Where(a => a.RecordId == given.Id).Select(a => a.Verb).ToListAsync(Ct);
        Assert.Contains(GiveShift.Give, verbs);
        Assert.Contains(GiveShift.Accept, verbs);
    }

    [Theory, Databases]
    public async Task Nobody_sees_through_a_hand_over_what_they_may_not_see(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var at = await AtCentre.MakeAsync(world);
        await at.NameAsync(at.One);
        var given = (await GiveAsync(at, at.One, at.Other, (at.Run, "ordinary"), (at.Secret, "secret"))).Value;
        Assert.Equal(1, given.Runs);
        Assert.True(given.LeftOut > 0);
        foreach (var person in new[] { at.Other, at.Coordinator })
        {
            await using var scope = world.As(person);
            var view = (await scope.Get<ReadHandOvers>().FindAsync(given.Id, Ct)).Value;
            Assert.Equal("CA-1", Assert.Single(view.Runs).SubjectNumber);
            Assert.Null(view.LeftOut);
        }
        await using (var scope = world.As(at.One)) { Assert.Equal(given.LeftOut, (await scope.Get<ReadHandOvers>().FindAsync(given.Id, Ct)).Value.LeftOut); }
        foreach (var person in new[] { at.Doctor, at.Elsewhere })
        {
            await using var scope = world.As(person);
            Assert.Empty((await scope.Get<ReadHandOvers>().ListAsync(null, null, null, null, Ct)).Items);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<ReadHandOvers>().FindAsync(given.Id, Ct)).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<GiveShift>().AcceptAsync(given.Id, Ct)).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await scope.Get<GiveShift>().WithdrawAsync(given.Id, Ct)).Refusal!.Kind);
        }
        await using (var scope = world.As(at.One)) { Assert.Equal(RefusalKind.NotFound, (await scope.Get<GiveShift>().AcceptAsync(given.Id, Ct)).Refusal!.Kind); }
        await using (var machinery = world.AsMachinery())
        {
            Assert.False(await machinery.Get<IRecords>().Unfiltered<HandOverItem>("test").AnyAsync(i => i.RunId == at.Secret, Ct));
            // The case is held closer afterwards: what was handed over of it is too.
            await machinery.Get<IProcedureRuns>().HoldCloserAsync(at.Subject, Ct);
            Assert.True((await machinery.Get<IRecords>().SaveAsync("test", Ct)).Ok);
        }
        await using var taker = world.As(at.Other);
        Assert.Empty((await taker.Get<ReadHandOvers>().FindAsync(given.Id, Ct)).Value.Runs);
    }

    [Theory, Databases]
    public async Task Who_is_named_takes_over_a_need_to_know_case_and_who_sees_nothing_is_no_choice(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var at = await AtCentre.MakeAsync(world);
        await at.NameAsync(at.One);
        await using (var machinery = world.AsMachinery())
        {
            await machinery.Get<IProcedureRuns>().HoldCloserAsync(at.Subject, Ct);
            machinery.Get<IAccess>().Name(at.Subject, at.One.AccountId!.Value, "team");
            Assert.True((await machinery.Get<IRecords>().SaveAsync("test", Ct)).Ok);
        }
        var nothing = await GiveAsync(at, at.One, at.Other);
        Assert.Equal("procedures.hand_over.sees_none", nothing.Refusal!.Code);
        await at.NameAsync(at.Other);
        var given = (await GiveAsync(at, at.One, at.Other, (at.Secret, "for you"))).Value;
        Assert.True(given.LeftOut > 0); // the other case is still hers alone
        await using var scope = world.As(at.Other);
        Assert.Equal("for you", Assert.Single((await scope.Get<ReadHandOvers>().FindAsync(given.Id, Ct)).Value.Runs).Note);
    }

    [Theory, Databases]
    public async Task Hand_over_that_nobody_accepts_reminds_the_next_one_then_the_coordinator(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var at = await AtCentre.MakeAsync(world);
        var given = (await GiveAsync(at, at.One, at.Other)).Value.Id;
        Assert.Equal("soon", await StageAsync(at, at.Other, given));
        Assert.Null(await StageAsync(at, at.Coordinator, given));
        Assert.Null(await StageAsync(at, at.One, given));
        await using (var scope = world.As(at.Coordinator)) { Assert.Equal(HandOverState.Waiting, Assert.Single((await scope.Get<ReadHandOvers>().ListAsync(null, HandOverState.Waiting, null, null, Ct)).Items).State); }
        world.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("late", await StageAsync(at, at.Other, given));
        await using (var scope = world.As(at.Other))
        {
            Assert.Contains(await scope.Get<HandOverReminders>().LinesAsync(Ct), l => l.Path == "/my-steps" && l.IsUrgent);
            Assert.True((await scope.Get<ReminderDesk>().SeeAsync(given, Ct)).Ok);
        }
        Assert.Null(await StageAsync(at, at.Other, given));
        world.Clock.Advance(TimeSpan.FromHours(4));
        Assert.Equal("to_coordinator", await StageAsync(at, at.Coordinator, given));
        await using (var scope = world.As(at.Elsewhere)) { Assert.Equal(RefusalKind.NotFound, (await scope.Get<ReminderDesk>().SeeAsync(given, Ct)).Refusal!.Kind); }
        await using (var scope = world.As(at.Coordinator))
        {
            Assert.Contains(await scope.Get<HandOverReminders>().LinesAsync(Ct), l => l.Path == "/reminders");
            Assert.True((await scope.Get<ReminderDesk>().SeeAllAsync(Ct)).Value > 0);
            Assert.Empty(await scope.Get<HandOverReminders>().MineAsync(null, Ct));
            Assert.True((await scope.Get<GiveShift>().WithdrawAsync(given, Ct)).Ok);
        }
        await using var taker = world.As(at.Other);
        Assert.Equal("procedures.hand_over.settled", (await taker.Get<GiveShift>().AcceptAsync(given, Ct)).Refusal!.Code);
    }

    [Theory, Databases]
    public async Task Wrong_hand_overs_are_refused_in_words(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new ProceduresModule());
        var at = await AtCentre.MakeAsync(world);
        foreach (var stranger in new[] { at.Elsewhere, at.Doctor }) { Assert.Equal(RefusalKind.NotFound, (await GiveAsync(at, stranger, at.Other)).Refusal!.Kind); }
        await using (var scope = world.As(at.Doctor)) { Assert.Equal(RefusalKind.NotFound, (await scope.Get<OpenShift>().ReadAsync(AtCentre.Role, at.Centre, Ct)).Refusal!.Kind); }
        foreach (var no in new[] { at.One, at.Doctor, at.Elsewhere, at.Coordinator }) { Assert.Equal("procedures.hand_over.taker", (await GiveAsync(at, at.One, no)).Refusal!.Code); }
        Assert.Equal("procedures.hand_over.note_run", (await GiveAsync(at, at.One, at.Other, (at.Secret, "a case that one does not see"))).Refusal!.Code);
        Assert.Equal("procedures.hand_over.note_twice", (await GiveAsync(at, at.One, at.Other, (at.Run, "a"), (at.Run, "b"))).Refusal!.Code);
        Assert.Equal("kernel.too_long", (await GiveAsync(at, at.One, at.Other, (at.Run, new string('a', GiveShift.LongestNote + 1)))).Refusal!.Code);
        Assert.True((await GiveAsync(at, at.One, at.Other)).Ok);
        Assert.Equal("procedures.hand_over.waiting", (await GiveAsync(at, at.One, at.Other)).Refusal!.Code);
    }

    private static async Task<Outcome<GivenShift>> GiveAsync(AtCentre at, Actor giver, Actor taker, params (Guid Run, string Text)[] notes)
    {
        await using var scope = at.World.As(giver);
        return await scope.Get<GiveShift>().RunAsync(new(at.Centre, AtCentre.Role, taker.AccountId!.Value, [.. notes.Select(n => new RunNote(n.Run, n.Text))]), Ct);
    }

    private static async Task<string?> StageAsync(AtCentre at, Actor person, Guid handOver)
    {
        await using var scope = at.World.As(person);
        return (await scope.Get<HandOverReminders>().MineAsync(null, Ct)).SingleOrDefault(r => r.HandOverId == handOver)?.Stage;
    }
}
