using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Jobs;
using Leeward.Kernel.Persistence;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Kernel.Tests.Jobs;

public sealed class JobTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private static Task<TestWorld> WorldAsync(Provider provider) =>
        TestWorld.CreateAsync(provider, [new NoteModule()], s => ChildProcess.Slow(s, TimeSpan.Zero));

    private static async Task<Guid> AskAsync(TestWorld world, string input, string region = "52", Actor? actor = null, string? key = null)
    {
        await using var scope = world.As(actor ?? Actor.Machinery("cli"));
        var desk = scope.Get<JobDesk>();
        world.Clock.Advance(TimeSpan.FromMilliseconds(5));
        var asked = await desk.AskAsync(WriteNotes.Right, desk.New(Ids.New(world.Clock), WriteNotes.Name, new RegionCode(region), input, key, anyNode: true), Ct);
        Assert.True(asked.Ok, asked.Refusal?.Code);
        return asked.Value;
    }

    private static async Task<Job> ReadAsync(TestWorld world, Guid id)
    {
        await using var scope = world.AsMachinery();
        return await scope.Get<AppDbContext>().Jobs.AsNoTracking().SingleAsync(j => j.Id == id, Ct);
    }

    private static async Task<int> NotesAsync(TestWorld world)
    {
        await using var scope = world.AsMachinery();
        Assert.Null((await scope.Get<AuditTrail>().VerifyAsync(scope.Get<AppDbContext>(), null, Ct)).FirstBroken);
        return await scope.Get<AppDbContext>().Set<Note>().CountAsync(Ct);
    }

    [Theory, Databases]
    public async Task Job_killed_in_the_middle_is_finished_by_the_next_and_nothing_is_written_twice(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        var id = await AskAsync(world, "120");
        using (var child = ChildProcess.Start("jobs", world.Database))
        {
            await ChildProcess.UntilAsync(world, db => db.Jobs.AnyAsync(j => j.Done >= 10 * WriteNotes.PerPartition, Ct));
            child.Kill(); // SIGKILL
            await child.WaitForExitAsync(Ct);
        }
        var cut = await ReadAsync(world, id);
        Assert.Equal(JobState.Running, cut.State);
        Assert.InRange(cut.Done, 10 * WriteNotes.PerPartition, 119 * WriteNotes.PerPartition);
        Assert.Equal(cut.Done, await NotesAsync(world));
        Assert.True(await world.Services.GetRequiredService<JobRunner>().RunNextAsync(Ct));
        var whole = await ReadAsync(world, id);
        Assert.Equal((JobState.Done, 3000L, 3000L, "cli"), (whole.State, whole.Done, whole.Total, whole.Answer));
        Assert.Equal(3000, await NotesAsync(world));
    }

    [Theory, Databases]
    public async Task Silent_node_keeps_its_job_until_the_lease_ends_and_writes_nothing_after(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        var id = await AskAsync(world, "3");
        await using (var scope = world.AsMachinery())
        {
            var until = world.Clock.GetUtcNow() + JobRunner.Lease;
            await scope.Get<AppDbContext>().Jobs.ExecuteUpdateAsync(s => s.SetProperty(j => j.State, JobState.Running).SetProperty(j => j.LeaseOwner, "elsewhere/1/a").SetProperty(j => j.LeaseUntil, until), Ct);
        }
        var runner = world.Services.GetRequiredService<JobRunner>();
        Assert.False(await runner.RunNextAsync(Ct));
        world.Clock.Advance(JobRunner.Lease + TimeSpan.FromSeconds(1));
        // The one that wakes up late still believes in its lease.
        var sleeper = new JobRun(await ReadAsync(world, id), "elsewhere/1/a", Actor.Machinery("cli"), world.Services.GetRequiredService<IServiceScopeFactory>(), world.Clock, null);
        Assert.True(await runner.RunNextAsync(Ct));
        await Assert.ThrowsAsync<LeaseLostException>(() => sleeper.PartitionAsync("1", 25, async (services, ct) =>
        {
            services.GetRequiredService<AppDbContext>().Set<Note>().Add(new Note { Id = Ids.New(world.Clock), Region = "52" });
            await services.GetRequiredService<AppDbContext>().WriteAsync(ct);
            return "late";
        }, Ct));
        Assert.Equal(JobState.Done, (await ReadAsync(world, id)).State);
        Assert.Equal(75, await NotesAsync(world));
    }

    [Theory, Databases]
    public async Task Nodes_share_jobs_and_each_is_done_once(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        await using var second = await TestWorld.JoinAsync(world.Database, [new NoteModule()], s => ChildProcess.Slow(s, TimeSpan.Zero));
        second.Clock.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 12; i++) { await AskAsync(world, "4"); }
        async Task WorkAsync(TestWorld node) { while (await node.Services.GetRequiredService<JobRunner>().RunNextAsync(Ct)) { } }
        await Task.WhenAll(Task.Run(() => WorkAsync(world), Ct), Task.Run(() => WorkAsync(second), Ct));
        await using var scope = world.AsMachinery();
        Assert.Equal(12, await scope.Get<AppDbContext>().Jobs.CountAsync(j => j.State == JobState.Done, Ct));
        Assert.Equal(1200, await NotesAsync(world));
    }

    [Theory, Databases]
    public async Task Refusal_gives_the_job_up_and_an_exception_lets_it_be_tried_again_five_times(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        var runner = world.Services.GetRequiredService<JobRunner>();
        var refused = await AskAsync(world, "refuse");
        await runner.RunNextAsync(Ct);
        Assert.Equal((JobState.Failed, "notes.no"), ((await ReadAsync(world, refused)).State, (await ReadAsync(world, refused)).Error));
        var throwing = await AskAsync(world, "throw");
        for (var i = 0; i < JobRunner.MostTries; i++)
        {
            Assert.True(await runner.RunNextAsync(Ct));
            Assert.False(await runner.RunNextAsync(Ct)); // not before its time
            var waiting = await ReadAsync(world, throwing);
            Assert.Equal((JobState.Waiting, "InvalidOperationException", i + 1), (waiting.State, waiting.Error, waiting.Tries));
            world.Clock.Advance(TimeSpan.FromMinutes(10));
        }
        await runner.RunNextAsync(Ct);
        Assert.Equal((JobState.Failed, "InvalidOperationException"), ((await ReadAsync(world, throwing)).State, (await ReadAsync(world, throwing)).Error));
    }

    [Theory, Databases]
    public async Task Job_works_in_the_name_of_the_asker_and_ends_with_the_account(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        var person = world.Person("importer", "52", Sensitivity.Normal, "notes.*");
        var id = await AskAsync(world, "1", "5201", person);
        await world.Services.GetRequiredService<JobRunner>().RunNextAsync(Ct);
        Assert.Equal("kernel.job.asker_gone", (await ReadAsync(world, id)).Error); // there is no such account
        await using var scope = world.As(person);
        var desk = scope.Get<JobDesk>();
        Assert.False((await desk.AskAsync(WriteNotes.Right, desk.New(Ids.New(world.Clock), WriteNotes.Name, new RegionCode("53"), "1", null, true), Ct)).Ok);
    }

    [Theory, Databases]
    public async Task Same_key_gives_the_unfinished_job_and_a_new_one_after_it(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        var first = await AskAsync(world, "1", key: "k");
        Assert.Equal(first, await AskAsync(world, "1", key: "k"));
        await world.Services.GetRequiredService<JobRunner>().RunNextAsync(Ct);
        Assert.NotEqual(first, await AskAsync(world, "1", key: "k"));
    }

    [Theory, Databases]
    public async Task Jobs_are_listed_to_those_who_may_see_them_in_their_region(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        foreach (var region in new[] { "5201", "53", "52" }) { await AskAsync(world, "1", region); }
        await using var here = world.As(world.Person("administrator", "52", Sensitivity.Normal, JobDesk.Right));
        Assert.Equal(["52", "5201"], (await here.Get<JobDesk>().ListAsync(null, null, Ct)).Items.Select(j => j.Region));
        await using var nobody = world.As(world.Person("worker", "", Sensitivity.Normal, "notes.*"));
        Assert.Empty((await nobody.Get<JobDesk>().ListAsync(null, null, Ct)).Items);
    }

    [Theory, Databases]
    public async Task File_of_a_job_is_sealed_comes_back_whole_and_is_tidied_away(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        var content = new byte[700_000];
        new Random(7).NextBytes(content);
        "欧阳小雨"u8.CopyTo(content);
        await using var scope = world.AsMachinery();
        var (files, id) = (scope.Get<JobFiles>(), Ids.New(world.Clock));
        Assert.Null(await files.TakeInAsync(id, "in", new MemoryStream(content), 600_000, Ct));
        Assert.False(await files.CopyToAsync(id, "in", Stream.Null, Ct));
        Assert.Equal(700_000, await files.TakeInAsync(id, "in", new MemoryStream(content), 800_000, Ct));
        using var back = new MemoryStream();
        Assert.True(await files.CopyToAsync(id, "in", back, Ct));
        Assert.Equal(content, back.ToArray());
        var stored = await scope.Get<AppDbContext>().JobChunks.AsNoTracking().ToListAsync(Ct);
        Assert.DoesNotContain(stored, c => c.Cipher.AsSpan().IndexOf("欧阳小雨"u8) >= 0);
        Assert.Equal(3, await files.TidyAsync(world.Clock.GetUtcNow().AddDays(8), Ct));
    }
}
