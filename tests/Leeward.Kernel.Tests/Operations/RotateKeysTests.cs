using System.Buffers.Binary;
using Leeward.Kernel.Access;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Tests.Operations;

public sealed class RotateKeysTests
{
    [Theory, Databases]
    public async Task Every_text_comes_under_the_new_key_and_still_opens(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        await AddAsync(world, 1203); // more than two batches
        var old = await NumbersAsync(world);
        await using (var scope = world.AsMachinery())
        {
            var done = await scope.Get<RotateKeys>().RunAsync(onlyFinish: false, null, CancellationToken.None);
            Assert.Equal(1203, done.Changed);
            var again = await scope.Get<RotateKeys>().RunAsync(onlyFinish: true, null, CancellationToken.None);
            Assert.Equal(0, again.Changed);
        }
        var fresh = await NumbersAsync(world);
        Assert.Single(fresh);
        Assert.DoesNotContain(fresh.Single(), old);
        Assert.All(await NamesAsync(world), name => Assert.Equal("小明", name));
    }

    [Fact]
    public async Task Node_that_was_running_reads_what_another_sealed_with_a_newer_key()
    {
        await using var world = await TestWorld.CreateAsync(Provider.Sqlite, new NoteModule());
        await AddAsync(world, 1);
        await using (var other = await TestWorld.JoinAsync(world.Database, [new NoteModule()], null))
        {
            await using var scope = other.AsMachinery();
            await scope.Get<RotateKeys>().RunAsync(onlyFinish: false, null, CancellationToken.None);
        }
        Assert.Equal(["小明"], await NamesAsync(world));
    }

    [Fact]
    public async Task Rotation_cut_off_in_the_middle_is_finished_by_the_next_run()
    {
        await using var world = await TestWorld.CreateAsync(Provider.Sqlite, new NoteModule());
        await AddAsync(world, 700);
        using var stop = new CancellationTokenSource();
        await using (var scope = world.AsMachinery())
        {
            var after = new Callback(() => stop.Cancel());
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scope.Get<RotateKeys>().RunAsync(onlyFinish: false, after, stop.Token));
        }
        Assert.Equal(2, (await NumbersAsync(world)).Count);
        Assert.Equal(700, (await NamesAsync(world)).Count(n => n == "小明"));
        await using (var scope = world.AsMachinery())
        {
            var rest = await scope.Get<RotateKeys>().RunAsync(onlyFinish: true, null, CancellationToken.None);
            Assert.Equal(200, rest.Changed);
        }
        Assert.Single(await NumbersAsync(world));
    }

    private static async Task AddAsync(TestWorld world, int count)
    {
        await using var scope = world.AsMachinery();
        for (var i = 0; i < count; i++)
        {
            var id = Ids.New(world.Clock);
            scope.Get<IRecords>().Add(new Note { Id = id, AccessId = id, Region = "520102", Name = scope.Get<IVault>().Seal(SealClass.Child, id, "小明") });
        }
        await scope.Get<IRecords>().SaveAsync("notes.note.add", CancellationToken.None);
    }

    private static async Task<HashSet<int>> NumbersAsync(TestWorld world)
    {
        await using var scope = world.AsMachinery();
        var names = await scope.Get<AppDbContext>().Set<Note>().AsNoTracking().Select(n => n.Name!).ToListAsync();
        return [.. names.Select(n => BinaryPrimitives.ReadInt32BigEndian(n.Cipher))];
    }

    private static async Task<List<string?>> NamesAsync(TestWorld world)
    {
        await using var scope = world.As(world.Person("worker", "52", Sensitivity.Normal, "*"));
        var notes = await scope.Get<IRecords>().Query<Note>("notes.note.read").ToListAsync();
        var opener = await scope.Get<IIdentities>().OpenAsync("notes.note.read", "test", FieldGroups.ChildIdentity, notes, CancellationToken.None);
        return [.. notes.Select(n => opener.Text(SealClass.Child, n, n.Name))];
    }

    private sealed class Callback(Action act) : IProgress<(long Done, long? Total)>
    {
        public void Report((long Done, long? Total) value) => act();
    }
}
