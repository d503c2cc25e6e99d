using Leeward.Cases.Cases;
using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Cases.Duplicates;
using Leeward.Cases.Merges;
using Leeward.Cases.People;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Tests.Likeness;

/// <summary>Two records of one child become one, field by field, and apart again.</summary>
public sealed class MergeTests
{
    [Theory, Databases]
    public async Task Merge_takes_chosen_fields_and_everything_that_hangs_on_the_other_record(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        var (kept, other, one) = await TwoAsync(world);
        Assert.True((await world.MergeAsync(world.Supervisor, kept, other, ChildFields.Born)).Ok);
        var child = await world.ReadAsync(world.Worker, kept);
        Assert.Equal(("司徒云起", new DateOnly(2015, 6, 15)), (child.Name, child.BornOn));
        Assert.Equal(one, Assert.Single(child.Cases).Id);
        Assert.Equal(["上官落英", "司徒建国"], child.Caregivers.Select(c => c.Name).Order(StringComparer.Ordinal));
        // The other number, id and name lead to the child; the list shows it once.
        var number = Assert.Single(child.MergedNumbers!);
        Assert.Equal(kept, (await world.ReadAsync(world.Worker, other)).Id);
        foreach (var search in new[] { number, "欧阳小雨", "司徒云起", null }) { Assert.Equal(kept, Assert.Single((await world.DoAsync<FindChildren, Page<ChildLine>>(world.Worker, f => f.RunAsync(search, null, null, default))).Items).Id); }
        Assert.Equal("司徒云起", (await world.DoAsync<ReadCase, Outcome<OpenedCase>>(world.Worker, r => r.RunAsync(one, default))).Value.ChildName);
        Assert.Equal(0, await world.InAsync(db => db.Set<Services.Service>().CountAsync(s => s.ChildId == other)));
        Assert.Equal(PairState.Merged, Assert.Single(await world.PairsAsync(world.Supervisor, new(State: null))).State);
        // Editing through either id edits the child.
        Assert.True((await world.DoAsync<EditChild, Outcome<Guid>>(world.Worker, e => e.RunAsync(other, Nursery.Child("司徒云起", "2015-06-15"), child.Version, default))).Ok);
        Assert.Contains((await world.TrailAsync(world.Supervisor)), e => e.Verb == "cases.duplicate.decide" && e.Kind == nameof(ChildMerge));
        var sealedMemory = await world.InAsync(db => db.Set<ChildMerge>().AsNoTracking().SingleAsync());
        Assert.DoesNotContain("司徒", System.Text.Encoding.UTF8.GetString(sealedMemory.Memory!.Cipher), StringComparison.Ordinal);
    }

    [Theory, Databases]
    public async Task Undo_restores_both_records_as_they_were(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        var (kept, other, one) = await TwoAsync(world);
        var before = (Shape(await world.ReadAsync(world.Worker, kept)), Shape(await world.ReadAsync(world.Worker, other)), await KeysAsync(world));
        var merge = (await world.MergeAsync(world.Supervisor, kept, other, ChildFields.Name, ChildFields.Born, ChildFields.Sex)).Value;
        Assert.Equal("欧阳小雨", (await world.ReadAsync(world.Worker, kept)).Name);
        var undone = await world.UndoAsync(world.Supervisor, kept, merge);
        Assert.True(undone.Ok, undone.Refusal?.Code);
        Assert.Equal(before, (Shape(await world.ReadAsync(world.Worker, kept)), Shape(await world.ReadAsync(world.Worker, other)), await KeysAsync(world)));
        Assert.Equal(one, Assert.Single((await world.ReadAsync(world.Worker, other)).Cases).Id);
        Assert.Equal(PairState.Waiting, Assert.Single(await world.PairsAsync(world.Supervisor, new(State: null))).State);
        Assert.Equal("cases.merge.undone_already", (await world.UndoAsync(world.Supervisor, kept, merge)).Refusal!.Code);
        // And they can be merged again, the other way round.
        Assert.True((await world.MergeAsync(world.Supervisor, other, kept)).Ok);
    }

    [Theory, Databases]
    public async Task Undo_after_further_work_keeps_what_was_changed_and_moves_what_is_chosen(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        var (kept, other, one) = await TwoAsync(world);
        var merge = (await world.MergeAsync(world.Supervisor, kept, other, ChildFields.Born, ChildFields.Sex)).Value;
        var view = await world.ReadAsync(world.Worker, kept);
        Assert.True((await world.DoAsync<EditChild, Outcome<Guid>>(world.Worker, e => e.RunAsync(kept, Nursery.Child("司徒云起", "2015-06-15", "male") with { Address = "Lane 4" }, view.Version, default))).Ok);
        await world.CarerAsync(world.Worker, kept, "端木清和", "13900000009", "grandmother_paternal");
        await world.CarerAsync(world.Worker, kept, "独孤一夏", "13900000008", "father");
        var plan = (await world.DoAsync<UndoMerge, Outcome<MergeView>>(world.Supervisor, u => u.ReadAsync(kept, merge, default))).Value.Undo!;
        // The sex was set by the merge and changed back by hand; the date still stands as the merge set it.
        Assert.Equal(["born"], plan.Restored);
        Assert.Equal(["sex", "address"], plan.EditedSince);
        Assert.Equal((1, 1, 2), (plan.CasesBack.Count, plan.CaregiversBack, plan.CaregiversSince.Count));
        var chosen = plan.CaregiversSince.Single(c => c.Name == "独孤一夏").Id;
        Assert.True((await world.UndoAsync(world.Supervisor, kept, merge, new() { CaregiversToOther = [chosen], Reason = "two children" })).Ok);
        var (left, right) = (await world.ReadAsync(world.Worker, kept), await world.ReadAsync(world.Worker, other));
        Assert.Equal((new DateOnly(2015, 6, 14), "male", "Lane 4"), (left.BornOn, left.Sex, left.Address));
        Assert.Equal(["上官落英", "端木清和"], left.Caregivers.Select(c => c.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["司徒建国", "独孤一夏"], right.Caregivers.Select(c => c.Name).Order(StringComparer.Ordinal));
        Assert.Equal((one, new DateOnly(2015, 6, 15)), (Assert.Single(right.Cases).Id, right.BornOn));
    }

    [Theory, Databases]
    public async Task Merges_one_after_the_other_are_undone_in_any_order_that_leaves_no_trace(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        var (a, b, c) = (await world.RegisterAsync(world.Worker, Nursery.Child("司徒云起")), await world.RegisterAsync(world.Worker, Nursery.Child("司徒芸起")), await world.RegisterAsync(world.Worker, Nursery.Child("司徒运起")));
        var first = (await world.MergeAsync(world.Supervisor, a, b, ChildFields.Name)).Value;
        var second = (await world.MergeAsync(world.Supervisor, a, c, ChildFields.Name)).Value;
        Assert.Equal("司徒运起", (await world.ReadAsync(world.Worker, a)).Name);
        Assert.True((await world.UndoAsync(world.Supervisor, a, first)).Ok);
        Assert.Equal("司徒运起", (await world.ReadAsync(world.Worker, a)).Name);
        Assert.True((await world.UndoAsync(world.Supervisor, a, second)).Ok);
        foreach (var (id, name) in new[] { (a, "司徒云起"), (b, "司徒芸起"), (c, "司徒运起") }) { Assert.Equal(name, (await world.ReadAsync(world.Worker, id)).Name); }
        // In a chain the last comes first.
        var one = (await world.MergeAsync(world.Supervisor, a, b)).Value;
        var two = (await world.MergeAsync(world.Supervisor, c, a)).Value;
        Assert.Equal(c, (await world.ReadAsync(world.Worker, b)).Id);
        Assert.Equal("cases.merge.undo_later_first", (await world.UndoAsync(world.Supervisor, a, one)).Refusal!.Code);
        Assert.True((await world.UndoAsync(world.Supervisor, c, two)).Ok);
        Assert.Equal(a, (await world.ReadAsync(world.Worker, b)).Id);
        Assert.True((await world.UndoAsync(world.Supervisor, a, one)).Ok);
        Assert.Equal(b, (await world.ReadAsync(world.Worker, b)).Id);
    }

    [Theory, Databases]
    public async Task Child_of_two_counties_stays_open_to_those_who_knew_it_in_either(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        var (kept, other) = (await world.RegisterAsync(world.There, Nursery.Child(region: Town.There)), await world.RegisterAsync(world.Worker, Nursery.Child("司徒芸起")));
        Assert.Equal(Refusal.NotFound, (await world.MergeAsync(world.Supervisor, kept, other)).Refusal);
        var merge = (await world.MergeAsync(world.Above, kept, other)).Value;
        // The worker here sees the child through the record here, finds it by its names, and may work on.
        var child = await world.ReadAsync(world.Worker, other);
        Assert.Equal((kept, "司徒云起", Town.There), (child.Id, child.Name, child.Region));
        Assert.Equal(kept, (await world.ReadAsync(world.Worker, kept)).Id);
        Assert.Single((await world.DoAsync<FindChildren, Page<ChildLine>>(world.Worker, f => f.RunAsync(null, null, null, default))).Items);
        await world.CarerAsync(world.Worker, other, "上官落英", "13900000001");
        Assert.Single((await world.ReadAsync(world.There, kept)).Caregivers);
        Assert.Equal(kept, Assert.Single((await world.LikelyAsync(world.Worker, Nursery.Child())).Value.Children).Id);
        Assert.True((await world.UndoAsync(world.Above, kept, merge)).Ok);
        Assert.Equal(Refusal.NotFound, (await world.DoAsync<ReadChild, Outcome<ChildView>>(world.Worker, r => r.RunAsync(kept, default))).Refusal);
        Assert.Equal(Refusal.NotFound, (await world.DoAsync<ReadChild, Outcome<ChildView>>(world.There, r => r.RunAsync(other, default))).Refusal);
    }

    [Theory, Databases]
    public async Task Merged_record_takes_the_stricter_level_and_undoing_gives_it_back(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        var secret = await world.Town.CaseAsync(Town.Worry("private_touch", "司徒云起"));
        var hidden = (await world.InAsync(db => db.Set<Case>().AsNoTracking().FirstAsync(c => c.Id == secret))).ChildId;
        var kept = await world.RegisterAsync(world.Worker, Nursery.Child());
        // Not named on the one: it is as if it were not there.
        Assert.Equal(Refusal.NotFound, (await world.MergeAsync(world.Supervisor, kept, hidden)).Refusal);
        Assert.Equal(Refusal.NotFound, (await world.MergeAsync(world.Supervisor, hidden, kept)).Refusal);
        await NameAsync(world, secret, world.Supervisor);
        var merge = await world.MergeAsync(world.Supervisor, kept, hidden);
        Assert.True(merge.Ok, merge.Refusal?.Code);
        Assert.Equal(Refusal.NotFound, (await world.DoAsync<ReadChild, Outcome<ChildView>>(world.Worker, r => r.RunAsync(kept, default))).Refusal);
        Assert.Equal(secret, Assert.Single((await world.ReadAsync(world.Supervisor, kept)).Cases).Id);
        Assert.True((await world.UndoAsync(world.Supervisor, kept, merge.Value)).Ok);
        Assert.Empty((await world.ReadAsync(world.Worker, kept)).Cases);
        Assert.Equal(Refusal.NotFound, (await world.DoAsync<ReadChild, Outcome<ChildView>>(world.Worker, r => r.RunAsync(hidden, default))).Refusal);
        // The other way round the open record hides as well, and comes back.
        var again = await world.MergeAsync(world.Supervisor, hidden, kept);
        Assert.True(again.Ok, again.Refusal?.Code);
        Assert.Empty((await world.DoAsync<FindChildren, Page<ChildLine>>(world.Worker, f => f.RunAsync(null, null, null, default))).Items);
        Assert.Equal(Refusal.NotFound, (await world.DoAsync<ReadChild, Outcome<ChildView>>(world.Worker, r => r.RunAsync(kept, default))).Refusal);
        Assert.True((await world.UndoAsync(world.Supervisor, hidden, again.Value)).Ok);
        Assert.Single((await world.DoAsync<FindChildren, Page<ChildLine>>(world.Worker, f => f.RunAsync(null, null, null, default))).Items);
    }

    /// <summary>Two need-to-know cases of what turns out to be one child: both teams see the child, and each its own case only, also after the merge is undone.</summary>
    [Theory, Databases]
    public async Task Merged_children_of_two_need_to_know_cases_open_neither_case_to_the_other_team(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        var (one, two, late) = (world.Worker, await world.World.ColleagueAsync("worker.zhao", "child_worker", Town.Here), await world.World.ColleagueAsync("worker.qian", "child_worker", Town.Here));
        var (first, second) = (await world.Town.CaseAsync(Town.Worry("private_touch", "司徒云起")), await world.Town.CaseAsync(Town.Worry("private_touch", "司徒芸起")));
        var (kept, other) = (await ChildAsync(first), await ChildAsync(second));
        foreach (var (id, who) in new[] { (first, one), (second, two), (first, world.Supervisor), (second, world.Supervisor) }) { await NameAsync(world, id, who); }
        await SeesAsync(one, kept, first);
        await SeesAsync(two, other, second);
        await HiddenAsync(one, other, second);
        await HiddenAsync(two, kept, first);

        var merge = await world.MergeAsync(world.Supervisor, kept, other);
        Assert.True(merge.Ok, merge.Refusal?.Code);
        await NameAsync(world, second, late);
        await SeesAsync(one, kept, first);
        await SeesAsync(two, kept, second);
        await SeesAsync(late, kept, second);
        foreach (var (who, id) in new[] { (one, second), (two, first), (late, first) }) { Assert.Equal(Refusal.NotFound, (await world.DoAsync<ReadCase, Outcome<OpenedCase>>(who, r => r.RunAsync(id, default))).Refusal); }

        Assert.True((await world.UndoAsync(world.Supervisor, kept, merge.Value)).Ok);
        await SeesAsync(one, kept, first);
        await SeesAsync(two, other, second);
        await SeesAsync(late, other, second);
        await HiddenAsync(one, other, second);
        await HiddenAsync(two, kept, first);
        await HiddenAsync(late, kept, first);

        async Task<Guid> ChildAsync(Guid id) => (await world.InAsync(db => db.Set<Case>().AsNoTracking().FirstAsync(c => c.Id == id))).ChildId;
        async Task SeesAsync(Actor who, Guid child, Guid id)
        {
            Assert.Equal(id, Assert.Single((await world.ReadAsync(who, child)).Cases).Id);
            Assert.Equal(id, Assert.Single((await world.Town.CasesAsync(who)).Items).Id);
            Assert.NotNull((await world.DoAsync<ReadCase, Outcome<OpenedCase>>(who, r => r.RunAsync(id, default))).Value.ChildName);
        }
        async Task HiddenAsync(Actor who, Guid child, Guid id)
        {
            Assert.Equal(Refusal.NotFound, (await world.DoAsync<ReadChild, Outcome<ChildView>>(who, r => r.RunAsync(child, default))).Refusal);
            Assert.Equal(Refusal.NotFound, (await world.DoAsync<ReadCase, Outcome<OpenedCase>>(who, r => r.RunAsync(id, default))).Refusal);
        }
    }

    [Theory, Databases]
    public async Task Second_of_two_people_is_told_and_wrong_requests_are_refused(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        var (kept, other) = (await world.RegisterAsync(world.Worker, Nursery.Child()), await world.RegisterAsync(world.Worker, Nursery.Child("司徒芸起")));
        var view = await world.ReadAsync(world.Worker, other);
        Assert.True((await world.DoAsync<EditChild, Outcome<Guid>>(world.Worker, e => e.RunAsync(other, Nursery.Child("司徒芸起"), view.Version, default))).Ok);
        Task<Outcome<Guid>> Merge(MergeRequest request, Actor? who = null, Guid? keep = null) => world.DoAsync<MergeChildren, Outcome<Guid>>(who ?? world.Supervisor, m => m.RunAsync(keep ?? kept, 1, request, default));
        Assert.Equal(RefusalKind.Conflict, (await Merge(new() { OtherId = other, OtherVersion = 1, Reason = "same" })).Refusal!.Kind);
        Assert.Equal("Reason", (await Merge(new() { OtherId = other, OtherVersion = 2 })).Refusal!.Field);
        Assert.Equal("FromOther", (await Merge(new() { OtherId = other, OtherVersion = 2, Reason = "same", FromOther = ["number"] })).Refusal!.Field);
        Assert.Equal("OtherId", (await Merge(new() { OtherId = kept, OtherVersion = 1, Reason = "same" })).Refusal!.Field);
        Assert.Equal(Refusal.NotFound, (await Merge(new() { OtherId = other, OtherVersion = 2, Reason = "same" }, world.Worker)).Refusal);
        Assert.Equal(Refusal.NotFound, (await Merge(new() { OtherId = Guid.CreateVersion7(), OtherVersion = 2, Reason = "same" })).Refusal);
        Assert.True((await Merge(new() { OtherId = other, OtherVersion = 2, Reason = "same" })).Ok);
        Assert.Equal("cases.merge.merged_already", (await world.MergeAsync(world.Supervisor, kept, other)).Refusal!.Code);
        // A failed merge left nothing behind.
        Assert.Equal(1, await world.InAsync(db => db.Set<ChildMerge>().CountAsync()));
    }

    /// <summary>Two records of one child, the second with a case, a service and a caregiver.</summary>
    private static async Task<(Guid Kept, Guid Other, Guid Case)> TwoAsync(Nursery world)
    {
        var kept = await world.RegisterAsync(world.Worker, Nursery.Child());
        await world.CarerAsync(world.Worker, kept, "上官落英", "13900000001");
        var one = await world.Town.CaseAsync();
        var other = (await world.InAsync(db => db.Set<Case>().AsNoTracking().FirstAsync(c => c.Id == one))).ChildId;
        var view = await world.ReadAsync(world.Worker, other);
        Assert.True((await world.DoAsync<EditChild, Outcome<Guid>>(world.Worker, e => e.RunAsync(other, Nursery.Child("欧阳小雨", "2015-06-15", "female"), view.Version, default))).Ok);
        await world.CarerAsync(world.Worker, other, "司徒建国", "13900000002", "father");
        var asked = await world.DoAsync<Services.RequestService, Outcome<Guid>>(world.Worker, s => s.RunAsync(one, new("counselling", null, null, null), default));
        Assert.True(asked.Ok, asked.Refusal?.Code);
        return (kept, other, one);
    }

    private static async Task NameAsync(Nursery world, Guid id, Actor who)
    {
        await using var scope = world.World.AsMachinery();
        var about = await scope.Get<IRecords>().Unfiltered<Case>("test").FirstAsync(c => c.Id == id);
        await scope.Get<CasePeople>().NameAsync(about, who.AccountId!.Value, "knows", null, default);
        Assert.True((await scope.Get<IRecords>().SaveAsync("test", default)).Ok);
    }

    private static string Shape(ChildView child) => System.Text.Json.JsonSerializer.Serialize(child with { Version = 0, Cases = [.. child.Cases.Select(c => c with { Version = 0 })] });

    private static async Task<string> KeysAsync(Nursery world) => string.Join('\n', (await world.InAsync(db => db.Set<ChildKey>().AsNoTracking().ToListAsync())).Select(k => $"{k.OwnerId} {k.Region} {k.Kind} {k.Key} {k.FromId}").Order(StringComparer.Ordinal)
        .Concat((await world.InAsync(db => db.Set<Child>().AsNoTracking().ToListAsync())).OrderBy(c => c.Id).Select(c => $"{c.Id} {c.KeyDayHere} {c.KeyGivenDay} {c.KeyNameHere} {c.KeyNameYear} {c.KeySurnameDay} {c.Sensitivity} {c.MergedIntoId}")));
}
