using System.Security.Cryptography;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Backups;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Tests.Operations;

/// <summary>Where a disk is full, a backup is not there and a restore has changed nothing; both say so, and go through once there is room.</summary>
public sealed class BackupFullDiskTests : IDisposable
{
    private const int Evidence = 3 << 20;
    private readonly string _folder = Directory.CreateTempSubdirectory("leeward-full").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Place => Path.Combine(_folder, "leeward.backup");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, Databases]
    public async Task Backup_on_a_full_disk_is_refused_and_leaves_nothing(Provider provider)
    {
        await using var world = await WorldAsync(provider, 3);
        using var disk = SmallDisk.On(Path.Combine(_folder, "disk"), 8);
        Assert.SkipWhen(disk is null, SmallDisk.Absent);
        var place = Path.Combine(disk.Folder, "leeward.backup");
        foreach (var room in (int[])[0, 64 << 10, 1 << 20, Evidence - 4096])
        {
            disk.Leave(room);
            Assert.Equal((room, "kernel.no_room"), (room, (await BackUpAsync(world, place)).Refusal?.Code));
            Assert.Empty(disk.Files());
        }
        await CheckAsync(world, 3);
        disk.MakeRoom();
        Assert.Null((await BackUpAsync(world, place)).Refusal?.Code);
        Assert.Equal(["leeward.backup"], disk.Files().Select(file => file.Name));
    }

    [Theory, Databases]
    public async Task Restore_on_a_full_disk_is_refused_and_what_was_there_stays(Provider provider)
    {
        await using var from = await WorldAsync(provider, 3);
        Assert.Null((await BackUpAsync(from, Place)).Refusal?.Code);
        await using var to = await TestWorld.CreateAsync(provider, new NoteModule());
        using var disk = SmallDisk.On(Path.Combine(_folder, "disk"), 16);
        Assert.SkipWhen(disk is null, SmallDisk.Absent);
        Directory.CreateDirectory(Path.Combine(disk.Folder, "keys"));
        File.Copy(Path.Combine(from.Folder, "keys", "master.key"), Path.Combine(disk.Folder, "keys", "master.key"));
        await using (var scope = to.AsMachinery()) { await scope.Get<AppDbContext>().DataKeys.ExecuteDeleteAsync(Ct); }
        await using var node = await TestWorld.JoinAsync(new() { Provider = to.Database.Provider, Connection = to.Database.Connection, DataFolder = disk.Folder }, [new NoteModule()], null);
        await FillAsync(node, 1, evidence: 9);

        var before = Files(disk);
        // Without room for the evidence, and with room for it but not for the file of the database.
        foreach (var room in provider == Provider.Sqlite ? (int[])[0, 1 << 20, Evidence + (96 << 10)] : [0, 1 << 20])
        {
            disk.Leave(room);
            if (provider == Provider.Sqlite && room == 0) { await NoRoomToOpenAsync(node); }
            Assert.Equal((room, "kernel.no_room"), (room, (await RestoreAsync(node)).Refusal?.Code));
            Assert.Equal(before, Files(disk));
        }
        disk.MakeRoom();
        await CheckAsync(node, 1);
        Assert.Null((await RestoreAsync(node)).Refusal?.Code);
        await using var opened = await TestWorld.JoinAsync(node.Database, [new NoteModule()], null);
        await CheckAsync(opened, 3);
        Assert.Contains(disk.Files(), file => file.Name == Path.Combine("evidence", "ab", "abc") && file.Size == Evidence);
        Assert.Contains(disk.Files(), file => file.Name == Path.Combine("evidence.before-restore", "ab", "abc") && file.Size == 9);
    }

    [Fact]
    public async Task Full_disk_of_the_database_server_says_that_the_tables_are_gone_and_the_same_command_mends_it()
    {
        Assert.SkipWhen(Databases.PostgresServer is null, "PostgreSQL is not there: set LEEWARD_TEST_POSTGRES or run ./test");
        await using var world = await WorldAsync(Provider.Postgres, 3);
        Assert.Null((await BackUpAsync(world, Place)).Refusal?.Code);
        await RunAsync(world, """
            CREATE FUNCTION no_room() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''could not extend file'' USING ERRCODE = ''53100''; END';
            CREATE EVENT TRIGGER no_room ON ddl_command_end WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION no_room()
            """);
        var refused = (await RestoreAsync(world)).Refusal;
        Assert.Equal(("kernel.restore.emptied", RefusalKind.NoRoom), (refused?.Code, refused?.Kind));
        Assert.Equal(Evidence, new FileInfo(Path.Combine(world.Folder, "evidence", "ab", "abc")).Length);
        Assert.False(Directory.Exists(Path.Combine(world.Folder, "evidence.restoring")));
        await RunAsync(world, "DROP EVENT TRIGGER no_room");
        Assert.Null((await RestoreAsync(world)).Refusal?.Code);
        await CheckAsync(world, 3);
    }

    private static async Task RunAsync(TestWorld world, string sql)
    {
        await using var scope = world.AsMachinery();
        await scope.Get<AppDbContext>().Database.ExecuteSqlRawAsync(sql, Ct);
    }

    /// <summary>A database that is opened where not even its -shm file has room says the same as one that cannot grow.</summary>
    private static async Task NoRoomToOpenAsync(TestWorld world)
    {
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => CheckAsync(world, 1));
        Assert.Equal(DatabaseTrouble.NoRoom, DatabaseTrouble.Recognise(thrown));
    }

    private static async Task<TestWorld> WorldAsync(Provider provider, int notes)
    {
        var world = await TestWorld.CreateAsync(provider, new NoteModule());
        await FillAsync(world, notes, Evidence);
        return world;
    }

    private static async Task FillAsync(TestWorld world, int notes, int evidence)
    {
        await using var scope = world.AsMachinery();
        for (var i = 0; i < notes; i++)
        {
            var id = Ids.New(world.Clock);
            scope.Get<IRecords>().Add(new Note { Id = id, AccessId = id, Region = "520102", Title = "note " + i, At = world.Clock.GetUtcNow() });
        }
        Assert.True((await scope.Get<IRecords>().SaveAsync("notes.note.add", Ct)).Ok);
        Directory.CreateDirectory(Path.Combine(world.Folder, "evidence", "ab"));
        await File.WriteAllBytesAsync(Path.Combine(world.Folder, "evidence", "ab", "abc"), RandomNumberGenerator.GetBytes(evidence), Ct);
    }

    /// <summary>The files as they stand once the database is closed and has put its log away, without marks that hold nothing.</summary>
    private static IReadOnlyList<(string, long)> Files(SmallDisk disk)
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return [.. disk.Files().Where(file => file.Size > 0 && !file.Name.EndsWith("-shm", StringComparison.Ordinal))];
    }

    private static async Task<Outcome<Manifest>> BackUpAsync(TestWorld world, string place)
    {
        await using var scope = world.AsMachinery();
        return await scope.Get<MakeBackup>().RunAsync(place, null, Ct);
    }

    private async Task<Outcome<Manifest>> RestoreAsync(TestWorld world)
    {
        await using var scope = world.AsMachinery();
        return await scope.Get<RestoreBackup>().RunAsync(Place, force: true, null, Ct);
    }

    private static async Task CheckAsync(TestWorld world, int notes)
    {
        await using var scope = world.AsMachinery();
        Assert.Equal(notes, await scope.Get<IRecords>().Unfiltered<Note>("count").CountAsync(Ct));
        Assert.Null((await scope.Get<AuditTrail>().VerifyAsync(scope.Get<AppDbContext>(), null, Ct)).FirstBroken);
    }
}
