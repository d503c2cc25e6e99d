using System.Text;
using Leeward.Kernel.Persistence;
using Leeward.Kernel.Sealing;
using Leeward.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Hosts.Tests.Persistence;

public sealed class MigrationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What the database itself says it holds: tables with columns and types, indexes, keys.</summary>
    private static Task<List<string>> ShapeAsync(Node node) => node.WithAsync(async db =>
    {
        var found = db.Database.IsSqlite()
            ? await db.Database.SqlQuery<string>($"SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS \"Value\" FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").ToListAsync(Ct)
            : await db.Database.SqlQuery<string>($"""
                SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || coalesce(character_maximum_length::text, '') || ' ' || is_nullable || ' '
                    || coalesce(collation_name, '') || ' ' || coalesce(column_default, '') || ' ' || is_identity AS "Value"
                FROM information_schema.columns WHERE table_schema = 'public'
                UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
                UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
                """).ToListAsync(Ct);
        return found.Select(line => string.Join(' ', line.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)))
            .Where(line => !line.Contains("__EFMigrations", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
    });

    [Theory, Databases]
    public async Task Fresh_database_is_what_the_model_says_and_a_second_start_changes_nothing(Provider provider)
    {
        await using var fromModel = await Place.MakeAsync(provider);
        await using (var created = Node.On(fromModel.Database)) { await created.WithAsync(db => db.Database.EnsureCreatedAsync(Ct)); }
        await using var migrated = await Place.MakeAsync(provider);
        List<string> first;
        await using (var node = Node.On(migrated.Database))
        {
            await node.PrepareAsync();
            first = await ShapeAsync(node);
        }
        await using (var node = Node.On(fromModel.Database)) { Assert.Equal(await ShapeAsync(node), first); }
        Assert.Contains(first, line => line.Contains("cases_child", StringComparison.Ordinal));
        await using var again = Node.On(migrated.Database);
        await again.PrepareAsync();
        Assert.Equal(first, await ShapeAsync(again));
        Assert.Equal(Enum.GetValues<SealClass>().Length, await again.WithAsync(db => db.DataKeys.CountAsync(Ct)));
    }

    [Theory, Databases]
    public async Task Nodes_that_start_at_once_on_an_empty_database_do_not_race(Provider provider)
    {
        for (var round = 0; round < 2; round++)
        {
            await using var place = await Place.MakeAsync(provider);
            var nodes = Enumerable.Range(0, 6).Select(_ => Node.On(place.Database)).ToList();
            await Task.WhenAll(nodes.Select(node => Task.Run(node.PrepareAsync, Ct)));
            Assert.Equal(Enum.GetValues<SealClass>().Length, await nodes[0].WithAsync(db => db.DataKeys.CountAsync(Ct)));
            Assert.Single(Directory.EnumerateFiles(Path.Combine(place.Database.DataFolder, "keys")));
            // Each reads what any other sealed.
            var owner = Guid.CreateVersion7();
            foreach (var node in nodes)
            {
                var sealedText = node.Services.GetRequiredService<IVault>().Seal(SealClass.Child, owner, "小明")!;
                Assert.All(nodes, other => Assert.Equal("小明", Encoding.UTF8.GetString(other.Services.GetRequiredService<Vault>().Open(SealClass.Child, owner, sealedText.Cipher))));
            }
            foreach (var node in nodes) { await node.DisposeAsync(); }
        }
    }

    [Theory, Databases]
    public async Task Database_from_before_the_migrations_is_refused_in_both_languages_and_left_as_it_was(Provider provider)
    {
        await using var place = await Place.MakeAsync(provider);
        await using var node = Node.On(place.Database);
        await node.WithAsync(db => db.Database.EnsureCreatedAsync(Ct));
        var before = await ShapeAsync(node);
        var refused = await Assert.ThrowsAsync<UnusableDatabaseException>(node.PrepareAsync);
        Assert.Equal("kernel.database.no_history", refused.Refusal.Code);
        Assert.Contains("Start with an empty database", refused.Message, StringComparison.Ordinal);
        Assert.Contains("请使用空数据库", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await ShapeAsync(node));
    }

    [Theory, Databases]
    public async Task Database_of_another_version_is_refused_by_the_name_of_its_step(Provider provider)
    {
        await using var place = await Place.MakeAsync(provider);
        await using var node = Node.On(place.Database);
        await node.PrepareAsync();
        await node.WithAsync(db => db.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsHistory\" VALUES ('29990101000000_Later', '99')", Ct));
        var refused = await Assert.ThrowsAsync<UnusableDatabaseException>(node.PrepareAsync);
        Assert.Equal("kernel.database.other_version", refused.Refusal.Code);
        Assert.Contains("29990101000000_Later", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migration_that_was_killed_before_does_not_hold_up_the_next_start()
    {
        await using var place = await Place.MakeAsync(Provider.Sqlite);
        await using var node = Node.On(place.Database);
        // What the framework leaves behind when its process dies while it migrates.
        await node.WithAsync(db => db.Database.ExecuteSqlRawAsync(
            "CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL PRIMARY KEY, \"Timestamp\" TEXT NOT NULL); INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-01-01')", Ct));
        await node.PrepareAsync().WaitAsync(TimeSpan.FromMinutes(1), Ct);
        Assert.True(await node.WithAsync(db => db.GetService<IRelationalDatabaseCreator>().HasTablesAsync(Ct)));
    }

    [Theory, Databases]
    public async Task Missing_or_wrong_master_key_is_said_and_no_new_one_is_made(Provider provider)
    {
        await using var place = await Place.MakeAsync(provider);
        await using (var first = Node.On(place.Database)) { await first.PrepareAsync(); }
        var file = Path.Combine(place.Database.DataFolder, "keys", "master.key");
        File.Delete(file);
        await using (var without = Node.On(place.Database))
        {
            var refused = await Assert.ThrowsAsync<UnusableDatabaseException>(without.PrepareAsync);
            Assert.Equal("kernel.database.no_key", refused.Refusal.Code);
        }
        Assert.False(File.Exists(file));
        await File.WriteAllTextAsync(file, Convert.ToBase64String(new byte[32]), Ct);
        await using var other = Node.On(place.Database);
        Assert.Equal("kernel.database.wrong_key", (await Assert.ThrowsAsync<UnusableDatabaseException>(other.PrepareAsync)).Refusal.Code);
    }
}
