using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Tests;

/// <summary>What an act reads is in the audit trail when its answer leaves, however the act ends.</summary>
public sealed class ReadingsOfActTests
{
    private static readonly Guid Id = Guid.Parse("0198f7a0-0000-7000-8000-000000000002");

    private static async Task<TestWorld> WorldAsync(Provider provider)
    {
        var world = await TestWorld.CreateAsync(provider, new NoteModule());
        await using var scope = world.AsMachinery();
        scope.Get<IRecords>().Add(new Note { Id = Id, AccessId = Id, Region = "52", Title = "before", Name = scope.Get<IVault>().Seal(SealClass.Child, Id, "Li Lei") });
        Assert.True((await scope.Get<IRecords>().SaveAsync("notes.note.edit", CancellationToken.None)).Ok);
        return world;
    }

    /// <summary>Opens the note in an act, does what is given, and tells what the trail holds afterwards of reading and writing, in order.</summary>
    private static async Task<string> ActAsync(TestWorld world, Func<IRecords, AppDbContext, Note, Task> then)
    {
        await using (var scope = world.As(world.Person("worker", "52", Sensitivity.Sensitive, "notes.*")))
        {
            var (records, db, identities) = (scope.Get<IRecords>(), scope.Get<AppDbContext>(), scope.Get<IIdentities>());
            await identities.ActAsync(async ct =>
            {
                var note = (await records.FindAsync<Note>(Id, "notes.note.read", ct)).Value;
                var opener = await identities.OpenAsync("notes.note.read", "test", FieldGroups.ChildIdentity, [note], ct);
                Assert.Equal("Li Lei", opener.Text(SealClass.Child, note, note.Name));
                await then(records, db, note);
                return 0;
            }, CancellationToken.None);
        }
        return await TrailAsync(world);
    }

    private static async Task<string> TrailAsync(TestWorld world)
    {
        await using var scope = world.AsMachinery();
        return string.Join(' ', await scope.Get<AppDbContext>().AuditEntries.Where(e => e.Seq > 1).OrderBy(e => e.Seq).Select(e => e.Result).ToListAsync());
    }

    [Theory, Databases]
    public async Task With_what_it_saves(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        Assert.Equal("read done", await ActAsync(world, async (records, _, note) =>
        {
            Assert.Equal("", await TrailAsync(world)); // nothing is written twice, and nothing alone
            note.Title = "after";
            Assert.True((await records.SaveAsync("notes.note.edit", CancellationToken.None)).Ok);
            Assert.Equal("read done", await TrailAsync(world));
        }));
    }

    [Theory, Databases]
    public async Task By_itself_where_nothing_is_saved(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        Assert.Equal("read", await ActAsync(world, (_, _, _) => Task.CompletedTask));
    }

    [Theory, Databases]
    public async Task By_itself_where_somebody_else_was_first(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        Assert.Equal("done read", await ActAsync(world, async (records, _, note) =>
        {
            await using var other = world.AsMachinery();
            (await other.Get<AppDbContext>().Set<Note>().SingleAsync(n => n.Id == Id)).Title = "theirs";
            Assert.True((await other.Get<IRecords>().SaveAsync("notes.note.edit", CancellationToken.None)).Ok);
            note.Title = "mine";
            Assert.Equal(Refusal.Conflict, (await records.SaveAsync("notes.note.edit", CancellationToken.None)).Refusal);
        }));
    }

    [Theory, Databases]
    public async Task By_itself_where_the_act_fails(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        await Assert.ThrowsAsync<TimeoutException>(() => ActAsync(world, (_, _, _) => throw new TimeoutException()));
        Assert.Equal("read", await TrailAsync(world));
    }

    [Theory, Databases]
    public async Task By_itself_where_the_transaction_around_it_is_rolled_back(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        Assert.Equal("read", await ActAsync(world, async (records, db, note) =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            note.Title = "after";
            Assert.True((await records.SaveAsync("notes.note.edit", CancellationToken.None)).Ok);
            await transaction.RollbackAsync();
        }));
    }

    [Theory, Databases]
    public async Task At_once_outside_of_an_act(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        await ActAsync(world, (_, _, _) => Task.CompletedTask);
        await using var scope = world.As(world.Person("worker", "52", Sensitivity.Sensitive, "notes.*"));
        var note = (await scope.Get<IRecords>().FindAsync<Note>(Id, "notes.note.read", CancellationToken.None)).Value;
        await scope.Get<IIdentities>().OpenAsync("notes.note.read", "test", FieldGroups.ChildIdentity, [note], CancellationToken.None);
        Assert.Equal("read read", await TrailAsync(world));
    }
}
