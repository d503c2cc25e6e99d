using System.IO.Compression;
using Leeward.Kernel.Access;
using Leeward.Kernel.Audit;
using Leeward.Kernel.Backups;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;

namespace Leeward.Kernel.Tests.Operations;

public sealed class BackupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leeward-backup").FullName;

    private string Place => Path.Combine(_folder, "leeward.backup");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, Databases]
    public async Task Restored_installation_is_the_one_that_was_backed_up(Provider provider)
    {
        await using var from = await WorldAsync(provider);
        var before = await NotesAsync(from);
        await BackUpAsync(from);
        using (var zip = await ZipFile.OpenReadAsync(Place, TestContext.Current.CancellationToken))
        {
            Assert.DoesNotContain(zip.Entries, e => e.FullName.Contains("key", StringComparison.OrdinalIgnoreCase) && !e.FullName.StartsWith("database/", StringComparison.Ordinal));
        }

        await using var to = await TestWorld.CreateAsync(provider, new NoteModule());
        CopyKey(from, to);
        // The test world made a database and a ring of its own: a further node on the same place has the copied key.
        await using var node = await FreshAsync(to);
        var refused = await RestoreAsync(node, force: false);
        Assert.Equal("kernel.restore.not_empty", refused.Refusal?.Code);
        var restored = await RestoreAsync(node, force: true);
        Assert.Null(restored.Refusal?.Code);

        await using var opened = await TestWorld.JoinAsync(to.Database, [new NoteModule()], null);
        Assert.Equal(before, await NotesAsync(opened));
        Assert.Equal("evidence", await File.ReadAllTextAsync(Path.Combine(opened.Folder, "evidence", "ab", "abc")));
        await using var scope = opened.AsMachinery();
        var (links, broken) = await scope.Get<AuditTrail>().VerifyAsync(scope.Get<AppDbContext>(), null, CancellationToken.None);
        Assert.Null(broken);
        Assert.True(links >= restored.Value.AuditLinks);

        // What one restore put aside is not lost to the next.
        var evidence = Path.Combine(to.Folder, "evidence");
        await File.WriteAllTextAsync(Path.Combine(evidence, "ab", "abc"), "second", TestContext.Current.CancellationToken);
        Assert.True((await RestoreAsync(node, force: true)).Ok);
        await File.WriteAllTextAsync(Path.Combine(evidence, "ab", "abc"), "third", TestContext.Current.CancellationToken);
        Assert.True((await RestoreAsync(node, force: true)).Ok);
        string[] kept = [.. Directory.EnumerateDirectories(to.Folder, "evidence.before-restore*").Select(folder => File.ReadAllText(Path.Combine(folder, "ab", "abc"))).Order(StringComparer.Ordinal)];
        Assert.Equal(["second", "third"], kept[^2..]);
        if (provider == Provider.Sqlite) { Assert.Equal(3, Directory.EnumerateFiles(to.Folder, "*.before-restore*").Count(file => file.EndsWith("restore", StringComparison.Ordinal) || char.IsDigit(file[^1]))); }
    }

    [Theory, Databases]
    public async Task Database_that_a_server_works_on_is_not_replaced(Provider provider)
    {
        await using var world = await WorldAsync(provider);
        await BackUpAsync(world);
        await using (await ServingMark.HoldAsync(world.Services, CancellationToken.None))
        await using (await ServingMark.HoldAsync(world.Services, CancellationToken.None))
        {
            Assert.Equal("kernel.restore.served", (await RestoreAsync(world, force: true)).Refusal?.Code);
        }
        await using (var scope = world.AsMachinery())
        {
            await using var alone = await ServingMark.TryTakeAloneAsync(scope.Get<AppDbContext>(), CancellationToken.None);
            Assert.NotNull(alone);
            Assert.Equal("kernel.restore.running", (await Assert.ThrowsAsync<UnusableDatabaseException>(() => ServingMark.HoldAsync(world.Services, CancellationToken.None))).Refusal.Code);
        }
        Assert.True((await RestoreAsync(world, force: true)).Ok);
        await using (await ServingMark.HoldAsync(world.Services, CancellationToken.None)) { Assert.Equal(3, (await NotesAsync(world)).Count); }
    }

    [Fact]
    public async Task Backup_that_was_touched_is_refused_and_nothing_is_changed()
    {
        await using var from = await WorldAsync(Provider.Sqlite);
        await BackUpAsync(from);
        await using (var zip = await ZipFile.OpenAsync(Place, ZipArchiveMode.Update, TestContext.Current.CancellationToken))
        {
            var entry = zip.GetEntry("evidence/ab/abc")!;
            await using var stream = await entry.OpenAsync(TestContext.Current.CancellationToken);
            stream.WriteByte((byte)'E');
        }
        var refused = await RestoreAsync(from, force: true);
        Assert.Equal("kernel.restore.damaged", refused.Refusal?.Code);
        Assert.Equal(3, (await NotesAsync(from)).Count);
    }

    [Fact]
    public async Task Backup_of_another_master_key_is_refused()
    {
        await using var from = await WorldAsync(Provider.Sqlite);
        await BackUpAsync(from);
        await using var to = await TestWorld.CreateAsync(Provider.Sqlite, new NoteModule());
        Assert.Equal("kernel.restore.other_key", (await RestoreAsync(to, force: true)).Refusal?.Code);
    }

    [Fact]
    public async Task File_that_is_there_is_not_written_over_and_what_is_no_backup_is_said_to_be_none()
    {
        await using var world = await WorldAsync(Provider.Sqlite);
        await File.WriteAllTextAsync(Place, "something of mine");
        await using (var scope = world.AsMachinery()) { Assert.Equal("kernel.backup.exists", (await scope.Get<MakeBackup>().RunAsync(Place, null, CancellationToken.None)).Refusal?.Code); }
        Assert.Equal("kernel.restore.no_backup", (await RestoreAsync(world, force: true)).Refusal?.Code);
        Assert.Equal("something of mine", await File.ReadAllTextAsync(Place));
    }

    private static async Task<TestWorld> WorldAsync(Provider provider)
    {
        var world = await TestWorld.CreateAsync(provider, new NoteModule());
        await using var scope = world.AsMachinery();
        for (var i = 0; i < 3; i++)
        {
            var id = Ids.New(world.Clock);
            scope.Get<IRecords>().Add(new Note { Id = id, AccessId = id, Region = "520102", Title = "note " + i, Name = scope.Get<IVault>().Seal(SealClass.Child, id, "小明"), At = world.Clock.GetUtcNow(), Weight = 1.5m });
        }
        await scope.Get<IRecords>().SaveAsync("notes.note.add", CancellationToken.None);
        Directory.CreateDirectory(Path.Combine(world.Folder, "evidence", "ab"));
        await File.WriteAllTextAsync(Path.Combine(world.Folder, "evidence", "ab", "abc"), "evidence");
        return world;
    }

    private async Task BackUpAsync(TestWorld world)
    {
        await using var scope = world.AsMachinery();
        var made = await scope.Get<MakeBackup>().RunAsync(Place, null, CancellationToken.None);
        Assert.Null(made.Refusal?.Code);
        Assert.Equal([Place], Directory.EnumerateFiles(_folder));
    }

    private async Task<Outcome<Manifest>> RestoreAsync(TestWorld world, bool force)
    {
        await using var scope = world.AsMachinery();
        return await scope.Get<RestoreBackup>().RunAsync(Place, force, null, CancellationToken.None);
    }

    private static void CopyKey(TestWorld from, TestWorld to) =>
        File.Copy(Path.Combine(from.Folder, "keys", "master.key"), Path.Combine(to.Folder, "keys", "master.key"), overwrite: true);

    /// <summary>A node with the copied key on a database without data keys of another.</summary>
    private static async Task<TestWorld> FreshAsync(TestWorld world)
    {
        await using (var scope = world.AsMachinery()) { await scope.Get<AppDbContext>().DataKeys.ExecuteDeleteAsync(); }
        return await TestWorld.JoinAsync(world.Database, [new NoteModule()], null);
    }

    private static async Task<List<string>> NotesAsync(TestWorld world)
    {
        await using var scope = world.As(world.Person("worker", "52", Sensitivity.Normal, "*"));
        var notes = await scope.Get<IRecords>().Query<Note>("notes.note.read").OrderBy(n => n.Title).ToListAsync();
        var opener = await scope.Get<IIdentities>().OpenAsync("notes.note.read", "test", FieldGroups.ChildIdentity, notes, CancellationToken.None);
        return [.. notes.Select(n => $"{n.Id} {n.Title} {opener.Text(SealClass.Child, n, n.Name)} {n.At:O} {n.Weight:0.0} {n.Version}")];
    }
}
