using Leeward.Kernel.Audit;
using Leeward.Kernel.Events;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Kernel.Tests.Jobs;

public sealed class OutboxTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private static Task<TestWorld> WorldAsync(Provider provider, Action<IServiceCollection>? more = null) => TestWorld.CreateAsync(provider, [new NoteModule()], s =>
    {
        ChildProcess.Slow(s, TimeSpan.Zero);
        more?.Invoke(s);
    });

    private static async Task TellAsync(TestWorld world, params IEnumerable<IDomainEvent> events)
    {
        await using var scope = world.AsMachinery();
        foreach (var happened in events) { scope.Get<IRecords>().Tell(happened); }
        Assert.True((await scope.Get<IRecords>().SaveAsync(WriteNotes.Right, Ct)).Ok);
    }

    private static Task<int> DeliverAsync(TestWorld world) => world.Services.GetRequiredService<OutboxCourier>().DeliverAsync(Ct);

    private static async Task<List<string?>> CodesAsync(TestWorld world)
    {
        await using var scope = world.AsMachinery();
        return await scope.Get<AppDbContext>().Set<Note>().Select(n => n.Code).OrderBy(c => c).ToListAsync(Ct);
    }

    [Theory, Databases]
    public async Task Event_is_heard_after_commit_once(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        await TellAsync(world, new NoteWanted("a"), new NobodyListens());
        Assert.Empty(await CodesAsync(world));
        Assert.Equal(2, await DeliverAsync(world));
        Assert.Equal(0, await DeliverAsync(world));
        Assert.Equal(["a"], await CodesAsync(world));
        // A message that comes again, as after a kill between the handler's commit and the tick, is not heard again.
        await using var scope = world.AsMachinery();
        await scope.Get<AppDbContext>().Outbox.ExecuteUpdateAsync(s => s.SetProperty(o => o.DoneAt, (DateTimeOffset?)null), Ct);
        Assert.Equal(2, await DeliverAsync(world));
        Assert.Equal(["a"], await CodesAsync(world));
    }

    [Theory, Databases]
    public async Task Save_that_fails_tells_nothing(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        await using var scope = world.AsMachinery();
        scope.Get<IRecords>().Add(new Note { Id = Ids.New(world.Clock), Region = "52" }.WithCode("x"));
        Assert.True((await scope.Get<IRecords>().SaveAsync(WriteNotes.Right, Ct)).Ok);
        scope.Get<IRecords>().Add(new Note { Id = Ids.New(world.Clock), Region = "52" }.WithCode("x"));
        scope.Get<IRecords>().Tell(new NoteWanted("y"));
        Assert.False((await scope.Get<IRecords>().SaveAsync(WriteNotes.Right, Ct)).Ok);
        Assert.Equal(0, await DeliverAsync(world));
    }

    [Theory, Databases]
    public async Task Failing_handler_is_asked_again_later_and_given_up_in_sight(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        await TellAsync(world, new NoteWanted("poison"), new NoteWanted("good"));
        Assert.Equal(2, await DeliverAsync(world));
        Assert.Equal(["good"], await CodesAsync(world));
        for (var i = 1; i < OutboxCourier.MostTries; i++)
        {
            Assert.Equal(0, await DeliverAsync(world)); // not before its time
            world.Clock.Advance(TimeSpan.FromHours(1));
            Assert.Equal(1, await DeliverAsync(world));
        }
        world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await DeliverAsync(world));
        await using var scope = world.As(world.Person("administrator", "", Sensitivity.Normal, JobDesk.Right));
        var poison = Assert.Single(await scope.Get<JobDesk>().UndeliveredAsync(Ct));
        Assert.Equal((true, 10, "NoteWanted", "InvalidOperationException"), (poison.GivenUp, poison.Tries, poison.Type, poison.Error));
        await using var nobody = world.As(world.Person("worker", "", Sensitivity.Normal, "notes.*"));
        Assert.Empty(await nobody.Get<JobDesk>().UndeliveredAsync(Ct));
    }

    [Theory, Databases]
    public async Task Deaf_handler_keeps_nobody_else_from_hearing_and_those_who_heard_hear_once(Provider provider)
    {
        var deaf = new Deaf();
        await using var world = await WorldAsync(provider, s => s.AddScoped<IHandles<NoteWanted>>(_ => deaf));
        await TellAsync(world, new NoteWanted("a"));
        await DeliverAsync(world);
        Assert.Equal(["a"], await CodesAsync(world));
        deaf.Hears = true;
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, await DeliverAsync(world));
        Assert.Equal((2, 1), (deaf.Asked, (await CodesAsync(world)).Count));
    }

    [Theory, Databases]
    public async Task Courier_killed_in_the_middle_loses_nothing_and_doubles_nothing(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        await TellAsync(world, Enumerable.Range(0, 90).Select(i => new NoteWanted($"e{i:00}")));
        using (var child = ChildProcess.Start("outbox", world.Database))
        {
            await ChildProcess.UntilAsync(world, db => db.Outbox.AnyAsync(o => o.DoneAt != null, Ct));
            child.Kill(); // SIGKILL
            await child.WaitForExitAsync(Ct);
        }
        Assert.InRange((await CodesAsync(world)).Count, 1, 89);
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        while (await DeliverAsync(world) > 0) { }
        Assert.Equal(Enumerable.Range(0, 90).Select(i => $"e{i:00}"), await CodesAsync(world));
        await using var scope = world.AsMachinery();
        Assert.Null((await scope.Get<AuditTrail>().VerifyAsync(scope.Get<AppDbContext>(), null, Ct)).FirstBroken);
    }

    private sealed record NobodyListens : IDomainEvent;

    private sealed class Deaf : IHandles<NoteWanted>
    {
        public bool Hears { get; set; }

        public int Asked { get; private set; }

        public Task HandleAsync(NoteWanted happened, CancellationToken ct)
        {
            Asked++;
            return Hears ? Task.CompletedTask : throw new TimeoutException();
        }
    }
}
