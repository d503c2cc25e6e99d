using Leeward.Cases.Closures;
using Leeward.Cases.Contracts;
using Leeward.Cases.History;
using Leeward.Cases.People;
using Leeward.Cases.Plans;
using Leeward.Cases.Services;
using Leeward.Kernel;
using Leeward.Kernel.Access;
using Leeward.Testing;

namespace Leeward.Cases.Tests.Casework;

/// <summary>Lists that outgrow one page: what comes after it is read with the cursor, to the last row and each row once.</summary>
public sealed class LongListTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Notes_beyond_the_newest_two_hundred_are_read(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync();
        await team.DoAsync<WriteNote, bool>(team.Worker, async w =>
        {
            for (var i = 1; i <= 203; i++) { team.Town.World.Clock.Advance(TimeSpan.FromMilliseconds(1)); Assert.True((await w.RunAsync(id, new($"Note {i}."), Ct)).Ok); }
            return true;
        });
        var all = await AllAsync(async (cursor, size) => (await team.DoAsync<ReadHistory, Outcome<Page<NoteView>>>(team.NextDoor, r => r.NotesAsync(id, cursor, size, Ct))).Value, 200);
        Assert.Equal(Enumerable.Range(1, 203).Reverse().Select(i => $"Note {i}."), all.Select(n => n.Text));
        Assert.Equal(RefusalKind.NotFound, (await team.DoAsync<ReadHistory, Outcome<Page<NoteView>>>(team.Stranger, r => r.NotesAsync(id, null, null, Ct))).Refusal!.Kind);
    }

    [Theory, Databases]
    public async Task Plans_and_closures_that_wait_are_read_page_by_page_the_oldest_first(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        List<Guid> cases = [await team.CaseAsync(name: "欧阳小雨"), await team.CaseAsync(name: "上官小雪"), await team.CaseAsync(name: "司马小云")];
        // Submitted in another order than the plans were begun, and two at the same moment.
        foreach (var id in cases)
        {
            team.Town.World.Clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.True((await team.FileAsync(team.Worker, id, "initial-assessment", Team.Assessment)).Ok);
            Assert.True((await team.DoAsync<WritePlan, Outcome<Guid>>(team.Worker, w => w.GoalAsync(id, null, new("Sleeps at home.", null, null), null, Ct))).Ok);
        }
        async Task SubmitAsync(Guid id)
        {
            var version = (await team.DoAsync<ReadPlan, Outcome<PlanView?>>(team.Worker, r => r.RunAsync(id, Ct))).Value!.Version;
            Assert.True((await team.DoAsync<WritePlan, Outcome>(team.Worker, w => w.SubmitAsync(id, version, Ct))).Ok);
        }
        await SubmitAsync(cases[2]);
        team.Town.World.Clock.Advance(TimeSpan.FromMinutes(1));
        await SubmitAsync(cases[0]);
        await SubmitAsync(cases[1]);
        Task<Page<WaitingPlan>> Plans(Actor who, string? cursor, int size) => team.DoAsync<ReadPlan, Page<WaitingPlan>>(who, r => r.WaitingAsync(cursor, size, Ct));
        Assert.Equal([cases[2], cases[0], cases[1]], (await AllAsync((cursor, size) => Plans(team.Supervisor, cursor, size), 1)).Select(p => p.CaseId));
        Assert.Empty((await Plans(team.Worker, null, 1)).Items);

        foreach (var id in cases)
        {
            team.Town.World.Clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.True((await team.FileAsync(team.Worker, id, "closure", Team.Closure())).Ok);
        }
        Task<Page<ClosureView>> Closures(Actor who, string? cursor, int size) => team.DoAsync<ReadClosures, Page<ClosureView>>(who, r => r.WaitingAsync(cursor, size, Ct));
        Assert.Equal(cases, (await AllAsync((cursor, size) => Closures(team.Supervisor, cursor, size), 1)).Select(c => c.CaseId));
        Assert.Empty((await Closures(team.Worker, null, 1)).Items);
    }

    [Theory, Databases]
    public async Task Services_of_a_provider_are_read_page_by_page_open_and_settled(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var id = await team.CaseAsync();
        var asked = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            team.Town.World.Clock.Advance(TimeSpan.FromMilliseconds(1));
            asked.Add((await team.DoAsync<RequestService, Outcome<Guid>>(team.Worker, r => r.RunAsync(id, new("counselling", team.Provider.AccountId, null, null), Ct))).Value);
        }
        Task<Page<ServiceView>> Mine(Actor who, bool settled, string? cursor, int size) => team.DoAsync<ReadServices, Page<ServiceView>>(who, r => r.MineAsync(settled, cursor, size, Ct));
        Assert.Equal(asked, (await AllAsync((cursor, size) => Mine(team.Provider, false, cursor, size), 2)).Select(s => s.Id));
        // The middle one is answered first, the others at one moment later.
        foreach (var one in (Guid[])[asked[2], asked[0], asked[4]])
        {
            Assert.True((await team.DoAsync<MoveService, Outcome<ServiceState>>(team.Provider, m => m.RunAsync(one, new(ServiceState.Declined, null, "No room.", 1), Ct))).Ok);
            if (one == asked[2]) { team.Town.World.Clock.Advance(TimeSpan.FromMinutes(1)); }
        }
        Assert.Equal([asked[4], asked[0], asked[2]], (await AllAsync((cursor, size) => Mine(team.Provider, true, cursor, size), 1)).Select(s => s.Id));
        Assert.Equal([asked[1], asked[3]], (await AllAsync((cursor, size) => Mine(team.Provider, false, cursor, size), 1)).Select(s => s.Id));
        Assert.Empty((await Mine(team.OtherProvider, false, null, 1)).Items);
    }

    [Theory, Databases]
    public async Task Emergency_accesses_are_read_page_by_page_the_newest_first(Provider provider)
    {
        await using var team = await Team.MakeAsync(provider);
        var numbers = new List<string>();
        foreach (var name in (string[])["欧阳小雨", "上官小雪", "司马小云"])
        {
            team.Town.World.Clock.Advance(TimeSpan.FromMilliseconds(1));
            var id = await team.CaseAsync("private_touch", name);
            numbers.Add((await team.ReadAsync(team.Worker, id)).Number);
            Assert.True((await team.DoAsync<BreakGlass, Outcome<Guid>>(team.NextDoor, b => b.RunAsync(new(numbers[^1], "The child is at the door now."), Ct))).Ok);
        }
        Task<Page<GlassView>> List(Actor who, string? cursor, int size) => team.DoAsync<ReviewGlass, Page<GlassView>>(who, r => r.ListAsync(waiting: true, cursor, size, Ct));
        Assert.Equal(numbers.AsEnumerable().Reverse(), (await AllAsync((cursor, size) => List(team.Supervisor, cursor, size), 1)).Select(g => g.CaseNumber));
        Assert.Equal(3, await team.DoAsync<ReviewGlass, int>(team.Supervisor, r => r.WaitingAsync(Ct)));
        Assert.Empty((await List(team.Worker, null, 1)).Items);
        Assert.Equal(0, await team.DoAsync<ReviewGlass, int>(team.Worker, r => r.WaitingAsync(Ct)));
        var first = (await List(team.Supervisor, null, 1)).Items[0].Id;
        Assert.Null(await team.DoAsync<ReviewGlass, GlassView?>(team.Worker, r => r.FindAsync(first, Ct)));
        Assert.Equal(numbers[2], (await team.DoAsync<ReviewGlass, GlassView?>(team.Supervisor, r => r.FindAsync(first, Ct)))!.CaseNumber);
    }

    private static async Task<List<T>> AllAsync<T>(Func<string?, int, Task<Page<T>>> read, int size)
    {
        var (all, cursor) = (new List<T>(), (string?)null);
        do
        {
            var page = await read(cursor, size);
            Assert.InRange(page.Items.Count, 1, size);
            all.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return all;
    }
}
