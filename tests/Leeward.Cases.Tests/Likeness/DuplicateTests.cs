using Leeward.Cases.Children;
using Leeward.Cases.Contracts;
using Leeward.Cases.Duplicates;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Cases.Tests.Likeness;

/// <summary>The worklist of likely duplicates: filed by a job from what is new, shown to those who may see both records, and what people decide is kept.</summary>
public sealed class DuplicateTests
{
    [Theory, Databases]
    public async Task Search_files_each_pair_once_and_later_looks_only_at_what_changed(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        var first = await world.RegisterAsync(world.Worker, Nursery.Child());
        var second = await world.RegisterAsync(world.Worker, Nursery.Child("司徒芸起"));
        await world.RegisterAsync(world.Worker, Nursery.Child("欧阳落霞", "2011-01-20", "female"));
        await world.SearchAsync();
        var pair = Assert.Single(await world.PairsAsync(world.Supervisor));
        Assert.Equal((ChildPair.Ordered(first, second), PairState.Waiting), ((pair.First.Id, pair.Second.Id), pair.State));
        Assert.Contains(pair.Why, w => w is { Field: "given_name", Level: "part" });
        await using (var scope = world.World.AsMachinery()) { Assert.Null((await scope.Get<StartSearch>().RunAsync("", default)).Value); }

        // A change brings the child back to the search; the pair fades when the two are no longer alike.
        var view = await world.ReadAsync(world.Worker, second);
        Assert.True((await world.DoAsync<EditChild, Outcome<Guid>>(world.Worker, e => e.RunAsync(second, Nursery.Child("端木清和", "2009-09-09", "female"), view.Version, default))).Ok);
        Assert.Equal(1, await world.InAsync(db => db.Set<Child>().CountAsync(c => c.MatchedVersion != c.Version)));
        await world.SearchAsync();
        Assert.Empty(await world.PairsAsync(world.Supervisor));
        Assert.Equal(PairState.NoLongerAlike, Assert.Single(await world.PairsAsync(world.Supervisor, new(State: null))).State);
    }

    [Theory, Databases]
    public async Task Caregivers_in_common_find_a_child_whose_name_and_date_alone_would_not(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        var first = await world.RegisterAsync(world.Worker, Nursery.Child("端木清和", "2016-04-05"));
        var second = await world.RegisterAsync(world.There, Nursery.Child("端木清河", "2014-08-20", region: Town.There));
        await world.SearchAsync();
        Assert.Empty(await world.PairsAsync(world.Above));
        await world.CarerAsync(world.Worker, first, "上官落英", "13912345678");
        await world.CarerAsync(world.There, second, "上官落英", "+86 139 1234 5678");
        await world.SearchAsync();
        var pair = Assert.Single(await world.PairsAsync(world.Above));
        Assert.Contains(pair.Why, w => w is { Field: "phone", Level: "same" });
        Assert.Empty(await world.PairsAsync(world.Supervisor));
        Assert.Equal("", pair.Region);
    }

    [Theory, Databases]
    public async Task Who_may_see_one_of_the_two_learns_nothing_of_the_pair(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        var first = await world.RegisterAsync(world.Worker, Nursery.Child());
        var second = await world.RegisterAsync(world.Worker, Nursery.Child());
        await world.SearchAsync();
        var pair = Assert.Single(await world.PairsAsync(world.Supervisor));
        await world.InAsync(db => db.Set<Child>().Where(c => c.Id == second).ExecuteUpdateAsync(s => s.SetProperty(c => c.Sensitivity, Sensitivity.NeedToKnow)));
        Assert.Empty(await world.PairsAsync(world.Supervisor, new(State: null)));
        Assert.Equal(Refusal.NotFound, (await world.DoAsync<DecidePair, Outcome<PairSummary>>(world.Supervisor, d => d.OneAsync(pair.Id, default))).Refusal);
        Assert.Equal(Refusal.NotFound, (await world.DoAsync<DecidePair, Outcome>(world.Supervisor, d => d.ApartAsync(pair.Id, "no", pair.Version, default))).Refusal);
        Assert.Equal(Refusal.NotFound, (await world.DoAsync<DecidePair, Outcome>(world.Supervisor, d => d.ApartAsync(first, second, "no", default))).Refusal);
        // A worker has no such right at all; a coordinator reads and does not decide.
        Assert.Empty(await world.PairsAsync(world.Worker));
        await using var scope = world.World.AsMachinery();
        scope.Get<IAccess>().Name((await world.InAsync(db => db.Set<Child>().AsNoTracking().FirstAsync(c => c.Id == second))).AccessId, world.Supervisor.AccountId!.Value, "knows");
        await scope.Get<AppDbContext>().SaveChangesAsync();
        Assert.Single(await world.PairsAsync(world.Supervisor));
    }

    [Theory, Databases]
    public async Task Not_the_same_is_remembered_survives_the_next_search_and_can_be_taken_back(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        var first = await world.RegisterAsync(world.Worker, Nursery.Child("王子轩"));
        var second = await world.RegisterAsync(world.Worker, Nursery.Child("王志轩"));
        await world.SearchAsync();
        var pair = Assert.Single(await world.PairsAsync(world.Supervisor));
        Assert.Equal(KinCaution.Twins, pair.Caution);
        Assert.Equal("Reason", (await world.DoAsync<DecidePair, Outcome>(world.Supervisor, d => d.ApartAsync(pair.Id, " ", pair.Version, default))).Refusal!.Field);
        Assert.Equal(RefusalKind.Conflict, (await world.DoAsync<DecidePair, Outcome>(world.Supervisor, d => d.ApartAsync(pair.Id, "twins", pair.Version + 7, default))).Refusal!.Kind);
        Assert.True((await world.DoAsync<DecidePair, Outcome>(world.Supervisor, d => d.ApartAsync(pair.Id, "twins", pair.Version, default))).Ok);
        await world.CarerAsync(world.Worker, first, "王建国", "13900000001", "father");
        await world.CarerAsync(world.Worker, second, "王建国", "13900000001", "father");
        await world.SearchAsync();
        Assert.Empty(await world.PairsAsync(world.Supervisor));
        Assert.Empty((await world.DoAsync<Leeward.Cases.Likeness.FindLikely, Outcome<LikelyAnswer>>(world.Worker, f => f.RunAsync(new() { Name = "王子轩", BornOn = new(2015, 6, 14), Sex = "male", Region = Town.Here, ChildId = first }, default))).Value.Children);
        var decided = Assert.Single(await world.PairsAsync(world.Supervisor, new(State: PairState.NotTheSame)));
        Assert.True((await world.DoAsync<DecidePair, Outcome>(world.Supervisor, d => d.AgainAsync(pair.Id, decided.Version, default))).Ok);
        Assert.Single(await world.PairsAsync(world.Supervisor));
        Assert.Equal(["cases.duplicate.decide", "cases.duplicate.decide"], (await world.TrailAsync(world.Supervisor)).Where(e => e.Kind == nameof(ChildPair) && e.Result == "done").Select(e => e.Verb));
    }

    [Theory, Databases]
    public async Task Not_the_same_holds_for_the_child_that_a_record_turned_out_to_be_and_only_so_long(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        var twin = await world.RegisterAsync(world.Worker, Nursery.Child("王子轩"));
        var here = await world.RegisterAsync(world.Worker, Nursery.Child("王志轩"));
        Assert.True((await world.DoAsync<DecidePair, Outcome>(world.Supervisor, d => d.ApartAsync(twin, here, "twins", default))).Ok);
        // The brother is known a second time; both records of him are one child, so neither is the twin.
        var again = await world.RegisterAsync(world.Worker, Nursery.Child("王志轩"));
        await world.SearchAsync();
        Assert.Equal(2, (await world.PairsAsync(world.Supervisor)).Count); // again with either: nobody has decided about it yet
        var merge = await world.MergeAsync(world.Supervisor, again, here);
        Assert.True(merge.Ok, merge.Refusal?.Code);
        await world.SearchAsync();
        Assert.Empty(await world.PairsAsync(world.Supervisor));
        Assert.Empty((await world.DoAsync<Leeward.Cases.Likeness.FindLikely, Outcome<LikelyAnswer>>(world.Worker, f => f.RunAsync(new() { Name = "王志轩", BornOn = new(2015, 6, 14), Sex = "male", Region = Town.Here, ChildId = again }, default))).Value.Children);
        Assert.Empty((await world.DoAsync<Leeward.Cases.Likeness.FindLikely, Outcome<LikelyAnswer>>(world.Worker, f => f.RunAsync(new() { Name = "王子轩", BornOn = new(2015, 6, 14), Sex = "male", Region = Town.Here, ChildId = twin }, default))).Value.Children);
        Assert.True((await world.UndoAsync(world.Supervisor, again, merge.Value)).Ok);
        await world.SearchAsync();
        Assert.Equal(2, (await world.PairsAsync(world.Supervisor)).Count);
        Assert.Single(await world.PairsAsync(world.Supervisor, new(State: PairState.NotTheSame)));
    }

    [Theory, Databases]
    public async Task List_is_narrowed_sorted_and_paged(Provider provider)
    {
        await using var world = await Nursery.MakeAsync(provider);
        foreach (var (name, other) in new[] { ("司徒云起", "司徒云起"), ("欧阳落霞", "欧阳洛霞"), ("端木清和", "端木青禾") })
        {
            await world.RegisterAsync(world.Worker, Nursery.Child(name, "2012-03-04"));
            await world.RegisterAsync(world.Worker, Nursery.Child(other, "2012-03-04"));
            await world.SearchAsync();
            world.World.Clock.Advance(TimeSpan.FromDays(1));
        }
        var all = await world.PairsAsync(world.Supervisor);
        Assert.Equal(3, all.Count);
        Assert.Equal(all.OrderByDescending(p => p.Probability).Select(p => p.Probability), all.Select(p => p.Probability));
        var newest = await world.PairsAsync(world.Supervisor, new(Order: PairOrder.Newest));
        Assert.Equal(newest.OrderByDescending(p => p.FoundAt).Select(p => p.Id), newest.Select(p => p.Id));
        Assert.Equal(newest[^1].Id, Assert.Single(await world.PairsAsync(world.Supervisor, new(Day: new(2026, 3, 2)))).Id);
        Assert.Empty(await world.PairsAsync(world.Supervisor, new(Region: "5202")));
        Assert.Equal(3, (await world.PairsAsync(world.Supervisor, new(Region: "52"))).Count);
        foreach (var order in Enum.GetValues<PairOrder>())
        {
            var (seen, cursor) = (new List<Guid>(), (string?)null);
            do
            {
                var page = await world.DoAsync<ReadPairs, Page<PairSummary>>(world.Supervisor, r => r.ListAsync(new(Order: order, Size: 1, Cursor: cursor), default));
                seen.AddRange(page.Items.Select(p => p.Id));
                cursor = page.Next;
            }
            while (cursor is not null);
            Assert.Equal((order == PairOrder.Newest ? newest : all).Select(p => p.Id), seen);
        }
    }
}
