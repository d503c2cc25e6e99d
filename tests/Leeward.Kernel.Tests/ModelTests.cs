using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Tests;

public sealed class ModelTests
{
    [Theory, Databases]
    public async Task Worlds_of_other_modules_in_one_process_have_models_of_their_own(Provider provider)
    {
        await using var with = await TestWorld.CreateAsync(provider, new NoteModule());
        await using var without = await TestWorld.CreateAsync(provider);
        await using var again = await TestWorld.CreateAsync(provider, new NoteModule());
        Assert.True(HasNotes(with));
        Assert.False(HasNotes(without));
        Assert.True(HasNotes(again));
    }

    [Theory, Databases]
    public async Task The_moment_that_is_kept_is_no_change_and_the_next_one_is(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        // Finer than PostgreSQL keeps it.
        var at = new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero).AddTicks(1_234_567);
        Assert.Equal(("added", 1), await SaveAsync(world, note => note.At = at));
        Assert.Equal(("added", 1), await SaveAsync(world, note => note.At = at));
        Assert.Equal(("changed: At", 2), await SaveAsync(world, note => note.At = at.AddTicks(10)));
        Assert.Equal(("changed: At", 3), await SaveAsync(world, note => note.At = null));
    }

    private static readonly Guid Kept = Guid.Parse("0198f7a0-0000-7000-8000-000000000001");

    /// <summary>Saves the note after a change, as a new request does, and gives what the trail says last and its version.</summary>
    private static async Task<(string Said, int Version)> SaveAsync(TestWorld world, Action<Note> change)
    {
        await using var scope = world.AsMachinery();
        var (records, db) = (scope.Get<IRecords>(), scope.Get<AppDbContext>());
        var note = await db.Set<Note>().SingleOrDefaultAsync(n => n.Id == Kept);
        if (note is null) { records.Add(note = new Note { Id = Kept, AccessId = Kept, Region = "52" }); }
        change(note);
        Assert.True((await records.SaveAsync("notes.note.edit", CancellationToken.None)).Ok);
        return (await db.AuditEntries.OrderByDescending(e => e.Seq).Select(e => e.Details).FirstAsync(), note.Version);
    }

    private static bool HasNotes(TestWorld world) => world.AsMachinery().Get<AppDbContext>().Model.FindEntityType(typeof(Note)) is not null;
}
