using System.Text;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Bulk;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Tests;

public sealed class BulkTests
{
    private const string Right = "notes.note.edit";
    private static readonly CancellationToken Ct = CancellationToken.None;

    private static List<Note> Notes(TestWorld world, int count, string region = "520102")
    {
        var vault = (IVault)world.Services.GetService(typeof(IVault))!;
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var id = Ids.New(world.Clock);
            var note = new Note
            {
                Id = id, AccessId = id, Region = region, Title = "n" + i, Name = i % 3 == 0 ? null : vault.Seal(SealClass.Child, id, "欧阳" + i),
                Sensitivity = i % 2 == 0 ? Sensitivity.Normal : Sensitivity.Sensitive, At = i % 2 == 0 ? null : world.Clock.GetUtcNow().AddSeconds(i), Weight = i / 4m,
            };
            return note.WithCode("c" + i);
        })];
    }

    [Theory, Databases]
    public async Task Bulk_rows_are_the_rows_that_one_by_one_saving_writes(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        var notes = Notes(world, 1003);
        await using var scope = world.AsMachinery();
        Assert.Equal(1003, (await scope.Get<IBulk>().WriteAsync(Right, new BulkBatch().Add(notes), Ct)).Value);
        var read = await scope.Get<IRecords>().Query<Note>(Right).AsNoTracking().ToDictionaryAsync(n => n.Id, Ct);
        Assert.Equal(1003, read.Count);
        foreach (var note in notes)
        {
            var back = read[note.Id];
            Assert.Equal((note.Title, note.Region, note.Sensitivity, note.At, note.Weight, 1, note.Code), (back.Title, back.Region, back.Sensitivity, back.At, back.Weight, back.Version, back.Code));
            Assert.Equal(note.Name?.Cipher, back.Name?.Cipher);
        }
        var links = await scope.Get<AppDbContext>().AuditEntries.AsNoTracking().ToListAsync(Ct);
        Assert.Matches("^added in bulk: Note 1003; sha256 [0-9a-f]{64}$", Assert.Single(links).Details);
        Assert.Equal((1, null), await scope.Get<AuditTrail>().VerifyAsync(scope.Get<AppDbContext>(), null, Ct));
        // What was written in bulk is edited like anything else.
        var first = await scope.Get<IRecords>().FindAsync<Note>(notes[0].Id, Right, Ct);
        first.Value.Title = "changed";
        Assert.True((await scope.Get<IRecords>().SaveAsync(Right, Ct)).Ok);
        Assert.Equal(2, first.Value.Version);
    }

    [Theory, Databases]
    public async Task One_row_outside_the_right_refuses_the_whole_batch(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        await using var scope = world.As(world.Person("importer", "5201", Sensitivity.Sensitive, "notes.*"));
        var refused = await scope.Get<IBulk>().WriteAsync(Right, new BulkBatch().Add<Note>([.. Notes(world, 20), .. Notes(world, 1, "530102")]), Ct);
        Assert.Equal(RefusalKind.NotFound, refused.Refusal!.Kind);
        Assert.Equal(0, await scope.Get<AppDbContext>().Set<Note>().CountAsync(Ct));
        Assert.Equal("refused", (await scope.Get<AppDbContext>().AuditEntries.SingleAsync(Ct)).Result);
        await using var reader = world.As(world.Person("reader", "52", Sensitivity.NeedToKnow, "notes.note.read"));
        Assert.False((await reader.Get<IBulk>().WriteAsync(Right, new BulkBatch().Add(Notes(world, 1)), Ct)).Ok);
    }

    [Theory, Databases]
    public async Task Batch_with_a_row_that_exists_is_refused_politely_and_leaves_nothing(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        await using var scope = world.AsMachinery();
        var bulk = scope.Get<IBulk>();
        var notes = Notes(world, 400);
        Assert.True((await bulk.WriteAsync(Right, new BulkBatch().Add(notes), Ct)).Ok);
        var again = await bulk.WriteAsync(Right, new BulkBatch().Add<Note>([.. Notes(world, 300).Select((n, i) => n.WithCode("d" + i)), notes[7]]), Ct);
        Assert.Equal(RefusalKind.Exists, again.Refusal!.Kind);
        Assert.Equal(400, await scope.Get<AppDbContext>().Set<Note>().CountAsync(Ct));
        Assert.Equal((1, null), await scope.Get<AuditTrail>().VerifyAsync(scope.Get<AppDbContext>(), null, Ct));
    }

    [Theory, Databases]
    public async Task Bulk_joins_the_open_transaction(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        await using var scope = world.AsMachinery();
        var db = scope.Get<AppDbContext>();
        await using (var transaction = await db.Database.BeginTransactionAsync(Ct))
        {
            Assert.True((await scope.Get<IBulk>().WriteAsync(Right, new BulkBatch().Add(Notes(world, 10)), Ct)).Ok);
            await transaction.RollbackAsync(Ct);
        }
        Assert.Equal(0, await db.Set<Note>().CountAsync(Ct));
        Assert.Equal(0, await db.AuditEntries.CountAsync(Ct));
    }

    [Theory, Databases]
    public async Task Saving_what_exists_is_a_refusal_not_an_exception(Provider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, new NoteModule());
        foreach (var expected in new[] { true, false })
        {
            await using var scope = world.AsMachinery();
            scope.Get<IRecords>().Add(Notes(world, 1)[0]);
            var saved = await scope.Get<IRecords>().SaveAsync(Right, Ct);
            Assert.Equal(expected, saved.Ok);
            if (!expected) { Assert.Equal(("kernel.already_there", RefusalKind.Exists), (saved.Refusal!.Code, saved.Refusal.Kind)); }
        }
    }

    [Fact]
    public async Task Full_database_refuses_plainly_and_stays_whole()
    {
        await using var world = await TestWorld.CreateAsync(Provider.Sqlite, new NoteModule());
        await using var scope = world.AsMachinery();
        var db = scope.Get<AppDbContext>();
        await db.Database.OpenConnectionAsync(Ct);
        await LimitAsync(db, await PagesAsync(db) + 40);
        var batch = Notes(world, 5000);
        Assert.Equal("kernel.no_room", (await scope.Get<IBulk>().WriteAsync(Right, new BulkBatch().Add(batch), Ct)).Refusal!.Code);
        Assert.Equal(0, await db.Set<Note>().CountAsync(Ct));
        Outcome saved = Outcome.Done;
        var before = 0;
        for (var i = 0; i < 2000 && saved.Ok; i++)
        {
            before = await db.Set<Note>().CountAsync(Ct);
            scope.Get<IRecords>().Add(Notes(world, 1)[0].WithCode(new StringBuilder().Insert(0, "x", 400).Append(i).ToString()));
            saved = await scope.Get<IRecords>().SaveAsync(Right, Ct);
        }
        Assert.Equal(("kernel.no_room", RefusalKind.NoRoom), (saved.Refusal!.Code, saved.Refusal.Kind));
        Assert.Equal(before, await db.Set<Note>().CountAsync(Ct));
        Assert.Equal((before, null), await scope.Get<AuditTrail>().VerifyAsync(db, null, Ct));
        // With room again, the same work goes on.
        await LimitAsync(db, 1_000_000);
        Assert.True((await scope.Get<IBulk>().WriteAsync(Right, new BulkBatch().Add(batch), Ct)).Ok);
    }

    private static async Task LimitAsync(AppDbContext db, long pages)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA max_page_count={pages}";
        await command.ExecuteScalarAsync(Ct);
    }

    private static async Task<long> PagesAsync(AppDbContext db) => (await db.Database.SqlQueryRaw<long>("PRAGMA page_count").ToListAsync(Ct))[0];
}
