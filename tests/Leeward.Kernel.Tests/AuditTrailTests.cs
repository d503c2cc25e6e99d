using Leeward.Kernel.Audit;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Tests;

public sealed class AuditTrailTests
{
    private static async Task FillAsync(TestWorld world, int saves)
    {
        for (var i = 0; i < saves; i++)
        {
            await using var scope = world.AsMachinery();
            var id = Ids.New(world.Clock);
            scope.Get<IRecords>().Add(new Note { Id = id, AccessId = id, Region = "52", Title = "n" + i });
            Assert.True((await scope.Get<IRecords>().SaveAsync("notes.note.edit", CancellationToken.None)).Ok);
        }
    }

    private static async Task<(long, long?)> VerifyAsync(TestWorld world)
    {
        await using var scope = world.AsMachinery();
        return await scope.Get<AuditTrail>().VerifyAsync(scope.Get<AppDbContext>(), null, CancellationToken.None);
    }

    [Theory, Databases]
    public async Task Untouched_chain_is_whole(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        await FillAsync(world, 7);
        Assert.Equal((7, null), await VerifyAsync(world));
    }

    [Theory, Databases]
    public async Task Any_changed_column_is_found_at_its_link(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        await FillAsync(world, 5);
        Action<AuditEntry>[] forgeries =
        [
            e => e.At = e.At.AddMilliseconds(1), e => e.ActorId = Ids.New(world.Clock), e => e.Actor += "x", e => e.Verb = "notes.note.read", e => e.Result = "refused",
            e => e.Kind = "Other", e => e.RecordId = null, e => e.Region = "53", e => e.Details += " ",
            e => e.PrevHash = [.. e.PrevHash.Select((b, i) => (byte)(i == 3 ? b ^ 1 : b))], e => e.Hash = [.. e.Hash.Select((b, i) => (byte)(i == 31 ? b ^ 1 : b))],
        ];
        foreach (var forge in forgeries)
        {
            await using var scope = world.AsMachinery();
            var db = scope.Get<AppDbContext>();
            var link = await db.AuditEntries.AsNoTracking().SingleAsync(e => e.Seq == 3);
            var before = await db.AuditEntries.AsNoTracking().SingleAsync(e => e.Seq == 3);
            forge(link);
            db.Update(link);
            await db.SaveChangesAsync();
            Assert.Equal((2, 3), await VerifyAsync(world));
            db.ChangeTracker.Clear();
            db.Update(before);
            await db.SaveChangesAsync();
            Assert.Equal((5, null), await VerifyAsync(world));
        }
    }

    [Theory, Databases]
    public async Task Removed_link_is_found(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        await FillAsync(world, 5);
        await using var scope = world.AsMachinery();
        await scope.Get<AppDbContext>().AuditEntries.Where(e => e.Seq == 2).ExecuteDeleteAsync();
        Assert.Equal((1, 2), await VerifyAsync(world));
    }

    [Theory, Databases]
    public async Task Changed_number_of_a_link_is_found(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        await FillAsync(world, 5);
        await ChangeAsync(world, "UPDATE kernel_audit SET \"Seq\" = 9 WHERE \"Seq\" = 4");
        Assert.Equal((3, 4), await VerifyAsync(world));
    }

    [Theory, Databases]
    public async Task Links_taken_from_the_end_are_missed_also_when_more_are_written_after(Provider provider)
    {
        // With the end as it is, without it, with it set back by somebody who has no key, and with everything gone.
        (string Tampering, long Whole)[] all =
        [
            ("DELETE FROM kernel_audit WHERE \"Seq\" = 5", 4), ("DELETE FROM kernel_audit WHERE \"Seq\" > 2", 2),
            ("DELETE FROM kernel_audit WHERE \"Seq\" = 5; DELETE FROM kernel_audit_head", 4), ("DELETE FROM kernel_audit_head", 5),
            ("DELETE FROM kernel_audit WHERE \"Seq\" = 5; UPDATE kernel_audit_head SET \"Seq\" = 4, \"Hash\" = (SELECT \"Hash\" FROM kernel_audit WHERE \"Seq\" = 4)", 4),
            ("UPDATE kernel_audit_head SET \"Mac\" = \"Hash\"", 5), ("DELETE FROM kernel_audit", 0),
        ];
        foreach (var (tampering, whole) in all)
        {
            await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
            await FillAsync(world, 5);
            await ChangeAsync(world, tampering);
            Assert.Equal((whole, whole + 1), await VerifyAsync(world));
            await FillAsync(world, 3);
            Assert.Equal((whole, whole + 1), await VerifyAsync(world));
        }
    }

    private static async Task ChangeAsync(TestWorld world, string sql)
    {
        await using var scope = world.AsMachinery();
#pragma warning disable EF1002 // written in this file
        await scope.Get<AppDbContext>().Database.ExecuteSqlRawAsync(sql);
#pragma warning restore EF1002
    }

    [Theory, Databases]
    public async Task Writers_at_once_make_one_whole_chain(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => FillAsync(world, 5))));
        Assert.Equal((30, null), await VerifyAsync(world));
    }

    [Theory, Databases]
    public async Task Readings_at_once_share_transactions_and_every_reader_finds_its_own_link(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        var ids = Enumerable.Range(0, 60).Select(_ => Ids.New(world.Clock)).ToList();
        await Task.WhenAll(ids.Select(id => Task.Run(async () =>
        {
            await using var scope = world.AsMachinery();
            var db = scope.Get<AppDbContext>();
            await scope.Get<AuditTrail>().AppendAloneAsync(db, scope.Actor, [new() { Verb = "notes.note.read", Result = "read", Kind = nameof(Note), RecordId = id }], CancellationToken.None);
            Assert.True(await db.AuditEntries.AnyAsync(e => e.RecordId == id)); // there before the reading is allowed
        })));
        Assert.Equal((60, null), await VerifyAsync(world));
    }

    [Theory, Databases]
    public async Task Entry_that_cannot_be_written_fails_alone(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        await using var scope = world.AsMachinery();
        Task Append(string? verb) => scope.Get<AuditTrail>().AppendAloneAsync(scope.Get<AppDbContext>(), scope.Actor, [new() { Verb = verb!, Details = "x" }], CancellationToken.None);
        var all = Enumerable.Range(0, 20).Select(i => Append(i == 7 ? null : "notes.note.read")).ToList();
        await Assert.ThrowsAnyAsync<Exception>(() => all[7]);
        all.RemoveAt(7);
        await Task.WhenAll(all);
        Assert.Equal((19, null), await VerifyAsync(world));
    }

    [Theory, Databases]
    public async Task Second_of_two_editors_is_told_and_writes_nothing(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        await FillAsync(world, 1);
        await using var one = world.AsMachinery();
        await using var two = world.AsMachinery();
        var a = await one.Get<IRecords>().Query<Note>("notes.note.edit").SingleAsync();
        var b = await two.Get<IRecords>().Query<Note>("notes.note.edit").SingleAsync();
        a.Title = "first";
        b.Title = "second";
        Assert.True((await one.Get<IRecords>().SaveAsync("notes.note.edit", CancellationToken.None)).Ok);
        Assert.Equal(RefusalKind.Conflict, (await two.Get<IRecords>().SaveAsync("notes.note.edit", CancellationToken.None)).Refusal!.Kind);
        await using var after = world.AsMachinery();
        Assert.Equal("first", (await after.Get<IRecords>().Query<Note>("notes.note.read").SingleAsync()).Title);
        Assert.Equal((2, null), await VerifyAsync(world));
    }
}
